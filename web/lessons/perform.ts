/** Operations of lessons, done on whatever can be driven: the lab, or a session in Node. */
import type { Scenario } from '../simulator/scenario/schema.ts';
import type { TraceRow } from '../simulator/views.ts';
import { provocation, withAction } from '../lab/state/provocations.ts';
import { usualLoad } from '../lab/state/loads.ts';
import { firstAfter, type Standing } from './goals.ts';
import type { Lesson, Operation } from './schema.ts';

/** What can be driven. Each call ends when the run stands still again. */
export interface Stage {
  readonly standing: Standing;
  /** Takes a scenario of the library; nothing of it has run. */
  use(name: string): Promise<void>;
  /** Changes the scenario; nothing of the changed one has run. */
  change(patch: Partial<Scenario>): Promise<void>;
  run(): Promise<void>;
  seek(hns: number): Promise<void>;
  step(unit: 'record' | 'packet' | 'glitch'): Promise<void>;
  back(unit: 'record' | 'packet' | 'glitch'): Promise<void>;
  /** Changes the scenario from the playhead on and stands there again. */
  provoke(change: (scenario: Scenario, atMs: number) => Partial<Scenario>): Promise<void>;
  choose(row: TraceRow): Promise<void>;
}

/** Does one operation. Throws Error when it cannot be done. */
export async function perform(operation: Operation, stage: Stage): Promise<void> {
  switch (operation.do) {
    case 'scenario':
      return stage.use(operation.name);
    case 'set':
      return stage.change(patchOf(operation, stage.standing.scenario));
    case 'run':
      return stage.run();
    case 'seek':
      return stage.seek(operation.ms * 10_000);
    case 'step':
    case 'back':
      for (let i = 0; i < (operation.times ?? 1); i++) await stage[operation.do](operation.unit);
      return;
    case 'provoke': {
      const what = provocation(operation.what);
      if (!what) throw new Error(`the lab cannot provoke “${operation.what}”`);
      return stage.provoke((scenario, atMs) => withAction(scenario, what.make(atMs)));
    }
    case 'choose': {
      const row = await firstAfter(operation.match, operation.after, stage.standing);
      if (!row) throw new Error(`no record of the run is ${JSON.stringify(operation.match)}`);
      return stage.choose(row);
    }
  }
}

/** Brings the stage to where step `index` of the lesson begins: its scenario, then the solutions of the steps before. */
export async function begin(lesson: Lesson, index: number, stage: Stage): Promise<void> {
  await stage.use(lesson.scenario);
  for (const step of lesson.steps.slice(0, index)) for (const one of step.solution) await perform(one, stage);
}

function patchOf(set: Extract<Operation, { do: 'set' }>, scenario: Scenario): Partial<Scenario> {
  const { windows, device, packetFrames, load } = set;
  return {
    ...(windows === undefined ? {} : { windows }),
    ...(device === undefined ? {} : { device }),
    ...(load === undefined ? {} : { loads: load === 'none' ? [] : [usualLoad(load)] }),
    ...(set.protected === undefined ? {} : { protection: { ...scenario.protection, enabled: set.protected } }),
    ...(packetFrames === undefined ? {} : { streams: scenario.streams.map((stream) => ({ ...stream, packetFrames })) }),
  };
}
