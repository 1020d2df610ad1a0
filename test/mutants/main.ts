/** Runs the whole scenario library with one driver: writes its traces, or finds the first scenario that tells it apart. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unmet } from '../../web/simulator/scenario/unmet.ts';
import { parseScenario, type Scenario } from '../../web/simulator/scenario/schema.ts';
import { Session } from '../../web/simulator/session.ts';

/** The driver that is mutated; scenarios of other ones say nothing about it. */
const DRIVER = 'portcls-lab';
const SLICE_RECORDS = 1000;

/** What gave a mutant away, or null for one that nothing did. */
export interface Verdict {
  readonly scenario: string;
  readonly by: 'failure' | 'finding' | 'expectation' | 'trace' | 'audio';
  readonly text: string;
}

/** What is kept of the driver without a mistake besides its trace: hashes of what each stream moved, findings. */
interface Known {
  readonly audio: readonly string[];
  readonly errors: readonly string[];
  /** Scenarios of a start that fails end in one. */
  readonly failure: string | null;
}

/** `first` comes before all others. */
function* scenarios(root: string, first: string): Generator<[string, Scenario]> {
  const folder = join(root, 'test/scenarios');
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort((a, b) => Number(b === first) - Number(a === first));
  for (const name of names) {
    const result = parseScenario(readFileSync(join(folder, name, 'scenario.json'), 'utf8'));
    if (!result.ok) throw new Error(`${name}: ${result.problems.map(({ message }) => message).join('; ')}`);
    if (result.scenario.driver === DRIVER) yield [name, result.scenario];
  }
}

async function run(module: WebAssembly.Module, scenario: Scenario) {
  const session = await Session.create(module, scenario);
  while (session.advance({ records: SLICE_RECORDS }) === 'budget');
  return {
    session,
    trace: new TextDecoder().decode(session.traceText()),
    // All that went through the device: what it played after the end of the stream, too.
    audio: session.engines.map(({ monitor }) => createHash('sha256').update(monitor.log.view()).digest('hex')),
    errors: session.findings.filter(({ severity }) => severity === 'error').map(({ text }) => text),
  };
}

function firstDifference(expected: string, actual: string): string {
  const [theirs, ours] = [expected.split('\n'), actual.split('\n')];
  const line = theirs.findIndex((text, i) => text !== ours[i]);
  return `line ${line + 1}: ${ours[line] ?? '(end)'}`;
}

async function judge(
  module: WebAssembly.Module,
  name: string,
  scenario: Scenario,
  baseline: string,
): Promise<Verdict | null> {
  const golden = readFileSync(join(baseline, `${name}.txt`), 'utf8');
  const known = JSON.parse(readFileSync(join(baseline, `${name}.json`), 'utf8')) as Known;
  const { session, trace, audio, errors } = await run(module, scenario);
  const caught = (by: Verdict['by'], text: string): Verdict => ({ scenario: name, by, text: text.split('\n')[0]! });
  if (session.failure && session.failure.text !== known.failure)
    return caught('failure', `${session.failure.kind}: ${session.failure.text}`);
  const finding = errors.find((text) => !known.errors.includes(text));
  if (finding !== undefined) return caught('finding', finding);
  const missed = unmet(session.verdict().expectations ?? []);
  if (missed.length > 0) return caught('expectation', JSON.stringify(missed[0]));
  if (trace !== golden) return caught('trace', firstDifference(golden, trace));
  const stream = audio.findIndex((hash, i) => hash !== known.audio[i]);
  return stream < 0 ? null : caught('audio', `what stream ${stream} played or recorded differs`);
}

/**
 * @param root the repository
 * @param wasm path of a driver
 * @param baseline folder of the traces of the driver without a mistake
 * @param first the scenario to begin with; '' for none
 * @param write write that folder from this driver, which is the one without a mistake
 */
export async function main(
  root: string,
  wasm: string,
  baseline: string,
  first: string,
  write: boolean,
): Promise<Verdict | null> {
  const module = await WebAssembly.compile(readFileSync(wasm));
  if (write) mkdirSync(baseline, { recursive: true });
  for (const [name, scenario] of scenarios(root, first)) {
    if (write) {
      const { session, trace, audio, errors } = await run(module, scenario);
      writeFileSync(join(baseline, `${name}.txt`), trace);
      writeFileSync(
        join(baseline, `${name}.json`),
        JSON.stringify({ audio, errors, failure: session.failure?.text ?? null } satisfies Known),
      );
      continue;
    }
    // A scenario added meanwhile has nothing to be compared with.
    if (!existsSync(join(baseline, `${name}.txt`))) continue;
    const verdict = await judge(module, name, scenario, baseline);
    if (verdict) return verdict;
  }
  return null;
}
