/**
 * Runs driver code compiled to WebAssembly. A fiber is an activation of `enter` with a C stack and an Asyncify data region of
 * its own: a host call answered SUSPEND unwinds the C frames into that region, `resume` rewinds them.
 *
 * An endless loop inside the driver never comes back here; the worker that runs the simulator has a watchdog for that.
 */
import { ABI_HASH } from '../abi/hash.ts';
import { decodeImports } from '../abi/imports.ts';
import { ENTRY } from '../abi/table.ts';
import { DriverTrap, type DriverHost, type HostCallHandler } from './host.ts';

const MAILBOX_SLOTS = 16;
/** A power of two. */
const VIEWS = 64;
/** As much as a kernel thread has on 32-bit Windows, and a little more: WebAssembly keeps some values elsewhere. */
const STACK_BYTES = 16 * 1024;
const ASYNCIFY_BYTES = 8 * 1024;
/** Written below each stack and looked at whenever the fiber stops. */
const CANARY_BYTES = 16;
const CANARY = 0xcccc_cccc | 0;
const OVERFLOW = `kernel stack overflow: the driver used more than ${STACK_BYTES / 1024} KB of stack`;

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly __stack_pointer: WebAssembly.Global<'i32'>;
  enter(id: number): number;
  mailbox(): number;
  abi_hash(): number;
  allocate(bytes: number): number;
  release(address: number): void;
  _initialize?(): void;
  asyncify_start_unwind(data: number): void;
  asyncify_stop_unwind(): void;
  asyncify_start_rewind(data: number): void;
  asyncify_stop_rewind(): void;
}

interface Fiber {
  /** Known from the first suspension on, 0 before: most calls end without one. */
  id: number;
  /** Canary, stack (grows down), Asyncify data, in this order in one block. */
  readonly base: number;
  readonly stackTop: number;
  readonly data: number;
  entry: number;
  /** Stack pointer at the suspension: unwinding leaves frames without restoring it. */
  stackPointer: number;
  suspended: boolean;
}

class WasmHost implements DriverHost {
  readonly imports: readonly string[];
  readonly pointerBytes = 4;
  onHostCall: HostCallHandler = () => {
    throw new Error('onHostCall is not set');
  };
  value = 0;
  readonly outs = new Float64Array(MAILBOX_SLOTS);
  private readonly exports: Exports;
  private memory: Uint8Array<ArrayBuffer>;
  private words: Int32Array;
  private mailbox: Float64Array;
  private readonly mailboxAddress: number;
  /** Views given out last, by some bits of their address: a cyclic buffer is read in the same pieces again and again. */
  private readonly views: Uint8Array[] = new Array<Uint8Array>(VIEWS).fill(new Uint8Array(0));
  private readonly fibers = new Map<number, Fiber>();
  private readonly pool: Fiber[] = [];
  private nextFiber = 1;
  private current: Fiber | null = null;
  /** What __stack_pointer holds, and what it held before the first fiber. */
  private stackPointer: number;
  private readonly ownStackPointer: number;
  private rewinding = false;
  private answer = 0;
  private answerOuts: ArrayLike<number> | null = null;
  private trapped: DriverTrap | null = null;

  constructor(module: WebAssembly.Module, instance: WebAssembly.Instance) {
    this.exports = instance.exports as unknown as Exports;
    const hash = this.exports.abi_hash();
    if (hash !== ABI_HASH)
      throw new Error(
        `the driver module was built from another boundary table (${hash >>> 0}, expected ${ABI_HASH >>> 0}): build it again`,
      );
    const [section] = WebAssembly.Module.customSections(module, 'driver.imports');
    this.imports = section ? decodeImports(new TextDecoder().decode(section)) : [];
    this.exports._initialize?.();
    this.mailboxAddress = this.exports.mailbox();
    this.memory = new Uint8Array(this.exports.memory.buffer as ArrayBuffer);
    this.words = new Int32Array(this.memory.buffer);
    this.mailbox = new Float64Array(this.memory.buffer, this.mailboxAddress, MAILBOX_SLOTS);
    this.stackPointer = this.ownStackPointer = this.exports.__stack_pointer.value;
  }

  /** Growing the memory detaches every view of it: a detached one has no length. */
  private refresh(): void {
    if (this.memory.length !== 0) return;
    const buffer = this.exports.memory.buffer as ArrayBuffer;
    this.memory = new Uint8Array(buffer);
    this.words = new Int32Array(buffer);
    this.mailbox = new Float64Array(buffer, this.mailboxAddress, MAILBOX_SLOTS);
  }

  /** The import `host.call`. */
  readonly hostCall = (id: number): number => {
    if (this.rewinding) return this.answerRewound();
    this.refresh();
    const answer = this.onHostCall(id, this.mailbox);
    if (typeof answer === 'number') return answer;
    const fiber = this.current!;
    fiber.suspended = true;
    this.words[fiber.data >> 2] = fiber.data + 8;
    this.words[(fiber.data >> 2) + 1] = fiber.data + ASYNCIFY_BYTES;
    this.exports.asyncify_start_unwind(fiber.data);
    return 0;
  };

  private answerRewound(): number {
    this.rewinding = false;
    this.exports.asyncify_stop_rewind();
    this.refresh();
    const outs = this.answerOuts;
    if (outs) for (let i = 1; i < Math.min(outs.length, MAILBOX_SLOTS); i++) this.mailbox[i] = outs[i]!;
    this.answerOuts = null;
    return this.answer;
  }

  enter(id: number, args: ArrayLike<number>): number {
    const fiber = this.takeFiber();
    fiber.entry = id;
    this.refresh();
    for (let i = 0; i < args.length; i++) this.mailbox[i] = args[i]!;
    return this.run(fiber, fiber.stackTop);
  }

  resume(id: number, value: number, outs?: ArrayLike<number>): number {
    const fiber = this.fibers.get(id);
    if (!fiber?.suspended) throw new Error(`fiber ${id} is not suspended`);
    this.answer = value;
    this.answerOuts = outs ?? null;
    fiber.suspended = false;
    this.rewinding = true;
    this.exports.asyncify_start_rewind(fiber.data);
    return this.run(fiber, fiber.stackPointer);
  }

  drop(id: number): void {
    const fiber = this.fibers.get(id);
    if (fiber) this.giveFiber(fiber);
  }

  private run(fiber: Fiber, stackPointer: number): number {
    if (this.trapped) throw this.trapped;
    if (this.current)
      throw new Error('driver code is entered from inside a host call; suspend the calling fiber instead');
    const { exports } = this;
    this.moveStack(stackPointer);
    this.current = fiber;
    try {
      const value = exports.enter(fiber.entry);
      if (fiber.suspended) {
        exports.asyncify_stop_unwind();
        fiber.stackPointer = this.stackPointer = exports.__stack_pointer.value;
        this.checkStack(fiber);
        if (fiber.id === 0) {
          fiber.id = this.nextFiber++;
          this.fibers.set(fiber.id, fiber);
        }
        return fiber.id;
      }
      // Every function has given back its part of the stack.
      this.stackPointer = fiber.stackTop;
      this.refresh();
      this.value = value;
      const outsEnd = 1 + ENTRY[fiber.entry]!.outs.length;
      for (let i = 1; i < outsEnd; i++) this.outs[i] = this.mailbox[i]!;
      this.checkStack(fiber);
      this.giveFiber(fiber);
      return 0;
    } catch (error) {
      this.stackPointer = -1;
      if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) {
        // What the simulator throws from a host call leaves the module usable.
        this.rewinding = false;
        this.giveFiber(fiber);
        throw error;
      }
      // Frames that ran down through all memory end in an access outside it.
      const below = this.exports.__stack_pointer.value < fiber.base;
      this.trapped = new DriverTrap(below ? OVERFLOW : describe(error), { cause: error });
      throw this.trapped;
    } finally {
      this.current = null;
    }
  }

  /** The stack driver code uses from now on. */
  private moveStack(stackPointer: number): void {
    if (stackPointer === this.stackPointer) return;
    this.exports.__stack_pointer.value = stackPointer;
    this.stackPointer = stackPointer;
  }

  private checkStack(fiber: Fiber): void {
    for (let i = 0; i < CANARY_BYTES / 4; i++) {
      if (this.words[(fiber.base >> 2) + i] === CANARY) continue;
      this.trapped = new DriverTrap(OVERFLOW);
      throw this.trapped;
    }
  }

  private takeFiber(): Fiber {
    // A fiber that ended in order left its canary whole: it is checked at every stop.
    return this.pool.pop() ?? this.newFiber();
  }
  private newFiber(): Fiber {
    const base = this.allocate(CANARY_BYTES + STACK_BYTES + ASYNCIFY_BYTES);
    this.refresh();
    this.words.fill(CANARY, base >> 2, (base + CANARY_BYTES) >> 2);
    return {
      id: 0,
      base,
      stackTop: base + CANARY_BYTES + STACK_BYTES,
      data: base + CANARY_BYTES + STACK_BYTES,
      entry: 0,
      stackPointer: 0,
      suspended: false,
    };
  }
  private giveFiber(fiber: Fiber): void {
    if (fiber.id !== 0) this.fibers.delete(fiber.id);
    fiber.id = 0;
    fiber.suspended = false;
    this.pool.push(fiber);
  }

  allocate(bytes: number): number {
    // Inside a host call the caller's own stack serves.
    if (!this.current) this.moveStack(this.ownStackPointer);
    const address = this.exports.allocate(bytes);
    if (address === 0) throw new Error(`out of driver memory: ${bytes} bytes`);
    return address;
  }
  free(address: number): void {
    if (!this.current) this.moveStack(this.ownStackPointer);
    this.exports.release(address);
  }
  private check(address: number, bytes: number): void {
    if (!(address >= 0 && bytes >= 0 && address + bytes <= this.memory.length))
      throw new RangeError(`${bytes} bytes at ${address} lie outside driver memory`);
  }
  private range(address: number, bytes: number): Uint8Array<ArrayBuffer> {
    this.refresh();
    this.check(address, bytes);
    return this.memory.subarray(address, address + bytes);
  }
  view(address: number, bytes: number): Uint8Array {
    // Views of grown memory have no length, so they are not taken for what is asked.
    const slot = (address >> 3) & (VIEWS - 1);
    const known = this.views[slot]!;
    if (known.length === bytes && bytes > 0 && known.byteOffset === address) return known;
    return (this.views[slot] = this.range(address, bytes));
  }
  read(address: number, bytes: number): Uint8Array {
    return this.range(address, bytes).slice();
  }
  write(address: number, bytes: Uint8Array): void {
    this.refresh();
    this.check(address, bytes.length);
    this.memory.set(bytes, address);
  }
  text(address: number, bytes: number): string {
    let text = '';
    for (const byte of this.range(address, bytes)) text += String.fromCharCode(byte);
    return text;
  }
  dispose(): void {
    this.fibers.clear();
    this.pool.length = 0;
    this.trapped ??= new DriverTrap('the host is disposed');
  }
}

/** What a trap means for a driver, in words of the kernel, with the engine's own message behind it. */
function describe(error: Error): string {
  const message = error.message;
  const meanings: [RegExp, string][] = [
    [/out of bounds|memory access/i, 'access violation: the driver touched an address outside its memory'],
    [/divide by zero|division by zero/i, 'integer division by zero'],
    [/overflow|unrepresentable/i, 'integer overflow in a division or conversion'],
    [
      /signature|indirect call|null function|table index/i,
      'a call through a pointer that is no function of this type (a freed object, a wrong interface or callback pointer)',
    ],
    [
      /unreachable/i,
      'the driver reached code that must not run (an abort, a missing return, or too many nested frames at a wait)',
    ],
    [/call stack|recursion/i, 'endless recursion'],
  ];
  const meaning = meanings.find(([pattern]) => pattern.test(message))?.[1];
  return meaning ? `${meaning} (${message})` : message;
}

/**
 * A host for a compiled driver module; each has a memory of its own. Throws when the module's boundary table is another one,
 * and WebAssembly.LinkError, naming the function, when the module needs anything but `host.call` and `host.line`.
 * @param onLine called with the number of a point of the line table (lines.ts) before the code of that line runs; only by modules
 *   built to show their lines. It must not call the host
 */
export async function createWasmHost(
  module: WebAssembly.Module,
  onLine: (point: number) => void = () => {},
): Promise<DriverHost> {
  let host: WasmHost | null = null;
  const instance = await WebAssembly.instantiate(module, {
    host: { call: (id: number) => host!.hostCall(id), line: onLine },
  });
  host = new WasmHost(module, instance);
  return host;
}
