/** What a page may say to a block: thousands of hostile messages and origins; none is carried out, none throws. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allowedOrigins, readMessage } from '../../../web/embed/messages.ts';
import { readPanels } from '../../../web/embed/panels.ts';
import { tooLarge } from '../../../web/link/bounds.ts';

const ACTIONS = ['hello', 'state', 'run', 'pause', 'reset', 'trace', 'link', 'step', 'seek', 'set'];

describe('messages', () => {
  test.each(ACTIONS.filter((name) => name !== 'seek'))('%s is understood', (name) => {
    const read = readMessage({ portclsLab: 1, id: 7, do: name });
    expect(read).toMatchObject({ kind: 'request', request: { id: 7, do: name } });
  });
  test('seek needs one place', () => {
    expect(readMessage({ portclsLab: 1, id: 'x', do: 'seek', to: { records: 4 } }).kind).toBe('request');
    for (const to of [undefined, {}, { records: -1 }, { hns: 1.5 }, { records: 1, hns: 1 }, { hns: 1e15 }]) {
      expect(readMessage({ portclsLab: 1, id: 'x', do: 'seek', to }).kind).toBe('refused');
    }
  });
  test('another version is told ours', () => {
    expect(readMessage({ portclsLab: 2, id: 1, do: 'run' })).toEqual({
      kind: 'refused',
      answer: { portclsLab: 1, id: 1, ok: false, error: 'this block speaks version 1' },
    });
  });
  test('what is not for us gets no answer', () => {
    const foreign = [null, undefined, 1, 'portclsLab', [], {}, { portclsLab: 1 }, { portclsLab: 1, id: {} }];
    for (const data of [...foreign, { portclsLab: 1, id: 0.5 }]) expect(readMessage(data)).toEqual({ kind: 'foreign' });
  });

  const nasty = fc.constantFrom<unknown>('__proto__', 'constructor', 'eval', '<script>', '', 'run ', 'x'.repeat(5000));
  const messageLike = fc.record(
    {
      portclsLab: fc.oneof({ weight: 4, arbitrary: fc.constant<unknown>(1) }, fc.anything()),
      id: fc.oneof({ weight: 4, arbitrary: fc.nat() as fc.Arbitrary<unknown> }, fc.anything()),
      do: fc.oneof(fc.constantFrom<unknown>(...ACTIONS), nasty, fc.anything()),
      to: fc.anything(),
      unit: fc.oneof(nasty, fc.anything()),
      scenario: fc.oneof(nasty, fc.anything()),
      panels: fc.anything(),
      theme: fc.oneof(nasty, fc.anything()),
      extra: fc.anything(),
    },
    { requiredKeys: [] },
  );
  /** Nearly right: one of ours, at times with one field of any kind. */
  const nearly = fc
    .tuple(fc.constantFrom(...ACTIONS), fc.nat(), fc.constantFrom('to', 'unit', 'theme', 'none'), fc.anything())
    .map(([name, id, field, value]) => ({
      portclsLab: 1,
      id,
      do: name,
      ...(field === 'none' ? {} : { [field]: value }),
    }));
  test('thousands of any kind: only what fits the schema is carried out', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(fc.oneof(messageLike, nearly, fc.anything()), (data) => {
        const read = readMessage(data);
        kinds.add(read.kind);
        if (read.kind === 'request') {
          expect(ACTIONS).toContain(read.request.do);
          expect(read.request.portclsLab).toBe(1);
        }
        if (read.kind === 'refused') {
          expect(read.answer.ok).toBe(false);
          expect(JSON.stringify(read.answer).length).toBeLessThan(2000);
        }
      }),
      { numRuns: 8000 },
    );
    expect([...kinds].sort()).toEqual(['foreign', 'refused', 'request']);
  });
});

describe('origins', () => {
  test('exact ones only', () => {
    const text =
      'https://a.example, http://127.0.0.1:8080,*,null,https://b.example/,https://c.example/x,javascript:alert(1)';
    expect(allowedOrigins(text)).toEqual(['https://a.example', 'http://127.0.0.1:8080']);
    expect(allowedOrigins(null)).toEqual([]);
    expect(allowedOrigins(Array(50).fill('https://a.example').join(','))).toHaveLength(20);
  });
  test('thousands of any kind: what is allowed is an origin', () => {
    const urls = fc.array(fc.webUrl()).map((all) => all.join(','));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), urls), (text) => {
        for (const origin of allowedOrigins(text)) expect(new URL(origin).origin).toBe(origin);
      }),
      { numRuns: 2000 },
    );
  });
});

test('panels: in their order, known ones; the others are named', () => {
  expect(readPanels('trace, verdict nonsense')).toEqual({ panels: ['verdict', 'trace'], unknown: ['nonsense'] });
  expect(readPanels(null)).toEqual({ panels: null, unknown: [] });
  expect(readPanels('<script>').panels).toBeNull();
});

test('bounds of a value', () => {
  expect(tooLarge({ a: [1, 2, { b: 3 }] })).toBeUndefined();
  expect(tooLarge(Array(1001).fill(0))).toContain('1001 entries');
  expect(tooLarge({ a: Array.from({ length: 900 }, () => Array(900).fill(0)) })).toContain('parts');
  let deep: unknown = 0;
  for (let i = 0; i < 100; i++) deep = [deep];
  expect(tooLarge(deep)).toContain('deep');
});
