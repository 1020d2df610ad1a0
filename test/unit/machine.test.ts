import { describe, expect, it } from 'vitest';
import { kernelFunctions } from '../../web/simulator/kernel/functions.ts';
import { install } from '../../web/simulator/kernel/handlers.ts';
import { BugCheck } from '../../web/simulator/kernel/bugcheck.ts';
import { Interrupt, Machine } from '../../web/simulator/kernel/machine.ts';
import { Memory } from '../../web/simulator/kernel/memory.ts';
import { Waitable } from '../../web/simulator/kernel/waits.ts';
import { KERNEL_EXPORTS } from '../../web/simulator/loader.ts';
import { call } from '../../web/simulator/portcls/device.ts';
import { STATUS } from '../../web/simulator/status.ts';
import { traceText } from '../../web/simulator/trace/decode.ts';
import { FakeHost, nt, type Entries } from './fake-host.ts';

const COSTS = { hostCallHns: 2, portIoHns: 8, isrEntryHns: 20, dpcEntryHns: 10, threadSwitchHns: 30 };
const LOCK = 0x100,
  EVENT = 0x200,
  DPC = 0x300;

function world(entries: Entries, processors = 2) {
  const host = new FakeHost(entries);
  const machine = new Machine(host, processors, COSTS);
  const memory = new Memory(host, machine.objects);
  const findings: string[] = [];
  const kernel = kernelFunctions({
    machine,
    memory,
    windows: '11',
    device: () => null,
    onFinding: (_rule, text) => findings.push(text),
    exports: KERNEL_EXPORTS,
  });
  install(machine, kernel.handlers);
  const thread = (name: string, routine: number, priority = 8) =>
    machine.startThread(name, priority, true, () => call('Thread', 0, routine, 0));
  const run = (untilHns = Infinity) => machine.advance(untilHns, () => false);
  return { host, machine, kernel, findings, thread, run };
}

describe('time and interleaving', () => {
  it('runs two processors in the order of their calls, not one after the other', () => {
    const order: string[] = [];
    const { thread, run, machine } = world({
      *Thread([, routine]) {
        for (let i = 0; i < 3; i++) {
          yield nt('KeGetCurrentIrql');
          order.push(`${routine}:${i}`);
        }
        return 0;
      },
    });
    thread('a', 1);
    thread('b', 2);
    run();
    expect(order).toEqual(['1:0', '2:0', '1:1', '2:1', '1:2', '2:2']);
    expect(machine.nowHns).toBe(COSTS.threadSwitchHns + 3 * COSTS.hostCallHns);
  });

  it('gives the same trace whether it is run at once or record by record', () => {
    const entries: Entries = {
      *Thread() {
        yield nt('KeInitializeEvent', EVENT, 1, 0);
        yield nt('KeWaitForSingleObject', EVENT, 1, -50_000);
        return 0;
      },
    };
    const whole = world(entries);
    whole.thread('a', 1);
    whole.run();
    const stepped = world(entries);
    stepped.thread('a', 1);
    for (let i = 0; i < 100; i++) {
      stepped.machine.stopAtRecord = stepped.machine.trace.length + 1;
      stepped.run();
    }
    expect(traceText(stepped.machine.trace)).toBe(traceText(whole.machine.trace));
    expect(traceText(whole.machine.trace)).toContain('STATUS_TIMEOUT');
  });

  it('ends a relative time-out at the next clock tick: 15.625 ms unless somebody asked for finer', () => {
    for (const [finer, expectedHns] of [
      [0, 156_250],
      [1, 60_000],
    ] as const) {
      const { thread, run, machine } = world({
        *Thread() {
          if (finer) yield nt('ExSetTimerResolution', 10_000, 1);
          yield nt('KeInitializeEvent', EVENT, 1, 0);
          yield nt('KeWaitForSingleObject', EVENT, 1, -50_000);
          return 0;
        },
      });
      thread('a', 1);
      run();
      expect(machine.nowHns - COSTS.threadSwitchHns).toBe(expectedHns);
    }
  });
});

describe('interrupts and DPCs', () => {
  it('preempts a thread with the ISR at DIRQL, then runs the DPC, then goes on with the thread', () => {
    const order: string[] = [];
    const { thread, run, machine } = world(
      {
        *Thread() {
          yield nt('KeInitializeDpc', DPC, 7, 0);
          order.push('thread');
          for (let i = 0; i < 50; i++) yield nt('KeGetCurrentIrql');
          order.push('thread again');
          return 0;
        },
        *Isr() {
          const { value } = yield nt('KeGetCurrentIrql');
          order.push(`isr at ${value}`);
          yield nt('KeInsertQueueDpc', DPC, 1, 2);
          interrupt.line = false;
          return 1;
        },
        *Dpc(args) {
          const { value } = yield nt('KeGetCurrentIrql');
          order.push(`dpc at ${value} with ${args.slice(3).join()}`);
          return 0;
        },
      },
      1,
    );
    const interrupt = new Interrupt('int', 'int#1', machine.trace.name('int#1'), 0x900);
    interrupt.connected = true;
    interrupt.service = (context) => {
      context.frames.push({ kind: 'flow', flow: call('Isr', 0, 0, 0), op: -1 });
    };
    thread('a', 1);
    machine.queue.schedule(60, () => machine.setLine(interrupt, true));
    run();
    expect(order).toEqual(['thread', 'isr at 8', 'dpc at 2 with 1,2', 'thread again']);
  });

  it('lets a second processor spin until the owner of a spin lock lets go', () => {
    const order: string[] = [];
    const { thread, run } = world({
      *Thread([, routine]) {
        const { value: old } = yield nt('KeAcquireSpinLock', LOCK);
        order.push(`${routine} in`);
        for (let i = 0; i < 5; i++) yield nt('KeGetCurrentIrql');
        order.push(`${routine} out`);
        yield nt('KeReleaseSpinLock', LOCK, old);
        return 0;
      },
    });
    thread('a', 1);
    thread('b', 2);
    run();
    expect(order).toEqual(['1 in', '1 out', '2 in', '2 out']);
  });

  it('reports a spin lock that is acquired twice by one owner', () => {
    const { thread, run } = world({
      *Thread() {
        yield nt('KeAcquireSpinLock', LOCK);
        yield nt('KeAcquireSpinLock', LOCK);
        return 0;
      },
    });
    thread('a', 1);
    expect(() => run()).toThrow(BugCheck);
  });

  it('refuses a wait at DISPATCH_LEVEL', () => {
    const { thread, run } = world({
      *Thread() {
        yield nt('KeInitializeEvent', EVENT, 1, 0);
        yield nt('KeRaiseIrql', 2);
        yield nt('KeWaitForSingleObject', EVENT, 0, 0);
        return 0;
      },
    });
    thread('a', 1);
    expect(() => run()).toThrow(/IRQL_NOT_LESS_OR_EQUAL/);
  });
});

describe('waits', () => {
  it('releases one waiter of a synchronization event and all of a notification event', () => {
    for (const [type, expected] of [
      [1, 1],
      [0, 2],
    ] as const) {
      let woken = 0;
      const { thread, run, machine } = world({
        *Thread() {
          const { value } = yield nt('KeWaitForSingleObject', EVENT, 0, 0);
          if (value === STATUS.SUCCESS) woken++;
          return 0;
        },
      });
      const event = machine.objects.add(
        new Waitable('event', 'event#1', machine.trace.name('event#1'), EVENT, type === 1, false),
      );
      thread('a', 1);
      thread('b', 2);
      machine.queue.schedule(1000, () => machine.signal(event));
      run();
      expect(woken).toBe(expected);
    }
  });
});
