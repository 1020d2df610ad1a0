/** `lab conformance`: the example holds every rule, each variant is caught by the rule its mistake breaks, the XML is well-formed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureModule } from '../../../scripts/build-variants.mjs';
import { conformanceJunit, xmlText } from '../../../web/cli/conformancetext.ts';
import { whyNot } from '../../../web/simulator/conformance/applies.ts';
import { examine } from '../../../web/simulator/conformance/examine.ts';
import { fit, metadataOf, open, probe } from '../../../web/simulator/conformance/open.ts';
import { summarize } from '../../../web/simulator/conformance/report.ts';
import { parseScenario, type Scenario } from '../../../web/simulator/scenario/schema.ts';
import { buildFolder, REPOSITORY } from '../any/build.ts';

function scenario(name: string): Scenario {
  const read = parseScenario(readFileSync(join(REPOSITORY, 'test/scenarios', name, 'scenario.json'), 'utf8'));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.scenario;
}

async function report(module: WebAssembly.Module, driver: string, names: readonly string[]) {
  const metadata = metadataOf(module);
  const pins = metadata ? await probe(module, metadata) : null;
  if (typeof pins === 'string') throw new Error(pins);
  const results = [];
  for (const [number, name] of names.entries()) {
    const notApplicable = whyNot(scenario(name), pins);
    if (notApplicable !== '') {
      results.push({ number, scenario: name, notApplicable, exercised: {}, breaches: [] });
      continue;
    }
    const session = await open(module, fit(scenario(name), metadata), metadata);
    results.push({ number, scenario: name, ...examine(session, scenario(name)) });
    session.dispose();
  }
  const faults = { runs: 0, worked: 0, refused: 0, failures: [] };
  const digest = '0'.repeat(64);
  const work = { driver, module: digest, setup: digest, sources: [], accepted: [] };
  return summarize({ ...work, shard: { index: 1, count: 1 }, results, faults });
}
const broken = ({ rules }: Awaited<ReturnType<typeof report>>) =>
  rules.filter(({ status }) => status === 'broken').map(({ id }) => id);

describe('the example driver', () => {
  it('holds every rule; what it has no pin for does not apply', async () => {
    const { module } = await buildFolder('examples/hello-wavert', 'hello-conformance');
    const names = ['first-stream', 'power-d3-virtual', 'rebalance', 'surprise-removal', 'windows-7-virtual', 'capture'];
    const found = await report(module, 'hello', names);
    expect(broken(found)).toEqual([]);
    expect(found.verdict).toBe('conforms');
    expect(found.scenarios.at(-1)).toEqual({
      number: 5,
      name: 'capture',
      status: 'not applicable',
      reason: 'the driver has no capture pin',
      broken: [],
    });
    const held = found.rules.filter(({ status }) => status === 'held').map(({ id }) => id);
    expect(held).toEqual(expect.arrayContaining(['resource-registered', 'resource-after-power', 'no-glitch']));
  }, 120_000);
});

describe('a variant is caught by the rule its mistake breaks', () => {
  it.each([
    ['portcls-lab', 'first-stream', []],
    ['never-registers', 'first-stream', ['resource-registered']],
    ['asks-topology-port', 'first-stream', ['resource-registered']],
    ['no-add-after-d0', 'mistake-no-add-after-d0', ['resource-after-power']],
    ['removes-twice', 'mistake-removes-twice', ['resource-stale-handle']],
    ['current-thread', 'mistake-current-thread', ['resource-current-thread']],
    ['event-in-isr', 'mistake-event-in-isr', ['kernel-irql']],
    ['position-grows', 'mistake-position-grows', ['position-beyond-buffer']],
    ['whole-milliseconds', 'mistake-whole-milliseconds', ['event-early']],
    ['break-in', 'first-stream', ['runs-to-its-end']],
    ['failed-query-fatal', 'mistake-failed-query-fatal', ['runs-to-its-end']],
  ])(
    '%s in %s',
    async (variant, name, rules) => {
      const module = await WebAssembly.compile(new Uint8Array(readFileSync(await ensureModule(variant))));
      const found = broken(await report(module, variant, [name]));
      if (rules.length === 0) expect(found).toEqual([]);
      else expect(found).toEqual(expect.arrayContaining(rules));
    },
    60_000,
  );
});

describe('JUnit XML', () => {
  it('escapes what has a meaning and replaces what XML cannot hold', () => {
    expect(xmlText('a<b> & "c" \u0001 \ud800')).toBe('a&lt;b&gt; &amp; &quot;c&quot; \ufffd \ufffd');
  });

  it('counts failures and skipped cases', async () => {
    const module = await WebAssembly.compile(new Uint8Array(readFileSync(await ensureModule('never-registers'))));
    const xml = conformanceJunit(await report(module, 'a<b', ['first-stream']));
    expect(xml).toContain('<testsuites name="a&lt;b">');
    expect(xml).toMatch(/<testsuite name="rules" tests="\d+" failures="1" skipped="\d+">/);
    expect(xml).toMatch(/<testsuite name="scenarios" tests="1" failures="1" skipped="0">/);
    expect(xml.match(/<testcase /g)!.length).toBe(
      (xml.match(/<\/testcase>/g) ?? []).length + (xml.match(/<testcase [^>]*\/>/g) ?? []).length,
    );
  });
});
