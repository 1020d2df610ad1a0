/**
 * Development only: the driver that the development server builds anew when a source is saved. The open run is made again with it, up
 * to the virtual time at which it stood, and is looked at as before. What the compiler objects to is shown; the old run stays.
 */
import { mount } from 'svelte';
import * as v from 'valibot';
import type { Lab } from '../state/lab.svelte.ts';
import { driverWithLines, PLAIN_DRIVER, useBuild } from './files.ts';
import { Live } from './live.svelte.ts';
import LiveStrip from './LiveStrip.svelte';
import { Source } from './source.svelte.ts';

const problemSchema = v.object({ file: v.string(), line: v.number(), column: v.number(), text: v.string() });
const stateSchema = v.object({
  build: v.pipe(v.string(), v.regex(/^[a-z0-9-]{0,40}$/)),
  seconds: v.number(),
  problem: v.nullable(v.object({ text: v.string(), problems: v.array(problemSchema) })),
});

/** Follows the development server from now on. */
export function follow(lab: Lab): void {
  // Vite looks for these very words.
  const hot = import.meta.hot;
  if (!hot) return;
  const live = new Live();
  const target = document.createElement('div');
  document.querySelector('main, #app > *')?.before(target);
  mount(LiveStrip, { target, props: { lab, live } });
  let build = '';
  hot.on('driver:state', (told: unknown) => {
    const state = v.safeParse(stateSchema, told);
    if (!state.success) return;
    live.problem = state.output.problem;
    live.seconds = state.output.seconds;
    if (state.output.build === build) return;
    build = state.output.build;
    live.builds += 1;
    useBuild(build);
    void takeOver(lab);
  });
  hot.send('driver:state', {});
}

/** The run again if it is of the driver without a mistake, with the driver that was built last. */
async function takeOver(lab: Lab): Promise<void> {
  const { run } = lab;
  run.client.driver = (name) => (name === PLAIN_DRIVER ? driverWithLines() : undefined);
  if (lab.setup.scenario.driver !== PLAIN_DRIVER) return;
  const goesOn = run.state === 'running';
  await run.act(async () => {
    await run.pause();
    await run.settled();
    await run.again('hns');
  });
  if (lab.source || lab.tab === 'source') await Source.of(lab).rebuilt();
  if (goesOn) await lab.toggleRun();
  lab.say('The driver was built anew; the run is repeated with it.');
}
