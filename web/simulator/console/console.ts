/**
 * Makes calls by hand in a running stack, on a thread of their own. Nothing is faked: a call into Windows goes through the
 * handler that the driver's call reaches, a call into the driver runs the driver's code.
 */
import { IIDS, type EntryName, type HostName } from '../../../wasm/abi/table.ts';
import type { Context, Flow, Request } from '../kernel/context.ts';
import { DriverThread } from '../kernel/functions.ts';
import { Interrupt, type Machine } from '../kernel/machine.ts';
import type { KernelObject } from '../kernel/objects.ts';
import { Mutex, Waitable } from '../kernel/waits.ts';
import { InterruptSync } from '../portcls/functions.ts';
import { call, type DeviceStack } from '../portcls/device.ts';
import type { ResourceTable } from '../portcls/resources.ts';
import type { Pin } from '../portcls/streams.ts';
import type { Action } from '../scenario/schema.ts';
import { STATUS, succeeded } from '../status.ts';
import { has } from '../versions.ts';
import { callWindows } from './windows.ts';
import { argumentsOf, CALLS, isHostCall, rowOf, type CallName, type ObjectName, type Receiver } from './calls.ts';

export type CallAction = Extract<Action, { do: 'call' }>;

export interface ConsoleOptions {
  readonly machine: Machine;
  readonly stack: DeviceStack;
  readonly table: ResourceTable;
  /** The pin of stream `index` while it is open. */
  readonly pin: (index: number) => Pin | null;
  /** The IResourceList of the start, 0: none. */
  readonly resources: () => number;
  /** What stands in it, by CM_RESOURCE_TYPE. */
  readonly entries: () => readonly number[];
  /** Called when a call has come to its end. */
  readonly onDone: () => void;
}

const PRIORITY = 12;
/** What `own-mdl` describes. */
const OWN_PAGE_BYTES = 8192;
/** No call by hand takes more memory from the driver's host. */
const MOST_PAGE_BYTES = 1 << 20;
const iid = (name: string): number => IIDS.findIndex(([each]) => each === name);

export class Console {
  private readonly o: ConsoleOptions;
  private started = 0;
  private open = 0;
  /** References that are left when the console lets an interface go. */
  private readonly references = new Map<number, number>();
  /** Pages made for the call that is under way. */
  private own: { readonly stream: number; readonly mdl: number } | null = null;

  constructor(options: ConsoleOptions) {
    this.o = options;
    const { objects } = options.machine;
    options.stack.pnpLock = new Mutex('lock#pnp', objects.intern('lock#pnp'), 0);
  }

  /** A call is under way. */
  get busy(): boolean {
    return this.open > 0;
  }

  /** Makes one call, on a thread that begins now. */
  start(action: CallAction): void {
    const { machine } = this.o;
    this.open++;
    const own = machine.startThread(`console#${++this.started}`, PRIORITY, false, (context) =>
      this.make(context, action),
    );
    own.onDone = () => {
      this.open--;
      this.o.onDone();
    };
  }

  private *make(context: Context, action: CallAction): Flow {
    const name = action.call;
    const own: number[] = [];
    // A method that this Windows lacks has no slot in the object's table, a function no export: nobody gets as far as a call.
    const known = !isHostCall(name) || has(this.o.stack.windows, rowOf(name).since);
    const receiver = known ? yield* this.receiver(context, CALLS[name].receiver, action.stream, own) : null;
    if (receiver === null) {
      this.o.machine.record.event(context, 'console-no-call', rowOf(name).name);
      return STATUS.NOT_SUPPORTED;
    }
    const args = CALLS[name].receiver === 'none' ? [] : [receiver];
    for (const argument of argumentsOf(name)) {
      const value = action.args[argument.name] ?? argument.right;
      args.push(typeof value === 'number' ? value : yield* this.address(context, value as ObjectName, action));
    }
    if (isHostCall(name)) args.push(...this.implied(name, args));
    if (action.irql > 0) yield* this.windows(context, 'KeRaiseIrql', [action.irql]);
    const status = isHostCall(name)
      ? yield* this.hostCall(context, name, args)
      : yield* this.entry(name, args, action.irql);
    if (action.irql > 0) yield* this.windows(context, 'KeLowerIrql', [0]);
    if (succeeded(status)) yield* this.undo(context, name, args, status);
    yield* this.freeOwnPages(context);
    // The interface is let go, as a driver that asked for it would.
    for (const address of own) yield* this.release(context, address);
    return status;
  }

  /** What the bridge adds to a driver's call: storage for results, and what it looks up itself. */
  private implied(name: CallName & HostName, args: readonly number[]): number[] {
    const { host } = this.o.machine;
    const entries = this.o.entries();
    const ofType = entries.filter((type) => type === args[1]).length;
    switch (name) {
      case 'InterruptSync_Connect':
        return [host.allocate(16)];
      case 'ResourceList_NumberOfEntries':
        return [entries.length];
      case 'ResourceList_NumberOfEntriesOfType':
        return [ofType];
      case 'ResourceList_FindTranslatedEntry':
      case 'ResourceList_FindUntranslatedEntry':
        return [Number(args[2]! < ofType)];
      case 'PortWaveRTStream_AllocatePagesForMdl':
        return this.pageStorage(args[2]!);
      case 'PortWaveRTStream_AllocateContiguousPagesForMdl':
        return this.pageStorage(args[3]!);
      default:
        return [];
    }
  }
  /** Room for an MDL and for what it describes. */
  private pageStorage(bytes: number): [number, number] {
    const { host } = this.o.machine;
    return [
      host.allocate(64),
      bytes > 0 && bytes <= MOST_PAGE_BYTES ? host.allocate(Math.ceil(bytes / 4096) * 4096) : 0,
    ];
  }
  /** Two pages of the stream's port, for a call that needs an MDL; given back when it has ended. */
  private *ownPages(context: Context, stream: number, mapped: boolean): Flow {
    const [mdl, at] = this.pageStorage(OWN_PAGE_BYTES);
    yield* this.windows(context, 'PortWaveRTStream_AllocatePagesForMdl', [
      stream,
      0xffff_ffff,
      OWN_PAGE_BYTES,
      mdl,
      at,
    ]);
    if (mapped) yield* this.windows(context, 'PortWaveRTStream_MapAllocatedPages', [stream, mdl, 1]);
    this.own = { stream, mdl };
    return mdl;
  }
  private *freeOwnPages(context: Context): Flow {
    const { own } = this;
    this.own = null;
    if (own && this.o.machine.objects.find(own.mdl))
      yield* this.windows(context, 'PortWaveRTStream_FreePagesFromMdl', [own.stream, own.mdl]);
    return 0;
  }

  /** A call into Windows as a driver makes it: the same checks, the same record, the same handler. */
  private *windows(context: Context, name: HostName, values: readonly number[]): Flow {
    return yield* callWindows(this.o.machine, context, name, values);
  }

  private *hostCall(context: Context, name: CallName & HostName, args: readonly number[]): Flow {
    if (name === 'Unknown_QueryInterface') return yield* this.query(context, args[0]!, args[1]!, null);
    const result = yield* this.windows(context, name, args);
    // The routine by hand does nothing: the interrupt's lock is let go at once.
    if (name === 'InterruptSync_CallSynchronizedRoutine')
      yield* this.windows(context, 'InterruptSync_Leave', [args[0]!, result]);
    return result;
  }

  /**
   * QueryInterface on the port; what it gives is let go at once, or with the rest of `own`. Who asks for the manager once more
   * gets the one the driver has. Answers the status.
   */
  private *query(context: Context, port: number, interfaceId: number, own: number[] | null): Flow {
    const { host, objects } = this.o.machine;
    const asksManager = IIDS[interfaceId]?.[0].startsWith('IID_IPortClsStreamResourceManager') ?? false;
    const manager = asksManager ? [...objects.all()].find(({ kind }) => kind === 'manager') : undefined;
    const at = manager?.address ?? host.allocate(16);
    const status = yield* this.windows(context, 'Unknown_QueryInterface', [port, interfaceId, at]);
    if (!succeeded(status)) return status;
    own?.push(at);
    this.references.set(at, manager ? 1 : 0);
    if (!own) yield* this.release(context, at);
    return status;
  }
  private *release(context: Context, address: number): Flow {
    return yield* this.windows(context, 'Unknown_Release', [address, this.references.get(address) ?? 0]);
  }

  /** A call into the driver. PortCls makes most of them under the device global lock (L-2); not at DISPATCH_LEVEL, where nobody waits. */
  private *entry(name: CallName, args: readonly number[], irql: number): Flow {
    const { stack, machine } = this.o;
    if (irql > 0) return yield* call(name as EntryName, ...args);
    // PortCls makes the PnP calls inside a request, and the PnP manager sends one after the other.
    const { receiver } = CALLS[name];
    const pnpLock = receiver === 'adapter-pnp' || receiver === 'pnp-notify' ? stack.pnpLock : null;
    if (pnpLock) yield { kind: 'wait', objects: [pnpLock], timeoutHns: null };
    yield* stack.lock();
    try {
      return yield* call(name as EntryName, ...args);
    } finally {
      stack.unlock();
      if (pnpLock) machine.leaveMutex(pnpLock);
    }
  }

  /** Gives back what a call brought, as PortCls or a driver would. `result`: what it answered. */
  private *undo(context: Context, name: CallName, args: readonly number[], result: number): Flow {
    if (name.startsWith('PortWaveRTStream_Allocate') && result !== 0)
      yield* this.windows(context, 'PortWaveRTStream_FreePagesFromMdl', [args[0]!, args.at(-2)!]);
    if (name === 'PortWaveRTStream_MapAllocatedPages' && result !== 0)
      yield* this.windows(context, 'PortWaveRTStream_UnmapAllocatedPages', [args[0]!, args[1]!]);
    const [first, second] = [context.outs[1]!, context.outs[2]!];
    if (name === 'MiniportWaveRT_NewStream') {
      for (const held of [first, second]) if (held !== 0) yield* call('Release', held);
    } else if (name === 'Stream_AllocateAudioBuffer') yield* call('Stream_FreeAudioBuffer', args[0]!, first, second);
    else if (name === 'Stream_AllocateBufferWithNotification')
      yield* call('Stream_FreeBufferWithNotification', args[0]!, first, second);
    else if (name === 'Stream_RegisterNotificationEvent')
      yield* call('Stream_UnregisterNotificationEvent', args[0]!, args[1]!);
    return 0;
  }

  /** The object the call reaches: 0 for functions; null when it is not there now. */
  private *receiver(
    context: Context,
    receiver: Receiver,
    stream: number,
    own: number[],
  ): Generator<Request, number | null, number> {
    const { stack } = this.o;
    const there = (address: number | undefined): number | null => address || null;
    const pin = this.o.pin(stream);
    const port = stack.wavePort();
    switch (receiver) {
      case 'none':
        return 0;
      case 'manager':
      case 'manager2': {
        if (!port) return null;
        const name =
          receiver === 'manager' ? 'IID_IPortClsStreamResourceManager' : 'IID_IPortClsStreamResourceManager2';
        yield* this.query(context, port.address, iid(name), own);
        return there(own[0]);
      }
      case 'port':
        return there(port?.address);
      case 'resources':
        return there(this.o.resources());
      case 'sync':
        return there(this.latest(InterruptSync)?.address);
      case 'port-stream':
        return there(pin?.portStream);
      case 'stream':
      case 'notification':
      case 'input':
      case 'output':
        return there(pin?.interfaceAddress(receiver));
      case 'miniport':
        return there(port?.miniport);
      case 'pnp-notify':
        return there(port?.pnpNotify);
      case 'power-notify':
        return there(port?.powerNotify);
      case 'adapter-power':
      case 'adapter-power2':
      case 'adapter-power3':
        // Whoever has a newer interface is asked by it.
        return stack.adapterPower?.level === Number(/\d$/.exec(receiver)?.[0] ?? 1) ? stack.adapterPower.address : null;
      case 'adapter-pnp':
        return there(stack.adapterPnp);
    }
  }

  /** The newest object of a kind. */
  private latest<T extends KernelObject>(type: abstract new (...args: never[]) => T): T | undefined {
    return [...this.o.machine.objects.all()].findLast((object): object is T => object instanceof type);
  }

  private *address(context: Context, name: ObjectName, { stream, call: made }: CallAction): Flow {
    const { machine, stack, table } = this.o;
    const { objects } = machine;
    const last = (removed: boolean): number =>
      table.all.findLast((each) => (each.removedHns !== null) === removed)?.address ?? 0;
    switch (name) {
      case 'null':
        return 0;
      case 'pdo':
        return stack.pdo?.address ?? 0;
      case 'fdo':
        return stack.fdo?.address ?? 0;
      case 'interrupt':
        return this.latest(Interrupt)?.address ?? 0;
      case 'thread':
        return this.latest(DriverThread)?.address ?? 0;
      case 'current-thread':
        return yield* this.windows(context, 'PsGetCurrentThread', []);
      case 'registered':
        return last(false);
      case 'removed':
        return last(true);
      case 'nonsense':
        return machine.host.allocate(16);
      case 'adapter':
        return stack.adapterPnp;
      case 'event': {
        const event = objects.nextName('event');
        return objects.add(new Waitable('event', event, objects.intern(event), machine.host.allocate(64), true, false))
          .address;
      }
      case 'stream-mdl':
        return this.o.pin(stream)?.bufferMdl ?? 0;
      case 'own-mdl':
        return yield* this.ownPages(
          context,
          this.o.pin(stream)?.portStream ?? 0,
          made === 'PortWaveRTStream_UnmapAllocatedPages',
        );
      case 'stream-event':
        return this.o.pin(stream)?.event.address ?? 0;
    }
  }
}
