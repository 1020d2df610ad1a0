/** Module files from anywhere: broken ones are refused in words, whatever is in them. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { UnfitModule } from '../../../web/simulator/any/metadata.ts';
import { LARGEST_MODULE_BYTES, readModule } from '../../../web/simulator/any/module.ts';
import { buildFolder } from './build.ts';
import { byHand, METADATA } from './by-hand.ts';

let whole: Uint8Array<ArrayBuffer>;
/** Where the text of the section `portcls-lab` begins and ends; it is the last of the file. */
let text: { from: number; to: number };

beforeAll(async () => {
  whole = (await buildFolder('examples/hello-wavert', 'hello-module')).bytes;
  text = { from: Buffer.from(whole).lastIndexOf('{"format":1'), to: whole.length };
}, 120_000);

/** What it is refused for, or 'taken'. Anything but a clear refusal fails the test. */
async function read(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  try {
    await readModule(bytes);
    return 'taken';
  } catch (error) {
    if (!(error instanceof UnfitModule)) throw error;
    return error.message;
  }
}

it('takes the example', async () => {
  const { metadata } = await readModule(whole);
  expect(metadata).toMatchObject({ name: 'hello-wavert', version: '01/01/2026, 1.0.0.0' });
});

it('takes a module made by hand, and refuses it with one thing wrong', async () => {
  expect(await read(byHand())).toBe('taken');
  expect(await read(byHand({ imported: ['env', 'system'] }))).toContain('it imports env.system; a driver here gets');
  expect(await read(byHand({ imported: ['host', 'other'] }))).toContain('it imports host.other');
  expect(await read(byHand({ left: 'enter' }))).toContain('does not export enter');
  expect(await read(byHand({ memory: [0, 1] }))).toContain('memory may grow beyond 64 MB');
  expect(await read(byHand({ memory: [1, 1, 0x81, 8] }))).toContain('memory may grow beyond 64 MB');
  expect(await read(byHand({ memory: [1, 1, 0x80, 8] }))).toBe('taken');
  expect(await read(byHand({ metadata: METADATA.replace(/"abi":\d+/, '"abi":1') }))).toContain('another version');
  expect(await read(byHand({ metadata: METADATA.replace('"imports":[]', '"imports":[7]') }))).toContain('imports.0');
  const many = JSON.stringify(Array.from({ length: 5001 }, () => 'ZwClose'));
  expect(await read(byHand({ metadata: METADATA.replace('"imports":[]', `"imports":${many}`) }))).toContain('imports');
  expect(await read(byHand({ metadata: METADATA + ' '.repeat(1 << 20) }))).toContain('larger than 1 MB');
  expect(await read(new Uint8Array(LARGEST_MODULE_BYTES + 1))).toContain('up to 32 MB');
  expect(await read(new Uint8Array())).toContain('no WebAssembly module');
});

it('cut anywhere, it is refused in words', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
      expect(await read(whole.slice(0, length))).not.toBe('taken');
    }),
    { numRuns: 60 },
  );
}, 60_000);

it('with bits flipped in its section or in its first bytes, it is taken as it is or refused in words', async () => {
  const flip = fc.record({
    head: fc.boolean(),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    bit: fc.integer({ min: 0, max: 7 }),
  });
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(flip, { minLength: 1, maxLength: 8 }), async (flips) => {
      const bytes = whole.slice();
      for (const { head, at, bit } of flips) {
        const [from, to] = head ? [0, 400] : [text.from - 20, text.to];
        const place = from + Math.floor(at * (to - from));
        bytes[place] = bytes[place]! ^ (1 << bit);
      }
      if ((await read(bytes)) !== 'taken') refused += 1;
    }),
    { numRuns: 120 },
  );
  expect(refused).toBeGreaterThan(60);
}, 60_000);

it('with any JSON for its section, it is refused in words', async () => {
  await fc.assert(
    fc.asyncProperty(fc.json({ maxDepth: 6 }), async (metadata) => {
      expect(await read(byHand({ metadata }))).toMatch(/damaged/);
    }),
    { numRuns: 200 },
  );
});

it('huge counts of sections, memories and entries end the reading, not the reader', async () => {
  const huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  for (const id of [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11]) {
    expect(await read(Uint8Array.from([...header, id, ...huge]))).toContain('no WebAssembly module');
    expect(await read(Uint8Array.from([...header, id, 6, ...huge, 0]))).not.toBe('taken');
  }
});
