/**
 * Who waits for whom: finds threads that wait for each other in a circle, and names what a run that cannot go on is stuck
 * in: the device global lock, its owner, what the owner waits for, and who waits for the lock (ddi-facts 7.1, D-5, L-2).
 */
import { ENTRY } from '../../../wasm/abi/table.ts';
import type { Context } from '../kernel/context.ts';
import { DriverThread } from '../kernel/functions.ts';
import { type Machine, SpinLock } from '../kernel/machine.ts';
import { Deadlock, Mutex, type Waitable } from '../kernel/waits.ts';
import { ENTRY_OP, hostOp, Phase } from '../trace/trace.ts';
import { secondsText } from '../trace/decode.ts';
import type { Report } from '../verifier/rules.ts';
import type { DeviceStack } from './device.ts';

/** A wait for the device global lock that is longer than this is reported (our choice, U-38). */
const LONG_WAIT_HNS = 1_000_000;
const KE_SET_EVENT = hostOp('KeSetEvent');

/** What the documentation says about waiting in a call, by entry. */
const RULES: Readonly<Record<string, string>> = {
  MiniportPnpNotify_PnpStop:
    'IMiniportPnpNotify::PnpStop runs under the device global lock and must not wait for anything (nf-portcls-iminiportpnpnotify-pnpstop)',
  AdapterPnp_PnpStop:
    'IAdapterPnpManagement::PnpStop may wait for the driver’s own work, but not for streams to be closed, and not for ever without crashing the system (nf-portcls-iadapterpnpmanagement-pnpstop)',
  AdapterPower_PowerChangeState:
    'a power request that is not completed ends in bug check 0x9F DRIVER_POWER_STATE_FAILURE',
  AdapterPower2_PowerChangeState2:
    'a power request that is not completed ends in bug check 0x9F DRIVER_POWER_STATE_FAILURE',
  AdapterPower3_PowerChangeState3:
    'a power request that is not completed ends in bug check 0x9F DRIVER_POWER_STATE_FAILURE',
};
const LOCK_RULE =
  'property requests of one device are served under its device global lock, one at a time (audio/usepositionlock)';

export interface HangOptions {
  readonly machine: Machine;
  readonly stack: DeviceStack;
  readonly onFinding: Report;
}

export class HangWatch {
  private readonly machine: Machine;
  private readonly stack: DeviceStack;
  private readonly onFinding: HangOptions['onFinding'];
  private reportedRecord = -1;

  constructor({ machine, stack, onFinding }: HangOptions) {
    this.machine = machine;
    this.stack = stack;
    this.onFinding = onFinding;
    stack.onLockBusy = () => this.watch(machine.current!);
  }

  /** The thread is about to wait for the device global lock: looks again when that has become long. */
  private watch(context: Context): void {
    const { machine, stack } = this;
    const taken = stack.lockedRecord;
    machine.queue.schedule(machine.nowHns + LONG_WAIT_HNS, () => {
      const { deviceLock } = stack;
      if (stack.lockedRecord !== taken || deviceLock.owner === null || !waitsFor(context).includes(deviceLock)) return;
      const circle = this.circle(deviceLock.owner);
      if (circle) throw new Deadlock(this.circleText(circle));
      if (this.reportedRecord === taken) return;
      this.reportedRecord = taken;
      this.onFinding(
        'lock-waited-for',
        `${context.name} has waited ${LONG_WAIT_HNS / 10_000} ms for the device global lock: ${this.lockText()}`,
      );
    });
  }

  /** One line about a run that does not come to its end; '' when nobody waits for anything that could be named. */
  describe(): string {
    for (const context of this.machine.threads) {
      const circle = this.circle(context);
      if (circle) return this.circleText(circle);
    }
    const { owner, waiters } = this.stack.deviceLock;
    const parts: string[] = [];
    if (owner) {
      parts.push(this.lockText());
      for (const { context } of waiters) parts.push(`${context.name} waits for that lock${this.recordText(context)}`);
    }
    for (const context of this.machine.threads) {
      if (context === owner || waiters.some((block) => block.context === context)) continue;
      const inside = this.insideText(context);
      // A driver's thread that waits in its own loop is at rest.
      if (inside !== '' && context.state === 'waiting') parts.push(this.waitText(context));
    }
    return [...parts, ...this.rule(owner)].join('; ');
  }

  // ---- circles

  /** Threads from `start` on, each waiting for the next and the last for one of them; null: there is a way out. */
  private circle(start: Context): Context[] | null {
    const path: Context[] = [];
    for (let at: Context | null = start; at; at = this.next(at)) {
      const known = path.indexOf(at);
      if (known >= 0) return path.slice(known);
      path.push(at);
    }
    return null;
  }
  /** The one thread that can end the wait of another: the owner of a lock, or a thread whose end is waited for. */
  private next(context: Context): Context | null {
    const spun = this.spinLock(context);
    if (spun) return spun.owner;
    const { wait } = context;
    if (!wait || wait.timeout !== null || (wait.any && wait.objects.length > 1)) return null;
    for (const object of wait.objects) {
      if (object instanceof Mutex && object.owner) return object.owner;
      if (object instanceof DriverThread && object.context) return object.context;
    }
    return null;
  }
  private spinLock(context: Context): SpinLock | null {
    if (context.state !== 'spinning') return null;
    for (const object of this.machine.objects.all())
      if (object instanceof SpinLock && object.waiters.includes(context)) return object;
    return null;
  }
  private circleText(circle: readonly Context[]): string {
    return ['deadlock', ...circle.map((context) => this.waitText(context)), ...this.rule(circle[0] ?? null)].join('; ');
  }

  // ---- words

  private lockText(): string {
    const { owner } = this.stack.deviceLock;
    if (!owner) return 'nobody holds it';
    const since = `since ${secondsText(this.stack.lockedHns)} s (record ${this.stack.lockedRecord})`;
    const doing = waitsFor(owner).length > 0 || owner.state === 'spinning' ? ` and ${this.waits(owner)}` : '';
    return `${owner.name} holds the device global lock ${since}${doing}`;
  }
  private waitText(context: Context): string {
    const held = [...this.machine.objects.all(), this.stack.deviceLock].filter(
      (object): object is Mutex => object instanceof Mutex && object.owner === context,
    );
    const holds = [...new Set(held)].map((lock) => this.objectText(lock)).join(' and ');
    return `${context.name} ${holds ? `holds ${holds} and ` : ''}${this.waits(context)}`;
  }
  private waits(context: Context): string {
    const spun = this.spinLock(context);
    if (spun) return `spins for ${spun.name}, which ${spun.owner?.name ?? 'nobody'} holds${this.recordText(context)}`;
    const objects = waitsFor(context);
    if (context.wait?.timeout && objects.every(({ name }) => name === 'never'))
      return `sleeps${this.insideText(context)}${this.recordText(context)}`;
    const timed = context.wait?.timeout ? '' : ' without a time-out';
    const what = objects.map((object) => this.objectText(object) + this.signalerText(object)).join(' or ');
    return `waits${timed} for ${what || 'something'}${this.insideText(context)}${this.recordText(context)}`;
  }
  private objectText(object: Waitable): string {
    return object === this.stack.deviceLock ? 'the device global lock' : object.name;
  }
  /** Who could end the wait: known of locks and threads; of an event, who has set it so far. */
  private signalerText(object: Waitable): string {
    if (object instanceof Mutex) return object.owner ? ` (held by ${object.owner.name})` : '';
    if (object instanceof DriverThread) return ' to end';
    if (object.kind !== 'event' || object.address === 0) return '';
    const { trace } = this.machine;
    const setters = new Set<string>();
    for (let i = 0; i < trace.length; i++) {
      if (trace.op[i] !== KE_SET_EVENT || trace.phase[i] === Phase.End) continue;
      if (trace.values[trace.argStart[i]!] === object.nameId) setters.add(trace.names[trace.context[i]!] ?? '?');
    }
    return setters.size > 0 ? ` (set so far by ${[...setters].join(', ')})` : ' (which nobody has ever set)';
  }
  /** The innermost call into the driver, as ` in miniport#1.PnpStop`. */
  private insideText(context: Context): string {
    const frame = context.frames.findLast((candidate) => candidate.kind === 'call');
    const row = frame && ENTRY[frame.op - ENTRY_OP];
    if (!frame || frame.kind !== 'call' || !row || row.name === 'Thread') return '';
    const object = row.where === 'object' ? this.machine.objects.find(frame.args[0]!) : undefined;
    return ` in ${object ? `${object.name}.` : ''}${row.name.slice(row.name.lastIndexOf('_') + 1)}`;
  }
  private recordText(context: Context): string {
    const { trace } = this.machine;
    for (let i = trace.length - 1; i >= 0; i--) if (trace.context[i] === context.nameId) return ` (record ${i})`;
    return '';
  }
  /** What the documentation says about where the first of them waits. */
  private rule(context: Context | null): string[] {
    for (const frame of context?.frames ?? []) {
      const rule = frame.kind === 'call' ? RULES[ENTRY[frame.op - ENTRY_OP]?.name ?? ''] : undefined;
      if (rule) return [rule];
    }
    return context && this.stack.deviceLock.owner === context ? [LOCK_RULE] : [];
  }
}

function waitsFor(context: Context): readonly Waitable[] {
  return context.wait?.objects ?? [];
}
