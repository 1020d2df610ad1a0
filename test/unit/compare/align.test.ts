import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { align, type Alignment } from '../../../web/lab/compare/align.ts';
import { looksLikeTrace, NotATrace, readTrace, type Line } from '../../../web/lab/compare/records.ts';

const golden = (name: string) => readFileSync(`test/scenarios/${name}/trace.txt`, 'utf8');
const line = (text: string, atHns = 0): Line => ({ atHns, cpu: 0, who: 'pnp', text });

/** Every record of both sides once and in order; rows called the same are the same. */
function checkComplete(left: readonly Line[], right: readonly Line[], rows: Alignment): void {
  const of = (side: Int32Array) => [...side].filter((i) => i >= 0);
  expect(of(rows.left)).toEqual(left.map((_, i) => i));
  expect(of(rows.right)).toEqual(right.map((_, i) => i));
  rows.same.forEach((same, row) => {
    const l = left[rows.left[row]!];
    const r = right[rows.right[row]!];
    if (same) expect([l?.who, l?.text]).toEqual([r?.who, r?.text]);
    else if (l && r) expect(`${l.who} ${l.text}`).not.toBe(`${r.who} ${r.text}`);
  });
}

describe('readTrace', () => {
  it('reads every golden trace, line for line, with depth', () => {
    for (const name of readdirSync('test/scenarios')) {
      let text: string;
      try {
        text = golden(name);
      } catch {
        continue;
      }
      const lines = readTrace(text);
      const raw = text.trimEnd().split('\n');
      expect(lines).toHaveLength(raw.length);
      const wrong = lines.findIndex(
        ({ text, who, cpu }, i) =>
          !raw[i]!.trimEnd().endsWith(` ${text}`) ||
          !raw[i]!.includes(` cpu${cpu} `) ||
          !raw[i]!.includes(` ${who} `) ||
          !/^( {2})*[<>=*] /.test(text),
      );
      expect(wrong).toBe(-1);
    }
  });

  it('says which line is none', () => {
    expect(looksLikeTrace('{"version": 1}')).toBe(false);
    expect(looksLikeTrace(golden('first-stream'))).toBe(true);
    const broken = `${golden('first-stream').split('\n', 3).join('\n')}\nhello`;
    expect(() => readTrace(broken)).toThrow(NotATrace);
    expect(() => readTrace(broken)).toThrow('line 4');
  });
});

describe('align', () => {
  it('leaves no record out and calls only equal records the same, whatever the traces', () => {
    const trace = fc.array(fc.integer({ min: 0, max: 5 }).map((n) => line(`< Call${n}(a=${n})`, n)));
    fc.assert(fc.property(trace, trace, (left, right) => checkComplete(left, right, align(left, right))));
  });

  it('is complete also when the best alignment is given up', () => {
    const trace = fc.array(fc.integer({ min: 0, max: 5 }).map((n) => line(`< Call${n}()`)));
    fc.assert(fc.property(trace, trace, (left, right) => checkComplete(left, right, align(left, right, -1))));
  });

  it('finds equal traces equal, and one record more as one difference', () => {
    const left = readTrace(golden('first-stream'));
    expect([...align(left, left).same].every((same) => same === 1)).toBe(true);
    const right = [...left.slice(0, 100), line('< KeSetEvent(event=event#9)'), ...left.slice(100)];
    const rows = align(left, right);
    expect([...rows.same].filter((same) => same === 0)).toHaveLength(1);
    expect(rows.left[100]).toBe(-1);
    expect(rows.exact).toBe(true);
  });

  it('puts what took the place of a call beside it', () => {
    const rows = align(
      [line('> Start()'), line('< QueryInterface(iid=A) = STATUS_SUCCESS'), line('= Start')],
      [line('> Start()'), line('< QueryInterface(iid=A) = STATUS_NOINTERFACE'), line('< DbgPrint()'), line('= Start')],
    );
    expect([[...rows.left], [...rows.right], [...rows.same]]).toEqual([
      [0, 1, -1, 2],
      [0, 1, 2, 3],
      [1, 0, 0, 1],
    ]);
  });

  it('aligns golden traces of different Windows versions and drivers', () => {
    for (const [a, b] of [
      ['protection-network-registered', 'protection-network-unregistered'],
      ['first-stream', 'before-windows-10'],
    ] as const) {
      const left = readTrace(golden(a));
      const right = readTrace(golden(b));
      const rows = align(left, right);
      checkComplete(left, right, rows);
      expect(rows.exact).toBe(true);
      expect([...rows.same].filter((same) => same === 1).length).toBeGreaterThan(left.length / 3);
    }
  });
});
