/** Device power: what the power manager asks for and what PortCls does with it (ddi-facts 7.3). */
import type { Flow } from '../kernel/context.ts';
import { STATUS, statusName, succeeded } from '../status.ts';
import type { Report } from '../verifier/rules.ts';
import { call, type DevicePower, type DeviceStack, POWER_VALUES } from './device.ts';
import type { Hardware } from './pnp-hardware.ts';
import { KSSTATE, type Pin } from './streams.ts';

const POWER_SYSTEM_WORKING = 1;
/** PC_EXIT_LATENCY. */
const EXIT_LATENCY = { instant: 0, fast: 1, responsive: 2 } as const;
export type ExitLatency = keyof typeof EXIT_LATENCY;

export interface PowerOptions {
  readonly stack: DeviceStack;
  readonly hardware: Hardware;
  readonly pins: () => readonly Pin[];
  readonly onFinding: Report;
}

export class DevicePowerControl {
  private readonly o: PowerOptions;
  /** The state of the request that is on its way. */
  wanted: DevicePower = 'D0';
  /** What wakes from D3 may take at most. Responsive until a scenario asks for less (our choice, U-39). */
  private latency: ExitLatency = 'responsive';

  constructor(options: PowerOptions) {
    this.o = options;
  }

  // ---- what PortCls does with a power request

  /** IRP_MN_QUERY_POWER: the adapter may veto (D-17). */
  *query(): Flow {
    const target = this.o.stack.adapterPower;
    if (!target) return STATUS.SUCCESS;
    return yield* call('AdapterPower_QueryPowerChangeState', target.address, POWER_VALUES[this.wanted]);
  }

  /** IRP_MN_QUERY_CAPABILITIES: the adapter may deepen the mapping of system to device states (D-18). */
  *capabilities(): Flow {
    const target = this.o.stack.adapterPower;
    return target ? yield* call('AdapterPower_QueryDeviceCapabilities', target.address) : STATUS.SUCCESS;
  }

  /** IRP_MN_SET_POWER. Down: streams pause, PowerChangeNotify, PowerChangeState; up: the same backwards. U-33: pausing is SetState(PAUSE). */
  *change(): Flow {
    const { stack } = this.o;
    yield* stack.lock();
    try {
      if (this.wanted === 'D0') yield* this.up();
      else yield* this.down(this.wanted);
      return STATUS.SUCCESS;
    } finally {
      stack.unlock();
    }
  }

  private *down(state: DevicePower): Flow {
    const { stack, hardware, pins } = this.o;
    for (const pin of pins()) {
      if (pin.state === KSSTATE.RUN && pin.pausedFrom === null) {
        pin.pausedFrom = pin.state;
        yield* pin.setStateLocked(KSSTATE.PAUSE);
      }
    }
    yield* this.notify(state);
    yield* this.tellAdapter(state);
    stack.setPower(state);
    hardware.sleep(state);
    return 0;
  }

  private *up(): Flow {
    const { stack, hardware, pins, onFinding } = this.o;
    hardware.wake();
    yield* this.tellAdapter('D0');
    stack.setPower('D0');
    yield* this.notify('D0');
    for (const pin of pins()) {
      if (pin.pausedFrom === null) continue;
      const back = pin.pausedFrom;
      pin.pausedFrom = null;
      const status = yield* pin.setStateLocked(back);
      // What has gone away does not run again, and nobody expects it to.
      if (!succeeded(status) && hardware.reach !== 'gone')
        onFinding(
          'stream-not-resumed',
          `${pin.stream?.name ?? 'a stream'} did not go back to RUN after D0: ${statusName(status)}`,
        );
    }
    return 0;
  }

  private *notify(state: DevicePower): Flow {
    for (const port of this.o.stack.subdevices.values())
      if (port.powerNotify !== 0) yield* call('PowerNotify_PowerChangeNotify', port.powerNotify, POWER_VALUES[state]);
    return 0;
  }
  private *tellAdapter(state: DevicePower): Flow {
    const { stack } = this.o;
    const target = stack.adapterPower;
    if (!target) return 0;
    const value = POWER_VALUES[state];
    if (target.level === 3) {
      // D-21: a latency other than Instant only when the device comes from D3.
      const latency = stack.power === 'D3' ? EXIT_LATENCY[this.latency] : EXIT_LATENCY.instant;
      return yield* call('AdapterPower3_PowerChangeState3', target.address, value, POWER_SYSTEM_WORKING, latency);
    }
    if (target.level === 2)
      return yield* call('AdapterPower2_PowerChangeState2', target.address, value, POWER_SYSTEM_WORKING);
    return yield* call('AdapterPower_PowerChangeState', target.address, value);
  }

  /** How fast the device has to wake from now on. The adapter hears of it in D3 only (D-22), and only by IAdapterPowerManagement3. */
  *exitLatencyChanged(latency: ExitLatency): Flow {
    const { stack, onFinding } = this.o;
    this.latency = latency;
    const target = stack.adapterPower;
    if (target?.level !== 3 || stack.power !== 'D3') return STATUS.SUCCESS;
    const status = yield* call('AdapterPower3_D3ExitLatencyChanged', target.address, EXIT_LATENCY[latency]);
    if (!succeeded(status))
      onFinding('exit-latency-refused', `the adapter does not take the exit latency ${latency}: ${statusName(status)}`);
    return status;
  }
}
