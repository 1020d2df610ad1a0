/** What other subsystems need of the machine: threads with affinity and priority, foreign interrupts and DPCs, sleeping processors. */
import { describe, expect, it } from 'vitest';
import type { Context, Flow } from '../../web/simulator/kernel/context.ts';
import { Dpc, Interrupt, Machine } from '../../web/simulator/kernel/machine.ts';
import { eventOp } from '../../web/simulator/trace/trace.ts';
import { FakeHost } from './fake-host.ts';

const COSTS = { hostCallHns: 2, portIoHns: 8, isrEntryHns: 20, dpcEntryHns: 10, threadSwitchHns: 30 };

function world(processors: number) {
  const machine = new Machine(new FakeHost({}), processors, COSTS);
  /** A thread that uses a processor for `hns`, again and again. */
  const busy = (name: string, priority: number, hns: number, times = 1): Context =>
    machine.startThread(name, priority, false, function* (): Flow {
      for (let i = 0; i < times; i++) yield { kind: 'spend', hns };
      return 0;
    });
  const foreignDpc = (name: string, hns: number): Dpc => {
    const dpc = new Dpc('dpc', name, machine.trace.name(name), 0);
    dpc.foreignHns = hns;
    return dpc;
  };
  const foreignInterrupt = (name: string, hns: number): Interrupt => {
    const interrupt = new Interrupt('int', name, machine.trace.name(name), 0);
    interrupt.foreignHns = hns;
    return interrupt;
  };
  /** Who had which processor: `name cpu from-to`. */
  const lanes = (): string[] => {
    const { slices, trace } = machine;
    return Array.from(
      { length: slices.length },
      (_, i) => `${trace.names[slices.name[i]!]} ${slices.cpu[i]} ${slices.fromHns[i]}-${slices.toHns[i]}`,
    );
  };
  const run = (untilHns = Infinity) => machine.advance(untilHns, () => false);
  return { machine, busy, foreignDpc, foreignInterrupt, lanes, run };
}

describe('affinity and priority', () => {
  it('runs a thread only where its affinity allows', () => {
    const { machine, busy, lanes, run } = world(2);
    machine.setAffinity(busy('a', 8, 100), 0b01);
    machine.setAffinity(busy('b', 8, 100), 0b01);
    run();
    // b began on processor 1 and moved when the change took effect.
    expect(lanes()).toEqual(['a 0 0-130', 'b 0 130-290']);
  });

  it('moves a running thread, which pays for the switch again', () => {
    const { machine, busy, lanes, run } = world(2);
    const a = busy('a', 8, 100);
    machine.queue.schedule(50, () => machine.setAffinity(a, 0b10));
    run();
    expect(lanes()).toEqual(['a 0 0-50', 'a 1 50-160']);
  });

  it('lets a thread raised above the running one preempt it', () => {
    const { machine, busy, lanes, run } = world(1);
    busy('a', 8, 100);
    const b = busy('b', 6, 100);
    machine.queue.schedule(60, () => machine.setPriority(b, 20));
    run();
    expect(lanes()).toEqual(['a 0 0-60', 'b 0 60-190', 'a 0 190-290']);
  });

  it('lets a waiting thread take over from one that was lowered below it', () => {
    const { machine, busy, lanes, run } = world(1);
    const a = busy('a', 8, 100);
    busy('b', 6, 100);
    machine.queue.schedule(60, () => machine.setPriority(a, 1));
    run();
    expect(lanes().map((lane) => lane.split(' ')[0])).toEqual(['a', 'b', 'a']);
  });
});

describe('interrupts and DPCs of other subsystems', () => {
  it('preempts the thread on that processor for as long as the routine takes', () => {
    const { machine, busy, foreignInterrupt, lanes, run } = world(2);
    busy('a', 8, 100);
    const disk = foreignInterrupt('disk', 40);
    machine.queue.schedule(50, () => expect(machine.raiseForeign(disk, 0)).toBe(true));
    run();
    expect(lanes()).toEqual(['a 0 0-50', 'disk 0 50-90', 'a 0 90-170']);
  });

  it('is an edge: a second one while the first waits is the same one', () => {
    const { machine, foreignInterrupt, lanes, run } = world(1);
    const high = foreignInterrupt('high', 100);
    high.irql = 10;
    const disk = foreignInterrupt('disk', 40);
    machine.raiseForeign(high, 0);
    machine.queue.schedule(10, () => expect(machine.raiseForeign(disk, 0)).toBe(true));
    machine.queue.schedule(20, () => expect(machine.raiseForeign(disk, 0)).toBe(false));
    machine.queue.schedule(110, () => expect(machine.raiseForeign(disk, 0)).toBe(true));
    run();
    expect(lanes()).toEqual(['high 0 0-100', 'disk 0 100-140', 'disk 0 140-180']);
  });

  it('nests by IRQL', () => {
    const { machine, foreignInterrupt, lanes, run } = world(1);
    const low = foreignInterrupt('low', 100);
    const high = foreignInterrupt('high', 10);
    high.irql = 11;
    machine.raiseForeign(low, 0);
    machine.queue.schedule(50, () => machine.raiseForeign(high, 0));
    run();
    expect(lanes()).toEqual(['low 0 0-50', 'high 0 50-60', 'low 0 60-110']);
  });

  it('queues its DPC from its service and runs it below every interrupt and above every thread', () => {
    const { machine, busy, foreignInterrupt, foreignDpc, lanes, run } = world(1);
    busy('a', 31, 100);
    const dpc = foreignDpc('net dpc', 70);
    const net = foreignInterrupt('net', 10);
    net.service = (context) => machine.queueDpc(dpc, machine.processors[context.cpu]!);
    machine.queue.schedule(40, () => machine.raiseForeign(net, 0));
    run();
    expect(lanes()).toEqual(['a 0 0-40', 'net 0 40-50', 'net dpc 0 50-120', 'a 0 120-210']);
  });

  it('records each foreign DPC with its length and how long it waited', () => {
    const { machine, foreignDpc, run } = world(1);
    const [first, second] = [foreignDpc('first', 70), foreignDpc('second', 30)];
    machine.queueDpc(first, machine.processors[0]!);
    machine.queueDpc(second, machine.processors[0]!);
    expect(machine.queueDpc(second, machine.processors[0]!)).toBe(false);
    run();
    const { trace } = machine;
    const rows = Array.from({ length: trace.length }, (_, i) =>
      Array.from(trace.values.subarray(trace.argStart[i], trace.argStart[i + 1])),
    );
    expect(Array.from(trace.op.subarray(0, trace.length))).toEqual([eventOp('foreign-dpc'), eventOp('foreign-dpc')]);
    expect(rows).toEqual([
      [first.nameId, 70, 0],
      [second.nameId, 30, 70],
    ]);
  });
});

describe('processors that sleep', () => {
  it('wake in `exitHns` once they were idle for `afterHns`, not before', () => {
    const { machine, busy, lanes, run } = world(1);
    Object.assign(machine.idle, { exitHns: 500, afterHns: 1000 });
    busy('a', 8, 100);
    machine.queue.schedule(1000, () => busy('b', 8, 100));
    machine.queue.schedule(2130, () => busy('c', 8, 100));
    run();
    expect(lanes()).toEqual(['a 0 0-130', 'b 0 1000-1130', 'c 0 2630-2760']);
    const [processor] = machine.processors;
    expect([processor!.exitFromHns, processor!.exitToHns]).toEqual([2130, 2630]);
  });

  it('do not sleep while they are kept awake', () => {
    const { machine, foreignInterrupt, lanes, run } = world(2);
    Object.assign(machine.idle, { exitHns: 500, afterHns: 1000, keepAwake: 0b10 });
    const [awake, asleep] = [foreignInterrupt('awake', 10), foreignInterrupt('asleep', 10)];
    machine.queue.schedule(5000, () => {
      machine.raiseForeign(asleep, 0);
      machine.raiseForeign(awake, 1);
    });
    run();
    expect(lanes()).toEqual(['awake 1 5000-5010', 'asleep 0 5500-5510']);
  });

  it('wake once for all that came meanwhile', () => {
    const { machine, busy, foreignInterrupt, foreignDpc, lanes, run } = world(1);
    Object.assign(machine.idle, { exitHns: 500, afterHns: 0 });
    machine.queueDpc(foreignDpc('dpc', 20), machine.processors[0]!);
    machine.queue.schedule(100, () => busy('thread', 8, 100));
    machine.queue.schedule(200, () => machine.raiseForeign(foreignInterrupt('interrupt', 10), 0));
    run();
    expect(lanes()).toEqual(['interrupt 0 500-510', 'dpc 0 510-530', 'thread 0 530-660']);
  });

  it('leave a thread that waits for one of them to a processor that is free before', () => {
    const { machine, busy, lanes, run } = world(2);
    Object.assign(machine.idle, { exitHns: 500, afterHns: 1000 });
    machine.setAffinity(busy('long', 8, 2000), 0b01);
    machine.queue.schedule(2000, () => busy('short', 8, 100));
    run();
    expect(lanes()).toEqual(['long 0 0-2030', 'short 0 2030-2160']);
    expect(machine.processors[1]!.running).toBe(null);
  });
});
