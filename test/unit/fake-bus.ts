import type { DeviceBus, DeviceEvent } from '../../web/simulator/device/bus.ts';

interface Entry {
  atHns: number;
  order: number;
  fire: () => void;
}

/** A bus with a clock, a little memory and nothing else. `onLine` is called when the interrupt line rises. */
export class FakeBus implements DeviceBus {
  now = 0;
  line = false;
  lineRises = 0;
  readonly notes: string[] = [];
  readonly memory: Uint8Array;
  readonly base: number;
  onLine: (() => void) | undefined;
  private readonly entries = new Map<number, Entry>();
  private order = 0;

  constructor(base = 0x10_0000, bytes = 0x4_0000) {
    this.base = base;
    this.memory = new Uint8Array(bytes);
  }

  nowHns(): number {
    return this.now;
  }
  schedule(atHns: number, fire: () => void): number {
    if (!Number.isInteger(atHns) || atHns < this.now) throw new Error(`scheduled at ${atHns}, now ${this.now}`);
    const order = ++this.order;
    this.entries.set(order, { atHns, order, fire });
    return order;
  }
  cancel(token: number): void {
    this.entries.delete(token);
  }
  setInterruptLine(asserted: boolean): void {
    if (asserted && !this.line) this.lineRises++;
    this.line = asserted;
  }
  readPhysical(address: number, bytes: number): Uint8Array {
    const out = new Uint8Array(bytes);
    const from = address - this.base;
    if (from >= 0 && from < this.memory.length) out.set(this.memory.subarray(from, from + bytes));
    return out;
  }
  writePhysical(address: number, data: Uint8Array): void {
    this.memory.set(data, address - this.base);
  }
  note(event: DeviceEvent, ...values: number[]): void {
    this.notes.push([event, ...values].join(' '));
  }

  /** Runs all events up to and including `untilHns`; after each one the processor answers a line that is up. */
  run(untilHns: number): void {
    for (;;) {
      let next: Entry | undefined;
      for (const entry of this.entries.values()) {
        if (!next || entry.atHns < next.atHns || (entry.atHns === next.atHns && entry.order < next.order)) next = entry;
      }
      if (!next || next.atHns > untilHns) break;
      this.entries.delete(next.order);
      this.now = next.atHns;
      next.fire();
      if (this.line) this.onLine?.();
    }
    this.now = untilHns;
  }

  get pendingEvents(): number {
    return this.entries.size;
  }
}
