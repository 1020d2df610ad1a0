/** Where the browser of filters draws what: nothing lies on anything else, whatever a driver says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut, NODE, type FilterSpot } from '../../../web/lab/topology/layout.ts';
import type { FilterView, PinView } from '../../../web/simulator/topology/description.ts';

const nothing = { properties: [], methods: [], events: [] };
const pin = (communication: string, category: string, dataflow = 'in'): PinView => ({
  ...nothing,
  dataflow,
  communication,
  category,
  name: '',
  instances: { global: 1, filter: 1, necessary: 0 },
  ranges: [],
});
const filter = (name: string, fields: Partial<FilterView>): FilterView => ({
  ...nothing,
  name,
  portClass: 'Topology',
  categories: [],
  pins: [],
  nodes: [],
  connections: [],
  problems: [],
  ...fields,
});
const node = (type: string) => ({ ...nothing, type, name: '' });

describe('a render path', () => {
  const wave = filter('Wave', {
    portClass: 'WaveRT',
    pins: [pin('sink', 'KSCATEGORY_AUDIO'), pin('none', 'KSCATEGORY_AUDIO', 'out')],
    connections: [{ from: -1, fromPin: 0, to: -1, toPin: 1 }],
  });
  const topology = filter('Topology', {
    pins: [pin('none', 'KSCATEGORY_AUDIO'), pin('none', 'KSNODETYPE_SPEAKER', 'out')],
    nodes: [node('KSNODETYPE_VOLUME'), node('KSNODETYPE_MUTE')],
    connections: [
      { from: -1, fromPin: 0, to: 0, toPin: 1 },
      { from: 0, fromPin: 0, to: 1, toPin: 1 },
      { from: 1, fromPin: 0, to: -1, toPin: 1 },
    ],
  });
  const picture = layOut([topology, wave], [{ from: 'Wave', fromPin: 1, to: 'Topology', toPin: 0 }]);
  const [w, t] = ['Wave', 'Topology'].map((name) => picture.filters.find((spot) => spot.filter.name === name)!) as [
    FilterSpot,
    FilterSpot,
  ];

  it('runs from the client on the left to the speaker on the right, all on one level', () => {
    expect(w.pins.map(({ label, left }) => [label, left])).toEqual([
      ['0 sink', true],
      ['1 AUDIO', false],
    ]);
    expect(t.pins.map(({ label, left }) => [label, left])).toEqual([
      ['0 AUDIO', true],
      ['1 SPEAKER', false],
    ]);
    expect(w.x + w.width).toBeLessThan(t.x);
    const xs = [w.pins[0]!.x, w.pins[1]!.x, t.pins[0]!.x, t.nodes[0]!.x, t.nodes[1]!.x, t.pins[1]!.x];
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    expect(new Set(picture.lines.flatMap(({ y1, y2 }) => [y1, y2])).size).toBe(1);
    expect(picture.lines).toHaveLength(5);
    expect(picture.lines.every(({ x1, x2 }) => x2 > x1)).toBe(true);
  });
});

it('whatever is described is drawn without one thing on another, and within the drawing', () => {
  const anyFilter = fc.record({
    portClass: fc.constantFrom('WaveRT' as const, 'Topology' as const),
    pins: fc.array(
      fc.record({ communication: fc.constantFrom('none', 'sink', 'bridge'), dataflow: fc.constantFrom('in', 'out') }),
      { maxLength: 6 },
    ),
    nodes: fc.nat({ max: 6 }),
    connections: fc.array(
      fc.record({
        from: fc.integer({ min: -1, max: 9 }),
        fromPin: fc.nat(9),
        to: fc.integer({ min: -1, max: 9 }),
        toPin: fc.nat(9),
      }),
      { maxLength: 12 },
    ),
  });
  fc.assert(
    fc.property(
      fc.array(anyFilter, { maxLength: 5 }),
      fc.array(fc.tuple(fc.nat(4), fc.nat(6), fc.nat(4), fc.nat(6)), { maxLength: 6 }),
      (described, joined) => {
        const filters = described.map(({ portClass, pins, nodes, connections }, i) =>
          filter(`filter ${i}`, {
            portClass,
            pins: pins.map(({ communication, dataflow }) => pin(communication, 'KSNODETYPE_LINE_CONNECTOR', dataflow)),
            nodes: Array.from({ length: nodes }, () => node('KSNODETYPE_VOLUME')),
            connections,
          }),
        );
        const wires = joined
          .filter(([from, , to]) => from < filters.length && to < filters.length)
          .map(([from, fromPin, to, toPin]) => ({ from: `filter ${from}`, fromPin, to: `filter ${to}`, toPin }));
        const { filters: spots, width, height, lines } = layOut(filters, wires);
        const boxes = spots.map((s) => [s.x, s.y, s.x + s.width, s.y + s.height] as const);
        const nodes = spots.flatMap((s) =>
          s.nodes.map(
            ({ x, y }) => [x - NODE.width / 2, y - NODE.height / 2, x + NODE.width / 2, y + NODE.height / 2] as const,
          ),
        );
        for (const group of [boxes, nodes])
          group.forEach((a, i) =>
            group.slice(i + 1).forEach((b) => {
              const apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
              expect(apart).toBe(true);
            }),
          );
        for (const [left, top, right, bottom] of [...boxes, ...nodes]) {
          expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
          expect(right).toBeLessThanOrEqual(width);
          expect(bottom).toBeLessThanOrEqual(height);
        }
        expect(
          lines.every((line) =>
            Object.values(line).every((value) => typeof value === 'boolean' || Number.isFinite(value)),
          ),
        ).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});
