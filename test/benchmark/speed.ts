/** How fast the simulator is: virtual time per processor time, and how long it takes to be elsewhere in a run. */
import { readScenario, type Scenario, type ScenarioInput } from '../../web/simulator/scenario/schema.ts';
import { Session } from '../../web/simulator/session.ts';
import { processorMs, slowness } from './calibration.ts';
import { median } from './statistics.ts';

const HNS_PER_SECOND = 10_000_000;
/** A run is timed in pieces of this length, so that a moment in which others use the processor spoils one piece, not the run. */
const PIECE_HNS = HNS_PER_SECOND / 2;
/** The start of a run is other work than its middle. */
const LEAD_HNS = HNS_PER_SECOND;
export const MINUTE_S = 60;

/** That many render streams at the same time, which only the driver with the patch for it opens. */
export type RenderStreams = 1 | 2 | 4 | 8;

export interface Setup {
  readonly device: 'ac97' | 'virtual';
  readonly processors: number;
  readonly streams: 'render' | 'render and capture' | RenderStreams;
  /** DPCs of other subsystems in a second, each after an interrupt of theirs; 0: none. */
  readonly foreignPerSecond: number;
}

export interface Speed {
  /** Virtual seconds per second of processor time. */
  readonly ratio: number;
  /** The same on the reference machine, as far as a loop timed between the pieces tells. */
  readonly scaledRatio: number;
  readonly recordsPerPacket: number;
}

function streamsOf(streams: Setup['streams']): ScenarioInput['streams'] {
  if (streams === 'render and capture') return [{ direction: 'render' }, { direction: 'capture' }];
  return Array.from({ length: streams === 'render' ? 1 : streams }, () => ({ direction: 'render' as const }));
}

function scenarioOf(setup: Setup, seconds: number): Scenario {
  const input: ScenarioInput = {
    version: 1,
    device: setup.device,
    durationMs: seconds * 1000,
    processors: setup.processors,
    streams: streamsOf(setup.streams),
    loads: setup.foreignPerSecond > 0 ? [{ kind: 'network', perSecond: setup.foreignPerSecond }] : [],
  };
  const result = readScenario(input);
  if (!result.ok) throw new Error(result.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return result.scenario;
}

/** Packets of 10 ms, the trace is on. `recordsPerPacket` is for all streams together. Throws when a run without load is not clean. */
export async function measureSpeed(module: WebAssembly.Module, setup: Setup, seconds: number): Promise<Speed> {
  const session = await Session.create(module, scenarioOf(setup, seconds));
  session.advance({ untilHns: LEAD_HNS });
  const from = session.progress().records;
  const ratios: number[] = [];
  const slow: number[] = [slowness()];
  for (let atHns = LEAD_HNS; atHns + PIECE_HNS <= seconds * HNS_PER_SECOND; atHns += PIECE_HNS) {
    const beganMs = processorMs();
    session.advance({ untilHns: atHns + PIECE_HNS });
    ratios.push(PIECE_HNS / HNS_PER_SECOND / ((processorMs() - beganMs) / 1000));
    slow.push(slowness());
  }
  const packets = (seconds * HNS_PER_SECOND - LEAD_HNS) / (HNS_PER_SECOND / 100);
  const recordsPerPacket = (session.progress().records - from) / packets;
  while (session.advance({ records: 1_000_000 }) === 'budget');
  const { kind, headline } = session.verdict();
  session.dispose();
  if (setup.foreignPerSecond === 0 && kind !== 'clean') throw new Error(`the run was not clean: ${headline}`);
  const ratio = median(ratios);
  return { ratio, scaledRatio: ratio * median(slow), recordsPerPacket };
}

export interface Seek {
  /** Milliseconds of processor time, as measured and on the reference machine. */
  readonly ms: number;
  readonly scaledMs: number;
}

/** A step back at the end of a minute: the run is made again up to there, as the worker does. Medians of `runs`. */
export async function measureSeek(module: WebAssembly.Module, setup: Setup, runs: number): Promise<Seek> {
  const scenario = scenarioOf(setup, MINUTE_S);
  const times: number[] = [];
  const slow: number[] = [];
  let session = await Session.create(module, scenario);
  session.advance({ untilHns: MINUTE_S * HNS_PER_SECOND });
  for (let run = 0; run < runs; run++) {
    slow.push(slowness());
    const beganMs = processorMs();
    session.dispose();
    session = await Session.create(module, scenario, undefined, { instead: session });
    session.advance({ untilHns: MINUTE_S * HNS_PER_SECOND - HNS_PER_SECOND / 100 });
    times.push(processorMs() - beganMs);
  }
  session.dispose();
  const ms = median(times);
  return { ms, scaledMs: ms / median(slow) };
}
