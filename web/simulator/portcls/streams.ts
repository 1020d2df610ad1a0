/** Open pins: the port's side of a stream. Property requests take the device global lock (L-2) and reach the miniport's methods. */
import { ENTRY, type EntryName } from '../../../wasm/abi/table.ts';
import type { Context, Flow, Request } from '../kernel/context.ts';
import type { Handlers } from '../kernel/handlers.ts';
import { KernelObject } from '../kernel/objects.ts';
import { Pages, type Memory } from '../kernel/memory.ts';
import { Waitable } from '../kernel/waits.ts';
import { BugCheck } from '../kernel/bugcheck.ts';
import { STATUS, statusName, succeeded } from '../status.ts';
import { has } from '../versions.ts';
import type { Format } from '../scenario/schema.ts';
import { call, type DeviceStack, type Port, query, releaseMiniport } from './device.ts';

const entryId = (name: EntryName): number => ENTRY.findIndex((row) => row.name === name);
const SET_WRITE_PACKET = entryId('OutputStream_SetWritePacket'),
  GET_READ_PACKET = entryId('InputStream_GetReadPacket'),
  GET_PACKET_COUNT = entryId('OutputStream_GetPacketCount'),
  GET_PRESENTATION_POSITION = entryId('OutputStream_GetOutputStreamPresentationPosition'),
  GET_POSITION = entryId('Stream_GetPosition'),
  GET_POSITION_REGISTER = entryId('Stream_GetPositionRegister');

export class PortStream extends KernelObject {
  readonly mdls = new Set<Pages>();
}

/** KSSTATE values. */
export const KSSTATE = { STOP: 0, ACQUIRE: 1, PAUSE: 2, RUN: 3 } as const;
export type KsState = keyof typeof KSSTATE;
export const KSSTATE_NAMES = ['STOP', 'ACQUIRE', 'PAUSE', 'RUN'] as const;

/** The last MEMORY_CACHING_TYPE MapAllocatedPages takes. */
const MM_WRITE_COMBINED = 2;

/** One open pin. All methods are flows for the client's thread; their value is the NTSTATUS the client gets. */
export class Pin {
  readonly stack: DeviceStack;
  readonly port: Port;
  readonly capture: boolean;
  readonly format: Format;
  readonly notificationCount: 1 | 2;
  stream: KernelObject | null = null;
  private readonly address = { stream: 0, notification: 0, output: 0, input: 0 };
  private portStreamAddress = 0;
  /** Which pin of the filter it was opened on. */
  id = 0;
  state: number = KSSTATE.STOP;
  /** State the device's power or PnP took the stream from, to be given back at D0. */
  pausedFrom: number | null = null;
  /** The device went away under the stream; only the way down is left. */
  orphan = false;
  bufferBytes = 0;
  private mdl: Pages | null = null;
  private mdlAddress = 0;
  private offset = 0;
  fifoBytes = 0;
  readonly event: Waitable;
  private eventRegistered = false;
  lastStatus = 0;
  /** Told of every state the stream reached. */
  onState: ((state: number) => void) | null = null;

  constructor(stack: DeviceStack, port: Port, capture: boolean, format: Format, notificationCount: 1 | 2) {
    this.stack = stack;
    this.port = port;
    this.capture = capture;
    this.format = format;
    this.notificationCount = notificationCount;
    const { objects, host } = stack.machine;
    const name = objects.nextName('event');
    this.event = objects.add(new Waitable('event', name, objects.intern(name), host.allocate(64), true, false));
  }

  get packetBytes(): number {
    return this.bufferBytes / this.notificationCount;
  }
  get packetInterface(): boolean {
    return (this.capture ? this.address.input : this.address.output) !== 0;
  }
  /** The driver's interface of that kind, 0: the stream has none, or is closed. */
  interfaceAddress(which: 'stream' | 'notification' | 'input' | 'output'): number {
    return this.address[which];
  }
  get portStream(): number {
    return this.portStreamAddress;
  }
  /** The MDL of the buffer, 0: none. */
  get bufferMdl(): number {
    return this.mdl ? this.mdlAddress : 0;
  }

  /** Opens pin `pin`: NewStream, then the queries for what the stream can do (U-20). */
  *open(context: Context, pin: number): Flow {
    const { rate, channels, bits } = this.format;
    const { objects } = this.stack.machine;
    yield* this.stack.lockForCreate();
    try {
      if (this.stack.state !== 'started') return STATUS.DEVICE_REMOVED;
      const status = yield* call(
        'MiniportWaveRT_NewStream',
        this.port.miniport,
        pin,
        Number(this.capture),
        rate,
        channels,
        bits,
        0,
      );
      if (!succeeded(status)) return status;
      this.id = pin;
      this.address.stream = context.outs[1]!;
      this.portStreamAddress = context.outs[2]!;
      this.stream = objects.own('stream', this.address.stream);
      this.port.openStreams++;
      this.address.notification = yield* query(context, this.address.stream, 'IID_IMiniportWaveRTStreamNotification');
      if (has(this.stack.windows, '10-1507')) {
        if (this.capture)
          this.address.input = yield* query(context, this.address.stream, 'IID_IMiniportWaveRTInputStream');
        else this.address.output = yield* query(context, this.address.stream, 'IID_IMiniportWaveRTOutputStream');
      }
      for (const alias of Object.values(this.address)) if (alias !== 0) objects.alias(alias, this.stream);
      return STATUS.SUCCESS;
    } finally {
      this.stack.unlock();
    }
  }

  /** KSPROPERTY_RTAUDIO_BUFFER_WITH_NOTIFICATION, _REGISTER_NOTIFICATION_EVENT, _HWLATENCY. */
  *allocate(context: Context, packetBytes: number): Flow {
    if (this.address.notification === 0) return STATUS.NOT_SUPPORTED;
    yield* this.stack.lock();
    try {
      const requested = packetBytes * this.notificationCount;
      const status = yield* call(
        'Stream_AllocateBufferWithNotification',
        this.address.notification,
        this.notificationCount,
        requested,
      );
      if (!succeeded(status)) return status;
      const [mdl, actual, offset] = [context.outs[1]!, context.outs[2]!, context.outs[3]!];
      const pages = this.stack.machine.objects.get(mdl, Pages);
      if (!pages || actual < requested || offset + actual > pages.bytes) {
        // B-12: the engine refuses a buffer smaller than it asked for.
        yield* call('Stream_FreeBufferWithNotification', this.address.notification, mdl, actual);
        return STATUS.UNSUCCESSFUL;
      }
      this.mdl = pages;
      this.mdlAddress = mdl;
      this.offset = offset;
      this.bufferBytes = actual;
      const registered = yield* call('Stream_RegisterNotificationEvent', this.address.notification, this.event.address);
      if (!succeeded(registered)) return registered;
      this.eventRegistered = true;
      yield* call('Stream_GetHWLatency', this.address.stream);
      this.fifoBytes = context.outs[1]!;
      return STATUS.SUCCESS;
    } finally {
      this.stack.unlock();
    }
  }

  /** One step of KSPROPERTY_CONNECTION_STATE; U-24: after a failure on the way up the port stays in the old state. */
  *setState(state: number): Flow {
    yield* this.stack.lock();
    try {
      return yield* this.setStateLocked(state);
    } finally {
      this.stack.unlock();
    }
  }
  /** The same with the device global lock held already. */
  *setStateLocked(state: number): Flow {
    let status: number = STATUS.SUCCESS;
    // K-1: no step is skipped.
    while (this.state !== state && succeeded(status)) {
      const next = this.state + Math.sign(state - this.state);
      if (next > this.state && this.orphan) return STATUS.DEVICE_REMOVED;
      const beganHns = this.stack.machine.nowHns;
      status = yield* call('Stream_SetState', this.address.stream, next);
      this.timeSetState(next, this.stack.machine.nowHns - beganHns);
      if (!succeeded(status) && next > this.state) break;
      this.state = next;
      this.onState?.(next);
    }
    return status;
  }

  private timeSetState(state: number, tookHns: number): void {
    const { setStateLimitHns, onFinding } = this.stack;
    if (tookHns <= setStateLimitHns) return;
    onFinding(
      'pc-timed-set-state',
      `${this.stream?.name ?? 'a stream'}: SetState(${KSSTATE_NAMES[state]}) took ${Math.round(tookHns / 10_000)} ms; ${setStateLimitHns / 10_000} ms are allowed (U-34)`,
    );
  }

  setWritePacket(number: number, flags: number, eosBytes: number): Flow {
    const target = this.address.output;
    return this.packetCall(SET_WRITE_PACKET, target, [target, number >>> 0, flags, eosBytes]);
  }
  /**
   * For clients that set a packet with every turn: takes the device lock if it is free, so that `writePacketCall` can be made
   * as one request and `answered` takes its answer. False: something is in the way, and `setWritePacket` is to be used.
   */
  takesPacketCall(): boolean {
    return this.address.output !== 0 && !this.orphan && this.stack.tryLock();
  }
  writePacketCall(number: number, flags: number, eosBytes: number): Request {
    return { kind: 'call', entry: SET_WRITE_PACKET, args: [this.address.output, number >>> 0, flags, eosBytes] };
  }
  answered(status: number): number {
    this.stack.unlock();
    return (this.lastStatus = status);
  }
  getReadPacket(): Flow {
    return this.packetCall(GET_READ_PACKET, this.address.input, [this.address.input]);
  }
  getPacketCount(): Flow {
    return this.packetCall(GET_PACKET_COUNT, this.address.output, [this.address.output]);
  }
  getPresentationPosition(): Flow {
    return this.packetCall(GET_PRESENTATION_POSITION, this.address.output, [this.address.output]);
  }
  getPosition(): Flow {
    return this.packetCall(GET_POSITION, this.address.stream, [this.address.stream]);
  }
  /** KSPROPERTY_RTAUDIO_POSITIONREGISTER, which can only be got; a set request does not reach the miniport (U-50). */
  *positionRegister(verb: 'get' | 'set'): Flow {
    if (verb === 'set') return STATUS.INVALID_DEVICE_REQUEST;
    return yield* this.packetCall(GET_POSITION_REGISTER, this.address.stream, [this.address.stream]);
  }
  /** A property whose interface the stream or this Windows does not have is not supported. */
  private *packetCall(entry: number, target: number, args: readonly number[]): Flow {
    // Asked for with every packet, so the lock costs no step of the flow while it is free.
    if (!this.stack.tryLock()) yield* this.stack.lock();
    try {
      if (this.orphan) return STATUS.DEVICE_REMOVED;
      if (target === 0) return (this.lastStatus = STATUS.NOT_SUPPORTED);
      return (this.lastStatus = yield { kind: 'call', entry, args });
    } finally {
      this.stack.unlock();
    }
  }

  /** Pin close: STOP, unregister the event, free the buffer, release every interface (4.2 steps 10 to 12). */
  *close(): Flow {
    yield* this.stack.lock();
    try {
      if (this.address.stream === 0) return STATUS.SUCCESS;
      yield* this.setStateLocked(KSSTATE.STOP);
      // Closed while the device sleeps: nothing is given back at D0.
      this.pausedFrom = null;
      if (this.eventRegistered) {
        const status = yield* call('Stream_UnregisterNotificationEvent', this.address.notification, this.event.address);
        if (!succeeded(status))
          this.stack.onFinding(
            'event-left-registered',
            `${this.stream?.name ?? 'a stream'} does not forget ${this.event.name}: ${statusName(status)}`,
          );
        this.eventRegistered = false;
      }
      if (this.mdl)
        yield* call('Stream_FreeBufferWithNotification', this.address.notification, this.mdlAddress, this.bufferBytes);
      this.mdl = null;
      for (const held of [this.address.output, this.address.input, this.address.notification, this.address.stream])
        if (held !== 0) yield* call('Release', held);
      if (this.portStreamAddress !== 0) yield* call('Release', this.portStreamAddress);
      this.address.stream = this.address.notification = this.address.output = this.address.input = 0;
      this.port.openStreams--;
      if (
        this.port.openStreams === 0 &&
        this.port.subdevice !== '' &&
        this.stack.subdevices.get(this.port.subdevice) !== this.port
      ) {
        yield* releaseMiniport(this.port);
      }
      return STATUS.SUCCESS;
    } finally {
      this.stack.unlock();
    }
  }

  // ---- the buffer as the client's mapping shows it

  write(offset: number, bytes: Uint8Array): void {
    if (this.mdl) this.stack.machine.host.write(this.mdl.virtual + this.offset + offset, bytes);
  }
  /** To be used at once: it may be the buffer itself. What lies beyond its pages is left out. */
  read(offset: number, bytes: number): Uint8Array {
    if (!this.mdl) return new Uint8Array(bytes);
    const { host } = this.stack.machine;
    const at = this.mdl.virtual + this.offset + offset;
    const length = Math.min(bytes, this.mdl.bytes - this.offset - offset);
    return host.view ? host.view(at, length) : host.read(at, length);
  }
}

/** Names what a call into the driver gave back, so that its record can show it. */
export function nameResults(
  stack: DeviceStack,
): (entry: number, args: readonly number[], value: number, outs: Float64Array) => void {
  const { objects } = stack.machine;
  const NEW_STREAM = entryId('MiniportWaveRT_NewStream');
  const NEW_RESOURCE_LIST = entryId('NewResourceList');
  return (entry, _args, value, outs) => {
    if (entry === NEW_STREAM && succeeded(value)) objects.own('stream', outs[1]!);
    else if (entry === NEW_RESOURCE_LIST) objects.named('resources', value);
  };
}

/** Methods of IPortWaveRTStream (ddi-facts 6.1). */
export function portStreamFunctions(stack: DeviceStack, memory: Memory, live: Set<Pages>): Handlers {
  const { objects } = stack.machine;
  const streamAt = (address: number): PortStream => {
    const found = objects.get(address, PortStream);
    if (found) return found;
    // The port stream is born inside NewStream, before its address came back to us.
    const name = objects.nextName('portstream');
    return objects.add(new PortStream('portstream', name, objects.intern(name), address));
  };
  const mdlAt = (address: number): Pages => {
    const pages = objects.get(address, Pages);
    if (!pages || !live.has(pages))
      throw new BugCheck(null, 'a page function of IPortWaveRTStream is given an MDL that is not allocated');
    return pages;
  };
  /** What "valid" means is not published beyond the parameters' descriptions (U-48). */
  const valid = (method: string, bytes: number, lowest: number, highest: number): boolean => {
    const wrong = bytes === 0 ? 'TotalBytes is 0' : lowest > highest ? 'the lowest address is above the highest' : '';
    if (wrong) stack.onFinding('pc-allocate-and-map-pages', `${method}: ${wrong}`);
    return wrong === '';
  };
  const allocate = (stream: number, mdl: number, at: number, bytes: number, contiguous: boolean): number => {
    // The host has no room for so much.
    if (at === 0) return 0;
    const name = objects.nextName('mdl');
    const pages = objects.add(new Pages('mdl', name, objects.intern(name), mdl));
    memory.assignPhysical(pages, at, Math.ceil(bytes / 4096) * 4096, contiguous);
    streamAt(stream).mdls.add(pages);
    live.add(pages);
    return pages.bytes;
  };
  return {
    PortWaveRTStream_AllocatePagesForMdl: (a) =>
      valid('AllocatePagesForMdl', a[2]!, 0, a[1]!) ? allocate(a[0]!, a[3]!, a[4]!, a[2]!, false) : 0,
    PortWaveRTStream_AllocateContiguousPagesForMdl: (a) =>
      valid('AllocateContiguousPagesForMdl', a[3]!, a[1]!, a[2]!) ? allocate(a[0]!, a[4]!, a[5]!, a[3]!, true) : 0,
    PortWaveRTStream_MapAllocatedPages: (a) => {
      const pages = mdlAt(a[1]!);
      if (a[2]! > MM_WRITE_COMBINED) {
        stack.onFinding(
          'pc-allocate-and-map-pages',
          'MapAllocatedPages: CacheType is none of the three a port knows (B-3)',
        );
        return 0;
      }
      if (pages.mapped) stack.onFinding('pc-unmap-allocated-pages', `${pages.name} is mapped a second time`);
      pages.mapped = true;
      return 1;
    },
    PortWaveRTStream_UnmapAllocatedPages: (a) => {
      mdlAt(a[1]!).mapped = false;
      return 0;
    },
    PortWaveRTStream_FreePagesFromMdl: (a) => {
      const pages = mdlAt(a[1]!);
      if (pages.mapped) stack.onFinding('pc-unmap-allocated-pages', `${pages.name} is freed while it is still mapped`);
      memory.releasePhysical(pages);
      live.delete(pages);
      objects.remove(a[1]!);
      return 1;
    },
    PortWaveRTStream_GetPhysicalPagesCount: (a) => mdlAt(a[1]!).physical.length,
    PortWaveRTStream_GetPhysicalPageAddress: (a) => {
      const address = mdlAt(a[1]!).physical[a[2]!];
      if (address === undefined)
        throw new BugCheck(null, `GetPhysicalPageAddress: index ${a[2]} is beyond the last page (B-7)`);
      return address;
    },
  };
}
