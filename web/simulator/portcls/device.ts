/** State of one device stack as PortCls and the PnP manager see it: the device objects, ports, subdevices, power. */
import { ENTRY, IIDS, type EntryName, type IidName } from '../../../wasm/abi/table.ts';
import type { Context, Flow } from '../kernel/context.ts';
import { KernelObject } from '../kernel/objects.ts';
import type { Machine } from '../kernel/machine.ts';
import { Mutex, Waitable } from '../kernel/waits.ts';
import { succeeded } from '../status.ts';
import type { Release } from '../versions.ts';
import type { Report } from '../verifier/rules.ts';

const iidIds = new Map<string, number>(IIDS.map(([name], i) => [name, i]));

/** Calls an entry of the driver from a flow; outs are in the context's `outs` afterwards. */
export function* call(name: EntryName, ...args: number[]): Flow {
  return yield { kind: 'call', entry: ENTRY.findIndex((row) => row.name === name), args };
}

/** QueryInterface on one of the driver's objects: the interface's address, or 0. */
export function* query(context: Context, object: number, iid: IidName): Flow {
  const status = yield* call('QueryInterface', object, iidIds.get(iid)!);
  return succeeded(status) ? context.outs[1]! : 0;
}

export class Port extends KernelObject {
  portClass: 'WaveRT' | 'Topology' = 'WaveRT';
  /** IMiniportWaveRT or IMiniportTopology of the driver; 0 before Init and after the port let go of it. */
  miniport = 0;
  /** The miniport as the driver gave it to Init. */
  unknownMiniport = 0;
  /** Its PCFILTER_DESCRIPTOR, 0 when it gave none. */
  filter = 0;
  /** Optional interfaces of the miniport, 0 when it has none. */
  pnpNotify = 0;
  powerNotify = 0;
  pins = 0;
  subdevice = '';
  /** Its device interface is enabled: clients find it. */
  enabled = false;
  openStreams = 0;
}

export type DevicePower = 'D0' | 'D1' | 'D2' | 'D3';
/** DEVICE_POWER_STATE values. */
export const POWER_VALUES: Record<DevicePower, number> = { D0: 1, D1: 2, D2: 3, D3: 4 };

export class DeviceStack {
  readonly machine: Machine;
  readonly windows: Release;
  driver: KernelObject | null = null;
  pdo: KernelObject | null = null;
  fdo: KernelObject | null = null;
  readonly ports: Port[] = [];
  readonly subdevices = new Map<string, Port>();
  /** PortCls serializes property handlers, power and PnP with it (L-2). */
  readonly deviceLock: Mutex;
  /** Held while a PnP request is handled, where somebody else than the PnP manager makes calls that belong into one. */
  pnpLock: Mutex | null = null;
  /** Number of trace records when the lock was taken, and when that was. */
  lockedRecord = 0;
  lockedHns = 0;
  /** Called when the running thread has to wait for the lock. */
  onLockBusy: () => void = () => {};
  /** Signaled unless a stop is pending (7.1, step 2) or the device sleeps (L-6): then creates are held. */
  private readonly creates: Waitable;
  private stopPending = false;
  /** Called when a create waits for the device to be brought to D0. */
  onCreateAsleep: () => void = () => {};
  state: 'none' | 'added' | 'started' | 'stop-pending' | 'stopped' | 'remove-pending' | 'surprise-removed' | 'removed' =
    'none';
  power: DevicePower = 'D0';
  /** The driver's power object, by the newest interface it answered (U-32), with that interface's number. */
  adapterPower: { address: number; level: 1 | 2 | 3 } | null = null;
  adapterPnp = 0;
  /** Takes what breaks a rule. */
  onFinding: Report = () => {};
  /** Time SetState may take (U-34). */
  setStateLimitHns = Infinity;
  /** What the driver asked the port for, in order. */
  readonly queries: { iid: string; status: number; atHns: number }[] = [];

  constructor(machine: Machine, windows: Release) {
    this.machine = machine;
    this.windows = windows;
    this.deviceLock = new Mutex('lock#device', machine.objects.intern('lock#device'), 0);
    this.creates = new Waitable('event', 'creates', machine.objects.intern('creates'), 0, false, true);
  }

  /** Takes the device global lock; `unlock` gives it back. */
  *lock(): Flow {
    const { deviceLock, machine } = this;
    if (deviceLock.owner !== null && deviceLock.owner !== machine.current) this.onLockBusy();
    const status = yield { kind: 'wait', objects: [deviceLock], timeoutHns: null };
    if (deviceLock.count === 1) {
      this.lockedRecord = machine.trace.length;
      this.lockedHns = machine.nowHns;
    }
    return status;
  }
  /** Takes it for the running thread at once; false: somebody else has it. */
  tryLock(): boolean {
    const context = this.machine.current!;
    if (!this.deviceLock.isSignaledFor(context)) return false;
    this.deviceLock.consume(context);
    return true;
  }
  unlock(): void {
    this.machine.leaveMutex(this.deviceLock);
  }

  /** Holds creates, or lets them go on with the device as it is now. */
  holdCreates(hold: boolean): void {
    this.stopPending = hold;
    this.updateCreates();
  }
  setPower(power: DevicePower): void {
    this.power = power;
    this.updateCreates();
  }
  private updateCreates(): void {
    const present = this.state === 'started' || this.state === 'stop-pending' || this.state === 'remove-pending';
    const open = !this.stopPending && (this.power === 'D0' || !present);
    if (!open) {
      this.creates.signaled = false;
      // Held while a stop was pending; now only the device's sleep holds it.
      if (!this.stopPending && this.creates.waiters.length > 0) this.onCreateAsleep();
    } else if (!this.creates.signaled) this.machine.signal(this.creates);
  }
  /** For a create: takes the device global lock once no stop is pending and the device is in D0. */
  *lockForCreate(): Flow {
    for (;;) {
      if (!this.creates.signaled) {
        if (this.power !== 'D0') this.onCreateAsleep();
        yield { kind: 'wait', objects: [this.creates], timeoutHns: null };
      }
      const status = yield* this.lock();
      if (this.creates.signaled) return status;
      this.unlock();
    }
  }

  wavePort(): Port | null {
    return this.portOf('WaveRT');
  }
  /** The first registered subdevice of this class. */
  portOf(portClass: Port['portClass']): Port | null {
    for (const port of this.subdevices.values()) if (port.portClass === portClass) return port;
    return null;
  }
}

/** The port lets go of the miniport: the reference cycle between the two ends here. */
export function* releaseMiniport(port: Port): Flow {
  for (const held of [port.pnpNotify, port.powerNotify, port.miniport]) if (held !== 0) yield* call('Release', held);
  port.pnpNotify = port.powerNotify = port.miniport = port.unknownMiniport = port.filter = 0;
  return 0;
}
