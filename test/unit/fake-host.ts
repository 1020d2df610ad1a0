/** A driver written as generators, for testing the machine without a compiler: each `yield` is one host call. */
import { HOST, ENTRY, type EntryName, type HostName } from '../../wasm/abi/table.ts';
import { SUSPEND, type DriverHost, type HostCallHandler } from '../../wasm/hosts/host.ts';

export interface HostCall {
  readonly name: HostName;
  readonly args: readonly number[];
}
export type DriverCode = Generator<HostCall, number, { value: number; outs: Float64Array }>;
export type Entries = Partial<Record<EntryName, (args: readonly number[]) => DriverCode>>;

export const nt = (name: HostName, ...args: number[]): HostCall => ({ name, args });

export class FakeHost implements DriverHost {
  readonly imports: readonly string[] = [];
  readonly pointerBytes = 4;
  onHostCall: HostCallHandler = () => 0;
  value = 0;
  readonly outs = new Float64Array(16);
  readonly memory = new Uint8Array(1 << 20);
  private readonly entries: Entries;
  private readonly fibers = new Map<number, DriverCode>();
  private nextFiber = 1;
  private nextAddress = 0x80000;

  constructor(entries: Entries) {
    this.entries = entries;
  }

  enter(id: number, args: ArrayLike<number>): number {
    const name = ENTRY[id]!.name;
    const code = this.entries[name];
    if (!code) throw new Error(`the test driver has no ${name}`);
    return this.go(this.nextFiber++, code(Array.from(args)), null);
  }
  resume(fiber: number, value: number, outs?: ArrayLike<number>): number {
    return this.go(fiber, this.fibers.get(fiber)!, { value, outs: Float64Array.from(outs ?? []) });
  }
  drop(fiber: number): void {
    this.fibers.delete(fiber);
  }
  private go(fiber: number, code: DriverCode, answer: { value: number; outs: Float64Array } | null): number {
    const mail = new Float64Array(16);
    let step = answer ? code.next(answer) : code.next();
    while (!step.done) {
      const { name, args } = step.value;
      mail.fill(0);
      mail.set(args);
      const result = this.onHostCall(
        HOST.findIndex((row) => row.name === name),
        mail,
      );
      if (result === SUSPEND) {
        this.fibers.set(fiber, code);
        return fiber;
      }
      step = code.next({ value: result, outs: mail });
    }
    this.fibers.delete(fiber);
    this.value = step.value;
    return 0;
  }

  allocate(bytes: number): number {
    const at = this.nextAddress;
    this.nextAddress += Math.ceil(bytes / 16) * 16;
    return at;
  }
  free(): void {}
  read(address: number, bytes: number): Uint8Array {
    return this.memory.slice(address, address + bytes);
  }
  write(address: number, bytes: Uint8Array): void {
    this.memory.set(bytes, address);
  }
  text(address: number, bytes: number): string {
    return String.fromCharCode(...this.read(address, bytes));
  }
  dispose(): void {}
}
