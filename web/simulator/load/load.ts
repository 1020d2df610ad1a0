/**
 * Other subsystems that use processor time. What they are is simple on purpose: an interrupt, a DPC, a thread, each of a
 * length; what they do to audio comes from the same rules of IRQL and priority that the driver's own work follows.
 */
import type { Flow } from '../kernel/context.ts';
import { Dpc, Interrupt, type Machine } from '../kernel/machine.ts';
import { Waitable } from '../kernel/waits.ts';
import type { Protection } from '../policy/protection.ts';
import type { Load } from '../scenario/schema.ts';
import { Random } from './random.ts';

const HNS_PER_SECOND = 10_000_000;
const HNS_PER_MS = 10_000;
const HNS_PER_US = 10;

interface Kind {
  /** Request level of its interrupt. The AC'97's is 8 in the simulated machine: a disk controller's is above it. */
  readonly irql: number;
  /** Which part has the load's length; the other one is short. */
  readonly longPart: 'isr' | 'dpc';
  readonly shortHns: number;
}
/** Levels and the lengths of the short parts are our choice (U-42): an ISR acknowledges its device, a DPC after a long ISR completes a request. */
const KINDS: Readonly<Record<'network' | 'storage' | 'graphics', Kind>> = {
  network: { irql: 6, longPart: 'dpc', shortHns: 3 * HNS_PER_US },
  graphics: { irql: 7, longPart: 'dpc', shortHns: 3 * HNS_PER_US },
  storage: { irql: 11, longPart: 'isr', shortHns: 5 * HNS_PER_US },
};

/**
 * Starts every load of the scenario; each draws from a generator of its own, made from the scenario's seed. `endHns`: none goes
 * on after this time, so that a machine that was given more than it can do still comes to the end of its run.
 */
export function startLoads(
  machine: Machine,
  loads: readonly Load[],
  seed: number,
  protection: Protection,
  endHns: number,
): void {
  loads.forEach((load, index) => {
    const name = `load#${index + 1} (${load.kind})`;
    const source = new Source(machine, load, name, new Random(seed, index), protection, endHns);
    if (load.kind === 'scan') source.startThread();
    else source.startInterrupts(KINDS[load.kind]);
  });
}

class Source {
  private readonly machine: Machine;
  private readonly load: Load;
  private readonly name: string;
  private readonly nameId: number;
  private readonly random: Random;
  private readonly protection: Protection;
  private readonly intervalHns: number;
  private readonly lengthHns: number;
  private readonly toHns: number;
  private nextHns: number;

  constructor(machine: Machine, load: Load, name: string, random: Random, protection: Protection, endHns: number) {
    this.machine = machine;
    this.load = load;
    this.name = name;
    this.nameId = machine.objects.intern(name);
    this.random = random;
    this.protection = protection;
    this.intervalHns = Math.max(1, Math.round(HNS_PER_SECOND / load.perSecond));
    this.lengthHns = load.lengthUs * HNS_PER_US;
    this.toHns = Math.min(endHns, load.toMs === undefined ? Infinity : Math.round(load.toMs * HNS_PER_MS));
    this.nextHns = Math.round(load.fromMs * HNS_PER_MS) + this.interval();
  }

  private interval(): number {
    return this.random.around(this.intervalHns, this.load.spreadPercent);
  }
  private length(): number {
    return this.random.around(this.lengthHns, this.load.spreadPercent);
  }
  private wantedProcessor(): number {
    const { processor } = this.load;
    return processor === 'any' ? -1 : Math.min(processor, this.machine.processors.length - 1);
  }

  // ---- interrupts and DPCs

  /** Each processor has an interrupt and a DPC of its own, as a device with one message for each processor has. */
  startInterrupts(kind: Kind): void {
    const { machine, name, nameId } = this;
    const longIsr = kind.longPart === 'isr';
    const lines = machine.processors.map((processor) => {
      const dpc = new Dpc('dpc', name, nameId, 0);
      const interrupt = new Interrupt('int', name, nameId, 0);
      interrupt.irql = kind.irql;
      const line = { interrupt, dpcHns: kind.shortHns };
      interrupt.service = () => {
        // One that is queued already takes this work along.
        if (dpc.queuedOn) return;
        dpc.foreignHns = line.dpcHns;
        machine.queueDpc(dpc, processor);
      };
      return line;
    });
    const wanted = this.wantedProcessor();
    let last = wanted;
    const fire = (): void => {
      // Every occurrence draws the same numbers whatever becomes of it, so two runs with one seed have the same load.
      const draw = this.random.next();
      const hns = this.length();
      const cpu = wanted < 0 ? this.protection.anyProcessor(draw) : this.protection.nearestProcessor(wanted);
      if (wanted >= 0 && cpu !== last) {
        machine.record.nextMark = 4;
        machine.record.event(null, 'load-moved', nameId, last, cpu);
        last = cpu;
      }
      const line = lines[cpu]!;
      if (!line.interrupt.line) {
        line.interrupt.foreignHns = longIsr ? hns : kind.shortHns;
        line.dpcHns = longIsr ? kind.shortHns : hns;
        if (longIsr) machine.record.event(null, 'foreign-interrupt', nameId, cpu, hns);
        machine.raiseForeign(line.interrupt, cpu);
      }
      this.nextHns += this.interval();
      this.schedule(fire);
    };
    this.schedule(fire);
  }

  private schedule(fire: () => void): void {
    if (this.nextHns < this.toHns) this.machine.queue.schedule(this.nextHns, fire);
  }

  // ---- a thread

  startThread(): void {
    const { machine, load, name } = this;
    const wanted = this.wantedProcessor();
    const context = machine.startThread(name, load.priority, false, () => this.scan());
    if (wanted >= 0) this.protection.bindThread(context, wanted);
  }

  private *scan(): Flow {
    const { machine, nameId } = this;
    const idle = new Waitable('event', 'idle', 0, 0, false, false);
    while (this.nextHns < this.toHns) {
      if (this.nextHns > machine.nowHns)
        yield { kind: 'wait', objects: [idle], timeoutHns: this.nextHns - machine.nowHns };
      const hns = this.length();
      machine.record.event(machine.current, 'foreign-thread', nameId, hns);
      yield { kind: 'spend', hns };
      // What it did not get to in time it leaves undone: one scan at a time.
      this.nextHns = Math.max(this.nextHns + this.interval(), machine.nowHns);
    }
    return 0;
  }
}
