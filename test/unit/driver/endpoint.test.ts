/** The endpoints of the virtual device go and come back by a property of its topology filter (T-7). */
import { describe, expect, it } from 'vitest';
import type { Flow, Request } from '../../../web/simulator/kernel/context.ts';
import { KSSTATE } from '../../../web/simulator/portcls/streams.ts';
import type { Action, ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import type { Session } from '../../../web/simulator/session.ts';
import { STATUS } from '../../../web/simulator/status.ts';
import { ENDPOINT } from '../../../web/simulator/topology/endpointproperty.ts';
import { filterProperty, PROPERTY_TYPE } from '../../../web/simulator/topology/request.ts';
import { atEveryInstant, ended, sequence } from './instants.ts';
import { must, probe, session, type Probe } from './probe.ts';

const { GET, SET, BASICSUPPORT } = PROPERTY_TYPE;
/** KSPROPERTY_DESCRIPTION. */
const DESCRIPTION_BYTES = 40;
const THREAD = /^(Property|RemoveStreamResource|AddStreamResource|PsCreateSystemThread|thread-end|ObDereference)/;

const virtual = (actions: readonly Action[], more: Partial<ScenarioInput> = {}): Partial<ScenarioInput> => ({
  device: 'virtual',
  durationMs: 100,
  streams: [{ direction: 'render' }, { direction: 'capture' }],
  actions: [...actions],
  ...more,
});
const unplug = (atMs: number): Action => ({ do: 'unplug', atMs, stream: 0 });
const plug = (atMs: number): Action => ({ do: 'plug', atMs, stream: 0 });

/** First words of the calls that make and end thread and registration, in order. */
const thread = (run: Session) => sequence(run, THREAD).map((text) => text.split(' ')[0]);
const START = ['PsCreateSystemThread', 'AddStreamResource2'];
const UNPLUG = ['Property', 'RemoveStreamResource', 'thread-end', 'ObDereferenceObject'];
const PLUG = ['Property', ...START];
const REMOVE = ['RemoveStreamResource', 'thread-end', 'ObDereferenceObject'];

function clean(run: Session): void {
  expect(run.failure).toBeNull();
  expect(run.findings.map(({ text }) => text)).toEqual([]);
  expect(run.left).toEqual([]);
  expect(run.phase).toBe('unloaded');
  expect(run.glitchCount()).toBe(0);
}

describe('on the virtual device', () => {
  it('the registration goes before the thread ends, and both are made anew', async () => {
    const run = await ended(virtual([unplug(30), plug(60)]));
    clean(run);
    expect(thread(run)).toEqual([...START, ...UNPLUG, ...PLUG, ...REMOVE]);
    expect(sequence(run, /^NewStream/)).toHaveLength(4);
  });

  it('streams in PAUSE go as well as running ones', async () => {
    const run = await ended(virtual([{ do: 'pause', atMs: 20, stream: 0 }, unplug(30), plug(60)]));
    clean(run);
    expect(thread(run)).toEqual([...START, ...UNPLUG, ...PLUG, ...REMOVE]);
  });

  it('unplugged twice it is away once; plugged in without having been away it stays', async () => {
    const run = await ended(virtual([plug(10), unplug(30), unplug(40), plug(60), plug(70)]));
    clean(run);
    expect(thread(run)).toEqual([...START, 'Property', ...UNPLUG, 'Property', ...PLUG, 'Property', ...REMOVE]);
  });

  it('is removed and unloaded while it is away', async () => {
    const run = await ended(virtual([unplug(30)]));
    clean(run);
    expect(thread(run)).toEqual([...START, ...UNPLUG]);
  });

  it('a stream that would begin meanwhile begins when it is back', async () => {
    const streams: ScenarioInput['streams'] = [{ direction: 'render', startMs: 40 }];
    const run = await ended(virtual([unplug(30), plug(60)], { streams }));
    clean(run);
    expect(run.engines[0]!.monitor.log.view().length).toBeGreaterThan(0);
  });

  it('plugged in while it sleeps, it is registered in D0', async () => {
    const run = await ended(
      virtual([unplug(20), { do: 'power', atMs: 30, state: 'D3' }, plug(40), { do: 'power', atMs: 60, state: 'D0' }]),
    );
    expect(run.failure).toBeNull();
    expect(run.left).toEqual([]);
    expect(sequence(run, /^(AddStream|RemoveStream|PowerChange)/).map((text) => text.split(' ')[0])).toEqual([
      'AddStreamResource2',
      'RemoveStreamResource',
      'PowerChangeState3',
      'PowerChangeState3',
      'AddStreamResource2',
      'RemoveStreamResource',
    ]);
  });

  it('stopped and started again, it comes up with its endpoints', async () => {
    const run = await ended(
      virtual([unplug(20), { do: 'stopDevice', atMs: 30 }, { do: 'startDevice', atMs: 40, resources: 'same' }]),
    );
    expect(run.failure).toBeNull();
    expect(run.left).toEqual([]);
    expect(thread(run)).toEqual([...START, ...UNPLUG, ...START, ...REMOVE]);
  });

  it.each([
    ['PsCreateSystemThread', 'INSUFFICIENT_RESOURCES'],
    ['StreamResourceManager_AddStreamResource2', null],
  ] as const)('%s fails at the return', async (call, status) => {
    const run = await ended(virtual([unplug(30), plug(50), plug(70)], { faults: [{ call, nth: 2 }] }));
    expect(run.failure).toBeNull();
    expect(run.left).toEqual([]);
    const errors = run.findings.filter(({ severity }) => severity === 'error').map(({ text }) => text);
    // A registration that fails costs the protection alone; without a thread the endpoints are not back.
    expect(errors).toEqual(status === null ? [] : [`the endpoints do not come back: STATUS_${status}`]);
    expect(sequence(run, /^NewStream/)).toHaveLength(4);
  });

  it('keeps its thread before Windows 8.1: it may be inside ExSetTimerResolution', async () => {
    const run = await ended(virtual([unplug(30), plug(60)], { windows: '7' }));
    clean(run);
    expect(thread(run)).toEqual(['PsCreateSystemThread', 'Property', 'Property', 'thread-end', 'ObDereferenceObject']);
  });

  describe('at every instant of a run with two streams', () => {
    it('is unplugged', () => atEveryInstant('virtual', 2, [unplug(0)]), 60_000);
    it('is unplugged and plugged in', () => atEveryInstant('virtual', 2, [unplug(0), plug(0.02)]), 60_000);
    it(
      'is unplugged while it is pulled out',
      () => atEveryInstant('virtual', 2, [unplug(0), { do: 'surpriseRemoval', atMs: 0.0021 }]),
      60_000,
    );
    it(
      'is plugged in while it is removed',
      () => atEveryInstant('virtual', 4, [unplug(0), plug(0.05), { do: 'removeDevice', atMs: 0.0505 }]),
      60_000,
    );
  });

  it('is unplugged at every instant of a removal: the hardware waits for the request', async () => {
    const events = (run: Session) => sequence(run, /^KeInitializeEvent/).length;
    const plain = events(await ended(virtual([], { durationMs: 40 })));
    let waited = 0;
    for (let atHns = 0; atHns < 200; atHns += 2) {
      const run = await ended(
        virtual([unplug(20), { do: 'surpriseRemoval', atMs: 20 + atHns / 10_000 }], { durationMs: 40 }),
      );
      expect(run.failure).toBeNull();
      expect(run.left).toEqual([]);
      expect(run.findings.filter(({ rule }) => rule !== 'stream-refused').map(({ text }) => text)).toEqual([]);
      // The event it waits for is initialised only then.
      if (events(run) > plain) waited++;
      run.dispose();
    }
    expect(waited).toBeGreaterThan(0);
  });
});

it("on AC'97 the driver has nothing to end: clients close and open", async () => {
  const run = await ended(virtual([unplug(30), plug(60)], { device: 'ac97' }));
  clean(run);
  expect(sequence(run, /^(Property|Disconnect|RemoveStreamResource)/).filter((text) => text === 'Property')).toEqual(
    [],
  );
  expect(sequence(run, /^NewStream/)).toHaveLength(3);
});

// ---- the property itself

const REQUEST = { ...ENDPOINT, verb: GET, roomBytes: 4 } as const;
const ulong = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);

interface Answer {
  readonly status: number;
  readonly value: number;
  readonly bytes: number;
}
function* endpoint(p: Probe, verb: number, roomBytes = 4, value = 0, id = 0): Generator<Request, Answer, number> {
  const request = { ...REQUEST, id, verb, roomBytes, ...(verb === SET && { value: ulong(value) }) };
  const { value: left, ...answer } = yield* filterProperty(p.stack, () => p.stack.portOf('Topology'), request);
  const whole = new Uint8Array(4);
  whole.set(left.subarray(0, 4));
  return { ...answer, value: new DataView(whole.buffer).getUint32(0, true) };
}

describe('KSPROPERTY_PORTCLSLAB_ENDPOINT', () => {
  it('is got and set', async () => {
    const run = await probe({ device: 'virtual' }, function* (p) {
      expect(yield* endpoint(p, GET)).toEqual({ status: STATUS.SUCCESS, value: 1, bytes: 4 });
      expect((yield* endpoint(p, SET, 4, 0)).status).toBe(STATUS.SUCCESS);
      expect(yield* endpoint(p, GET)).toEqual({ status: STATUS.SUCCESS, value: 0, bytes: 4 });
      expect((yield* endpoint(p, SET, 8, 1)).status).toBe(STATUS.SUCCESS);
      expect(yield* endpoint(p, GET, 64)).toEqual({ status: STATUS.SUCCESS, value: 1, bytes: 4 });
    });
    expect(run.left).toEqual([]);
  });

  it('answers sizes, values, verbs and ids that are wrong', async () => {
    await probe({ device: 'virtual' }, function* (p) {
      expect(yield* endpoint(p, GET, 0)).toEqual({ status: STATUS.BUFFER_OVERFLOW, value: 0, bytes: 4 });
      for (const verb of [GET, SET])
        for (const bytes of [1, 2, 3]) expect((yield* endpoint(p, verb, bytes)).status).toBe(STATUS.BUFFER_TOO_SMALL);
      expect((yield* endpoint(p, SET, 0)).status).toBe(STATUS.BUFFER_TOO_SMALL);
      for (const value of [2, 0x100, 0xffff_ffff])
        expect((yield* endpoint(p, SET, 4, value)).status).toBe(STATUS.INVALID_PARAMETER);
      expect((yield* endpoint(p, 0x400)).status).toBe(STATUS.INVALID_DEVICE_REQUEST);
      expect((yield* endpoint(p, GET, 4, 0, 1)).status).toBe(STATUS.NOT_FOUND);
      expect(yield* endpoint(p, GET)).toMatchObject({ status: STATUS.SUCCESS, value: 1 });
    });
  });

  it('says what it supports', async () => {
    const flags = GET | SET | BASICSUPPORT;
    await probe({ device: 'virtual' }, function* (p) {
      expect(yield* endpoint(p, BASICSUPPORT)).toEqual({ status: STATUS.SUCCESS, value: flags, bytes: 4 });
      expect(yield* endpoint(p, BASICSUPPORT, 64)).toEqual({
        status: STATUS.SUCCESS,
        value: flags,
        bytes: DESCRIPTION_BYTES,
      });
      expect(yield* endpoint(p, BASICSUPPORT, 0)).toMatchObject({
        status: STATUS.BUFFER_OVERFLOW,
        bytes: DESCRIPTION_BYTES,
      });
      expect((yield* endpoint(p, BASICSUPPORT, 20)).status).toBe(STATUS.BUFFER_TOO_SMALL);
    });
  });

  it('is not there in other sets, on the wave filter, and on AC’97', async () => {
    await probe({ device: 'virtual' }, function* (p) {
      const { stack } = p;
      const other = { ...REQUEST, set: '00000000-0000-0000-0000-000000000000' };
      const [topology, wave] = [() => stack.portOf('Topology'), () => stack.portOf('WaveRT')];
      expect((yield* filterProperty(stack, topology, other)).status).toBe(STATUS.NOT_FOUND);
      expect((yield* filterProperty(stack, wave, REQUEST)).status).toBe(STATUS.NOT_FOUND);
    });
    await probe({ device: 'ac97' }, function* (p) {
      expect((yield* endpoint(p, GET)).status).toBe(STATUS.NOT_FOUND);
    });
  });

  it('is refused by the driver once it has given up its thread, and PortCls does not know yet', async () => {
    const run = await session(virtual([{ do: 'surpriseRemoval', atMs: 20 }]));
    for (let seen = 0, ended = false; !ended && run.advance({ records: 1 }) === 'budget';) {
      const { rows } = run.rows(seen, Infinity, {});
      seen += rows.length;
      ended = rows.some(({ call }) => call === 'thread-end');
    }
    let answer: unknown;
    run.machine.startThread('client', 20, false, function* (): Flow {
      const set = { ...REQUEST, verb: SET, value: ulong(0) };
      answer = yield* filterProperty(run.stack, () => run.stack.portOf('Topology'), set);
      return 0;
    });
    run.advance({});
    expect(answer).toMatchObject({ status: STATUS.DEVICE_REMOVED, bytes: 4 });
    expect(run.failure).toBeNull();
    expect(run.left).toEqual([]);
  });

  it('refuses to run a stream while the endpoints are away', async () => {
    await probe({ device: 'virtual' }, function* (p) {
      must((yield* endpoint(p, SET, 4, 0)).status);
      const pin = yield* p.open(false, 480);
      expect(yield* pin.setState(KSSTATE.RUN)).toBe(STATUS.DEVICE_NOT_READY);
      must((yield* endpoint(p, SET, 4, 1)).status);
      must(yield* pin.setState(KSSTATE.RUN));
      must(yield* p.event(pin));
      yield* pin.close();
    });
  });
});
