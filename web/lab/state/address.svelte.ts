/** The lab and its address: `web/link` says what an address can hold, this puts it into the lab and takes it from there. */
import { readAddress, TooLong, writeAddress, type Asked } from '../../link/address.ts';
import { writeState } from '../../link/state.ts';
import type { LinkState, LinkView } from '../../link/types.ts';
import type { Scenario } from '../../simulator/scenario/schema.ts';
import { learnPart, openLearn } from '../guide/address.ts';
import { schema } from './checking.ts';
import { SPEEDS, type Lab, type Tab } from './lab.svelte.ts';
import { fetchScenario } from './library.svelte.ts';
import { GROUPS } from './trace.svelte.ts';

/** The address follows this long after the last change. Browsers refuse more than 100 changes in 30 s. */
const SETTLE_MS = 500;

/**
 * Shows what the present address asks for. What cannot be used is said, the rest is used; without a scenario the set-up
 * stays as it is.
 * @param first whether nothing is loaded yet
 */
export async function openAddress(lab: Lab, first: boolean): Promise<void> {
  const { asked, problems } = await readAddress(location.hash);
  await schema();
  const said = [...problems];
  const scenario = await wanted(lab, asked, said);
  if (scenario || first) {
    await lab.run.pause();
    await lab.run.settled();
    if (scenario) {
      lab.foreign?.follow(scenario.driver);
      lab.setup.use(scenario);
    }
    await lab.load();
  }
  // A position in another scenario than the one it is meant for is worse than none.
  if (asked.at && (scenario || asked.name === undefined)) await go(lab, asked.at);
  if (asked.view) said.push(...look(lab, asked.view));
  const place = asked.view?.source;
  if (place) {
    lab.showSource(true);
    const { Source } = await import('../source/source.svelte.ts');
    if (!(await Source.of(lab).hold(place)))
      said.push(`The link shows the file ${place.file}, which the driver does not have.`);
  }
  if (asked.marks?.length && (scenario || asked.name === undefined)) {
    const { Runs } = await import('./history.svelte.ts');
    const left = (await Runs.of(lab)).takeBookmarks(asked.marks);
    if (left > 0) said.push(`There is no room for ${left} of the bookmarks of this link: a run has at most 20.`);
  }
  said.push(...(await openLearn(lab, location.hash, asked.scenario !== undefined)));
  const [text, ...details] = said;
  lab.message = text === undefined ? null : { kind: 'error', text, details };
}

/** The scenario that is asked for; undefined when none is, or it is not to be had, which is then said. */
async function wanted(lab: Lab, asked: Asked, said: string[]): Promise<Scenario | undefined> {
  let { scenario } = asked;
  if (asked.name !== undefined) {
    try {
      scenario = await fetchScenario(asked.name);
    } catch (error) {
      said.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (scenario?.input.kind !== 'file' || lab.setup.file) return scenario;
  said.push(
    'The run of this link plays a recording of its maker’s own, which no link can hold: a bundled one is played instead. Drop the WAV file to play it.',
  );
  return withoutRecording(scenario);
}

async function go(lab: Lab, at: NonNullable<LinkState['at']>): Promise<void> {
  if ('end' in at) {
    lab.view.follow = true;
    await lab.run.run({ speed: Infinity });
  } else if ('records' in at ? at.records > 0 : at.hns > 0) await lab.seek(at);
}

/** Puts the view where it was. Returns what is not possible, one sentence each. */
function look(lab: Lab, view: LinkView): string[] {
  const problems: string[] = [];
  const { view: now, trace } = lab;
  if (view.lengthHns !== undefined) now.lengthHns = view.lengthHns;
  if (view.fromHns !== undefined) now.fromHns = view.fromHns;
  now.follow = view.follow ?? view.fromHns === undefined;
  if (view.pinned !== undefined) {
    if (view.pinned < lab.setup.scenario.processors) now.pinned = view.pinned;
    else problems.push(`The link looks at processor ${view.pinned}, which this scenario does not have.`);
  }
  if (view.cursorHns !== undefined) now.cursorHns = view.cursorHns;
  if (view.tab !== undefined) {
    if (document.getElementById(`tab-${view.tab}`)) lab.tab = view.tab as Tab;
    else problems.push(`The link asks for the tab “${view.tab}”, which there is not.`);
  }
  if (view.find !== undefined) trace.text = view.find;
  if (view.hidden !== undefined) trace.hidden = GROUPS.map(([g]) => g).filter((g) => view.hidden!.includes(g));
  if (view.speed !== undefined) lab.speed = SPEEDS.find((speed) => speed === (view.speed ?? Infinity)) ?? lab.speed;
  return problems;
}

/** Everything of the lab that a link holds. A run that has nothing yet has no position. */
export function stateOf(lab: Lab): LinkState {
  const { run, view, trace } = lab;
  const hasEnded = run.state === 'ended' || run.state === 'failed';
  const marks = (lab.runs?.bookmarks ?? []).map(({ name, note, records, atHns }) => ({ name, note, records, atHns }));
  const hidden = trace.hidden.length > 0 ? { hidden: [...trace.hidden] } : {};
  return {
    scenario: lab.setup.scenario,
    ...(run.touched ? { at: hasEnded ? { end: true as const } : { records: run.progress.records } } : {}),
    view: {
      fromHns: Math.max(0, Math.round(view.fromHns)),
      lengthHns: Math.round(view.lengthHns),
      follow: view.follow,
      tab: lab.tab,
      ...(view.pinned === null ? {} : { pinned: view.pinned }),
      ...(view.cursorHns === null ? {} : { cursorHns: Math.max(0, Math.round(view.cursorHns)) }),
      ...(trace.text.trim() ? { find: trace.text.trim().slice(0, 200) } : {}),
      ...hidden,
      ...(lab.speed === Infinity ? {} : { speed: lab.speed }),
      ...(lab.source && lab.sourceAt ? { source: lab.sourceAt } : {}),
    },
    ...(marks.length > 0 ? { marks } : {}),
  };
}

/** From now on the address follows the state, so that a reload and a copied address lose nothing. Once per page. */
export function keepAddress(lab: Lab): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let kept: string | undefined;
  const put = (hash: string) => {
    try {
      history.replaceState(history.state, '', `${location.pathname}${location.search}${hash}`);
    } catch {
      // Browsers refuse when it changes too often; the next change puts it right.
    }
  };
  const write = async (state: LinkState, learn: string) => {
    timer = undefined;
    const text = writeState(state) + learn;
    if (text === kept) return;
    kept = text;
    try {
      put(`#${await writeAddress(state)}${learn}`);
    } catch {
      // Too long for an address. Without one, a reload comes back to the set-up that is kept in this browser.
      put(learn.replace('&', '#'));
    }
  };
  $effect.root(() => {
    $effect(() => {
      // While it runs, the place to come back to is where it was started.
      if (lab.run.busy) return;
      const state = stateOf(lab);
      const learn = learnPart(lab);
      // What is there when the page opens is what the address says already.
      kept ??= writeState(state) + learn;
      clearTimeout(timer);
      timer = setTimeout(() => void write(state, learn), SETTLE_MS);
    });
  });
  addEventListener('pagehide', () => {
    if (timer === undefined || writeState(stateOf(lab)) + learnPart(lab) === kept) return;
    // No time to pack it: an older address would hide what is kept in this browser.
    clearTimeout(timer);
    timer = undefined;
    put(learnPart(lab).replace('&', '#'));
  });
}

/** Puts a link to the present state on the clipboard; saves a file where a link would be too long. */
export async function copyLink(lab: Lab): Promise<void> {
  const state = stateOf(lab);
  const details =
    state.scenario?.input.kind === 'file'
      ? ['Your recording is not in it: whoever opens it hears a bundled one, until they drop the same WAV file.']
      : [];
  if (lab.foreign?.inUse)
    details.push(
      `Your driver is not in it: whoever opens it needs the same file, ${lab.foreign.fileName} (SHA-256 ${lab.foreign.hash.slice(0, 12)}…), and drops it onto the lab.`,
    );
  try {
    const link = new URL(location.href);
    link.hash = await writeAddress(state);
    await navigator.clipboard.writeText(link.href);
    lab.message = {
      kind: 'note',
      text: 'The link is copied. It holds the scenario, the position and the view.',
      details,
    };
  } catch (error) {
    if (error instanceof TooLong) {
      void lab.save((e) => e.saveScenario(lab));
      const text = `${error.message} The scenario is saved as a file instead: whoever drops it onto the lab has the same run.`;
      lab.message = { kind: 'note', text, details };
      return;
    }
    const text = 'The browser does not let this page copy. The address of this page is the link: copy it from there.';
    lab.message = { kind: 'error', text, details };
  }
}

/** The same scenario with a recording that is always there. */
function withoutRecording(scenario: Scenario): Scenario {
  return { ...scenario, input: { kind: 'bundled', name: 'chord' }, expect: undefined };
}
