/** What a driver says of its filters, as a KS browser lists it: pins, nodes, connections, and everything in the automation tables. */
import type { Port } from '../portcls/device.ts';
import {
  BrokenDescription,
  entryOf,
  MOST,
  nodeAutomation,
  pinAutomation,
  readFilter,
  readItems,
  within,
  type FilterDescriptor,
  type ItemKind,
  type List,
} from './descriptors.ts';
import { nameOfGuid, nameOfProperty } from './names.ts';
import { readRange, type RangeView } from './ranges.ts';
import { guidAt, Structure, type GuestMemory } from './structure.ts';

export interface ItemView {
  readonly set: string;
  readonly id: number;
  /** `KSPROPERTY_AUDIO_MUTE`; of methods and events the set's name and the id. */
  readonly name: string;
  /** KSPROPERTY_TYPE_, KSMETHOD_TYPE_ or KSEVENT_TYPE_ flags. */
  readonly flags: number;
}
export interface AutomationView {
  readonly properties: readonly ItemView[];
  readonly methods: readonly ItemView[];
  readonly events: readonly ItemView[];
}
export interface PinView extends AutomationView {
  readonly dataflow: string;
  readonly communication: string;
  /** Names, or GUIDs in braces; '' for none. */
  readonly category: string;
  readonly name: string;
  readonly instances: { readonly global: number; readonly filter: number; readonly necessary: number };
  readonly ranges: readonly RangeView[];
}
export interface NodeView extends AutomationView {
  readonly type: string;
  readonly name: string;
}
/** From and to: a node, or -1 for the filter itself, whose pin is meant then. */
export interface ConnectionView {
  readonly from: number;
  readonly fromPin: number;
  readonly to: number;
  readonly toPin: number;
}
export interface FilterView extends AutomationView {
  /** As the driver registered it. */
  readonly name: string;
  readonly portClass: 'WaveRT' | 'Topology';
  readonly categories: readonly string[];
  readonly pins: readonly PinView[];
  readonly nodes: readonly NodeView[];
  readonly connections: readonly ConnectionView[];
  /** What of it cannot be read, or makes no sense. */
  readonly problems: readonly string[];
}

const DATAFLOWS = ['', 'in', 'out'];
const COMMUNICATIONS = ['none', 'sink', 'source', 'both', 'bridge'];
/** KSFILTER_NODE. */
const FILTER_NODE = 0xffff_ffff;
/** Problems that are told one by one. */
const MOST_PROBLEMS = 20;
const NOTHING: AutomationView = { properties: [], methods: [], events: [] };

/** The filter of a registered port. Never throws for what the driver says: that is in `problems`. */
export function describeFilter(memory: GuestMemory, { subdevice, portClass, filter }: Port): FilterView {
  const empty = { name: subdevice, portClass, categories: [], pins: [], nodes: [], connections: [], ...NOTHING };
  const problems: string[] = [];
  /** Does it, or notes why it cannot. */
  const attempt = <T>(otherwise: T, read: () => T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof BrokenDescription)) throw error;
      problems.push(error.message);
      return otherwise;
    }
  };
  if (filter === 0) return { ...empty, problems: ['GetDescription gave no filter description'] };
  const descriptor = attempt(null, () => readFilter(memory, filter));
  if (!descriptor) return { ...empty, problems };

  const automation = (of: () => number): AutomationView => {
    const at = attempt(0, of);
    const items = (kind: ItemKind) => attempt([], () => readItems(memory, at, kind)).map((item) => view(item, kind));
    return { properties: items('properties'), methods: items('methods'), events: items('events') };
  };
  const each = <T>(list: List, most: number, what: string, read: (at: number, index: number) => T): T[] => {
    if (list.count > most) problems.push(`it says ${list.count} ${what}s; the first ${most} are shown`);
    return Array.from({ length: Math.min(list.count, most) }).flatMap((_, index) => {
      const found = attempt<{ value: T } | null>(null, () => {
        const at = entryOf(list, index, what);
        return within(`${what} ${index}`, () => ({ value: read(at, index) }));
      });
      return found ? [found.value] : [];
    });
  };
  const { pins, nodes, connections } = descriptor;
  const views = {
    ...empty,
    ...automation(() => descriptor.automation),
    categories: each(descriptor.categories, MOST.categories, 'category', (at) => nameOfGuid(guidAt(memory, at))),
    pins: each(pins, MOST.pins, 'pin', (at, index) => ({
      ...readPin(memory, at, (list, read) => each(list, MOST.ranges, `data range of pin ${index}:`, read)),
      ...automation(() => pinAutomation(memory, descriptor, index)),
    })),
    nodes: each(nodes, MOST.nodes, 'node', (at, index) => ({
      ...readNode(memory, at),
      ...automation(() => nodeAutomation(memory, descriptor, index)),
    })),
    connections: each(connections, MOST.connections, 'connection', (at) => readConnection(memory, at)),
  };
  for (const wire of views.connections) problems.push(...dangling(wire, descriptor));
  const more = problems.length - MOST_PROBLEMS;
  return { ...views, problems: more > 0 ? [...problems.slice(0, MOST_PROBLEMS), `and ${more} more`] : problems };
}

const view = ({ set, id, flags }: Omit<ItemView, 'name'>, kind: ItemKind): ItemView => ({
  set,
  id,
  flags,
  name: kind === 'properties' ? nameOfProperty(set, id) : `${nameOfGuid(set)} ${id}`,
});

function readPin(
  memory: GuestMemory,
  at: number,
  each: (list: List, read: (at: number) => RangeView | null) => (RangeView | null)[],
): Omit<PinView, keyof AutomationView> {
  const s = new Structure(memory, at);
  const [global, filter, necessary] = [s.u32(), s.u32(), s.u32()];
  s.pointer(); // AutomationTable
  readList(s); // interfaces
  readList(s); // mediums
  const ranges = readList(s);
  const [dataflow, communication] = [s.u32(), s.u32()];
  const [category, name] = [guidAt(memory, s.pointer()), guidAt(memory, s.pointer())];
  let attributes = false;
  const list = { ...ranges, stride: memory.pointerBytes };
  const read = each(list, (entry) => {
    // An attribute list follows its range in the table; it is not a range.
    if (attributes) {
      attributes = false;
      return null;
    }
    const range = readRange(memory, new Structure(memory, entry).pointer());
    attributes = range.attributes;
    return range;
  });
  return {
    dataflow: DATAFLOWS[dataflow] || String(dataflow),
    communication: COMMUNICATIONS[communication] ?? String(communication),
    category: nameOfGuid(category),
    name: nameOfGuid(name),
    instances: { global, filter, necessary },
    ranges: read.filter((range) => range !== null),
  };
}

/** A count and an address. */
function readList(s: Structure): Pick<List, 'count' | 'at'> {
  const count = s.u32();
  return { count, at: s.pointer() };
}

function readNode(memory: GuestMemory, at: number): Omit<NodeView, keyof AutomationView> {
  const s = new Structure(memory, at);
  s.u32(); // Flags
  s.pointer(); // AutomationTable
  return { type: nameOfGuid(guidAt(memory, s.pointer())), name: nameOfGuid(guidAt(memory, s.pointer())) };
}

function readConnection(memory: GuestMemory, at: number): ConnectionView {
  const s = new Structure(memory, at);
  const end = (node: number) => (node === FILTER_NODE ? -1 : node);
  return { from: end(s.u32()), fromPin: s.u32(), to: end(s.u32()), toPin: s.u32() };
}

/** Ends of a connection at which nothing is. */
function dangling({ from, fromPin, to, toPin }: ConnectionView, { pins, nodes }: FilterDescriptor): string[] {
  const ends = [
    ['begins', from, fromPin],
    ['ends', to, toPin],
  ] as const;
  return ends.flatMap(([how, node, pin]) => {
    if (node === -1) return pin < pins.count ? [] : [`a connection ${how} at pin ${pin}, which is not there`];
    return node < nodes.count ? [] : [`a connection ${how} at node ${node}, which is not there`];
  });
}
