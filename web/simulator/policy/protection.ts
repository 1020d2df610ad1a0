/**
 * What the modelled Windows does for registered stream resources (U-4 to U-6). Published is that it tries to keep them from
 * interference in a special low-latency mode, what is managed in it (P-4) and when it begins and ends (P-3); how it does so
 * is not. Everything here is our model of it, each part with a switch of its own.
 */
import { ALL_PROCESSORS, type Context } from '../kernel/context.ts';
import { DriverThread } from '../kernel/functions.ts';
import { Interrupt, type Machine } from '../kernel/machine.ts';
import type { ResourceTable } from '../portcls/resources.ts';
import type { Protection as Settings } from '../scenario/schema.ts';
import type { ProtectionView } from '../views.ts';
import { membersOf, nearest, reservedProcessor } from './processors.ts';

/** Marks of trace records: the numbers of the modelling decisions. */
const HOW_MARK = 4;
const THRESHOLD_MARK = 5;
const ALWAYS_MARK = 6;

const HNS_PER_US = 10;
/** Priorities of raised threads: the driver's own first, then the engine's, then its applications' (our choice). */
const RAISED = { thread: 31, engine: 30, application: 29 } as const;

type Role = 'interrupt' | keyof typeof RAISED;

/** Something the policy would keep from interference. */
interface Candidate {
  readonly name: string;
  readonly nameId: number;
  readonly role: Role;
  readonly target: Interrupt | Context;
}
interface Guard extends Candidate {
  readonly sinceHns: number;
  readonly mark: number;
  how: string;
  /** What a thread had before. */
  readonly affinity: number;
  readonly priority: number;
  raisedTo: number;
}

interface AudioThread {
  readonly context: Context;
  readonly stream: number;
  readonly role: 'engine' | 'application';
}

export class Protection {
  readonly settings: Settings;
  /** A stream with packets below the threshold runs. */
  lowLatency = false;
  /** Since when `lowLatency` is what it is. */
  private changedHns = 0;
  /** The processor kept for audio threads, or -1. */
  private reserved = -1;
  private readonly machine: Machine;
  private readonly resources: ResourceTable;
  private readonly allProcessors: number;
  /** Where interrupts and threads of other subsystems may run, one bit a processor. */
  private interruptMask: number;
  private threadMask: number;
  private interruptList: readonly number[];
  private readonly periods = new Map<number, number>();
  private readonly audioThreads: AudioThread[] = [];
  /** Threads made for one processor, and where they are. */
  private readonly bound = new Map<Context, { readonly wanted: number; cpu: number }>();
  private guards: Guard[] = [];
  private readonly stretches: { readonly cpu: number; readonly fromHns: number; toHns: number | null }[] = [];

  constructor(machine: Machine, settings: Settings, resources: ResourceTable) {
    this.machine = machine;
    this.settings = settings;
    this.resources = resources;
    this.allProcessors = (1 << machine.processors.length) - 1;
    this.interruptMask = this.threadMask = this.allProcessors;
    this.interruptList = membersOf(this.allProcessors);
    resources.onChange = () => this.evaluate();
  }

  // ---- what happens in the system

  /** A stream runs with packets of this length, or (null) no longer runs. */
  stream(index: number, periodHns: number | null): void {
    if (periodHns === null) this.periods.delete(index);
    else this.periods.set(index, periodHns);
    this.evaluate();
  }
  /** A thread that serves stream `stream`: the engine's, or one of an application on its endpoint (P-4). */
  addAudioThread(context: Context, stream: number, role: 'engine' | 'application'): void {
    this.audioThreads.push({ context, stream, role });
    this.evaluate();
  }
  removeAudioThread(context: Context): void {
    const at = this.audioThreads.findIndex((thread) => thread.context === context);
    if (at >= 0) this.audioThreads.splice(at, 1);
    this.evaluate();
  }
  /** A thread of another subsystem that is made for one processor. */
  bindThread(context: Context, cpu: number): void {
    this.bound.set(context, { wanted: cpu, cpu });
    this.place();
  }

  // ---- what loads ask

  /** The processor for an interrupt that may come to any; `draw`: a random number. */
  anyProcessor(draw: number): number {
    return this.interruptList[draw % this.interruptList.length]!;
  }
  /** The processor for an interrupt made for `wanted`: the next one upwards that it may use. */
  nearestProcessor(wanted: number): number {
    return nearest(this.interruptMask, wanted, this.machine.processors.length);
  }

  view(): ProtectionView {
    return {
      enabled: this.settings.enabled,
      lowLatency: this.lowLatency,
      sinceHns: this.changedHns,
      active: this.active,
      reservedProcessor: this.reserved < 0 ? null : this.reserved,
      settings: this.settings,
      guarded: this.guards.map(({ name, role, how, sinceHns, mark }) => ({
        name,
        kind: role,
        how,
        sinceHns,
        mark: `U-${mark}`,
      })),
      stretches: this.stretches.map((stretch) => ({ ...stretch })),
    };
  }

  // ---- the policy

  private get active(): boolean {
    return this.settings.enabled && (this.lowLatency || this.settings.always);
  }
  private isShort(periodHns: number): boolean {
    return periodHns < this.settings.thresholdUs * HNS_PER_US;
  }

  /** Looks at everything again: U-17, what is added or removed takes effect at once. */
  evaluate(): void {
    const { machine, settings } = this;
    const lowLatency = settings.enabled && [...this.periods.values()].some((period) => this.isShort(period));
    if (lowLatency !== this.lowLatency) {
      this.lowLatency = lowLatency;
      this.changedHns = machine.nowHns;
      this.event(THRESHOLD_MARK, 'low-latency', Number(lowLatency));
    }
    const wanted = this.active ? this.candidates() : [];
    const interrupts = wanted.flatMap(({ target }) => (target instanceof Interrupt ? [target.cpu] : []));
    const threads = wanted.length > interrupts.length;
    const count = machine.processors.length;
    this.reserved = settings.reserveProcessor && threads ? reservedProcessor(count, interrupts) : -1;
    const reservedBit = this.reserved < 0 ? 0 : 1 << this.reserved;
    let audioBits = reservedBit;
    if (settings.steerInterrupts) for (const cpu of interrupts) audioBits |= 1 << cpu;
    // Somebody has to take the other interrupts: with nothing left, they stay where they are.
    this.interruptMask = this.allProcessors & ~audioBits || this.allProcessors;
    this.threadMask = this.allProcessors & ~reservedBit || this.allProcessors;
    this.interruptList = membersOf(this.interruptMask);
    machine.idle.keepAwake = 0;
    if (settings.keepAwake) {
      machine.idle.keepAwake = reservedBit;
      for (const cpu of interrupts) machine.idle.keepAwake |= 1 << cpu;
    }
    this.guard(wanted);
    this.place();
    this.note(audioBits);
  }

  /** Keeps when each processor was protected. */
  private note(audioBits: number): void {
    const { nowHns } = this.machine;
    for (let cpu = 0; cpu < this.machine.processors.length; cpu++) {
      const open = this.stretches.find((stretch) => stretch.cpu === cpu && stretch.toHns === null);
      const wanted = (audioBits & (1 << cpu)) !== 0;
      if (wanted && !open) this.stretches.push({ cpu, fromHns: nowHns, toHns: null });
      else if (!wanted && open) open.toHns = nowHns;
    }
  }

  /** What is registered and still there; in low-latency mode also the threads that serve its streams (P-4). */
  private candidates(): Candidate[] {
    const found: Candidate[] = [];
    const seen = new Set<object>();
    for (const resource of this.resources.all) {
      if (resource.removedHns !== null || this.resources.isStale(resource)) continue;
      const object = this.machine.objects.find(resource.target);
      const target = object instanceof DriverThread ? object.context : object;
      if (!object || !target || seen.has(target)) continue;
      seen.add(target);
      const { name, nameId } = object;
      if (target instanceof Interrupt) found.push({ name, nameId, role: 'interrupt', target });
      else if (object instanceof DriverThread) found.push({ name, nameId, role: 'thread', target: object.context! });
    }
    if (!this.lowLatency) return found;
    for (const { context, stream, role } of this.audioThreads) {
      const period = this.periods.get(stream);
      if (period === undefined || !this.isShort(period)) continue;
      found.push({ name: context.name, nameId: context.nameId, role, target: context });
    }
    return found;
  }

  private guard(wanted: readonly Candidate[]): void {
    const kept: Guard[] = [];
    for (const guard of this.guards) {
      if (wanted.some(({ target }) => target === guard.target)) {
        kept.push(guard);
        continue;
      }
      this.release(guard);
      this.event(guard.mark, 'unprotect', guard.nameId);
    }
    this.guards = kept;
    for (const candidate of wanted) {
      const how = this.howOf(candidate);
      let guard = kept.find(({ target }) => target === candidate.target);
      if (how === (guard?.how ?? '')) continue;
      if (!guard) {
        const mark = this.lowLatency ? HOW_MARK : ALWAYS_MARK;
        const { target } = candidate;
        const [affinity, priority] = target instanceof Interrupt ? [0, 0] : [target.affinity, target.priority];
        guard = { ...candidate, sinceHns: this.machine.nowHns, mark, how, affinity, priority, raisedTo: priority };
        kept.push(guard);
      }
      guard.how = how;
      this.hold(guard);
      this.event(guard.mark, 'protect', guard.nameId, how);
    }
  }

  private howOf({ target, role }: Candidate): string {
    const { settings, reserved, interruptMask } = this;
    const parts: string[] = [];
    if (target instanceof Interrupt) {
      if (settings.steerInterrupts && (interruptMask & (1 << target.cpu)) === 0)
        parts.push(`other interrupts and DPCs stay off processor ${target.cpu}`);
      if (settings.keepAwake && this.machine.idle.exitHns > 0) parts.push(`processor ${target.cpu} stays awake`);
    } else {
      if (reserved >= 0) parts.push(`processor ${reserved} is kept for it`);
      if (settings.raiseThreads && role !== 'interrupt') parts.push(`priority ${RAISED[role]}`);
    }
    return parts.join('; ');
  }

  private hold(guard: Guard): void {
    const { target, role } = guard;
    if (target instanceof Interrupt || role === 'interrupt') return;
    const { machine, settings, reserved } = this;
    machine.setAffinity(target, reserved < 0 ? guard.affinity : 1 << reserved);
    if (!settings.raiseThreads) return;
    guard.raisedTo = RAISED[role];
    if (target.priority !== guard.raisedTo) machine.setPriority(target, guard.raisedTo);
  }
  private release({ target, affinity, priority, raisedTo }: Guard): void {
    if (target instanceof Interrupt || target.state === 'done') return;
    this.machine.setAffinity(target, affinity);
    // A priority the driver has set itself since then is its own.
    if (target.priority === raisedTo && priority !== raisedTo) this.machine.setPriority(target, priority);
  }

  /** Every thread that is not guarded goes where others may run; one made for a processor stays there if it may. */
  private place(): void {
    const { machine, threadMask } = this;
    const anywhere = threadMask === this.allProcessors ? ALL_PROCESSORS : threadMask;
    machine.threadAffinity = anywhere;
    for (const context of machine.threads) {
      if (this.guards.some(({ target }) => target === context)) continue;
      const made = this.bound.get(context);
      if (!made) {
        if (context.affinity !== anywhere) machine.setAffinity(context, anywhere);
        continue;
      }
      const cpu = nearest(threadMask, made.wanted, machine.processors.length);
      if (context.affinity !== 1 << cpu) machine.setAffinity(context, 1 << cpu);
      if (cpu === made.cpu) continue;
      this.event(HOW_MARK, 'load-moved', context.nameId, made.cpu, cpu);
      made.cpu = cpu;
    }
  }

  private event(
    mark: number,
    name: 'low-latency' | 'protect' | 'unprotect' | 'load-moved',
    ...values: (number | string)[]
  ): void {
    const { record, current } = this.machine;
    // The call under way keeps its own mark.
    const before = record.nextMark;
    record.nextMark = mark;
    record.event(current, name, ...values);
    record.nextMark = before;
  }
}
