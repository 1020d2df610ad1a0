/** Links: what was written is read again, old ones stay readable, and nothing a stranger writes does more than be refused. */
import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  asksForSomething,
  LONGEST_LINK_CHARACTERS,
  readAddress,
  TooLong,
  writeAddress,
} from '../../../web/link/address.ts';
import { MOST_PACKED_CHARACTERS, MOST_UNPACKED_BYTES, pack, unpack } from '../../../web/link/packed.ts';
import { readState, STATE_VERSION } from '../../../web/link/state.ts';
import type { LinkState } from '../../../web/link/types.ts';
import { parseScenario, readScenario, type Scenario } from '../../../web/simulator/scenario/schema.ts';

const LINKS = 'test/links';
const SCENARIOS = 'test/scenarios';
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const packedJson = (value: unknown): string => base64url(deflateRawSync(JSON.stringify(value)));

function scenarioOf(value: unknown): Scenario {
  const read = readScenario(value);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.scenario;
}

interface StoredLink {
  readonly about: string;
  readonly address: string;
  readonly asked: unknown;
  readonly problems: readonly string[];
}

describe('stored links', () => {
  const stored = readdirSync(LINKS).sort();
  test('there are some of each kind', () => {
    expect(stored.filter((name) => name.startsWith('0-')).length).toBeGreaterThanOrEqual(3);
    expect(stored.filter((name) => name.startsWith('1-')).length).toBeGreaterThanOrEqual(6);
  });
  test.each(stored)('%s means what it meant', async (name) => {
    const link = JSON.parse(readFileSync(join(LINKS, name), 'utf8')) as StoredLink;
    expect(await readAddress(link.address)).toEqual({ asked: link.asked, problems: link.problems });
  });
});

describe('what is written is read again', () => {
  const names = readdirSync(SCENARIOS).filter((name) => existsSync(join(SCENARIOS, name, 'scenario.json')));

  test('every scenario of the library, with a position and a view, in a link of at most 3,000 characters', async () => {
    expect(names.length).toBeGreaterThan(100);
    for (const name of names) {
      const read = parseScenario(readFileSync(join(SCENARIOS, name, 'scenario.json'), 'utf8'));
      if (!read.ok) throw new Error(name);
      const state: LinkState = {
        scenario: read.scenario,
        at: { records: 417 },
        view: {
          fromHns: 100,
          lengthHns: 320_000,
          follow: false,
          tab: 'causes',
          pinned: 1,
          speed: null,
          find: 'Packet',
          source: { file: 'minwave.cpp', line: 120 },
        },
        marks: [{ name: 'the late one', note: 'why?', records: 417, atHns: 1_600_000 }],
      };
      const address = await writeAddress(state);
      expect(address.length, name).toBeLessThan(3000);
      expect(await readAddress(`#${address}`)).toEqual({ asked: state, problems: [] });
    }
  });

  test('bookmarks and a place in the source that cannot be are named and left out', () => {
    const mark = { name: 'a', note: '', records: 1, atHns: 1 };
    for (const marks of [
      Array.from({ length: 21 }, () => mark),
      [{ ...mark, name: 'x'.repeat(61) }],
      [{ ...mark, records: -1 }],
      [{ ...mark, more: 1 }],
      'a',
    ])
      expect(readState({ version: STATE_VERSION, marks })).toEqual({ state: {}, problems: ['its bookmarks are none'] });
    for (const source of [{ file: '../x', line: 1 }, { file: 'a.cpp', line: -1 }, { file: 'a.cpp' }])
      expect(readState({ version: STATE_VERSION, view: { source } })).toEqual({
        state: { view: {} },
        problems: ['its view: source is not possible'],
      });
  });

  test('any text survives packing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 2000 }), async (text) => {
        expect(await unpack(await pack(text))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  test('a state too long for an address says so', async () => {
    let seed = 1;
    const next = () => (seed = (seed * 48_271) % 2_147_483_647);
    const actions = Array.from({ length: 1000 }, () => ({
      do: 'delayClient',
      atMs: next() % 3_600_000,
      ms: next() % 10_000,
    }));
    const scenario = scenarioOf({ version: 1, actions });
    const problem = await writeAddress({ scenario }).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(TooLong);
    expect((problem as TooLong).characters).toBeGreaterThan(LONGEST_LINK_CHARACTERS);
  });
});

describe('parts stand by themselves', () => {
  const scenario = scenarioOf({ version: 1, name: 'mine' });
  const link = (state: object) => readAddress(`#s=1.${packedJson({ version: 1, ...state })}`);

  test('a wrong view leaves the scenario, field by field', async () => {
    const { asked, problems } = await link({ scenario, view: { tab: 7, pinned: 99, lengthHns: 320_000 } });
    expect(asked).toEqual({ scenario, view: { lengthHns: 320_000 } });
    expect(problems).toHaveLength(2);
  });
  test('a wrong position leaves scenario and view', async () => {
    const { asked, problems } = await link({ scenario, at: { records: -1 }, view: { tab: 'trace' } });
    expect(asked).toEqual({ scenario, view: { tab: 'trace' } });
    expect(problems).toEqual(['The link was not used as a whole: its position is none.']);
  });
  test('a wrong scenario leaves the view, not the position', async () => {
    const { asked, problems } = await link({
      scenario: { version: 1, seed: 'x' },
      at: { hns: 5 },
      view: { tab: 'trace' },
    });
    expect(asked).toEqual({ view: { tab: 'trace' } });
    expect(problems.join()).toContain('seed');
  });
  test('a broken link leaves the arguments beside it', async () => {
    const { asked, problems } = await readAddress('#s=1.AAAA&scenario=late-packet&at=0.25&tab=causes');
    expect(asked).toEqual({ name: 'late-packet', at: { hns: 2_500_000 }, view: { tab: 'causes' } });
    expect(problems).toHaveLength(1);
  });
  test('a whole scenario goes before a name', async () => {
    const { asked } = await readAddress(`#scenario=late-packet&s=1.${packedJson({ version: 1, scenario })}`);
    expect(asked.name).toBeUndefined();
    expect(asked.scenario).toEqual(scenario);
  });
  test('wrong arguments are named, one by one', async () => {
    const { asked, problems } = await readAddress('#scenario=%3Cscript%3E&at=-1&tab=%22');
    expect(asked).toEqual({});
    expect(problems).toHaveLength(3);
  });
  test('a link from a newer lab says so', async () => {
    expect((await readAddress('#s=2.AAAA')).problems[0]).toContain('newer lab');
    const newer = readState({ version: STATE_VERSION + 1 });
    expect(newer.problems[0]).toContain(`version ${STATE_VERSION + 1}`);
  });
  test('an address that asks for nothing', async () => {
    expect(await readAddress('')).toEqual({ asked: {}, problems: [] });
    expect(await readAddress('#top')).toEqual({ asked: {}, problems: [] });
    expect(asksForSomething('#top')).toBe(false);
    expect(asksForSomething('#at=1')).toBe(true);
  });
});

describe('bounds', () => {
  test('a short link that unpacks to a gigabyte is refused before it is one', async () => {
    const bomb = base64url(deflateRawSync(Buffer.alloc(20 * 1_048_576, 0x5b), { level: 9 }));
    expect(bomb.length).toBeLessThan(MOST_PACKED_CHARACTERS);
    const beganMs = performance.now();
    const { asked, problems } = await readAddress(`#s=1.${bomb}`);
    expect(asked).toEqual({});
    expect(problems[0]).toContain(`more than ${MOST_UNPACKED_BYTES} bytes`);
    expect(performance.now() - beganMs).toBeLessThan(2000);
  });
  test('a list of half a million wrong actions is refused before each of them is checked', async () => {
    const beganMs = performance.now();
    const { problems } = await readAddress(
      `#s=1.${packedJson({ version: 1, scenario: { actions: Array(500_000).fill(0) } })}`,
    );
    expect(problems[0]).toContain('500000 entries');
    expect(performance.now() - beganMs).toBeLessThan(2000);
  });
  test('deep nesting is refused', async () => {
    const deep = '['.repeat(400_000) + ']'.repeat(400_000);
    const { problems } = await readAddress(`#s=1.${base64url(deflateRawSync(deep))}`);
    expect(problems).toHaveLength(1);
  });
  test('more than an address may have is not even unpacked', async () => {
    const { problems } = await readAddress(`#s=1.${'A'.repeat(MOST_PACKED_CHARACTERS + 1)}`);
    expect(problems[0]).toContain(`longer than ${MOST_PACKED_CHARACTERS}`);
  });
});

describe('hostile links', () => {
  const valid = packedJson({ version: 1, scenario: { version: 1 }, at: { records: 3 }, view: { tab: 'trace' } });
  const nasty = fc.constantFrom(
    '<script>alert(1)</script>',
    '__proto__',
    'constructor',
    'javascript:alert(1)',
    '\u0000',
    '🎵',
    '%',
    '&s=',
    '#',
    '1e999',
  );
  const any = fc.jsonValue({ maxDepth: 4 });
  /** What looks like a state, with parts of any kind. */
  const stateLike = fc.record(
    {
      version: fc.oneof(fc.constant(1), any),
      scenario: fc.oneof(
        any,
        fc.record(
          {
            version: fc.constant(1),
            name: fc.oneof(nasty, fc.string()),
            streams: any,
            actions: any,
            seed: any,
            __proto__: any,
          },
          { requiredKeys: [] },
        ),
      ),
      at: fc.oneof(any, fc.record({ records: fc.double() }), fc.record({ hns: fc.double() })),
      view: fc.oneof(
        any,
        fc.record({ tab: fc.oneof(nasty, any), find: any, hidden: any, fromHns: fc.double() }, { requiredKeys: [] }),
      ),
    },
    { requiredKeys: [] },
  );
  const cut = fc.nat(valid.length).map((at) => valid.slice(0, at));
  const changed = fc
    .tuple(fc.nat(valid.length - 1), fc.constantFrom(...'ABCxyz019-_+/=. %é'))
    .map(([at, c]) => valid.slice(0, at) + c + valid.slice(at + 1));
  const noise = fc.uint8Array({ maxLength: 600 }).map(base64url);
  const packing = fc.oneof(fc.constant('1.'), fc.constantFrom('', '0.', '2.', '1', '-1.', '99999.', 'x.'));
  const whole = fc.oneof(
    fc
      .tuple(packing, fc.oneof(stateLike.map(packedJson), cut, changed, noise, nasty, fc.string()))
      .map(([p, text]) => `#s=${p}${text}`),
    fc
      .tuple(fc.constantFrom('scenario', 'at', 'tab', 's', 'x'), fc.oneof(nasty, fc.string()))
      .map(([name, value]) => `#${name}=${value}`),
    fc.string({ unit: 'binary', maxLength: 400 }),
  );

  test('thousands: each is read in moments, gives a checked state or none, and says what it left out', async () => {
    let slowestMs = 0;
    await fc.assert(
      fc.asyncProperty(whole, async (hash) => {
        const beganMs = performance.now();
        const { asked, problems } = await readAddress(hash);
        slowestMs = Math.max(slowestMs, performance.now() - beganMs);
        for (const problem of problems) {
          expect(problem.length).toBeLessThan(2000);
          expect(problem).not.toMatch(/\[object/);
        }
        if (asked.scenario) expect(readScenario(asked.scenario)).toEqual({ ok: true, scenario: asked.scenario });
        if (asked.name !== undefined) expect(asked.name).toMatch(/^[a-z0-9][a-z0-9-]{0,63}$/);
        expect(({} as Record<string, unknown>).tab).toBeUndefined();
      }),
      { numRuns: 6000 },
    );
    expect(slowestMs).toBeLessThan(1000);
  });

  test('a cut or changed link is never taken for another state', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(cut, changed), async (text) => {
        const { asked, problems } = await readAddress(`#s=1.${text}`);
        // Deflate has no checksum: a changed bit may give another state, which has passed the checks; or the same text.
        if (problems.length === 0) expect(readState({ version: 1, ...asked }).problems).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test('stored blocks, other levels and strategies of deflate are read as well', async () => {
    const text = JSON.stringify({ version: 1, view: { tab: 'trace' } });
    for (const options of [{ level: 0 }, { level: 9 }, { strategy: constants.Z_FIXED }]) {
      expect(await unpack(base64url(deflateRawSync(text, options)))).toBe(text);
    }
  });
});
