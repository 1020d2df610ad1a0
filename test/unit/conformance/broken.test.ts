/**
 * Broken copies of the example (test/drivers/hello-broken): each is caught by exactly the rule its mistake breaks. One mistake
 * breaks three at once, and cannot break fewer: see `never-removes`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildAnyDriver } from '../../../scripts/build-any.mjs';
import { examine } from '../../../web/simulator/conformance/examine.ts';
import { CONFORMANCE_RULES, type ConformanceRule } from '../../../web/simulator/conformance/rules.ts';
import { ruleOf, RULES, type RuleId } from '../../../web/simulator/verifier/rules.ts';
import { fit, metadataOf, open } from '../../../web/simulator/conformance/open.ts';
import { parseScenario } from '../../../web/simulator/scenario/schema.ts';
import { REPOSITORY, withFiles } from '../any/build.ts';
import { brokenCopy, PATCHES } from './copies.ts';
import { VERDICTS } from './verdicts.ts';

const EXPECTED: Readonly<Record<string, readonly ConformanceRule[]>> = {
  'allocates-nothing': ['pc-allocate-and-map-pages'],
  'allocates-under-lock': ['pc-irql-iport'],
  'asks-under-lock': ['object-irql'],
  'breaks-in': ['runs-to-its-end'],
  'client-thread': ['resource-foreign-thread'],
  'current-thread': ['resource-current-thread'],
  'completes-with-pending': ['pc-property-request'],
  'event-early': ['event-early'],
  'event-late': ['no-glitch'],
  'frees-armed-timer': ['armed-timer-freed'],
  'frees-while-mapped': ['pc-unmap-allocated-pages'],
  'ignores-surprise-removal': ['resource-left-registered'],
  'keeps-event': ['event-left-registered'],
  'keeps-pages': ['pc-allocated-pages'],
  'leaks-block': ['left-behind'],
  'never-registers': ['resource-registered'],
  // What is registered when the driver is unloaded was so after IRP_MN_REMOVE_DEVICE, the request before it; and its thread has
  // ended, or a thread that runs on stops Windows. So `resource-never-removed` never comes alone.
  'never-removes': ['resource-destroyed', 'resource-left-registered', 'resource-never-removed'],
  'not-registered-after-d0': ['resource-after-power'],
  'registers-ended-thread': ['resource-not-valid'],
  'registers-under-lock': ['resource-irql'],
  'stays-in-dx': ['stream-not-resumed'],
  'other-tag': ['pool-tag'],
  'pdo-missing': ['resource-parameter'],
  'position-grows': ['position-beyond-buffer'],
  'power-registered-twice': ['pc-register-adapter-power'],
  'power-under-lock': ['pc-irql-ddis'],
  'refuses-stream': ['stream-refused'],
  'registers-twice': ['resource-twice'],
  'removes-twice': ['resource-stale-handle'],
  'resolution-under-lock': ['kernel-irql'],
  'sleeps-in-set-state': ['pc-timed-set-state'],
  'small-extension': ['pc-add-adapter-device'],
  'stays-delayed': ['nominal-rate'],
  'type-left-zero': ['resource-type-zero'],
  'type-set': ['resource-type-set'],
};
/** Where a mistake shows, if not in `first-stream`. */
const LIVES: Readonly<Record<string, string>> = {
  // Positions are asked for by clients before Windows 10, resources are registered since.
  'position-grows': 'mistake-position-grows',
  'ignores-surprise-removal': 'surprise-removal',
  'stays-delayed': 'mistake-stale-frames',
  'stays-in-dx': 'power-d3-virtual',
  'not-registered-after-d0': 'power-d3-virtual',
};

/** Rules that no copy of the example breaks, and why. */
const WITHOUT: Readonly<Partial<Record<ConformanceRule, string>>> = {
  'queued-dpc-freed': 'the example has no DPC',
  'resource-interrupt-version': 'the example has no interrupt',
  'port-write-without-device': 'the example has no hardware',
  'request-for-other-device': 'the example makes no device object itself',
};

it('every rule is broken by a copy or by a variant, or is listed as open with its reason', () => {
  const shown = new Set<string>([
    ...Object.values(EXPECTED).flat(),
    ...Object.values(VERDICTS).flatMap(({ broken }) => broken),
  ]);
  const open = CONFORMANCE_RULES.filter(
    ({ id, notApplicable }) =>
      // A note is no breach.
      notApplicable === '' && !shown.has(id) && !(id in RULES && ruleOf(id as RuleId).severity === 'note'),
  ).map(({ id }) => id);
  expect(Object.keys(WITHOUT).sort()).toEqual(open.sort());
});

it('every patch has its rule', () => {
  expect(readdirSync(PATCHES).sort()).toEqual(
    Object.keys(EXPECTED)
      .sort()
      .map((name) => `${name}.patch`),
  );
});

it.each(Object.keys(EXPECTED))(
  '%s',
  async (name) => {
    const files = brokenCopy(name);
    const life = LIVES[name] ?? 'first-stream';
    const read = parseScenario(readFileSync(join(REPOSITORY, 'test/scenarios', life, 'scenario.json'), 'utf8'));
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    await withFiles(files, async (folder) => {
      const out = join(folder, 'broken.wasm');
      await buildAnyDriver({ folder, out });
      const module = await WebAssembly.compile(new Uint8Array(readFileSync(out)));
      const metadata = metadataOf(module);
      const session = await open(module, fit(read.scenario, metadata), metadata);
      expect(examine(session, read.scenario).breaches.map(({ rule }) => rule)).toEqual(EXPECTED[name]);
      session.dispose();
    });
  },
  60_000,
);
