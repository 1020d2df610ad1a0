/** The structures of our headers against Windows' own layout on x64. */
import { describe, expect, it } from 'vitest';
import { drivers, llvm, missingTool } from './build.ts';
import { evaluate, MINGW_W64, OURS } from './headers.ts';
import { DOCUMENTED, KNOWN_DIFFERENCES, NEWER } from './structures.ts';

/** Expressions for size and offsets of each structure. */
function expressions(structures: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(structures).flatMap(([type, fields]) => [
    `sizeof(${type})`,
    ...fields.map((field) => `__builtin_offsetof(${type}, ${field})`),
  ]);
}

describe.skipIf(missingTool())('structures on x64', () => {
  it("lie where mingw-w64's driver headers have them", () => {
    const wanted = expressions(DOCUMENTED);
    const ours = evaluate(wanted, OURS);
    const theirs = evaluate(wanted, MINGW_W64);
    const different = wanted
      .filter((expression) => ours.get(expression) !== theirs.get(expression))
      .map((expression) => [expression, { ours: ours.get(expression), mingw: theirs.get(expression) }]);
    const known = Object.entries(KNOWN_DIFFERENCES).map(([expression, { ours, mingw }]) => [
      expression,
      { ours, mingw },
    ]);
    expect(different).toEqual(known);
    expect(wanted.length).toBeGreaterThan(300);
  });

  it('that are newer than those headers lie where ddi-facts has them', () => {
    const fields = Object.fromEntries(Object.entries(NEWER).map(([type, { offsets }]) => [type, Object.keys(offsets)]));
    const ours = evaluate(expressions(fields), OURS);
    for (const [type, { size, offsets }] of Object.entries(NEWER)) {
      expect(ours.get(`sizeof(${type})`), type).toBe(size);
      for (const [field, offset] of Object.entries(offsets))
        expect(ours.get(`__builtin_offsetof(${type}, ${field})`), `${type}.${field}`).toBe(offset);
    }
  });

  it('are all among those compared: every structure of our headers that the driver is compiled with', async () => {
    const types = llvm('llvm-pdbutil', 'dump', '-types', (await drivers()).pdb);
    const complete = [
      ...types.matchAll(/LF_(?:STRUCTURE|UNION) \[size = \d+\] `([^`]+)`\n.*\n.*\n\s+options: ([^\n]+)/g),
    ]
      .filter(([, , options]) => !options!.includes('forward ref'))
      .map(([, name]) => name!);
    // Parts of a structure are compared by their paths; interfaces by their slots; and the driver has types of its own.
    const own =
      /^(?:I[A-Z]\w+|C[A-Z][a-z]\w+|AUDIO_FORMAT|DMA_BUFFER|DMA_PROGRESS|WAVE_FILTER|_LOAD_CONFIG|Ac97::.*|.*anonymous.*)$/;
    const shared = complete.filter((name) => !name.includes('::') && !own.test(name));
    const compared = new Set([...Object.keys(DOCUMENTED), ...Object.keys(NEWER)]);
    const plain = (name: string) => name.replace(/^_|^t(?=WAVE)/, '').replace(/_V0$/, '');
    const handles = /__$/;
    expect(shared.length).toBeGreaterThan(30);
    expect(shared.filter((name) => !handles.test(name) && !compared.has(plain(name)))).toEqual([]);
  }, 120_000);
});
