/** Reads and writes structures of C in driver memory, field after field, with the padding a compiler puts between them. */
import type { DriverHost } from '../../../wasm/hosts/host.ts';

export type GuestMemory = Pick<DriverHost, 'read' | 'pointerBytes'>;

const GUID_BYTES = 16;
const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
const aligned = (at: number, to: number): number => Math.ceil(at / to) * to;

/** The usual text of a GUID, in capitals: `00000000-0000-0000-C000-000000000046`. */
export function guidText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, GUID_BYTES);
  const rest = [...bytes.subarray(8, GUID_BYTES)].map((byte) => hex(byte, 2)).join('');
  return `${hex(view.getUint32(0, true), 8)}-${hex(view.getUint16(4, true), 4)}-${hex(view.getUint16(6, true), 4)}-${rest.slice(0, 4)}-${rest.slice(4)}`;
}

/** A structure at an address. Every read throws RangeError outside the driver's memory. */
export class Structure {
  readonly address: number;
  private readonly memory: GuestMemory;
  private at: number;

  constructor(memory: GuestMemory, address: number) {
    this.memory = memory;
    this.address = this.at = address;
  }

  private take(bytes: number): DataView {
    const from = this.address + aligned(this.at - this.address, bytes);
    this.at = from + bytes;
    const read = this.memory.read(from, bytes);
    return new DataView(read.buffer, read.byteOffset, bytes);
  }
  u32(): number {
    return this.take(4).getUint32(0, true);
  }
  pointer(): number {
    const wide = this.memory.pointerBytes === 8;
    const view = this.take(this.memory.pointerBytes);
    return wide ? Number(view.getBigUint64(0, true)) : view.getUint32(0, true);
  }
  guid(): string {
    const from = this.address + aligned(this.at - this.address, 4);
    this.at = from + GUID_BYTES;
    return guidText(this.memory.read(from, GUID_BYTES));
  }
}

/** The GUID at an address, '' at NULL. Throws RangeError. */
export const guidAt = (memory: GuestMemory, address: number): string =>
  address === 0 ? '' : new Structure(memory, address).guid();

/** Lays out a structure to be written into driver memory. */
export class Layout {
  private readonly pointerBytes: 4 | 8;
  private readonly view = new DataView(new ArrayBuffer(256));
  private at = 0;

  constructor({ pointerBytes }: Pick<GuestMemory, 'pointerBytes'>) {
    this.pointerBytes = pointerBytes;
  }
  u32(value: number): this {
    this.at = aligned(this.at, 4);
    this.view.setUint32(this.at, value >>> 0, true);
    this.at += 4;
    return this;
  }
  pointer(value: number): this {
    if (this.pointerBytes === 4) return this.u32(value);
    this.at = aligned(this.at, 8);
    this.view.setBigUint64(this.at, BigInt(value), true);
    this.at += 8;
    return this;
  }
  bytes(): Uint8Array {
    return new Uint8Array(this.view.buffer, 0, this.at);
  }
}
