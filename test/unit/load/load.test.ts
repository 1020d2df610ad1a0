/** What each kind of load does to the processors of an otherwise empty machine. */
import { describe, expect, it } from 'vitest';
import { Machine } from '../../../web/simulator/kernel/machine.ts';
import { startLoads } from '../../../web/simulator/load/load.ts';
import { Protection } from '../../../web/simulator/policy/protection.ts';
import { resourceTable } from '../../../web/simulator/portcls/resources.ts';
import { readScenario, type ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import { FakeHost } from '../fake-host.ts';

const COSTS = { hostCallHns: 2, portIoHns: 8, isrEntryHns: 20, dpcEntryHns: 10, threadSwitchHns: 30 };
const HNS_PER_SECOND = 10_000_000;

interface Slice {
  readonly fromHns: number;
  readonly hns: number;
  readonly cpu: number;
  readonly level: number;
}

/** What one second of loads puts on the processors, and the machine. */
function second(loads: ScenarioInput['loads'], { seed = 1, processors = 4 } = {}): { machine: Machine; all: Slice[] } {
  const result = readScenario({ version: 1, loads, seed, processors });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const { scenario } = result;
  const machine = new Machine(new FakeHost({}), processors, COSTS);
  const resources = resourceTable({ machine, isPdo: () => false, onFinding: () => {} });
  startLoads(machine, scenario.loads, scenario.seed, new Protection(machine, scenario.protection, resources), Infinity);
  machine.advance(HNS_PER_SECOND, () => false);
  const { slices } = machine;
  const all = Array.from({ length: slices.length }, (_, i) => ({
    fromHns: slices.fromHns[i]!,
    hns: slices.toHns[i]! - slices.fromHns[i]!,
    cpu: slices.cpu[i]!,
    level: slices.level[i]!,
  }));
  return { machine, all };
}

describe('loads', () => {
  it('are a short interrupt and a long DPC for a network', () => {
    const { all } = second([{ kind: 'network', processor: 1, perSecond: 1000, lengthUs: 200, spreadPercent: 0 }]);
    expect(new Set(all.map(({ cpu }) => cpu))).toEqual(new Set([1]));
    const isr = all.filter(({ level }) => level === 2);
    const dpc = all.filter(({ level }) => level === 1);
    // The thousandth comes at the very end.
    expect(isr.length).toBe(999);
    expect(new Set(isr.map(({ hns }) => hns))).toEqual(new Set([30]));
    expect(dpc.length).toBe(999);
    expect(new Set(dpc.map(({ hns }) => hns))).toEqual(new Set([2000]));
  });

  it('are a long interrupt and a short DPC for a disk', () => {
    const { all } = second([{ kind: 'storage', processor: 2, perSecond: 100, lengthUs: 500, spreadPercent: 0 }]);
    expect(new Set(all.filter(({ level }) => level === 2).map(({ hns }) => hns))).toEqual(new Set([5000]));
    expect(new Set(all.filter(({ level }) => level === 1).map(({ hns }) => hns))).toEqual(new Set([50]));
  });

  it('are a thread for a scan, which leaves undone what it cannot do in time', () => {
    const { all, machine } = second([{ kind: 'scan', perSecond: 100, lengthUs: 15_000, spreadPercent: 0 }]);
    expect(all.every(({ level }) => level === 0)).toBe(true);
    // It never catches up: from the first scan on, the thread has its processor without a pause.
    const running = machine.processors.flatMap((processor) => processor.running ?? []);
    expect(running.map(({ name }) => name)).toEqual(['load#1 (scan)']);
    expect(running[0]!.sliceFromHns).toBeLessThan(110_000);
  });

  it('fall on every processor when none is named', () => {
    const { all } = second([{ kind: 'graphics', perSecond: 400, lengthUs: 50 }]);
    const counts = [0, 1, 2, 3].map((cpu) => all.filter((slice) => slice.cpu === cpu && slice.level === 1).length);
    for (const count of counts) expect(count).toBeGreaterThan(60);
  });

  it('keep to their processor, the last one when it is not there', () => {
    const { all } = second([{ kind: 'network', processor: 9, perSecond: 100, lengthUs: 50 }], { processors: 2 });
    expect(new Set(all.map(({ cpu }) => cpu))).toEqual(new Set([1]));
  });

  it('begin and end when the scenario says', () => {
    const { all } = second([{ kind: 'network', perSecond: 1000, lengthUs: 50, fromMs: 300, toMs: 600 }]);
    expect(Math.min(...all.map(({ fromHns }) => fromHns))).toBeGreaterThan(3_000_000);
    expect(Math.max(...all.map(({ fromHns }) => fromHns))).toBeLessThan(6_010_000);
    expect(Math.abs(all.filter(({ level }) => level === 2).length - 300)).toBeLessThan(30);
  });

  it('repeat exactly for a seed, and differ between seeds', () => {
    const loads = [
      { kind: 'network', perSecond: 500, lengthUs: 100 },
      { kind: 'scan', perSecond: 50, lengthUs: 3000 },
    ] as const;
    const a = second([...loads], { seed: 5 });
    expect(second([...loads], { seed: 5 }).all).toEqual(a.all);
    expect(second([...loads], { seed: 6 }).all).not.toEqual(a.all);
  });

  it('take what is already queued along: more than a processor can do is not piled up', () => {
    const { machine } = second([{ kind: 'network', processor: 0, perSecond: 1000, lengthUs: 5000 }]);
    expect(machine.processors[0]!.dpcs.length).toBeLessThanOrEqual(1);
    expect(machine.processors[0]!.pendingInterrupts.length).toBeLessThanOrEqual(1);
  });
});
