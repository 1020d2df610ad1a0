/** Pool, contiguous memory and physical addresses. The bytes live in the driver's own memory; here is who owns what. */
import type { DriverHost } from '../../../wasm/hosts/host.ts';
import { KernelObject, type Objects } from './objects.ts';

export const PAGE_BYTES = 4096;
/** Physical memory is handed out upwards from here; the place is ours (no source). */
const FIRST_PHYSICAL = 0x0100_0000;

export class PoolBlock extends KernelObject {
  bytes = 0;
  tag = '';
  /** The driver's COM object that lies in it, once one of its interfaces was seen. */
  object: KernelObject | null = null;
}
export class Pages extends KernelObject {
  bytes = 0;
  /** Physical address of each page. */
  physical: number[] = [];
  virtual = 0;
  mapped = false;
}

/** Pool tags read as text: the four characters in memory order. */
export function tagText(tag: number): string {
  return String.fromCharCode(...[0, 8, 16, 24].map((shift) => (tag >>> shift) & 0xff)).replace(/[^\x20-\x7e]/g, '.');
}

export class Memory {
  readonly pool = new Map<number, PoolBlock>();
  readonly contiguous = new Map<number, Pages>();
  private readonly host: DriverHost;
  private readonly objects: Objects;
  /** Virtual address of each physical page handed out, from the first on; -1: given back, or never used. */
  private readonly virtualPages: number[] = [];
  private nextPhysical = FIRST_PHYSICAL;

  constructor(host: DriverHost, objects: Objects) {
    this.host = host;
    this.objects = objects;
    objects.blockAt = (address) => this.blockAt(address);
  }

  addPool(address: number, bytes: number, tag: number): PoolBlock {
    const name = this.objects.nextName('pool');
    const block = new PoolBlock('pool', name, this.objects.intern(name), address);
    block.bytes = bytes;
    block.tag = tagText(tag);
    this.pool.set(address, block);
    return block;
  }
  private blockAt(address: number): PoolBlock | undefined {
    const exact = this.pool.get(address);
    if (exact) return exact;
    for (const block of this.pool.values())
      if (address > block.address && address < block.address + block.bytes) return block;
    return undefined;
  }

  /** Gives `bytes` at virtual address `virtual` physical pages: consecutive, or each with a gap after it so that a driver cannot rely on luck. */
  assignPhysical(pages: Pages, virtual: number, bytes: number, contiguous: boolean): void {
    pages.virtual = virtual;
    pages.bytes = bytes;
    for (let offset = 0; offset < bytes; offset += PAGE_BYTES) {
      pages.physical.push(this.nextPhysical);
      const page = (this.nextPhysical - FIRST_PHYSICAL) / PAGE_BYTES;
      while (this.virtualPages.length < page) this.virtualPages.push(-1);
      this.virtualPages[page] = virtual + offset;
      this.nextPhysical += contiguous ? PAGE_BYTES : 2 * PAGE_BYTES;
    }
    this.nextPhysical += PAGE_BYTES;
  }
  releasePhysical(pages: Pages): void {
    for (const address of pages.physical) this.virtualPages[(address - FIRST_PHYSICAL) / PAGE_BYTES] = -1;
    pages.physical = [];
  }
  /** Physical address of a virtual one inside pages we know; 0 otherwise. */
  physicalOf(virtual: number): number {
    for (const pages of this.contiguous.values()) {
      const offset = virtual - pages.virtual;
      if (offset >= 0 && offset < pages.bytes)
        return pages.physical[Math.floor(offset / PAGE_BYTES)]! + (offset % PAGE_BYTES);
    }
    return 0;
  }

  /** Bytes at a physical address, zeros where no memory is; driver memory itself where that is one piece, so not to be kept. */
  readPhysical(address: number, bytes: number): Uint8Array {
    const virtual = this.virtualOf(address);
    const first = this.run(address, virtual, bytes);
    if (first === bytes) return virtual < 0 ? new Uint8Array(bytes) : this.view(virtual, bytes);
    const out = new Uint8Array(bytes);
    if (virtual >= 0) out.set(this.view(virtual, first));
    for (let done = first; done < bytes;) {
      const from = this.virtualOf(address + done);
      const run = this.run(address + done, from, bytes - done);
      if (from >= 0) out.set(this.view(from, run), done);
      done += run;
    }
    return out;
  }
  writePhysical(address: number, data: Uint8Array): void {
    for (let done = 0; done < data.length;) {
      const virtual = this.virtualOf(address + done);
      const run = this.run(address + done, virtual, data.length - done);
      if (virtual >= 0) this.host.write(virtual, run === data.length ? data : data.subarray(done, done + run));
      done += run;
    }
  }
  private view(virtual: number, bytes: number): Uint8Array {
    return this.host.view ? this.host.view(virtual, bytes) : this.host.read(virtual, bytes);
  }
  /** Virtual address of a physical one; -1 where no memory is. */
  private virtualOf(physical: number): number {
    const page = Math.floor((physical - FIRST_PHYSICAL) / PAGE_BYTES);
    const virtual = page >= 0 && page < this.virtualPages.length ? this.virtualPages[page]! : -1;
    return virtual < 0 ? -1 : virtual + (physical % PAGE_BYTES);
  }
  /** Bytes from `physical` on, at most `bytes`, that are one piece of virtual memory from `virtual` on (or no memory). */
  private run(physical: number, virtual: number, bytes: number): number {
    let length = Math.min(bytes, PAGE_BYTES - (physical % PAGE_BYTES));
    if (virtual < 0) return length;
    while (length < bytes && this.virtualOf(physical + length) === virtual + length)
      length += Math.min(bytes - length, PAGE_BYTES);
    return length;
  }

  /** Everything still allocated, by name. */
  live(): string[] {
    return [
      ...[...this.pool.values()].map((block) => `${block.name} (tag '${block.tag}')`),
      ...[...this.contiguous.values()].map((pages) => `${pages.name} (${pages.bytes} bytes)`),
    ];
  }
}
