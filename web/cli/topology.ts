/** `lab topology`: what a driver says of its filters, and what its properties answer, as a KS browser shows it. */
import { forDriver } from '../simulator/any/driver.ts';
import type { Scenario } from '../simulator/scenario/schema.ts';
import { succeeded } from '../simulator/status.ts';
import { requestOf } from '../simulator/topology/path.ts';
import type { PropertyAction } from '../simulator/topology/browser.ts';
import { typeOf, valueBytes } from '../simulator/topology/values.ts';
import { openForeign } from './foreign.ts';
import { hostOrder, RunRefused } from './job.ts';
import type { Place } from './place.ts';
import { inThreads } from './pool.ts';
import { BadInput } from './problems.ts';
import { findScenario } from './scenarios.ts';
import { TOPOLOGER_ROLE, type TopologyAnswer, type TopologyOrder } from './topologer.ts';
import { answersText, viewText } from './topologytext.ts';

/** Real time the whole may take. */
const LIMIT_MS = 10_000;
const HNS_PER_MS = 10_000;

export interface TopologyOptions {
  readonly driver?: string;
  readonly at?: string;
  readonly get?: readonly string[];
  readonly set?: readonly string[];
  readonly json?: boolean;
}

/** Prints it and returns the exit code: 0; 1 when something cannot be read, or a request failed. Throws BadInput, RunRefused. */
export async function topology(place: Place, nameOrPath: string, options: TopologyOptions): Promise<number> {
  let scenario = findScenario(place, nameOrPath);
  const chosen = options.driver === undefined ? undefined : await openForeign(place, options.driver);
  if (chosen) scenario = forDriver(scenario, chosen.metadata);
  const atMs = timeOf(options.at, scenario);
  const requests = requestsOf(options, atMs);
  const order: TopologyOrder = {
    host: chosen?.order ?? (await hostOrder(place, 'wasm', scenario.driver)),
    scenario: { ...scenario, actions: [...scenario.actions, ...requests] },
    atHns: Math.round(atMs * HNS_PER_MS),
    requests: requests.length,
  };
  const answer = await inThread(place, order);
  if (answer.kind === 'refused') throw new RunRefused(answer.message);
  if (options.json) process.stdout.write(`${JSON.stringify(plain(answer), null, 2)}\n`);
  if (answer.kind === 'view') {
    const { view } = answer;
    if (!options.json) process.stdout.write(viewText(view, scenario));
    return view.why === null && view.filters.every(({ problems }) => problems.length === 0) ? 0 : 1;
  }
  if (!options.json) process.stdout.write(answersText(answer.answers));
  if (answer.trouble) process.stderr.write(`The run ended: ${answer.trouble}\n`);
  else if (answer.answers.length < requests.length)
    process.stderr.write(
      `${requests.length - answer.answers.length} of ${requests.length} requests were not answered: the device is not there at ${atMs} ms, or a request takes longer than a second.\n`,
    );
  const all = answer.answers.length === requests.length && answer.answers.every(({ status }) => succeeded(status));
  return all && answer.trouble === '' ? 0 : 1;
}

function timeOf(given: string | undefined, { durationMs }: Scenario): number {
  if (given === undefined) return durationMs / 2;
  const ms = Number(given);
  if (given.trim() === '' || !(ms >= 0 && ms < durationMs))
    throw new BadInput(
      `--at ${given}: that is no time within the scenario.`,
      `Give milliseconds from 0 to less than ${durationMs}.`,
    );
  return ms;
}

/** Sets come first, so that a get tells what they did. */
function requestsOf({ get = [], set = [] }: TopologyOptions, atMs: number): PropertyAction[] {
  const request = (path: string): PropertyAction => {
    const found = requestOf(path);
    if (typeof found === 'string') throw new BadInput(found, '"lab topology" shows the properties a driver has.');
    return { ...found, atMs };
  };
  const sets = set.map((given): PropertyAction => {
    const [path, value] = [given.slice(0, given.lastIndexOf('=')), given.slice(given.lastIndexOf('=') + 1)];
    if (!given.includes('=')) throw new BadInput(`--set ${given}: there is no value.`, 'Write <property>=<value>.');
    const wanted = request(path);
    const bytes = valueBytes(typeOf(wanted.set, wanted.id), value);
    if (typeof bytes === 'string') throw new BadInput(`--set ${given}: ${bytes}.`);
    return { ...wanted, verb: 'set', value: Buffer.from(bytes).toString('hex') };
  });
  return [...sets, ...get.map(request)];
}

async function inThread(place: Place, order: TopologyOrder): Promise<TopologyAnswer> {
  let answer: TopologyAnswer | undefined;
  await inThreads<TopologyOrder, TopologyAnswer>(
    [order],
    { program: place.program, role: TOPOLOGER_ROLE, limitMs: LIMIT_MS },
    (_, given) => (answer = given),
  );
  if (!answer) throw new RunRefused('The driver did not return, so the run was ended.');
  return answer;
}

/** For JSON: bytes as hexadecimal text. */
function plain(answer: Exclude<TopologyAnswer, { kind: 'refused' }>): unknown {
  const hex = (_: string, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value);
  return JSON.parse(JSON.stringify(answer.kind === 'view' ? answer.view : answer, hex));
}
