/**
 * Device memory: MmMapIoSpace and the READ_REGISTER and WRITE_REGISTER functions. Addresses handed out lie beyond the driver's
 * own memory, so that whatever else is done with them is a fault.
 */
import { BugCheck } from '../kernel/bugcheck.ts';
import type { Handlers } from '../kernel/handlers.ts';
import { PAGE_BYTES } from '../kernel/memory.ts';
import type { AnyContext } from './contract.ts';

/** As in wasm/any/iospace.cpp: below it lies the driver's memory, which the bridge reads itself. */
const FIRST_ADDRESS = 0xe000_0000;
const LAST_ADDRESS = 0xffff_0000;

interface Mapping {
  /** Page-aligned. */
  readonly at: number;
  readonly bytes: number;
  readonly physical: number;
  /** What the driver was given, and asked for. */
  readonly given: number;
  readonly asked: number;
  mapped: boolean;
}

export interface IoSpace {
  readonly handlers: Handlers;
  /** Mappings the driver has not given back. */
  left(): string[];
}

export function ioSpace({ decoded }: Pick<AnyContext, 'decoded'>): IoSpace {
  const mappings: Mapping[] = [];
  let next = FIRST_ADDRESS;

  const map = (physical: number, asked: number): number => {
    const offset = physical % PAGE_BYTES;
    const bytes = Math.ceil((offset + asked) / PAGE_BYTES) * PAGE_BYTES;
    if (asked === 0 || next + bytes > LAST_ADDRESS) return 0;
    const at = next;
    mappings.push({ at, bytes, physical: physical - offset, given: at + offset, asked, mapped: true });
    // A page between two mappings belongs to neither.
    next += bytes + PAGE_BYTES;
    return at + offset;
  };
  const physicalOf = (address: number, width: number, call: string): number => {
    const found = mappings.find(({ at, bytes }) => address >= at && address + width <= at + bytes);
    if (!found?.mapped)
      throw new BugCheck(
        'PAGE_FAULT_IN_NONPAGED_AREA',
        `${call} at an address ${found ? 'whose mapping MmUnmapIoSpace has ended' : 'that MmMapIoSpace did not map'}`,
      );
    return found.physical + (address - found.at);
  };
  const read = (call: string, width: number) => (a: Float64Array) =>
    decoded()?.readMemory?.(physicalOf(a[0]!, width, call), width) ?? 2 ** (8 * width) - 1;
  const write = (call: string, width: number) => (a: Float64Array) => {
    decoded()?.writeMemory?.(physicalOf(a[0]!, width, call), width, a[1]!);
    return 0;
  };

  const handlers: Handlers = {
    MmMapIoSpace: (a) => map(a[0]!, a[1]!),
    MmMapIoSpaceEx: (a) => map(a[0]!, a[1]!),
    MmUnmapIoSpace: (a) => {
      const found = mappings.find(({ given, mapped }) => mapped && given === a[0]);
      if (!found) throw new BugCheck(null, 'MmUnmapIoSpace of an address that is not mapped');
      if (found.asked !== a[1])
        throw new BugCheck(null, `MmUnmapIoSpace of ${a[1]} bytes where MmMapIoSpace mapped ${found.asked}`);
      found.mapped = false;
      return 0;
    },
    READ_REGISTER_UCHAR: read('READ_REGISTER_UCHAR', 1),
    READ_REGISTER_USHORT: read('READ_REGISTER_USHORT', 2),
    READ_REGISTER_ULONG: read('READ_REGISTER_ULONG', 4),
    WRITE_REGISTER_UCHAR: write('WRITE_REGISTER_UCHAR', 1),
    WRITE_REGISTER_USHORT: write('WRITE_REGISTER_USHORT', 2),
    WRITE_REGISTER_ULONG: write('WRITE_REGISTER_ULONG', 4),
  };
  return {
    handlers,
    left: () =>
      mappings
        .filter(({ mapped }) => mapped)
        .map(
          ({ physical, asked, given, at }) =>
            `MmMapIoSpace of ${asked} bytes at 0x${(physical + given - at).toString(16)}`,
        ),
  };
}
