/** How fast the simulator is: virtual time and trace records per real time. */
import { readScenario, type ScenarioInput } from '../../web/simulator/scenario/schema.ts';
import { Session } from '../../web/simulator/session.ts';
import { median } from './statistics.ts';

const VIRTUAL_S = 20;

export interface Speed {
  /** Virtual seconds per real second. */
  readonly ratio: number;
  readonly recordsPerSecond: number;
}

/** Median speed of one render stream with packets of 10 ms, four processors, trace on. Throws when a run is not clean. */
export async function measureSpeed(
  module: WebAssembly.Module,
  device: 'ac97' | 'virtual',
  runs: number,
): Promise<Speed> {
  const input: ScenarioInput = { version: 1, device, durationMs: VIRTUAL_S * 1000, processors: 4 };
  const result = readScenario(input);
  if (!result.ok) throw new Error(result.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  const ratios: number[] = [];
  const records: number[] = [];
  for (let run = -1; run < runs; run++) {
    const session = await Session.create(module, result.scenario);
    const beganMs = performance.now();
    let stopped;
    do stopped = session.advance({ records: 4096 });
    while (stopped === 'budget');
    const seconds = (performance.now() - beganMs) / 1000;
    if (session.verdict().kind !== 'clean') throw new Error(`the run was not clean: ${session.verdict().headline}`);
    // The first only warms the compiler up.
    if (run >= 0) {
      ratios.push(session.progress().nowHns / 1e7 / seconds);
      records.push(session.progress().records / seconds);
    }
    session.dispose();
  }
  return { ratio: median(ratios), recordsPerSecond: median(records) };
}
