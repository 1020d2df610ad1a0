/** A run made again in the memory of the one before is the same run. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import type { Session } from '../../../web/simulator/session.ts';
import { session } from './probe.ts';
import { wavOf } from '../../../web/simulator/inspect/wavof.ts';

const SCENARIO = {
  device: 'ac97',
  durationMs: 3000,
  streams: [
    { direction: 'render', applications: [{ name: 'call', joinMs: 700, leaveMs: 1500, packetFrames: 128 }] },
    { direction: 'capture', startMs: 200 },
  ],
  actions: [{ atMs: 1000, do: 'delayClient', stream: 0, ms: 25 }],
} as const satisfies Omit<ScenarioInput, 'version'>;

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const lines = (run: Session): string[] => new TextDecoder().decode(run.traceText()).split('\n');

function outcome(run: Session) {
  const { slices } = run.machine;
  return {
    trace: digest(run.traceText()),
    wavs: [digest(wavOf(run, 0)), digest(wavOf(run, 1))],
    lanes: slices.length,
    laneEnds: digest(new Uint8Array(slices.toHns.slice(0, slices.length).buffer)),
    packets: JSON.stringify(run.slices(0, run.endHns, 0).packets),
    glitches: run.glitchCount(),
  };
}

describe('a run made again', () => {
  it('in used memory has the same trace, sound and lanes, and leaves nothing in the old one', async () => {
    const first = await session(SCENARIO);
    first.advance({});
    const expected = outcome(first);
    const trace = lines(first);
    expect(expected.glitches).toBeGreaterThan(0);

    const second = await session(SCENARIO, { instead: first });
    first.dispose();
    expect(first.machine.trace.length).toBe(0);
    expect(wavOf(first, 0).length).toBeLessThan(100);
    second.advance({ untilHns: 12_000_000 });
    second.advance({});
    expect(outcome(second)).toEqual(expected);

    const third = await session({ ...SCENARIO, durationMs: 5000 }, { instead: second });
    third.advance({ untilHns: 8_000_000 });
    const records = third.progress().records;
    expect(lines(third).slice(0, records).join('\n')).toBe(trace.slice(0, records).join('\n'));
    second.dispose();
    third.dispose();
  });
});
