/** Rooms that only some scenarios need. They are fetched before such a run begins, so that a first visit loads the others alone. */
import type { Scenario } from './scenario/schema.ts';

export interface Parts {
  /** For streams with applications of their own packets. */
  readonly application?: typeof import('./client/application.ts');
  /** For clients that do otherwise than the audio engine. */
  readonly habits?: typeof import('./client/habits.ts');
  /** For scenarios in which somebody calls by hand. */
  readonly console?: typeof import('./console/console.ts');
  /** For scenarios in which somebody reads or sets properties. */
  readonly browser?: typeof import('./topology/browser.ts');
  /** For scenarios in which calls fail. */
  readonly faults?: typeof import('./faults/faults.ts');
  /** For scenarios with other work on the processors. */
  readonly load?: typeof import('./load/load.ts');
  /** For devices that are software: what stands for their wire and their jack. */
  readonly software?: typeof import('./client/software.ts');
}

/** What a run of this scenario needs. Rejects when a part cannot be fetched. */
export async function partsFor({ device, actions, faults, loads, streams }: Scenario): Promise<Parts> {
  const [application, habits, hand, browser, failing, load, software] = await Promise.all([
    streams.some(({ applications }) => applications.length > 0) ? import('./client/application.ts') : undefined,
    streams.some(({ client }) => client !== undefined) ? import('./client/habits.ts') : undefined,
    actions.some((action) => action.do === 'call') ? import('./console/console.ts') : undefined,
    actions.some((action) => action.do === 'property') ? import('./topology/browser.ts') : undefined,
    faults.length > 0 ? import('./faults/faults.ts') : undefined,
    loads.length > 0 ? import('./load/load.ts') : undefined,
    device === 'ac97' ? undefined : import('./client/software.ts'),
  ]);
  return {
    ...(application && { application }),
    ...(habits && { habits }),
    ...(hand && { console: hand }),
    ...(browser && { browser }),
    ...(failing && { faults: failing }),
    ...(load && { load }),
    ...(software && { software }),
  };
}
