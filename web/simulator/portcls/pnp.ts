/** The PnP manager's side: load, start, stop, removal, unload, in the order its device states allow (ddi-facts 4.1 and 7). One system thread does it all. */
import type { Context, Flow } from '../kernel/context.ts';
import type { Interrupt } from '../kernel/machine.ts';
import { KernelObject } from '../kernel/objects.ts';
import { STATUS, statusName, succeeded } from '../status.ts';
import type { PortDevice } from '../device/bus.ts';
import type { Report } from '../verifier/rules.ts';
import { call, type DevicePower, type DeviceStack } from './device.ts';
import type { Hardware } from './pnp-hardware.ts';
import { DevicePowerControl, type ExitLatency } from './pnp-power.ts';
import { IRP_MJ_PNP, IRP_MJ_POWER, MN, PortClsRequests, POWER_MN } from './pnp-requests.ts';
import type { Pin } from './streams.ts';

/** Of ntddk.h. */
const CM_RESOURCE_TYPE = { PORT: 1, INTERRUPT: 2 } as const;

export interface PnpOptions {
  readonly stack: DeviceStack;
  readonly device: PortDevice | null;
  readonly hardware: Hardware;
  /** Open pins, for pausing and stopping them. */
  readonly pins: () => readonly Pin[];
  /** Interrupts of the device that are connected. */
  readonly interrupts: readonly Interrupt[];
  /** Stream resources that are registered, as `res#1 (int#1)`. */
  readonly registered: () => readonly string[];
  readonly onFinding: Report;
}

export class PnpManager {
  private readonly o: PnpOptions;
  private readonly stack: DeviceStack;
  private readonly power: DevicePowerControl;
  private readonly portCls: PortClsRequests;
  private resources = 0;

  constructor(options: PnpOptions) {
    this.o = options;
    const { stack, hardware, pins, onFinding } = options;
    this.stack = stack;
    this.power = new DevicePowerControl({ stack, hardware, pins, onFinding });
    this.portCls = new PortClsRequests({
      stack,
      power: this.power,
      pins,
      resources: () => this.resources,
      onFinding,
    });
  }

  /** The IResourceList of the start; 0 while there is none. */
  get resourceList(): number {
    return this.resources;
  }
  /** CM_RESOURCE_TYPE of each entry in it. */
  get resourceTypes(): readonly number[] {
    const { device } = this.o;
    if (!device) return [];
    return [...device.ports.map(() => CM_RESOURCE_TYPE.PORT), CM_RESOURCE_TYPE.INTERRUPT];
  }

  /** PcDispatchIrp. */
  dispatch(major: number, minor: number): Flow {
    return this.portCls.dispatch(major, minor);
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

  /** START_DEVICE. `resources`: the ports and vector it had before, or others (T-1). A restart that fails ends in a surprise removal (D-2). */
  *start(resources: 'same' | 'other' = 'same'): Flow {
    if (!this.may('IRP_MN_START_DEVICE', 'added', 'stopped')) return STATUS.INVALID_DEVICE_STATE;
    const restart = this.stack.state === 'stopped';
    const { device, hardware } = this.o;
    if (resources === 'other') device?.assignOther();
    if (restart) {
      this.stack.setPower('D0');
      hardware.wake();
    }
    const [first, second] = device?.ports ?? [];
    yield* this.dropResources();
    this.resources = yield* call(
      'NewResourceList',
      first?.base ?? 0,
      first?.length ?? 0,
      second?.base ?? 0,
      second?.length ?? 0,
      device?.interrupt.vector ?? 0,
      device?.interrupt.irql ?? 0,
      1,
    );
    for (const { base, length } of device?.memory ?? []) yield* call('AddMemoryResource', this.resources, base, length);
    const status = yield* this.pnp(MN.START, 'IRP_MN_START_DEVICE');
    if (succeeded(status)) {
      this.stack.state = 'started';
      // Asked of the bus driver before the driver is loaded, and of the whole stack once the device has started.
      if (!restart) yield* this.pnp(MN.QUERY_CAPABILITIES, 'IRP_MN_QUERY_CAPABILITIES');
    } else if (restart) {
      this.o.onFinding(
        'restart-failed',
        `the device did not start again (${statusName(status)}): the PnP manager removes it`,
      );
      hardware.stop();
      yield* this.surpriseRemoval();
    }
    return status;
  }

  *queryStop(): Flow {
    if (!this.may('IRP_MN_QUERY_STOP_DEVICE', 'started')) return STATUS.INVALID_DEVICE_STATE;
    const status = yield* this.pnp(MN.QUERY_STOP, 'IRP_MN_QUERY_STOP_DEVICE');
    if (succeeded(status)) this.stack.state = 'stop-pending';
    // A query that failed is cancelled all the same, so a cancel may come without PnpQueryStop (7.1, 3a).
    else yield* this.pnp(MN.CANCEL_STOP, 'IRP_MN_CANCEL_STOP_DEVICE');
    return status;
  }
  /** CANCEL_STOP_DEVICE; one that follows no query is spurious, and drivers have to succeed it, too. */
  *cancelStop(): Flow {
    if (!this.may('IRP_MN_CANCEL_STOP_DEVICE', 'started', 'stop-pending')) return STATUS.INVALID_DEVICE_STATE;
    const status = yield* this.pnp(MN.CANCEL_STOP, 'IRP_MN_CANCEL_STOP_DEVICE');
    this.stack.state = 'started';
    this.stack.holdCreates(false);
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
    this.o.hardware.stop();
    this.stack.holdCreates(false);
    this.nothingHeld('IRP_MN_STOP_DEVICE');
    return status;
  }

  *queryRemove(): Flow {
    if (!this.may('IRP_MN_QUERY_REMOVE_DEVICE', 'started')) return STATUS.INVALID_DEVICE_STATE;
    const status = yield* this.pnp(MN.QUERY_REMOVE, 'IRP_MN_QUERY_REMOVE_DEVICE');
    if (succeeded(status)) this.stack.state = 'remove-pending';
    else yield* this.pnp(MN.CANCEL_REMOVE, 'IRP_MN_CANCEL_REMOVE_DEVICE');
    return status;
  }
  /** CANCEL_REMOVE_DEVICE; a spurious one is possible as well. */
  *cancelRemove(): Flow {
    if (!this.may('IRP_MN_CANCEL_REMOVE_DEVICE', 'started', 'remove-pending')) return STATUS.INVALID_DEVICE_STATE;
    const status = yield* this.pnp(MN.CANCEL_REMOVE, 'IRP_MN_CANCEL_REMOVE_DEVICE');
    this.stack.state = 'started';
    return status;
  }

  /** The device is pulled out, at any instant after AddDevice; the PnP manager hears of it later. False: there is none. */
  vanish(): boolean {
    const { state, machine } = this.stack;
    const { hardware } = this.o;
    if (state === 'none' || state === 'surprise-removed' || state === 'removed' || hardware.reach === 'gone')
      return false;
    hardware.vanish();
    machine.record.event(machine.current, 'device-gone');
    return true;
  }
  *surpriseRemoval(): Flow {
    if (!this.may('IRP_MN_SURPRISE_REMOVAL', 'started', 'stop-pending', 'stopped', 'remove-pending'))
      return STATUS.INVALID_DEVICE_STATE;
    const status = yield* this.pnp(MN.SURPRISE_REMOVAL, 'IRP_MN_SURPRISE_REMOVAL');
    this.stack.state = 'surprise-removed';
    this.stack.holdCreates(false);
    this.nothingHeld('IRP_MN_SURPRISE_REMOVAL');
    return status;
  }
  /** REMOVE_DEVICE, behind a query when the device works. All handles are closed (D-10). */
  *remove(): Flow {
    const { stack } = this;
    if (stack.state === 'removed') return STATUS.SUCCESS;
    if (stack.state === 'started') yield* this.pnp(MN.QUERY_REMOVE, 'IRP_MN_QUERY_REMOVE_DEVICE');
    const status = yield* this.pnp(MN.REMOVE, 'IRP_MN_REMOVE_DEVICE');
    yield* this.dropResources();
    stack.state = 'removed';
    stack.holdCreates(false);
    this.nothingHeld('IRP_MN_REMOVE_DEVICE');
    return status;
  }
  *unload(): Flow {
    const done = yield* call('DriverUnload');
    this.stack.machine.record.event(this.stack.machine.current, 'unload');
    return done;
  }

  // ---- power

  /** A change of the device's power state. Leaving D0 asks first, and a veto keeps it there (D-17). */
  *setPower(state: DevicePower): Flow {
    if (state === this.stack.power) return STATUS.SUCCESS;
    if (!this.may('IRP_MN_SET_POWER', 'started', 'stop-pending', 'remove-pending')) return STATUS.INVALID_DEVICE_STATE;
    this.power.wanted = state;
    if (state !== 'D0') {
      const status = yield* this.powerIrp(POWER_MN.QUERY, `IRP_MN_QUERY_POWER ${state}`);
      if (!succeeded(status)) {
        this.o.onFinding('power-vetoed', `the driver vetoes ${state}: ${statusName(status)}`);
        return status;
      }
    }
    return yield* this.powerIrp(POWER_MN.SET, `IRP_MN_SET_POWER ${state}`);
  }
  /** What a wake from D3 may take changes (PC_EXIT_LATENCY). */
  *exitLatency(latency: ExitLatency): Flow {
    return yield* this.power.exitLatencyChanged(latency);
  }

  // ---- rules

  /** The PnP manager sends a request only where the device's state allows it; anything else a scenario asks for is left out. */
  private may(request: string, ...states: DeviceStack['state'][]): boolean {
    const { state } = this.stack;
    if (states.includes(state)) return true;
    this.o.onFinding('request-left-out', `${request} is left out: a device that is ${state} does not get it`);
    return false;
  }

  /** What a driver has to have given back when such a request is done (T-4 to T-6, D-7, U-30). */
  private nothingHeld(request: string): void {
    for (const { name } of this.o.interrupts)
      this.o.onFinding('interrupt-left-connected', `${name} is still connected after ${request}`);
    for (const name of this.o.registered())
      this.o.onFinding('resource-left-registered', `${name} is still registered after ${request}`);
  }

  private *pnp(minor: number, name: string): Flow {
    const { pnpLock, machine } = this.stack;
    if (!pnpLock) return yield* this.irp(IRP_MJ_PNP, minor, name);
    yield { kind: 'wait', objects: [pnpLock], timeoutHns: null };
    try {
      return yield* this.irp(IRP_MJ_PNP, minor, name);
    } finally {
      machine.leaveMutex(pnpLock);
    }
  }
  private *powerIrp(minor: number, name: string): Flow {
    const { machine } = this.stack;
    const { powerLock } = machine;
    yield { kind: 'wait', objects: [powerLock], timeoutHns: null };
    try {
      return yield* this.irp(IRP_MJ_POWER, minor, name);
    } finally {
      machine.leaveMutex(powerLock);
    }
  }
  private *irp(major: number, minor: number, name: string): Flow {
    this.stack.machine.record.event(this.stack.machine.current, 'irp', name);
    return yield* call('DispatchIrp', this.stack.fdo!.address, major, minor);
  }
  private *dropResources(): Flow {
    if (this.resources !== 0) yield* call('Release', this.resources);
    this.resources = 0;
    return 0;
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
