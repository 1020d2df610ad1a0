/** The PnP and power manager's side: load, start, stop, power, removal, unload (ddi-facts 4.1 and 7). One system thread does it all. */
import type { Context, Flow } from '../kernel/context.ts';
import { KernelObject } from '../kernel/objects.ts';
import { STATUS, statusName, succeeded } from '../status.ts';
import { has } from '../versions.ts';
import type { PortDevice } from '../device/bus.ts';
import { call, type DevicePower, type DeviceStack, POWER_VALUES, releaseMiniport } from './device.ts';
import { KSSTATE, type Pin } from './streams.ts';
import type { Report } from '../verifier/rules.ts';

const IRP_MJ_POWER = 0x16;
const IRP_MJ_PNP = 0x1b;
const IRP_MN_SET_POWER = 2;
const MN = {
  START: 0,
  QUERY_REMOVE: 1,
  REMOVE: 2,
  CANCEL_REMOVE: 3,
  STOP: 4,
  QUERY_STOP: 5,
  CANCEL_STOP: 6,
  SURPRISE_REMOVAL: 0x17,
} as const;
const POWER_SYSTEM_WORKING = 1;
const PC_REBALANCE_REMOVE_SUBDEVICES = 1;

export interface PnpOptions {
  readonly stack: DeviceStack;
  readonly device: PortDevice | null;
  /** Open pins, for pausing and stopping them. */
  readonly pins: () => readonly Pin[];
  readonly onFinding: Report;
}

export class PnpManager {
  private readonly stack: DeviceStack;
  private readonly device: PortDevice | null;
  private readonly pins: () => readonly Pin[];
  private readonly onFinding: PnpOptions['onFinding'];
  private resources = 0;
  private wantedPower: DevicePower = 'D0';

  constructor(options: PnpOptions) {
    this.stack = options.stack;
    this.device = options.device;
    this.pins = options.pins;
    this.onFinding = options.onFinding;
  }

  // ---- what the system does to the device, in order of a device's life

  *load(context: Context): Flow {
    const status = yield* call('DriverEntry');
    if (!succeeded(status)) return status;
    this.stack.driver ??= this.stack.machine.objects.named('driver', context.outs[1]!);
    return status;
  }

  *add(): Flow {
    const { objects, host } = this.stack.machine;
    // Larger than any DEVICE_OBJECT; the bridge lays it out.
    this.stack.pdo = objects.named('pdo', host.allocate(1024));
    return yield* call('AddDevice', this.stack.pdo.address);
  }

  *start(): Flow {
    if (!this.may('IRP_MN_START_DEVICE', 'added', 'stopped')) return STATUS.INVALID_DEVICE_STATE;
    const [first, second] = this.device?.ports ?? [];
    const interrupt = this.device?.interrupt;
    yield* this.dropResources();
    this.resources = yield* call(
      'NewResourceList',
      first?.base ?? 0,
      first?.length ?? 0,
      second?.base ?? 0,
      second?.length ?? 0,
      interrupt?.vector ?? 0,
      interrupt?.irql ?? 0,
      1,
    );
    const status = yield* this.pnp(MN.START, 'IRP_MN_START_DEVICE');
    if (succeeded(status)) this.stack.state = 'started';
    return status;
  }

  *queryStop(): Flow {
    if (!this.may('IRP_MN_QUERY_STOP_DEVICE', 'started')) return STATUS.INVALID_DEVICE_STATE;
    const status = yield* this.pnp(MN.QUERY_STOP, 'IRP_MN_QUERY_STOP_DEVICE');
    if (succeeded(status)) this.stack.state = 'stop-pending';
    return status;
  }
  *cancelStop(): Flow {
    if (!this.may('IRP_MN_CANCEL_STOP_DEVICE', 'stop-pending')) return STATUS.INVALID_DEVICE_STATE;
    const status = yield* this.pnp(MN.CANCEL_STOP, 'IRP_MN_CANCEL_STOP_DEVICE');
    this.stack.state = 'started';
    return status;
  }
  /** D-1: only after a successful query. */
  *stop(): Flow {
    if (this.stack.state !== 'stop-pending') {
      const status = yield* this.queryStop();
      if (!succeeded(status)) return status;
    }
    const status = yield* this.pnp(MN.STOP, 'IRP_MN_STOP_DEVICE');
    this.stack.state = 'stopped';
    return status;
  }
  *surpriseRemoval(): Flow {
    if (!this.may('IRP_MN_SURPRISE_REMOVAL', 'started', 'stop-pending', 'stopped')) return STATUS.INVALID_DEVICE_STATE;
    this.device?.setPresent(false);
    this.stack.machine.record.event(this.stack.machine.current, 'device-gone');
    const status = yield* this.pnp(MN.SURPRISE_REMOVAL, 'IRP_MN_SURPRISE_REMOVAL');
    this.stack.state = 'surprise-removed';
    return status;
  }
  *remove(): Flow {
    if (this.stack.state === 'started') yield* this.pnp(MN.QUERY_REMOVE, 'IRP_MN_QUERY_REMOVE_DEVICE');
    const status = yield* this.pnp(MN.REMOVE, 'IRP_MN_REMOVE_DEVICE');
    yield* this.dropResources();
    this.stack.state = 'removed';
    return status;
  }
  *unload(): Flow {
    const done = yield* call('DriverUnload');
    this.stack.machine.record.event(this.stack.machine.current, 'unload');
    return done;
  }
  *setPower(state: DevicePower): Flow {
    if (state === this.stack.power) return STATUS.SUCCESS;
    if (!this.may('IRP_MN_SET_POWER', 'started', 'stop-pending')) return STATUS.INVALID_DEVICE_STATE;
    this.wantedPower = state;
    this.stack.machine.record.event(this.stack.machine.current, 'irp', `IRP_MN_SET_POWER ${state}`);
    return yield* call('DispatchIrp', this.stack.fdo!.address, IRP_MJ_POWER, IRP_MN_SET_POWER);
  }

  /** The PnP manager sends a request only where the device's state allows it; anything else a scenario asks for is left out. */
  private may(request: string, ...states: DeviceStack['state'][]): boolean {
    const { state } = this.stack;
    if (states.includes(state)) return true;
    this.onFinding('request-left-out', `${request} is left out: a device that is ${state} does not get it`);
    return false;
  }

  private *pnp(minor: number, name: string): Flow {
    this.stack.machine.record.event(this.stack.machine.current, 'irp', name);
    return yield* call('DispatchIrp', this.stack.fdo!.address, IRP_MJ_PNP, minor);
  }
  private *dropResources(): Flow {
    if (this.resources !== 0) yield* call('Release', this.resources);
    this.resources = 0;
    return 0;
  }

  // ---- PcDispatchIrp: what PortCls does with a request the driver passes on

  *dispatch(context: Context, major: number, minor: number): Flow {
    if (major === IRP_MJ_POWER)
      return minor === IRP_MN_SET_POWER ? yield* this.changePower(this.wantedPower) : STATUS.SUCCESS;
    if (major !== IRP_MJ_PNP) return STATUS.INVALID_DEVICE_REQUEST;
    switch (minor) {
      case MN.START:
        return yield* call('StartDevice', this.stack.fdo!.address, this.resources);
      case MN.QUERY_STOP:
        return yield* this.answerQueryStop();
      case MN.CANCEL_STOP:
        return yield* this.answerCancelStop();
      case MN.STOP:
        return yield* this.answerStop();
      case MN.SURPRISE_REMOVAL:
        return yield* this.orphanStreams();
      case MN.REMOVE:
        return yield* this.answerRemove(context);
      default:
        return STATUS.SUCCESS;
    }
  }

  private *answerQueryStop(): Flow {
    const { stack } = this;
    if (stack.adapterPnp === 0 || !has(stack.windows, '10-1511')) {
      // Rebalance support is documented to need both (7.1); what PortCls answers without is not: refusing is our choice.
      return STATUS.UNSUCCESSFUL;
    }
    yield* stack.lock();
    try {
      const type = yield* call('AdapterPnp_GetSupportedRebalanceType', stack.adapterPnp);
      if (type !== PC_REBALANCE_REMOVE_SUBDEVICES) return STATUS.UNSUCCESSFUL;
      yield* call('AdapterPnp_PnpQueryStop', stack.adapterPnp);
      return STATUS.SUCCESS;
    } finally {
      stack.unlock();
    }
  }
  private *answerCancelStop(): Flow {
    const { stack } = this;
    if (stack.adapterPnp === 0) return STATUS.SUCCESS;
    yield* stack.lock();
    try {
      yield* call('AdapterPnp_PnpCancelStop', stack.adapterPnp);
      return STATUS.SUCCESS;
    } finally {
      stack.unlock();
    }
  }
  /** U-29: streams to STOP, interfaces off, IMiniportPnpNotify under the lock, then IAdapterPnpManagement::PnpStop without it. */
  private *answerStop(): Flow {
    const { stack } = this;
    yield* this.orphanStreams();
    yield* stack.lock();
    try {
      for (const port of [...stack.subdevices.values()]) {
        stack.machine.record.event(this.stack.machine.current, 'interface', port.subdevice, 0);
        if (port.pnpNotify !== 0) yield* call('MiniportPnpNotify_PnpStop', port.pnpNotify);
      }
    } finally {
      stack.unlock();
    }
    if (stack.adapterPnp !== 0) yield* call('AdapterPnp_PnpStop', stack.adapterPnp);
    return STATUS.SUCCESS;
  }
  private *orphanStreams(): Flow {
    yield* this.stack.lock();
    try {
      for (const pin of this.pins()) {
        yield* pin.setStateLocked(KSSTATE.STOP);
        pin.orphan = true;
        this.stack.machine.signal(pin.event);
      }
      return STATUS.SUCCESS;
    } finally {
      this.stack.unlock();
    }
  }
  private *answerRemove(_context: Context): Flow {
    const { stack } = this;
    for (const [name, port] of [...stack.subdevices]) {
      stack.subdevices.delete(name);
      stack.machine.record.event(this.stack.machine.current, 'interface', name, 0);
      yield* releaseMiniport(port);
      yield* call('Release', port.address);
    }
    if (stack.adapterPnp !== 0) {
      this.onFinding(
        'adapter-pnp-left',
        'the driver did not unregister IAdapterPnpManagement; the port lets go of it (U-31)',
      );
      yield* call('Release', stack.adapterPnp);
      stack.adapterPnp = 0;
    }
    if (stack.adapterPower) {
      const { address } = stack.adapterPower;
      stack.adapterPower = null;
      yield* call('Release', address);
    }
    return STATUS.SUCCESS;
  }

  /** 7.3: down: streams pause, PowerChangeNotify, PowerChangeState; up: the same backwards. U-33: pausing is SetState(PAUSE). */
  private *changePower(state: DevicePower): Flow {
    const { stack } = this;
    const down = state !== 'D0';
    yield* stack.lock();
    try {
      if (down) {
        for (const pin of this.pins()) {
          if (pin.state === KSSTATE.RUN && pin.pausedFrom === null) {
            pin.pausedFrom = pin.state;
            yield* pin.setStateLocked(KSSTATE.PAUSE);
          }
        }
        yield* this.notify(state);
        yield* this.tellAdapter(state);
        stack.power = state;
        this.device?.setPresent(false);
      } else {
        this.device?.setPresent(true);
        stack.power = state;
        yield* this.tellAdapter(state);
        yield* this.notify(state);
        for (const pin of this.pins()) {
          if (pin.pausedFrom === null) continue;
          const back = pin.pausedFrom;
          pin.pausedFrom = null;
          const status = yield* pin.setStateLocked(back);
          if (!succeeded(status))
            this.onFinding(
              'stream-not-resumed',
              `${pin.stream?.name ?? 'a stream'} did not go back to RUN after D0: ${statusName(status)}`,
            );
        }
      }
      return STATUS.SUCCESS;
    } finally {
      stack.unlock();
    }
  }
  private *notify(state: DevicePower): Flow {
    for (const port of this.stack.subdevices.values())
      if (port.powerNotify !== 0) yield* call('PowerNotify_PowerChangeNotify', port.powerNotify, POWER_VALUES[state]);
    return 0;
  }
  private *tellAdapter(state: DevicePower): Flow {
    const target = this.stack.adapterPower;
    if (!target) return 0;
    const value = POWER_VALUES[state];
    if (target.level === 3) {
      // D-21: a latency other than Instant only when the device comes from D3; the idle policy here always asks for Responsive (U: our choice).
      const fromD3 = state === 'D0' && this.stack.power === 'D3';
      return yield* call(
        'AdapterPower3_PowerChangeState3',
        target.address,
        value,
        POWER_SYSTEM_WORKING,
        fromD3 ? 2 : 0,
      );
    }
    if (target.level === 2)
      return yield* call('AdapterPower2_PowerChangeState2', target.address, value, POWER_SYSTEM_WORKING);
    return yield* call('AdapterPower_PowerChangeState', target.address, value);
  }
}

/** Names of what a driver left behind in the port's tables. */
export function leftInStack(stack: DeviceStack): string[] {
  const names: KernelObject[] = [...stack.ports];
  return [
    ...names.map((object) => object.name),
    ...(stack.adapterPower ? ['power management registration'] : []),
    ...(stack.adapterPnp ? ['PnP management registration'] : []),
  ];
}
