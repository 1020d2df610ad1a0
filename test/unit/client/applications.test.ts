/** Applications on the engine's endpoint: who makes the packets short, what one hears of it, and who is late. */
import { describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import type { Session } from '../../../web/simulator/session.ts';
import { bundledSource } from '../../../web/simulator/audio/source.ts';
import { mixTone } from '../../../web/simulator/client/mix.ts';
import { traceText } from '../../../web/simulator/trace/decode.ts';
import { CD, FRAME_BYTES, session } from '../driver/probe.ts';

type Part = Partial<ScenarioInput>;
type Applications = NonNullable<NonNullable<ScenarioInput['streams']>[number]['applications']>;

async function ran(part: Part): Promise<Session> {
  const run = await session(part);
  while (run.advance({}) === 'budget');
  expect(run.failure).toBeNull();
  expect(run.left).toEqual([]);
  return run;
}
const endpoint = (applications: Applications, packetFrames = 480): Part => ({
  streams: [{ direction: 'render', packetFrames, applications }],
  durationMs: 600,
});
const periods = (run: Session): string[] =>
  traceText(run.machine.trace)
    .split('\n')
    .flatMap((line) => /^(0\.\d\d).* period stream=0 frames=(\d+)/.exec(line)?.slice(1).join(' ') ?? []);

/** What the stream has played, whole frames. */
const heard = (run: Session): Uint8Array => run.engines[0]!.monitor.log.view();
const source = (frames: number): Uint8Array => {
  const out = new Uint8Array(frames * FRAME_BYTES);
  bundledSource({ kind: 'bundled', name: 'chord' }, CD).fill(out, 0);
  return out;
};

describe.each(['ac97', 'virtual'] as const)('on %s', (device) => {
  it('a smaller packet makes the engine switch, and its leaving switches back (P-5)', async () => {
    const run = await ran({
      device,
      ...endpoint([{ name: 'player' }, { name: 'game', joinMs: 200, leaveMs: 400, packetFrames: 240 }]),
    });
    expect(periods(run)).toEqual(['0.20 240', '0.40 480']);
    expect(run.glitchCount()).toBe(0);
    expect(run.findings).toEqual([]);
    expect(run.snapshot().applications.map(({ missed }) => missed)).toEqual([0, 0]);
  });

  it('nothing of the recording is lost or played twice when the packet length changes', async () => {
    // The application asks for a short packet and has no time to deliver one: the recording alone is heard.
    const run = await ran({
      device,
      ...endpoint([{ name: 'silent', joinMs: 203, leaveMs: 291, packetFrames: 192, processUs: 100_000 }]),
    });
    const played = heard(run);
    expect(played.length / FRAME_BYTES).toBeGreaterThan(28_000);
    const wanted = source(played.length / FRAME_BYTES);
    expect(Buffer.compare(played, wanted)).toBe(0);
  });

  it('an application adds its sound, and is silent again when it has left', async () => {
    const run = await ran({ device, ...endpoint([{ name: 'player', joinMs: 100, leaveMs: 300 }]) });
    const played = heard(run);
    const wanted = source(played.length / FRAME_BYTES);
    const differs = (fromMs: number, toMs: number): boolean =>
      Buffer.compare(
        played.subarray(fromMs * 48 * FRAME_BYTES, toMs * 48 * FRAME_BYTES),
        wanted.subarray(fromMs * 48 * FRAME_BYTES, toMs * 48 * FRAME_BYTES),
      ) !== 0;
    expect(differs(0, 100)).toBe(false);
    expect(differs(150, 300)).toBe(true);
    expect(differs(350, 590)).toBe(false);
    expect(periods(run)).toEqual([]);
  });
});

describe('applications', () => {
  it('take the smallest packet anybody asks for, as long as they are there', async () => {
    const run = await ran(
      endpoint([
        { name: 'a', joinMs: 100, leaveMs: 400, packetFrames: 240 },
        { name: 'b', joinMs: 200, leaveMs: 300, packetFrames: 128 },
        { name: 'c', joinMs: 250, packetFrames: 960 },
      ]),
    );
    expect(periods(run)).toEqual(['0.10 240', '0.20 128', '0.30 240', '0.40 480']);
    expect(run.glitchCount()).toBe(0);
  });

  it('are late when they need longer than a packet lasts, which is no glitch of the device', async () => {
    const run = await ran(endpoint([{ name: 'slow', processUs: 12_000 }]));
    const [slow] = run.snapshot().applications;
    expect(slow!.missed).toBeGreaterThan(10);
    expect(run.glitchCount()).toBe(0);
    const text = traceText(run.machine.trace);
    expect(text).toMatch(/application-late stream=0 name=slow late=2\d{3}(\.\d)?us/);
  });

  it('bring low-latency mode with their packets (P-3) and are protected in it (P-4)', async () => {
    const run = await ran(endpoint([{ name: 'game', joinMs: 200, leaveMs: 400, packetFrames: 128 }]));
    const text = traceText(run.machine.trace);
    expect(text.match(/low-latency on=TRUE/g)!.length).toBe(1);
    expect(text).toMatch(/protect resource=game how=/);
    expect(text).toMatch(/unprotect resource=game/);
  });

  it('may share a name: the trace tells them apart', async () => {
    const run = await ran(endpoint([{}, {}]));
    expect(run.snapshot().applications.map(({ name }) => name)).toEqual(['application', 'application#2']);
  });

  it('come back with their endpoint, those that have left do not', async () => {
    const run = await ran({
      ...endpoint([
        { name: 'game', packetFrames: 240 },
        { name: 'gone', leaveMs: 150, packetFrames: 128 },
      ]),
      actions: [
        { do: 'unplug', atMs: 200 },
        { do: 'plug', atMs: 300 },
      ],
    });
    const text = traceText(run.machine.trace);
    expect(text.match(/application-joins stream=0 name=game/g)!.length).toBe(2);
    expect(text.match(/application-joins stream=0 name=gone/g)!.length).toBe(1);
    expect(run.glitchCount()).toBe(0);
  });

  it('leave a paused stream paused when the packet length changes', async () => {
    const run = await session({
      ...endpoint([{ name: 'game', joinMs: 200, packetFrames: 128 }]),
      actions: [{ do: 'pause', atMs: 100 }],
    });
    run.advance({ untilHns: 4_000_000 });
    expect(run.snapshot().streams[0]).toMatchObject({ state: 'PAUSE', packetBytes: 512 });
  });
});

describe('a mixed tone', () => {
  it.each([8, 16, 24, 32] as const)('has the same shape with %i bits', (bits) => {
    const bytes = bits / 8;
    const out = new Uint8Array(480 * bytes).fill(bits === 8 ? 128 : 0);
    mixTone(out, { rate: 48_000, channels: 1, bits }, 1000, 0);
    const view = new DataView(out.buffer);
    const sample = (i: number): number => {
      const at = i * bytes;
      if (bits === 8) return (view.getUint8(at) - 128) / 128;
      if (bits === 16) return view.getInt16(at, true) / 2 ** 15;
      if (bits === 24) return ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 2 ** 23;
      return view.getInt32(at, true) / 2 ** 31;
    };
    expect(sample(0)).toBe(0);
    expect(sample(12)).toBeCloseTo(1 / 16, 5);
    expect(sample(36)).toBeCloseTo(-1 / 16, 5);
    expect(sample(60)).toBeCloseTo(1 / 16, 5);
  });

  it('clips and does not wrap', () => {
    const out = new Uint8Array(new Int16Array(480).fill(32_767).buffer);
    mixTone(out, { rate: 48_000, channels: 1, bits: 16 }, 1000, 0);
    const samples = new Int16Array(out.buffer);
    expect(Math.max(...samples)).toBe(32_767);
    expect(Math.min(...samples)).toBeGreaterThan(30_000);
  });
});
