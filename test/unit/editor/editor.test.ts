/** The text of the editor: what is wrong where, changes that leave the rest as written, what completion offers. */
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { changesFor, type TextChange } from '../../../web/lab/editor/change.ts';
import { offersAt } from '../../../web/lab/editor/completion.ts';
import { placeOf, readText } from '../../../web/lab/editor/reading.ts';
import { kindsOf, SCENARIO_SHAPE, usualValue, withKind } from '../../../web/lab/editor/shape.ts';
import { readScenario } from '../../../web/simulator/scenario/schema.ts';

const marked = (text: string, path: string) => {
  const { from, to } = placeOf(text, path);
  return text.slice(from, to);
};
const applied = (text: string, changes: readonly TextChange[]) =>
  changes.reduceRight((now, { from, to, insert }) => now.slice(0, from) + insert + now.slice(to), text);

describe('places', () => {
  test('a problem stands at its value, whatever the layout', () => {
    const text = '{"version":1,\n "streams" : [ {"direction":"render"}, {"direction":"render","packetFrames": 7 } ]}';
    const { problems, scenario } = readText(text);
    expect(scenario).toBeNull();
    expect(problems).toHaveLength(1);
    expect(problems[0]!.path).toBe('streams.1.packetFrames');
    expect(text.slice(problems[0]!.from, problems[0]!.to)).toBe('7');
  });

  test('of a path that is not there, the innermost part that is', () => {
    expect(marked('{"streams":[{"a":1}]}', 'streams.0.direction')).toBe('{');
    expect(marked('{"streams":[{"a":1}]}', 'streams.4')).toBe('[');
  });

  test('every value of any JSON is found at its path', () => {
    const key = fc.string({ minLength: 1, maxLength: 6 }).filter((name) => !name.includes('.') && name !== '__proto__');
    const leaf = fc.oneof(fc.integer(), fc.boolean(), fc.string({ maxLength: 8 }));
    const tree = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.dictionary(key, tie('any'), { maxKeys: 4 }),
        fc.array(tie('any'), { maxLength: 4 }),
      ),
    })).any;
    fc.assert(
      fc.property(tree, fc.constantFrom(0, 1, 4), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const visit = (part: unknown, path: readonly string[]): void => {
          if (typeof part === 'object' && part !== null) {
            for (const [name, below] of Object.entries(part)) visit(below, [...path, name]);
          } else expect(JSON.parse(marked(text, path.join('.')))).toEqual(part);
        };
        visit(value, []);
      }),
    );
  });

  test('broken JSON is never a scenario, and says where', () => {
    const text = '{"version": 1, "seed": }';
    const { value, scenario, problems } = readText(text);
    expect([value, scenario]).toEqual([undefined, null]);
    expect(problems[0]!.from).toBe(text.indexOf('}'));
    for (const other of ['', '// no', '{"version":1,}', '{"version":1} 2', "{'version':1}"]) {
      expect(readText(other).scenario, other).toBeNull();
      expect(readText(other).problems.length, other).toBeGreaterThan(0);
    }
  });

  test('whatever is accepted is JSON, whatever is not has a problem within the text', () => {
    const base = '{"version": 1, "seed": 3, "streams": [{"direction": "render"}]}';
    fc.assert(
      fc.property(fc.nat(base.length), fc.nat(6), fc.string({ maxLength: 4 }), (at, cut, insert) => {
        const text = base.slice(0, at) + insert + base.slice(at + cut);
        const { scenario, problems } = readText(text);
        if (scenario) expect(() => JSON.parse(text) as unknown).not.toThrow();
        else expect(problems.every(({ from, to }) => from >= 0 && to <= text.length && from <= to)).toBe(true);
        expect(scenario === null).toBe(problems.length > 0);
      }),
    );
  });

  test('a name that stands twice is told', () => {
    expect(readText('{"version":1,"seed":1,"seed":2}').problems).toEqual([
      expect.objectContaining({ path: 'seed', from: 22, to: 28 }) as unknown,
    ]);
  });
});

describe('changes', () => {
  const text = '{\n  "version": 1,   "seed": 5,\n  "streams": []\n}\n';

  test('one value is changed and the rest stays as written', () => {
    expect(applied(text, changesFor(text, ['seed'], 77))).toBe(text.replace('5', '77'));
  });

  test('any value given to any property is read back; the others stay', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('seed', 'title', 'streams'),
        fc.option(fc.jsonValue(), { nil: undefined }),
        (name, value) => {
          const now = JSON.parse(applied(text, changesFor(text, [name], value))) as Record<string, unknown>;
          const expected = {
            ...(JSON.parse(text) as object),
            [name]: value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown),
          };
          expect(JSON.parse(JSON.stringify(now))).toEqual(JSON.parse(JSON.stringify(expected)));
        },
      ),
    );
  });
});

describe('the schema', () => {
  test('whatever the form adds is accepted: every kind of action, every load, fault and stream', () => {
    const actions = SCENARIO_SHAPE.properties!.actions!.items!;
    const kinds = [...kindsOf(actions)!.shapes.keys()];
    expect(kinds).toContain('surpriseRemoval');
    expect(kinds.length).toBeGreaterThan(18);
    for (const kind of kinds) {
      expect(readScenario({ version: 1, actions: [usualValue(actions, kind)] }), kind).toMatchObject({ ok: true });
    }
    for (const list of ['loads', 'faults', 'streams']) {
      const value = usualValue(SCENARIO_SHAPE.properties![list]!.items!);
      expect(readScenario({ version: 1, [list]: [value] }), list).toMatchObject({ ok: true });
    }
  });

  test('another kind of action keeps its time and loses what it has not', () => {
    const actions = SCENARIO_SHAPE.properties!.actions!.items!;
    expect(withKind(actions, { do: 'delayClient', atMs: 7, stream: 1, ms: 12 }, 'pause')).toEqual({
      do: 'pause',
      atMs: 7,
      stream: 1,
    });
  });

  test('every scenario of the library is read as it is', () => {
    const names = readdirSync('test/scenarios');
    expect(names.length).toBeGreaterThan(100);
    for (const name of names) {
      expect(readText(readFileSync(`test/scenarios/${name}/scenario.json`, 'utf8')).problems, name).toEqual([]);
    }
  });
});

describe('completion', () => {
  const labels = (text: string) => {
    const pos = text.indexOf('|');
    return offersAt(text.replace('|', ''), pos)?.options.map(({ label }) => label) ?? [];
  };

  test('names that are not there yet, in unfinished text', () => {
    expect(labels('{"version": 1, "se|')).toContain('"seed"');
    expect(labels('{"version": 1, "|"}')).not.toContain('"version"');
    expect(labels('{"loads": [{"kind": "scan", "|"}]}')).toContain('"perSecond"');
  });

  test('values, and whole actions', () => {
    expect(labels('{"device": |}')).toEqual(['"ac97"', '"virtual"', '"none"']);
    expect(labels('{"actions": [{"do": "power", "state": "|"}]}')).toEqual(['"D0"', '"D1"', '"D2"', '"D3"']);
    expect(labels('{"actions": [|]}')).toContain('"surpriseRemoval"');
  });
});
