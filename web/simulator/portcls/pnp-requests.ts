/** PcDispatchIrp: what PortCls does with a PnP or power request the driver passes on (ddi-facts 7). */
import type { Flow } from '../kernel/context.ts';
import { STATUS } from '../status.ts';
import { has } from '../versions.ts';
import type { Report } from '../verifier/rules.ts';
import { call, type DeviceStack, type Port, releaseMiniport } from './device.ts';
import type { DevicePowerControl } from './pnp-power.ts';
import { KSSTATE, type Pin } from './streams.ts';

export const IRP_MJ_POWER = 0x16;
export const IRP_MJ_PNP = 0x1b;
/** Minor codes of IRP_MJ_POWER. */
export const POWER_MN = { SET: 2, QUERY: 3 } as const;
/** Minor codes of IRP_MJ_PNP. */
export const MN = {
  START: 0,
  QUERY_REMOVE: 1,
  REMOVE: 2,
  CANCEL_REMOVE: 3,
  STOP: 4,
  QUERY_STOP: 5,
  CANCEL_STOP: 6,
  QUERY_CAPABILITIES: 9,
  SURPRISE_REMOVAL: 0x17,
} as const;
const PC_REBALANCE_REMOVE_SUBDEVICES = 1;

export interface RequestOptions {
  readonly stack: DeviceStack;
  readonly power: DevicePowerControl;
  readonly pins: () => readonly Pin[];
  /** Address of the resource list of the start that is on its way. */
  readonly resources: () => number;
  readonly onFinding: Report;
}

export class PortClsRequests {
  private readonly o: RequestOptions;
  private readonly stack: DeviceStack;

  constructor(options: RequestOptions) {
    this.o = options;
    this.stack = options.stack;
  }

  *dispatch(major: number, minor: number): Flow {
    const { stack, power, resources } = this.o;
    if (major === IRP_MJ_POWER) {
      if (minor === POWER_MN.SET) return yield* power.change();
      return minor === POWER_MN.QUERY ? yield* power.query() : STATUS.SUCCESS;
    }
    if (major !== IRP_MJ_PNP) return STATUS.INVALID_DEVICE_REQUEST;
    switch (minor) {
      case MN.START:
        return yield* call('StartDevice', stack.fdo!.address, resources());
      case MN.QUERY_STOP:
        return yield* this.queryStop();
      case MN.CANCEL_STOP:
        return yield* this.cancelStop();
      case MN.STOP:
        return yield* this.stop();
      case MN.QUERY_CAPABILITIES:
        return yield* power.capabilities();
      case MN.SURPRISE_REMOVAL:
        return yield* this.surpriseRemoval();
      case MN.REMOVE:
        return yield* this.remove();
      default:
        return STATUS.SUCCESS;
    }
  }

  private *queryStop(): Flow {
    const { stack } = this;
    // Rebalance support is documented to need both (7.1); what PortCls answers without is not (U-40).
    if (stack.adapterPnp === 0 || !has(stack.windows, '10-1511')) return STATUS.UNSUCCESSFUL;
    yield* stack.lock();
    try {
      const type = yield* call('AdapterPnp_GetSupportedRebalanceType', stack.adapterPnp);
      if (type !== PC_REBALANCE_REMOVE_SUBDEVICES) return STATUS.UNSUCCESSFUL;
      yield* call('AdapterPnp_PnpQueryStop', stack.adapterPnp);
      stack.holdCreates(true);
      return STATUS.SUCCESS;
    } finally {
      stack.unlock();
    }
  }

  private *cancelStop(): Flow {
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
  private *stop(): Flow {
    const { stack } = this;
    yield* this.orphanStreams();
    yield* stack.lock();
    try {
      for (const port of [...stack.subdevices.values()]) {
        this.interfaceOff(port);
        if (port.pnpNotify !== 0) yield* call('MiniportPnpNotify_PnpStop', port.pnpNotify);
      }
    } finally {
      stack.unlock();
    }
    if (stack.adapterPnp !== 0) yield* call('AdapterPnp_PnpStop', stack.adapterPnp);
    return STATUS.SUCCESS;
  }

  /** D-7, D-9: streams go down to STOP, the interfaces are disabled; handles stay open until their clients close them. */
  private *surpriseRemoval(): Flow {
    for (const port of this.stack.subdevices.values()) this.interfaceOff(port);
    return yield* this.orphanStreams();
  }

  private *orphanStreams(): Flow {
    const { stack } = this;
    yield* stack.lock();
    try {
      for (const pin of this.o.pins()) {
        yield* pin.setStateLocked(KSSTATE.STOP);
        pin.orphan = true;
        stack.machine.signal(pin.event);
      }
      return STATUS.SUCCESS;
    } finally {
      stack.unlock();
    }
  }

  private *remove(): Flow {
    const { stack } = this;
    for (const [name, port] of [...stack.subdevices]) {
      stack.subdevices.delete(name);
      this.interfaceOff(port);
      yield* releaseMiniport(port);
      yield* call('Release', port.address);
    }
    if (stack.adapterPnp !== 0) {
      this.o.onFinding(
        'adapter-pnp-left',
        'the driver did not unregister IAdapterPnpManagement; the port lets go of it',
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

  private interfaceOff(port: Port): void {
    if (!port.enabled) return;
    port.enabled = false;
    const { record, current } = this.stack.machine;
    record.event(current, 'interface', port.subdevice, 0);
  }
}
