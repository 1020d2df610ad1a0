/** PCFILTER_DESCRIPTOR and what hangs on it (portcls.h), read where a request needs it. Everything comes from the driver, so nothing is believed. */
import { guidAt, Structure, type GuestMemory } from './structure.ts';

/** Entries of one list that are looked at; a driver that says more is told so. */
export const MOST = { pins: 256, nodes: 1024, connections: 4096, items: 512, ranges: 256, categories: 64 } as const;

/** The driver's description cannot be read; the message says where. */
export class BrokenDescription extends Error {
  override readonly name = 'BrokenDescription';
}

export interface List {
  readonly at: number;
  readonly count: number;
  /** From one entry to the next. */
  readonly stride: number;
}
export interface FilterDescriptor {
  readonly automation: number;
  readonly pins: List;
  readonly nodes: List;
  readonly connections: List;
  readonly categories: List;
}
export interface Item {
  /** Where it stands: the PCPROPERTY_ITEM that its handler is given. */
  readonly at: number;
  readonly set: string;
  readonly id: number;
  readonly flags: number;
  readonly handler: number;
}
export type ItemKind = 'properties' | 'methods' | 'events';

const CONNECTION_BYTES = 16,
  GUID_BYTES = 16;

/** Throws BrokenDescription. */
export function readFilter(memory: GuestMemory, address: number): FilterDescriptor {
  return within('its PCFILTER_DESCRIPTOR', () => {
    const s = new Structure(memory, address);
    s.u32(); // Version
    const automation = s.pointer();
    const [pinStride, pinCount, pins] = [s.u32(), s.u32(), s.pointer()];
    const [nodeStride, nodeCount, nodes] = [s.u32(), s.u32(), s.pointer()];
    const [connectionCount, connections] = [s.u32(), s.pointer()];
    const [categoryCount, categories] = [s.u32(), s.pointer()];
    return {
      automation,
      pins: { at: pins, count: pinCount, stride: pinStride },
      nodes: { at: nodes, count: nodeCount, stride: nodeStride },
      connections: { at: connections, count: connectionCount, stride: CONNECTION_BYTES },
      categories: { at: categories, count: categoryCount, stride: GUID_BYTES },
    };
  });
}

/** Entry `index` of a list. Throws BrokenDescription when it has none there. */
export function entryOf(list: List, index: number, what: string): number {
  if (index >= list.count) throw new BrokenDescription(`there is no ${what} ${index}; it has ${list.count}`);
  if (list.at === 0) throw new BrokenDescription(`it says ${list.count} ${what}s and points at none (NULL)`);
  if (list.stride === 0) throw new BrokenDescription(`the size of a ${what} is 0`);
  return list.at + index * list.stride;
}

/** The automation table of a node, 0: none. Throws BrokenDescription. */
export function nodeAutomation(memory: GuestMemory, filter: FilterDescriptor, node: number): number {
  const at = entryOf(filter.nodes, node, 'node');
  return within(`node ${node}`, () => {
    const s = new Structure(memory, at);
    s.u32(); // Flags
    return s.pointer();
  });
}
/** The automation table of a pin, 0: none. Throws BrokenDescription. */
export function pinAutomation(memory: GuestMemory, filter: FilterDescriptor, pin: number): number {
  const at = entryOf(filter.pins, pin, 'pin');
  return within(`pin ${pin}`, () => {
    const s = new Structure(memory, at);
    for (let i = 0; i < 3; i++) s.u32(); // instance counts
    return s.pointer();
  });
}

/** Items of a PCAUTOMATION_TABLE, none at NULL. Items may have fields of the driver's own behind ours. Throws BrokenDescription. */
export function readItems(memory: GuestMemory, automation: number, kind: ItemKind): Item[] {
  if (automation === 0) return [];
  return within(`its ${kind}`, () => {
    const table = new Structure(memory, automation);
    const lists: Record<ItemKind, List> = {
      properties: readList(table),
      methods: readList(table),
      events: readList(table),
    };
    const list = lists[kind];
    return Array.from({ length: Math.min(list.count, MOST.items) }, (_, index) => {
      const s = new Structure(memory, entryOf(list, index, 'item'));
      const [set, id, flags, handler] = [s.pointer(), s.u32(), s.u32(), s.pointer()];
      return { at: s.address, set: guidAt(memory, set), id, flags, handler };
    });
  });
}
/** Size of an item, count, address, as PCAUTOMATION_TABLE has them three times. */
function readList(table: Structure): List {
  const [stride, count, at] = [table.u32(), table.u32(), table.pointer()];
  return { stride, count, at };
}

/** Does it, and says where it was when the driver's memory ended. */
export function within<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new BrokenDescription(`${where}: ${error.message}`);
    if (error instanceof BrokenDescription) throw new BrokenDescription(`${where}: ${error.message}`);
    throw error;
  }
}
