/**
 * Everything the simulator knows by address: kernel objects inside driver memory, the port's objects, the driver's COM objects.
 * Objects get names in the order they appear (event#1, stream#2), so a trace is the same on every host.
 */
import type { Trace } from '../trace/trace.ts';

export type ObjectKind =
  | 'event'
  | 'lock'
  | 'mutex'
  | 'dpc'
  | 'timer'
  | 'semaphore'
  | 'eresource'
  | 'rundown'
  | 'key'
  | 'thread'
  | 'int'
  | 'sync'
  | 'pool'
  | 'pages'
  | 'mdl'
  | 'driver'
  | 'pdo'
  | 'fdo'
  | 'port'
  | 'portstream'
  | 'manager'
  | 'pnp'
  | 'etw'
  | 'unregister'
  | 'resources'
  | 'adapter'
  | 'miniport'
  | 'stream'
  | 'res'
  | 'object';

export class KernelObject {
  readonly kind: ObjectKind;
  readonly name: string;
  /** Position of the name in the trace. */
  readonly nameId: number;
  readonly address: number;
  constructor(kind: ObjectKind, name: string, nameId: number, address: number) {
    this.kind = kind;
    this.name = name;
    this.nameId = nameId;
    this.address = address;
  }
}

/** Memory that holds at most one COM object. */
export interface ObjectBlock {
  readonly nameId: number;
  object: KernelObject | null;
}

/** Objects looked up last, by some bits of their address: most calls are about the same few. A power of two. */
const RECENT = 64;
const recentSlot = (address: number): number => (address >> 2) & (RECENT - 1);

export class Objects {
  private readonly byAddress = new Map<number, KernelObject>();
  /** Part of `byAddress`; -1: the slot is empty. */
  private readonly recentAddress = new Float64Array(RECENT).fill(-1);
  private readonly recentNameId = new Uint32Array(RECENT);
  private readonly recentObject = new Array<KernelObject | undefined>(RECENT).fill(undefined);
  private readonly counts = new Map<string, number>();
  private readonly trace: Trace;
  private readonly unknownId: number;
  /** The pool block an address lies in; a COM object is known by any address inside its block. */
  blockAt: (address: number) => ObjectBlock | undefined = () => undefined;

  /** Makes what is known from its first use on: spin locks and fast mutexes, which drivers initialise inline. */
  make: Readonly<Record<'lock' | 'mutex', (address: number) => KernelObject>> = {
    lock: (address) => this.named('lock', address),
    mutex: (address) => this.named('mutex', address),
  };

  constructor(trace: Trace) {
    this.trace = trace;
    this.unknownId = trace.name('?');
  }

  /** The next free name of a kind, without registering anything. */
  nextName(kind: ObjectKind): string {
    const n = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, n);
    return `${kind}#${n}`;
  }

  /** Position of a text in the trace's names. */
  intern(text: string): number {
    return this.trace.name(text);
  }

  /** Makes `object` known at `address`; an older object there is forgotten. */
  add<T extends KernelObject>(object: T): T {
    this.alias(object.address, object);
    return object;
  }

  private at(address: number): KernelObject | undefined {
    const slot = recentSlot(address);
    if (this.recentAddress[slot] === address) return this.recentObject[slot];
    const object = this.byAddress.get(address);
    if (object !== undefined) this.remember(slot, address, object);
    return object;
  }
  private remember(slot: number, address: number, object: KernelObject): void {
    this.recentAddress[slot] = address;
    this.recentObject[slot] = object;
    this.recentNameId[slot] = object.nameId;
  }

  /** A plain named object at an address. */
  named(kind: ObjectKind, address: number): KernelObject {
    const name = this.nextName(kind);
    return this.add(new KernelObject(kind, name, this.intern(name), address));
  }

  /** Names one of the driver's own objects when its first interface pointer crosses the boundary; another pointer into the same block is the same object. */
  own(kind: ObjectKind, address: number): KernelObject {
    const known = this.find(address);
    if (known) return known;
    const object = this.named(kind, address);
    const block = this.blockAt(address);
    if (block) block.object = object;
    return object;
  }

  /** Name number of the pool block at an address. */
  blockId(address: number): number {
    return address === 0 ? 0 : (this.blockAt(address)?.nameId ?? this.unknownId);
  }

  /** One more address (another interface pointer) of an object already known. */
  alias(address: number, object: KernelObject): void {
    this.byAddress.set(address, object);
    this.remember(recentSlot(address), address, object);
  }

  find(address: number): KernelObject | undefined {
    return this.at(address) ?? this.blockAt(address)?.object ?? undefined;
  }

  /** The spin lock or fast mutex at an address; what is new there gets its name now. */
  firstUse(kind: 'lock' | 'mutex', address: number): KernelObject {
    const known = this.at(address);
    return known?.kind === kind ? known : this.make[kind](address);
  }

  get<T extends KernelObject>(address: number, type: abstract new (...args: never[]) => T): T | undefined {
    const object = this.at(address);
    if (object === undefined) return undefined;
    // `instanceof` of a type that varies is slow; nearly always it is the type itself.
    return object.constructor === type || object instanceof type ? (object as T) : undefined;
  }

  /** Name number for the trace; unknown addresses show as `?`. */
  nameId(address: number): number {
    if (address === 0) return 0;
    const slot = recentSlot(address);
    if (this.recentAddress[slot] === address) return this.recentNameId[slot]!;
    return this.find(address)?.nameId ?? this.unknownId;
  }

  remove(address: number): void {
    this.byAddress.delete(address);
    this.recentAddress[recentSlot(address)] = -1;
  }

  /** Forgets what lay in freed memory. Returns those objects. */
  removeRange(address: number, bytes: number): KernelObject[] {
    const gone: KernelObject[] = [];
    this.recentAddress.fill(-1);
    for (const [at, object] of this.byAddress) {
      if (at >= address && at < address + bytes) {
        this.byAddress.delete(at);
        gone.push(object);
      }
    }
    return gone;
  }

  all(): IterableIterator<KernelObject> {
    return this.byAddress.values();
  }
}
