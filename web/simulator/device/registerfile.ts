/**
 * A device that is nothing but registers, as a scenario describes them: ports and memory that keep what is written, with the bits of a status
 * register that an interrupt sets on a schedule and the driver clears by writing ones. It moves no data.
 */
import type { RegisterFile } from '../scenario/registers.ts';
import type { BusToken, DeviceBus, PortDevice } from './bus.ts';

const HNS_PER_MS = 10_000,
  HNS_PER_US = 10;
const IRQL = 8;
/** How far the ranges move when the bus gives the device other resources. */
const OTHER_PORTS = 0x1000;

export class RegisterFileDevice implements PortDevice {
  ports: { base: number; length: number }[];
  memory: { base: number; length: number }[];
  interrupt: { vector: number; irql: number };
  private readonly bus: DeviceBus;
  private readonly file: RegisterFile;
  private readonly initial = new Map<number, number>();
  private readonly bytes = new Map<number, number>();
  /** Bits of a byte the driver cannot change, and bits it clears by writing ones. */
  private readonly readOnly = new Set<number>();
  private readonly clearedByOnes = new Set<number>();
  private moved = 0;
  private present = true;
  private token: BusToken | null = null;

  constructor(bus: DeviceBus, file: RegisterFile) {
    this.bus = bus;
    this.file = file;
    this.ports = file.ports.map(({ base, lengthBytes }) => ({ base, length: lengthBytes }));
    this.memory = file.memory.map(({ base, lengthBytes }) => ({ base, length: lengthBytes }));
    this.interrupt = { vector: file.interrupt?.vector ?? 0, irql: IRQL };
    for (const { at, width, value, access } of file.cells)
      for (let i = 0; i < width; i++) {
        this.initial.set(at + i, (value >>> (8 * i)) & 0xff);
        if (access === 'read-only') this.readOnly.add(at + i);
        if (access === 'write-1-clears') this.clearedByOnes.add(at + i);
      }
    this.reset();
    if (file.interrupt) this.plan(file.interrupt.startMs * HNS_PER_MS);
  }

  private reset(): void {
    this.bytes.clear();
    for (const [at, value] of this.initial) this.bytes.set(at, value);
  }
  /** The address a scenario uses for a port or a place in memory; undefined outside the ranges. */
  private cellOf(port: number, ranges: readonly { base: number; length: number }[]): number | undefined {
    const inside = ranges.some(({ base, length }) => port >= base && port < base + length);
    return inside ? port - this.moved : undefined;
  }

  private plan(atHns: number): void {
    this.token = this.bus.schedule(atHns, () => {
      const { everyUs, status, enable } = this.file.interrupt!;
      const enabled = enable === undefined || (this.value(enable.at, 4) & enable.mask) !== 0;
      if (enabled) {
        for (let i = 0; i < 4; i++)
          this.bytes.set(status.at + i, (this.bytes.get(status.at + i) ?? 0) | ((status.mask >>> (8 * i)) & 0xff));
        this.drive();
      }
      this.plan(atHns + everyUs * HNS_PER_US);
    });
  }
  private drive(): void {
    const { interrupt } = this.file;
    if (interrupt)
      this.bus.setInterruptLine(this.present && (this.value(interrupt.status.at, 4) & interrupt.status.mask) !== 0);
  }
  private value(at: number, width: number): number {
    let value = 0;
    for (let i = 0; i < width; i++) value += (this.bytes.get(at + i) ?? 0) * 2 ** (8 * i);
    return value;
  }

  readPort(port: number, width: number): number {
    return this.read(this.cellOf(port, this.ports), width);
  }
  readMemory(address: number, width: number): number {
    return this.read(this.cellOf(address, this.memory), width);
  }
  writePort(port: number, width: number, value: number): void {
    this.write(this.cellOf(port, this.ports), width, value);
  }
  writeMemory(address: number, width: number, value: number): void {
    this.write(this.cellOf(address, this.memory), width, value);
  }
  private read(at: number | undefined, width: number): number {
    if (at === undefined || !this.present) return 2 ** (8 * width) - 1;
    return this.value(at, width);
  }
  private write(at: number | undefined, width: number, value: number): void {
    if (at === undefined || !this.present) return;
    for (let i = 0; i < width; i++) {
      const byte = Math.floor(value / 2 ** (8 * i)) & 0xff;
      const before = this.bytes.get(at + i) ?? 0;
      if (this.readOnly.has(at + i)) continue;
      this.bytes.set(at + i, this.clearedByOnes.has(at + i) ? before & ~byte : byte);
    }
    this.drive();
  }
  catchUp(): void {}
  setPresent(present: boolean): void {
    this.present = present;
    if (this.token !== null) this.bus.cancel(this.token);
    this.token = null;
    this.reset();
    this.drive();
    const { interrupt } = this.file;
    if (present && interrupt) this.plan(this.bus.nowHns() + interrupt.everyUs * HNS_PER_US);
  }
  assignOther(): void {
    this.moved += OTHER_PORTS;
    this.ports = this.ports.map(({ base, length }) => ({ base: base + OTHER_PORTS, length }));
    this.memory = this.memory.map(({ base, length }) => ({ base: base + OTHER_PORTS, length }));
    this.interrupt = { ...this.interrupt, vector: this.interrupt.vector + 1 };
  }
}
