/** PortCls functions and the methods of the port's objects, without streams, PnP and stream resources (own files). */
import { CLSIDS, ENTRY, IIDS, type IidName } from '../../../wasm/abi/table.ts';
import type { Context, Flow } from '../kernel/context.ts';
import type { Handlers } from '../kernel/handlers.ts';
import { KernelObject, type ObjectKind } from '../kernel/objects.ts';
import { BugCheck } from '../kernel/bugcheck.ts';
import { BLOCK, Interrupt, SpinLock } from '../kernel/machine.ts';
import { STATUS, succeeded } from '../status.ts';
import { has, type Release } from '../versions.ts';
import { call, type DeviceStack, Port, query, releaseMiniport } from './device.ts';
import { IRP_MJ_POWER } from './pnp-requests.ts';
import { PortStream } from './streams.ts';
import type { Report } from '../verifier/rules.ts';

const ISR_ENTRY = ENTRY.findIndex((row) => row.name === 'Isr');

/** Interfaces a WaveRT port answers, and since when (ddi-facts section 9). The topology port answers only those marked `any`. */
const PORT_INTERFACES: Partial<Record<IidName, { since: Release; any?: true; kind: ObjectKind }>> = {
  IID_IUnknown: { since: '2000', any: true, kind: 'port' },
  IID_IPort: { since: '2000', any: true, kind: 'port' },
  IID_IPortWaveRT: { since: 'Vista', kind: 'port' },
  IID_IPortTopology: { since: '2000', any: true, kind: 'port' },
  IID_IUnregisterSubdevice: { since: 'XP', any: true, kind: 'unregister' },
  IID_IUnregisterPhysicalConnection: { since: 'XP', any: true, kind: 'unregister' },
  IID_IPortClsEtwHelper: { since: '8', kind: 'etw' },
  IID_IPortClsStreamResourceManager: { since: '10-1507', kind: 'manager' },
  IID_IPortClsStreamResourceManager2: { since: '10-1511', kind: 'manager' },
  IID_IPortClsPnp: { since: '10-1511', kind: 'pnp' },
};

export class InterruptSync extends KernelObject {
  routine = 0;
  routineContext = 0;
  interrupt: Interrupt | null = null;
  irql = 8;
  cpu = 0;
  /** The interrupt's spin lock; one for the object's life, whether connected or not. */
  readonly lock = new SpinLock('lock', `${this.name}.lock`, this.nameId, this.address);
}

/** How often Disconnect looks whether the service routine has ended on the other processor (our choice). */
const DISCONNECT_POLL_HNS = 10;

export interface PortFunctionOptions {
  readonly stack: DeviceStack;
  readonly interrupts: Interrupt[];
  /** Called when a driver connects the device's interrupt. */
  readonly onConnect: (interrupt: Interrupt) => void;
  readonly onDisconnect: (interrupt: Interrupt) => void;
  /** Of the interrupt resource the device has at the moment. */
  readonly interruptIrql: () => number;
  readonly interruptCpu: number;
  readonly onFinding: Report;
  /** The driver let go of a stream-resource manager for good. */
  readonly onManagerReleased: (name: string) => void;
  /** PcDispatchIrp: what the system-supplied handler does. */
  readonly dispatchIrp: (major: number, minor: number) => Flow;
}

export function portFunctions(options: PortFunctionOptions): Handlers {
  const { stack, interrupts, onFinding } = options;
  const { machine, windows } = stack;
  const { objects, record } = machine;

  /** Names one of the driver's own objects the first time it crosses the boundary. */
  const named = (kind: ObjectKind, address: number): void => {
    if (address !== 0) objects.own(kind, address);
  };
  const portAt = (address: number): Port => {
    const port = objects.get(address, Port);
    if (!port) throw new BugCheck(null, 'a method of a port is called on something that is not a port');
    return port;
  };

  function* init(context: Context, port: Port, miniport: number, adapter: number, resources: number): Flow {
    const wave = port.portClass === 'WaveRT';
    const address = yield* query(context, miniport, wave ? 'IID_IMiniportWaveRT' : 'IID_IMiniportTopology');
    if (address === 0) return STATUS.INVALID_PARAMETER;
    objects.alias(address, objects.find(miniport)!);
    const status = yield* call(
      wave ? 'MiniportWaveRT_Init' : 'MiniportTopology_Init',
      address,
      adapter,
      resources,
      port.address,
    );
    if (!succeeded(status)) {
      yield* call('Release', address);
      return status;
    }
    port.miniport = address;
    port.unknownMiniport = miniport;
    if (succeeded(yield* call('Miniport_GetDescription', address))) {
      port.pins = context.outs[1]!;
      port.filter = context.outs[4]!;
    }
    port.powerNotify = yield* query(context, miniport, 'IID_IPowerNotify');
    if (wave && has(windows, '10-1511')) port.pnpNotify = yield* query(context, miniport, 'IID_IMiniportPnpNotify');
    for (const alias of [port.powerNotify, port.pnpNotify]) if (alias) objects.alias(alias, objects.find(miniport)!);
    return STATUS.SUCCESS;
  }

  function* destroy(port: Port): Flow {
    yield* releaseMiniport(port);
    stack.ports.splice(stack.ports.indexOf(port), 1);
    objects.remove(port.address);
    return 0;
  }

  function* registerSubdevice(port: Port, name: string): Flow {
    if (stack.subdevices.has(name)) return STATUS.OBJECT_NAME_COLLISION;
    yield* call('AddRef', port.address);
    stack.subdevices.set(name, port);
    port.subdevice = name;
    port.enabled = true;
    record.event(machine.current, 'interface', name, 1);
    return STATUS.SUCCESS;
  }

  function* registerPower(context: Context, adapter: number): Flow {
    if (stack.adapterPower) {
      onFinding('pc-register-adapter-power', 'power management is registered twice without unregistering');
      return STATUS.INVALID_PARAMETER;
    }
    // U-32: the newest interface the object and this Windows both know.
    const choices: [1 | 2 | 3, IidName, Release][] = [
      [3, 'IID_IAdapterPowerManagement3', '8'],
      [2, 'IID_IAdapterPowerManagement2', '7'],
      [1, 'IID_IAdapterPowerManagement', '2000'],
    ];
    for (const [level, iid, since] of choices) {
      if (!has(windows, since)) continue;
      const address = yield* query(context, adapter, iid);
      if (address === 0) continue;
      objects.alias(address, objects.find(adapter)!);
      stack.adapterPower = { address, level };
      record.nextMark = 32;
      return STATUS.SUCCESS;
    }
    return STATUS.INVALID_PARAMETER;
  }
  function* unregisterPower(): Flow {
    const registered = stack.adapterPower;
    if (!registered) {
      onFinding('pc-register-adapter-power', 'power management is unregistered without being registered');
      return STATUS.INVALID_PARAMETER;
    }
    stack.adapterPower = null;
    yield* call('Release', registered.address);
    return STATUS.SUCCESS;
  }
  function* registerPnp(context: Context, adapter: number): Flow {
    const address = yield* query(context, adapter, 'IID_IAdapterPnpManagement');
    if (address === 0) return STATUS.INVALID_PARAMETER;
    objects.alias(address, objects.find(adapter)!);
    stack.adapterPnp = address;
    return STATUS.SUCCESS;
  }
  function* unregisterPnp(): Flow {
    const address = stack.adapterPnp;
    if (address === 0) return STATUS.INVALID_PARAMETER;
    stack.adapterPnp = 0;
    yield* call('Release', address);
    return STATUS.SUCCESS;
  }

  function* unregisterSubdevice(port: Port): Flow {
    if (stack.subdevices.get(port.subdevice) !== port) return STATUS.INVALID_PARAMETER;
    stack.subdevices.delete(port.subdevice);
    if (port.enabled) record.event(machine.current, 'interface', port.subdevice, 0);
    port.enabled = false;
    if (port.openStreams === 0) yield* releaseMiniport(port);
    yield* call('Release', port.address);
    return STATUS.SUCCESS;
  }

  /** IoDisconnectInterrupt's caller may free what the service routine uses: it comes back when the routine has ended. */
  function* serviceEnds(interrupt: Interrupt): Flow {
    while (interrupt.active) yield { kind: 'spend', hns: DISCONNECT_POLL_HNS };
    return 0;
  }

  return {
    PcInitializeAdapterDriver: (a) => {
      stack.driver ??= objects.named('driver', a[0]!);
      return STATUS.SUCCESS;
    },
    PcAddAdapterDevice: (a) => {
      if (a[2]! !== 0 && a[2]! < 64 * 4) {
        onFinding(
          'pc-add-adapter-device',
          'DeviceExtensionSize is neither 0 nor at least PORT_CLASS_DEVICE_EXTENSION_SIZE',
        );
        return STATUS.INVALID_PARAMETER;
      }
      stack.fdo = objects.named('fdo', a[3]!);
      stack.state = 'added';
      return STATUS.SUCCESS;
    },
    PcNewPort: (a) => {
      const portClass = CLSIDS[a[0]!]?.[0];
      if (portClass !== 'CLSID_PortWaveRT' && portClass !== 'CLSID_PortTopology') return STATUS.NOT_SUPPORTED;
      const name = objects.nextName('port');
      const port = objects.add(new Port('port', name, objects.intern(name), a[1]!));
      port.portClass = portClass === 'CLSID_PortWaveRT' ? 'WaveRT' : 'Topology';
      stack.ports.push(port);
      return STATUS.SUCCESS;
    },
    Port_Init: (a, context) => {
      const port = portAt(a[0]!);
      const [miniport, adapter, resources] = [a[3]!, a[4]!, a[5]!];
      named('miniport', miniport);
      named('adapter', adapter);
      if (port.miniport !== 0) return STATUS.INVALID_PARAMETER;
      return init(context, port, miniport, adapter, resources);
    },
    Port_GetDeviceProperty: () => STATUS.NOT_SUPPORTED,
    Port_NewRegistryKey: () => STATUS.NOT_SUPPORTED,
    PcRegisterSubdevice: (a) => registerSubdevice(portAt(a[3]!), machine.host.text(a[1]!, a[2]!)),
    PcRegisterPhysicalConnection: () => STATUS.SUCCESS,
    UnregisterSubdevice: (a) => unregisterSubdevice(portAt(a[1]!)),
    UnregisterPhysicalConnection: () => STATUS.SUCCESS,
    PcDispatchIrp: (a) => {
      const device = objects.find(a[0]!);
      if (device === stack.fdo) return options.dispatchIrp(a[1]!, a[2]!);
      const what = `a request for ${device?.name ?? 'something'}, which PcAddAdapterDevice did not make`;
      onFinding('request-for-other-device', `PcDispatchIrp is given ${what}`);
      record.nextMark = 52;
      if (a[1] === IRP_MJ_POWER)
        throw new BugCheck(
          'DRIVER_POWER_STATE_FAILURE',
          `${what}, is never completed by PortCls: the power request stays open`,
        );
      return STATUS.INVALID_DEVICE_REQUEST;
    },
    PcRegisterAdapterPowerManagement: (a, context) => {
      named('adapter', a[0]!);
      return registerPower(context, a[0]!);
    },
    PcUnregisterAdapterPowerManagement: () => unregisterPower(),
    PcRegisterAdapterPnpManagement: (a, context) => {
      named('adapter', a[0]!);
      return registerPnp(context, a[0]!);
    },
    PcUnregisterAdapterPnpManagement: () => unregisterPnp(),
    PortClsPnp_RegisterAdapterPnpManagement: (a, context) => {
      named('adapter', a[1]!);
      return registerPnp(context, a[1]!);
    },
    PortClsPnp_UnregisterAdapterPnpManagement: () => unregisterPnp(),
    PcGetPhysicalDeviceObject: (a) => {
      a[1] = stack.pdo?.address ?? 0;
      return stack.pdo ? STATUS.SUCCESS : STATUS.INVALID_DEVICE_REQUEST;
    },
    MiniportWriteEtwEvent: () => STATUS.SUCCESS,

    Unknown_QueryInterface: (a) => {
      const [object, iid, at] = [a[0]!, a[1]!, a[2]!];
      const iidName = IIDS[iid]?.[0] ?? 'IID_unknown';
      const target = objects.find(object);
      const answer = PORT_INTERFACES[iidName];
      let status: number = STATUS.NOINTERFACE;
      if (target instanceof Port) {
        const right =
          answer &&
          has(windows, answer.since) &&
          (target.portClass === 'WaveRT' ? iidName !== 'IID_IPortTopology' : answer.any);
        if (right) status = STATUS.SUCCESS;
        if (answer?.kind === 'manager' || answer?.kind === 'pnp' || answer?.kind === 'etw')
          stack.queries.push({ iid: iidName, status, atHns: machine.nowHns });
      } else if (target && iidName === 'IID_IUnknown') status = STATUS.SUCCESS;
      else if (target?.kind === 'manager' && answer?.kind === 'manager' && has(windows, answer.since))
        status = STATUS.SUCCESS;
      else if (target?.kind === 'sync' && iidName === 'IID_IInterruptSync') status = STATUS.SUCCESS;
      else if (target?.kind === 'resources' && iidName === 'IID_IResourceList') status = STATUS.SUCCESS;
      else if (target?.kind === 'portstream' && iidName === 'IID_IPortWaveRTStream') status = STATUS.SUCCESS;
      if (!succeeded(status)) record.nextMark = 36;
      else if (at !== 0 && !objects.find(at)) objects.named(answer?.kind ?? 'object', at);
      return status;
    },
    Unknown_AddRef: (a) => {
      // A port stream is first seen inside NewStream, when the miniport keeps it.
      if (!objects.find(a[0]!)) {
        const name = objects.nextName('portstream');
        objects.add(new PortStream('portstream', name, objects.intern(name), a[0]!));
      }
      return a[1]!;
    },
    Unknown_Release: (a) => {
      if (a[1] !== 0) return a[1]!;
      const object = objects.find(a[0]!);
      if (object instanceof Port) return destroy(object);
      if (object?.kind === 'manager') options.onManagerReleased(object.name);
      objects.remove(a[0]!);
      return 0;
    },

    PcNewInterruptSync: (a) => {
      const name = objects.nextName('sync');
      const sync = objects.add(new InterruptSync('sync', name, objects.intern(name), a[3]!));
      sync.irql = options.interruptIrql();
      sync.cpu = options.interruptCpu;
      return STATUS.SUCCESS;
    },
    InterruptSync_RegisterServiceRoutine: (a) => {
      const sync = syncAt(a[0]!);
      sync.routine = a[1]!;
      sync.routineContext = a[2]!;
      return STATUS.SUCCESS;
    },
    InterruptSync_Connect: (a) => {
      const sync = syncAt(a[0]!);
      const name = objects.nextName('int');
      const interrupt = objects.add(new Interrupt('int', name, objects.intern(name), a[1]!));
      interrupt.irql = sync.irql;
      interrupt.cpu = sync.cpu;
      interrupt.connected = true;
      interrupt.lock = sync.lock;
      interrupt.service = (context) => {
        machine.pushCall(context, ISR_ENTRY, [sync.address, sync.routine, sync.routineContext]);
      };
      sync.interrupt = interrupt;
      interrupts.push(interrupt);
      options.onConnect(interrupt);
      return STATUS.SUCCESS;
    },
    InterruptSync_Disconnect: (a) => {
      const sync = syncAt(a[0]!);
      if (sync.interrupt) {
        sync.interrupt.connected = false;
        options.onDisconnect(sync.interrupt);
        interrupts.splice(interrupts.indexOf(sync.interrupt), 1);
      }
      const ending = sync.interrupt;
      sync.interrupt = null;
      return ending?.active ? serviceEnds(ending) : 0;
    },
    InterruptSync_GetKInterrupt: (a) => syncAt(a[0]!).interrupt?.address ?? 0,
    InterruptSync_CallSynchronizedRoutine: (a, context) => {
      const sync = syncAt(a[0]!);
      if (context.irql > sync.irql)
        throw new BugCheck(
          'IRQL_NOT_GREATER_OR_EQUAL',
          `CallSynchronizedRoutine at IRQL ${context.irql}, above the interrupt's ${sync.irql}`,
          [null, context.irql],
        );
      const old = context.irql;
      context.irql = sync.irql;
      if (machine.acquire(sync.lock, context)) return old;
      context.value = old;
      return BLOCK;
    },
    InterruptSync_Leave: (a, context) => {
      machine.letGo(syncAt(a[0]!).lock, context);
      machine.setIrql(context, a[1]!);
      return 0;
    },
    ResourceList_NumberOfEntries: (a) => a[1]!,
    ResourceList_NumberOfEntriesOfType: (a) => a[2]!,
    ResourceList_FindTranslatedEntry: (a) => a[3]!,
    ResourceList_FindUntranslatedEntry: (a) => a[3]!,
  };

  function syncAt(address: number): InterruptSync {
    const sync = objects.get(address, InterruptSync);
    if (!sync) throw new BugCheck(null, 'a method of an interrupt synchronization object is called on something else');
    return sync;
  }
}
