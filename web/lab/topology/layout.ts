/** Where filters, their pins and nodes and what connects them are drawn. Clients are on the left, jacks on the right. */
import type { FilterView } from '../../simulator/topology/description.ts';
import type { Wire } from '../../simulator/topology/wires.ts';

export interface PinSpot {
  readonly pin: number;
  /** What stands beside it. */
  readonly label: string;
  readonly left: boolean;
  /** On the edge of the filter. */
  readonly x: number;
  readonly y: number;
}
export interface NodeSpot {
  readonly node: number;
  /** Its middle. */
  readonly x: number;
  readonly y: number;
}
export interface FilterSpot {
  readonly filter: FilterView;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly pins: readonly PinSpot[];
  readonly nodes: readonly NodeSpot[];
}
/** A line from where sound comes to where it goes. `back`: it runs from right to left. */
export interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly wire: boolean;
}
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly filters: readonly FilterSpot[];
  readonly lines: readonly Line[];
}

export const NODE = { width: 104, height: 24 } as const;
const ROW = 34,
  HEAD = 40,
  FOOT = 12,
  GAP = 30,
  BETWEEN = 56,
  BELOW = 24,
  /** Around the whole, for the pins on its edges. */
  MARGIN = 8,
  /** From the edge of a filter to the label of a pin, and the longest label in letters. */
  INSET = 12,
  LONGEST = 20,
  /** Width of the words that stand across from a filter's name, with what is around both. */
  CLASS = 116;
/** Of what a broken driver may say; the table has the rest. */
const MOST_DRAWN = 64;

/** Whether a pin is on the left: where its filter's clients are, or the filter in front of it. */
function isLeft(filter: FilterView, pin: number, wires: readonly Wire[]): boolean {
  const { communication, dataflow } = filter.pins[pin]!;
  if (filter.portClass === 'WaveRT') return communication !== 'none' && communication !== 'bridge';
  const wired = wires.some(
    ({ from, fromPin, to, toPin }) =>
      (from === filter.name && fromPin === pin) || (to === filter.name && toPin === pin),
  );
  return wires.length > 0 ? wired : dataflow === 'in';
}

/** A name without its kind, cut to what a drawing has room for. */
export function short(name: string): string {
  const text = name.replace(/^KS(CATEGORY|NODETYPE|AUDFNAME)_/, '');
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
function labelOf(filter: FilterView, pin: number): string {
  const { communication, category } = filter.pins[pin]!;
  const streams = communication !== 'none' && communication !== 'bridge';
  return `${pin} ${streams ? communication : short(category)}`;
}
/** About as wide as a text is, in the letters of a label. */
const textWidth = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (/[A-Z_…]/.test(letter) ? 8.6 : 6.6), 0);
/** From the edge of the filter to where a line may begin. */
const widthOf = ({ label }: Pick<PinSpot, 'label'>): number => Math.ceil(INSET + textWidth(label) + 4);

/** Column and row of each node: how far it is from the pins on the left, and in line with what it hangs on. */
function placeNodes(filter: FilterView, leftRows: ReadonlyMap<number, number>): { column: number; row: number }[] {
  const places = new Map<number, { column: number; row: number }>();
  const taken = new Set<string>();
  const place = (node: number, column: number, wanted: number) => {
    let row = wanted;
    while (taken.has(`${column} ${row}`)) row++;
    taken.add(`${column} ${row}`);
    places.set(node, { column, row });
  };
  const { connections, nodes } = filter;
  const drawn = nodes.slice(0, MOST_DRAWN);
  for (const { from, fromPin, to, toPin } of connections)
    for (const [filterEnd, pin, node] of [
      [from, fromPin, to],
      [to, toPin, from],
    ] as const)
      if (filterEnd === -1 && leftRows.has(pin) && node >= 0 && node < drawn.length && !places.has(node))
        place(node, 1, leftRows.get(pin)!);
  for (let grown = true; grown;) {
    grown = false;
    for (const { from, to } of connections)
      for (const [known, next] of [
        [from, to],
        [to, from],
      ] as const) {
        const at = places.get(known);
        if (!at || next < 0 || next >= drawn.length || places.has(next)) continue;
        place(next, at.column + 1, at.row);
        grown = true;
      }
  }
  drawn.forEach((_, node) => {
    if (!places.has(node)) place(node, 1, 0);
  });
  return drawn.map((_, node) => places.get(node)!);
}

function layFilter(filter: FilterView, wires: readonly Wire[], x: number, y: number): FilterSpot {
  const sides = filter.pins.slice(0, MOST_DRAWN).map((_, pin) => ({
    pin,
    label: labelOf(filter, pin),
    left: isLeft(filter, pin, wires),
  }));
  const rows = (left: boolean) => new Map(sides.filter((side) => side.left === left).map(({ pin }, row) => [pin, row]));
  const [leftRows, rightRows] = [rows(true), rows(false)];
  const places = placeNodes(filter, leftRows);
  const columns = Math.max(0, ...places.map(({ column }) => column));
  const deepest = Math.max(leftRows.size, rightRows.size, ...places.map(({ row }) => row + 1));
  const widest = (left: boolean) => Math.max(70, ...sides.filter((side) => side.left === left).map(widthOf));
  const nodesX = x + widest(true);
  const inside = widest(true) + widest(false) + columns * NODE.width + (columns + 1) * GAP;
  const width = Math.max(inside, Math.ceil(textWidth(filter.name) * 1.15) + CLASS);
  const rowY = (row: number) => y + HEAD + row * ROW + ROW / 2;
  return {
    filter,
    x,
    y,
    width,
    height: HEAD + deepest * ROW + FOOT,
    pins: sides.map(({ pin, label, left }) => ({
      pin,
      label,
      left,
      x: left ? x : x + width,
      y: rowY((left ? leftRows : rightRows).get(pin)!),
    })),
    nodes: places.map(({ column, row }, node) => ({
      node,
      x: nodesX + column * GAP + (column - 1) * NODE.width + NODE.width / 2,
      y: rowY(row),
    })),
  };
}

/** How many wires each filter is away from the clients. */
function columnsOf(filters: readonly FilterView[], wires: readonly Wire[]): Map<string, number> {
  const columns = new Map(filters.map(({ name, portClass }) => [name, portClass === 'WaveRT' ? 0 : Infinity]));
  for (let round = 0; round < filters.length; round++)
    for (const { from, to } of wires)
      for (const [a, b] of [
        [from, to],
        [to, from],
      ] as const)
        columns.set(b, Math.min(columns.get(b)!, columns.get(a)! + 1));
  for (const [name, column] of columns) if (column === Infinity) columns.set(name, 0);
  return columns;
}

export function layOut(filters: readonly FilterView[], wires: readonly Wire[]): Picture {
  const columns = columnsOf(filters, wires);
  const last = Math.max(0, ...columns.values());
  const spots: FilterSpot[] = [];
  const nextY = new Array<number>(last + 1).fill(MARGIN);
  let x = MARGIN;
  for (let column = 0; column <= last; column++) {
    const here = filters.filter(({ name }) => columns.get(name) === column);
    const own = here.map((filter) => {
      // In line with the first filter in front that it hangs on.
      const front = spots.find(({ filter: { name } }) =>
        wires.some((w) => (w.from === name && w.to === filter.name) || (w.to === name && w.from === filter.name)),
      );
      const y = Math.max(nextY[column]!, front?.y ?? MARGIN);
      const spot = layFilter(filter, wires, x, y);
      nextY[column] = y + spot.height + BELOW;
      return spot;
    });
    spots.push(...own);
    x += Math.max(0, ...own.map(({ width }) => width)) + BETWEEN;
  }
  return {
    width: x - BETWEEN + MARGIN,
    height: Math.max(0, ...spots.map(({ y, height }) => y + height)) + MARGIN,
    filters: spots,
    lines: [...spots.flatMap(insideLines), ...wires.flatMap((wire) => wireLine(wire, spots))],
  };
}

function insideLines({ filter, pins, nodes }: FilterSpot): Line[] {
  return filter.connections.flatMap(({ from, fromPin, to, toPin }) => {
    const spot = (node: number, pin: number) =>
      node === -1 ? pins.find((p) => p.pin === pin) : nodes.find((n) => n.node === node);
    const [a, b] = [spot(from, fromPin), spot(to, toPin)];
    if (!a || !b) return [];
    // Lines end at the sides of nodes, at the labels of pins.
    const edge = (here: typeof a, other: typeof a) =>
      'node' in here
        ? here.x + (Math.sign(other.x - here.x) * NODE.width) / 2
        : here.x + (here.left ? widthOf(here) : -widthOf(here));
    return [{ x1: edge(a, b), y1: a.y, x2: edge(b, a), y2: b.y, wire: false }];
  });
}

function wireLine({ from, fromPin, to, toPin }: Wire, spots: readonly FilterSpot[]): Line[] {
  const spot = (name: string, pin: number) =>
    spots.find(({ filter }) => filter.name === name)?.pins.find((p) => p.pin === pin);
  const [a, b] = [spot(from, fromPin), spot(to, toPin)];
  return a && b ? [{ x1: a.x, y1: a.y, x2: b.x, y2: b.y, wire: true }] : [];
}

/** A line as an SVG path: straight where it is level, else bent. */
export function pathOf({ x1, y1, x2, y2 }: Line): string {
  if (y1 === y2) return `M${x1} ${y1}H${x2}`;
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}
