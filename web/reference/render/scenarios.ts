/** Pages of the scenario library: a page for each, with what to watch and what it must show, and the list of all. */
import { byGroup, GROUPS } from '../../simulator/scenario/library.ts';
import type { Action, Expect, Fault, Load, Scenario, StreamSetup } from '../../simulator/scenario/schema.ts';
import { RULE_TEXTS } from '../../simulator/verifier/ruletexts.ts';
import type { RuleId } from '../../simulator/verifier/rules.ts';
import { OFFERED } from '../../simulator/versions.ts';
import { html, type Html } from './html.ts';
import type { Content } from './library.ts';
import { liveBlock } from './live.ts';
import { chapters } from './markdown.ts';
import { Page } from './page.ts';
import { PLACES, scenarioPlace } from './places.ts';
import { sourcesList, statusLink } from './tables.ts';

const DEVICES: Readonly<Record<Scenario['device'], string>> = { ac97: 'AC’97', virtual: 'the virtual device' };
const LOADS: Readonly<Record<Load['kind'], string>> = {
  network: 'network DPCs',
  storage: 'storage interrupts',
  graphics: 'graphics DPCs',
  scan: 'an antivirus scan',
};

const packetMs = ({ packetFrames, format }: StreamSetup): string =>
  String(Number(((packetFrames * 1000) / format.rate).toPrecision(3)));

function streamText(stream: StreamSetup): string {
  const { format, direction, notificationCount, applications } = stream;
  const channels = format.channels === 1 ? 'mono' : format.channels === 2 ? 'stereo' : `${format.channels} channels`;
  const apps = applications.length > 0 ? `, ${applications.length} applications` : '';
  const events = notificationCount === 1 ? ', one packet in the buffer' : '';
  return `${direction}, ${format.rate / 1000} kHz, ${format.bits} bit, ${channels}, packets of ${packetMs(stream)} ms${events}${apps}`;
}

function actionText(action: Action): string {
  const at = `at ${action.atMs} ms`;
  const detail = Object.entries(action)
    .filter(([key]) => !['do', 'atMs', 'stream'].includes(key))
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(', ');
  return `${at}: ${action.do}${detail ? ` (${detail})` : ''}`;
}

const loadText = (load: Load): string => `${LOADS[load.kind]}, ${load.perSecond} a second, ${load.lengthUs} µs each`;
const faultText = ({ call, nth, gives }: Fault): string =>
  `call ${nth} of ${call} ${gives === 'less' ? 'gives half of what was asked for' : 'fails'}`;

function setUp(scenario: Scenario): Html {
  const rows: [string, string[]][] = [
    ['Windows', [OFFERED[scenario.windows]]],
    ['Device', [DEVICES[scenario.device]]],
    ['Driver', [scenario.driver === 'portcls-lab' ? 'portcls-lab' : `${scenario.driver}, a variant with one mistake`]],
    ['Streams', scenario.streams.map(streamText)],
    ['Other work', scenario.loads.map(loadText)],
    ['What happens', scenario.actions.map(actionText)],
    ['Faults', scenario.faults.map(faultText)],
    ['Machine', [`${scenario.processors} processors, ${scenario.durationMs} ms, seed ${scenario.seed}`]],
  ];
  return html`<dl class="facts">
    ${rows
      .filter(([, texts]) => texts.length > 0)
      .map(
        ([name, texts]) =>
          html`<div>
            <dt>${name}</dt>
            ${texts.map((text) => html`<dd>${text}</dd>`)}
          </div>`,
      )}
  </dl>`;
}

function glitchText(glitches: NonNullable<Expect['glitches']>): string {
  if (typeof glitches === 'number') return glitches === 0 ? 'No glitch' : `${glitches} glitches, no more and no fewer`;
  const { min, max } = glitches;
  if (min !== undefined && max !== undefined) return min === max ? `${min} glitches` : `${min} to ${max} glitches`;
  return min !== undefined ? `At least ${min === 1 ? 'one glitch' : `${min} glitches`}` : `At most ${max} glitches`;
}

const FAILURES: Readonly<Record<NonNullable<Expect['failure']>, string>> = {
  'bug-check': 'Windows stops with a bug check',
  trap: 'The driver traps',
  hang: 'The driver does not return',
  load: 'The driver is not loaded',
  start: 'The device does not start',
};

/** What the run is checked against when it ends. */
function expectations(page: Page, expect: Expect): Html {
  const items: Html[] = [];
  if (expect.failure) items.push(html`${FAILURES[expect.failure]}`);
  if (expect.glitches !== undefined) items.push(html`${glitchText(expect.glitches)}`);
  const { interrupts, threads } = expect.registrations ?? {};
  if (interrupts !== undefined) items.push(html`Registrations of interrupts: ${interrupts}`);
  if (threads !== undefined) items.push(html`Registrations of threads: ${threads}`);
  for (const { call, status } of expect.statuses ?? []) {
    items.push(html`<code>${call}</code> gives ${statusLink(page, status)}`);
  }
  for (const rule of expect.findings ?? []) {
    const text = RULE_TEXTS[rule as RuleId];
    items.push(html`A finding: <a href="${page.to(`${PLACES.rules}#${rule}`)}">${text?.title ?? rule}</a>`);
  }
  return html`<ul class="claims">
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`;
}

export function scenarioPage(content: Content, name: string): Page {
  const { scenario, text } = content.scenarios.get(name)!;
  const page = new Page({
    place: scenarioPlace(name),
    title: scenario.title || name,
    purpose: scenario.description,
    kind: 'Scenario',
    parents: [
      { title: 'Scenarios', place: PLACES.scenarios },
      { title: GROUPS[scenario.group!], place: `${PLACES.scenarios}#${scenario.group!}` },
    ],
  });
  page.keywords.push(name);
  page.opening = liveBlock(content, page, name, ['verdict', 'timeline', 'trace']);
  for (const { title, body } of chapters(page, text)) page.add(title || 'About', body);
  if (scenario.expect && Object.keys(scenario.expect).length > 0) {
    page.add('What the run must show', expectations(page, scenario.expect), { id: 'expect' });
  }
  page.add('Set-up', setUp(scenario));
  page.add('Sources', sourcesList(page));
  return page;
}

/** Names of the library in its order, by group. */
export function scenarioGroups(content: Content) {
  return byGroup(
    [...content.scenarios].map(([name, { scenario }]) => ({
      name,
      title: scenario.title || name,
      description: scenario.description,
      group: scenario.group!,
      order: scenario.order,
    })),
  );
}

export function scenarioIndex(content: Content): Page {
  const page = new Page({
    place: PLACES.scenarios,
    title: 'Scenarios',
    purpose: `${content.scenarios.size} runs of the driver, each with what to watch and what it must show.`,
    kind: 'Index',
    short: 'All scenarios',
  });
  for (const { group, title, entries } of scenarioGroups(content)) {
    page.add(
      title,
      html`<dl class="index">
        ${entries.map(
          (entry) =>
            html`<div>
              <dt><a href="${page.to(scenarioPlace(entry.name))}">${entry.title}</a></dt>
              <dd>${entry.description}</dd>
            </div>`,
        )}
      </dl>`,
      { id: group },
    );
  }
  return page;
}
