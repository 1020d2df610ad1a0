/**
 * A live block before anything ran: what it is, a place for the island, and the way into the lab. Complete without
 * JavaScript; the script adds the button that runs the driver.
 */
import { ddiEntry } from '../../simulator/catalogue/ddi/index.ts';
import { render } from 'svelte/server';
import { CALLS, type CallName } from '../../simulator/console/calls.ts';
import Console from '../console/Console.svelte';
import { html, raw, type Html } from './html.ts';
import type { Content } from './library.ts';
import type { Page } from './page.ts';
import { labAddress, scenarioPlace } from './places.ts';

export type Panel = 'verdict' | 'timeline' | 'trace';

/** Attributes of an island: which component, and what it is given. */
const island = (name: string, props: object): Html => html`data-island="${name}" data-props="${JSON.stringify(props)}"`;

/**
 * @param name scenario of the library
 * @throws Error when there is no such scenario, which would be a broken page
 */
export function liveBlock(content: Content, page: Page, name: string, panels: readonly string[]): Html {
  const found = content.scenarios.get(name);
  if (!found) throw new Error(`${page.place}: no scenario “${name}” for a live block`);
  const { scenario } = found;
  const id = page.nextLive();
  const lab = labAddress(page.place, name);
  const title = html`id="${id}-title">${scenario.title || name}`;
  const isItsPage = page.place === scenarioPlace(name);
  return html`<figure class="live" id="${id}" aria-labelledby="${id}-title">
    <figcaption>
      ${isItsPage ? html`<h2 ${title}</h2>` : html`<h3 ${title}</h3>`}
      ${!isItsPage && scenario.description && html`<p>${scenario.description}</p>`}
    </figcaption>
    <div class="island waiting" ${island('live', { scenario: name, title: scenario.title || name, panels })}></div>
    <p class="ways">
      <a href="${lab}">Open in the lab</a>
      ${!isItsPage && html`<a href="${page.to(scenarioPlace(name))}">About this scenario</a>`}
    </p>
  </figure>`;
}

/**
 * The call console of a row of the boundary table: as it stands before anything was chosen, which the script puts to use
 * without moving what follows; and the text that stands in its place without scripts. False for a call that nobody can make
 * by hand, such as one that takes a function's address.
 *
 * @param shown name of the call in the text
 * @param values arguments that are chosen already, by name
 */
export function callConsole(
  row: string | undefined,
  shown: string,
  values: Readonly<Record<string, number>> = {},
): Html | false {
  if (row === undefined || !Object.hasOwn(CALLS, row)) return false;
  const { body } = render(Console, { props: { call: row as CallName, right: values } });
  return html`<div class="console" data-console="${row}" data-values="${JSON.stringify(values)}">
    <div class="unscripted">
      <p class="console-head"><b>Call it</b> <span class="quiet">on a simulated Windows</span></p>
      <p>
        Here <code>${shown}</code> can be called on the simulated Windows: choose a Windows version, the IRQL and every
        argument, and read the status, the reason for it and the trace.
      </p>
      <p class="quiet">It needs JavaScript, which is switched off here; the text is complete without it.</p>
    </div>
    <div class="scripted" inert>${raw(body)}</div>
  </div>`;
}

/** The console of a function or method by its name in the catalogue: `PcAddStreamResource`, `IPortWaveRT::Init`. */
export function consoleOf(name: string): Html | false {
  const [owner, method] = name.split('::');
  const entry = ddiEntry(owner!);
  if (entry?.kind === 'function') return callConsole(entry.method.row, name);
  if (entry?.kind !== 'interface') return false;
  return callConsole(entry.methods.find((each) => each.name === method)?.row, name);
}

/** Two runs side by side that differ in one thing. */
export interface Pair {
  readonly title: string;
  readonly text: string;
  readonly rows: readonly { readonly scenario: string; readonly label: string }[];
}

export function experiment(page: Page, pair: Pair): Html {
  const last = pair.rows.at(-1)!.scenario;
  return html`<figure class="live exp" id="experiment" aria-labelledby="experiment-title">
    <figcaption>
      <h2 id="experiment-title">${pair.title}</h2>
      <p>${pair.text}</p>
    </figcaption>
    <div class="island pair" ${island('experiment', { rows: pair.rows })}>
      ${pair.rows.map(
        ({ label }) =>
          html`<div class="xrow">
            <span class="xl"><b>${label}</b></span
            ><span class="xempty">not run yet</span>
          </div>`,
      )}
    </div>
    <p class="ways">
      ${pair.rows.map(
        ({ scenario, label }) =>
          html`<a href="${labAddress(page.place, scenario)}">${label}: open in the lab</a>${raw(' ')}`,
      )}
      <a href="${page.to(scenarioPlace(last))}">About this scenario</a>
    </p>
  </figure>`;
}
