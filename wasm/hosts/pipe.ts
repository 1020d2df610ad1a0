/**
 * Runs driver code in a process of its own, reached over two pipes: the native build with sanitizers, or the .sys under its
 * loader. The process holds the fibers; this side numbers them, so that a suspension needs no message: a host call that is
 * not answered is a fiber that sleeps. Driver memory is read and written through /proc. Linux only; for Node.
 *
 * A process that hangs never comes back here: whoever runs the simulator watches it, and kills it by `pid`.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ABI_HASH } from '../abi/hash.ts';
import { DriverTrap, SUSPEND, type DriverHost, type HostCallHandler } from './host.ts';

/** What to start, and how to read what it leaves behind when it dies. */
export interface PipeCommand {
  readonly program: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Words for the end of the process: `trap` is its own report, `output` what it wrote to its standard error output. */
  explain?(trap: string, output: string): string;
}

/** A host in a process of its own. */
export interface PipeHost extends DriverHost {
  /** Id of the process. */
  readonly pid: number;
}

/** The driver or its host cannot be loaded; nothing ran. */
export class HostRefused extends Error {
  override readonly name = 'HostRefused';
}

const SLOTS = 16;
const HEADER_BYTES = 16;
const FRAME_BYTES = HEADER_BYTES + SLOTS * 8;
/** As in process/frame.h. */
const Kind = {
  Enter: 0,
  Resume: 1,
  Drop: 2,
  Allocate: 3,
  Release: 4,
  Hello: 5,
  HostCall: 6,
  Done: 7,
  Allocated: 8,
  Trap: 9,
  Refused: 10,
} as const;
const LONGEST_OUTPUT_BYTES = 64 * 1024;

/** readSync or writeSync. */
type Move = (file: number, bytes: Uint8Array, from: number, length: number, position: number) => number;

class Frame {
  readonly bytes = Buffer.from(new ArrayBuffer(FRAME_BYTES));
  /** Kind, id, fiber, bytes of text. */
  readonly head = new Uint32Array(this.bytes.buffer, 0, HEADER_BYTES / 4);
  readonly slots = new Float64Array(this.bytes.buffer, HEADER_BYTES, SLOTS);
}

class ProcessHost implements PipeHost {
  readonly imports: readonly string[];
  readonly pointerBytes = 8;
  readonly pid: number;
  onHostCall: HostCallHandler = () => {
    throw new Error('onHostCall is not set');
  };
  value = 0;
  readonly outs = new Float64Array(SLOTS);
  private readonly command: PipeCommand;
  private readonly child: ChildProcess;
  private readonly received: number;
  private readonly sent: number;
  /** The standard error output of the process, a file without a name. */
  private readonly output: number;
  private readonly memory: number;
  private readonly incoming = new Frame();
  private readonly outgoing = new Frame();
  private readonly suspended = new Set<number>();
  private nextFiber = 1;
  private inHostCall = false;
  private ended: DriverTrap | null = null;

  constructor(command: PipeCommand) {
    this.command = command;
    const folder = mkdtempSync(join(tmpdir(), 'portcls-lab-'));
    try {
      const up = join(folder, 'up'),
        down = join(folder, 'down'),
        output = join(folder, 'output');
      // Pipes with names: Node makes its own end of the others non-blocking. Opened for both directions first, since opening
      // one end waits for the other; afterwards only the process writes `up`, so its death is an end of file.
      execFileSync('mkfifo', [up, down]);
      const holders = [openSync(up, 'r+'), openSync(down, 'r+')];
      this.received = openSync(up, 'r');
      this.sent = openSync(down, 'w');
      const childReads = openSync(down, 'r'),
        childWrites = openSync(up, 'w'),
        childPrints = openSync(output, 'w');
      this.output = openSync(output, 'r');
      this.child = spawn(command.program, command.args ?? [], {
        stdio: ['ignore', childPrints, childPrints, childReads, childWrites],
        env: { ...process.env, ...command.env },
      });
      for (const file of [...holders, childReads, childWrites, childPrints]) closeSync(file);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    // Reported as an end of file on the pipe already.
    this.child.on('error', () => undefined);
    this.child.unref();
    if (this.child.pid === undefined) {
      this.closePipes();
      throw new HostRefused(`${command.program} cannot be started`);
    }
    this.pid = this.child.pid;
    const text = this.receive();
    const [kind, hash] = this.incoming.head;
    if (kind !== Kind.Hello) {
      const why = kind === Kind.Refused ? text : this.lastWords();
      this.dispose();
      throw new HostRefused(why);
    }
    if ((hash! | 0) !== ABI_HASH) {
      this.dispose();
      throw new HostRefused(`${command.program} was built from another boundary table: build it again`);
    }
    this.imports = text.split('\n').filter(Boolean).sort();
    this.memory = openSync(`/proc/${this.pid}/mem`, 'r+');
  }

  enter(id: number, args: ArrayLike<number>): number {
    const { slots } = this.outgoing;
    slots.fill(0);
    for (let i = 0; i < args.length; i++) slots[i] = args[i]!;
    const fiber = this.nextFiber++;
    this.send(Kind.Enter, id, fiber);
    return this.serve(fiber);
  }

  resume(fiber: number, value: number, outs?: ArrayLike<number>): number {
    if (!this.suspended.delete(fiber)) throw new Error(`fiber ${fiber} is not suspended`);
    const { slots } = this.outgoing;
    slots.fill(0);
    if (outs) for (let i = 1; i < Math.min(outs.length, SLOTS); i++) slots[i] = outs[i]!;
    slots[0] = value;
    this.send(Kind.Resume, 0, fiber);
    return this.serve(fiber);
  }

  drop(fiber: number): void {
    if (this.suspended.delete(fiber)) this.send(Kind.Drop, 0, fiber);
  }

  /** Answers the fiber's host calls until it is done (0) or sleeps (its id). */
  private serve(fiber: number): number {
    if (this.inHostCall)
      throw new Error('driver code is entered from inside a host call; suspend the calling fiber instead');
    const { head, slots } = this.incoming;
    for (;;) {
      const text = this.receive();
      if (head[0] === Kind.Done) {
        this.value = slots[0]!;
        this.outs.set(slots);
        return 0;
      }
      if (head[0] !== Kind.HostCall) throw this.die(head[0] === Kind.Trap ? text : '');
      let answer;
      this.inHostCall = true;
      this.suspended.add(fiber);
      try {
        answer = this.onHostCall(head[1]!, slots);
      } finally {
        this.inHostCall = false;
      }
      if (answer === SUSPEND) return fiber;
      this.suspended.delete(fiber);
      this.outgoing.slots.set(slots);
      this.outgoing.slots[0] = answer;
      this.send(Kind.Resume, 0, fiber);
    }
  }

  private send(kind: number, id: number, fiber: number): void {
    if (this.ended) throw this.ended;
    const { head, bytes } = this.outgoing;
    head[0] = kind;
    head[1] = id;
    head[2] = fiber;
    head[3] = 0;
    try {
      // Less than a pipe takes at once, so it is written whole.
      writeSync(this.sent, bytes);
    } catch {
      throw this.die('');
    }
  }

  /** Reads one frame into `incoming` and returns its text. At the end of the process it reads as a trap without text. */
  private receive(): string {
    const { head, bytes } = this.incoming;
    if (!this.fill(bytes)) {
      head[0] = Kind.Trap;
      return '';
    }
    if (head[3] === 0) return '';
    const text = Buffer.alloc(head[3]!);
    return this.fill(text) ? text.toString('latin1') : '';
  }
  private fill(bytes: Buffer): boolean {
    for (let done = 0; done < bytes.length;) {
      const count = readSync(this.received, bytes, done, bytes.length - done, null);
      if (count === 0) return false;
      done += count;
    }
    return true;
  }

  /** The process is gone or has said that it goes. */
  private die(trap: string): DriverTrap {
    this.child.kill('SIGKILL');
    this.ended ??= new DriverTrap(this.command.explain?.(trap, this.lastWords()) ?? (trap || this.lastWords()));
    return this.ended;
  }
  private lastWords(): string {
    const size = fstatSync(this.output).size;
    const bytes = Buffer.alloc(Math.min(size, LONGEST_OUTPUT_BYTES));
    readSync(this.output, bytes, 0, bytes.length, 0);
    return bytes.toString('utf8').trim() || `${this.command.program} ended without a word`;
  }

  allocate(bytes: number): number {
    // The slots of a host call in progress stay as they are: they are read again for its answer.
    const kept = this.incoming.slots.slice();
    this.outgoing.slots.fill(0);
    this.outgoing.slots[0] = bytes;
    this.send(Kind.Allocate, 0, 0);
    const text = this.receive();
    if (this.incoming.head[0] !== Kind.Allocated) throw this.die(text);
    const address = this.incoming.slots[0]!;
    this.incoming.slots.set(kept);
    if (address === 0) throw new Error(`out of driver memory: ${bytes} bytes`);
    return address;
  }
  free(address: number): void {
    this.outgoing.slots.fill(0);
    this.outgoing.slots[0] = address;
    this.send(Kind.Release, 0, 0);
  }

  read(address: number, bytes: number): Uint8Array {
    const copy = new Uint8Array(bytes);
    this.access(readSync, address, copy);
    return copy;
  }
  write(address: number, bytes: Uint8Array): void {
    this.access(writeSync, address, bytes);
  }
  private access(move: Move, address: number, bytes: Uint8Array): void {
    if (this.ended) throw this.ended;
    let done = 0;
    try {
      while (done < bytes.length) {
        const count = move(this.memory, bytes, done, bytes.length - done, address + done);
        if (count === 0) break;
        done += count;
      }
    } catch {
      // Not mapped.
    }
    if (done < bytes.length) throw new RangeError(`${bytes.length} bytes at ${address} lie outside driver memory`);
  }
  text(address: number, bytes: number): string {
    return Buffer.from(this.read(address, bytes)).toString('latin1');
  }

  dispose(): void {
    this.ended ??= new DriverTrap('the host is disposed');
    this.suspended.clear();
    this.child.kill('SIGKILL');
    this.closePipes();
  }
  private closePipes(): void {
    for (const file of [this.received, this.sent, this.output, this.memory]) {
      try {
        if (file !== undefined) closeSync(file);
      } catch {
        // Closed already.
      }
    }
  }
}

/**
 * Starts a host process. Throws HostRefused when it cannot be started, does not take the driver, or was built from another
 * boundary table.
 */
export function createPipeHost(command: PipeCommand): PipeHost {
  return new ProcessHost(command);
}
