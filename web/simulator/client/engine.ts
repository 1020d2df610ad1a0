/**
 * The audio engine as client of one stream: opens the pin, fills or empties packets when the notification event comes, and
 * closes. From Windows 10 on it uses the packet interfaces where the stream has them, before that the position (6.3).
 */
import type { Context, Flow, Request } from '../kernel/context.ts';
import type { Machine } from '../kernel/machine.ts';
import { Waitable } from '../kernel/waits.ts';
import type { StreamSetup } from '../scenario/schema.ts';
import { STATUS, statusName, succeeded } from '../status.ts';
import { KSSTATE, Pin } from '../portcls/streams.ts';
import type { Application } from './application.ts';
import { Applications } from './applications.ts';
import type { StreamMonitor } from './monitor.ts';
import type { EngineCommand, EngineOptions } from './orders.ts';

const END_OF_STREAM = 0x200;
/** Pin numbers of the wave filter: the convention of our driver (its filter description says so). */
const RENDER_PIN = 0;
const CAPTURE_PIN = 2;

export class Engine {
  readonly setup: StreamSetup;
  readonly index: number;
  readonly monitor: StreamMonitor;
  pin: Pin | null = null;
  packetCount = 0;
  lastPacket = -1;
  presentationFrames = 0;
  lastStatus = '';
  /** Frames of input given to the device so far. */
  sourceFrame = 0;
  done = false;
  /** Where the input ends, or was told to. */
  private endFrame: number;
  private readonly guests: Applications;
  /** The stream is closed only to be opened again with packets of another length. */
  private switching = false;
  private readonly o: EngineOptions;
  private readonly commands: EngineCommand[] = [];
  private readonly wake: Waitable;
  private nextPacket = 0;
  private scratch = new Uint8Array(0);
  private ended = false;
  private positionBeyond = false;
  private saidMisplaced = false;
  private lastDataPacket = Infinity;
  private readonly frameBytes: number;

  constructor(options: EngineOptions) {
    this.o = options;
    this.endFrame = options.source.frames;
    this.setup = options.setup;
    this.index = options.index;
    this.monitor = options.monitor;
    const { channels, bits } = options.setup.format;
    this.frameBytes = channels * (bits / 8);
    this.guests = new Applications({
      machine: options.machine,
      stream: options.index,
      setup: options.setup,
      part: options.parts.application,
      onTurn: (kind, application) => {
        if (!this.done) this.command({ kind, application });
      },
      onThread: options.onApplicationThread,
    });
    this.wake = new Waitable(
      'event',
      `engine-command#${options.index + 1}`,
      options.machine.objects.intern(`engine-command#${options.index + 1}`),
      0,
      true,
      false,
    );
  }

  command(command: EngineCommand): void {
    this.commands.push(command);
    this.o.machine.signal(this.wake);
  }

  get render(): boolean {
    return this.setup.direction === 'render';
  }
  get applications(): readonly Application[] {
    return this.guests.all;
  }

  /** The whole life of the stream, or of the streams one after the other when applications make its packets shorter. */
  *run(context: Context): Flow {
    const { machine, index, parts } = this.o;
    const { habits } = parts;
    this.guests.open();
    let state: number = KSSTATE.RUN;
    do {
      this.switching = false;
      const opened = yield* this.open(context);
      if (!succeeded(opened)) break;
      const pin = this.pin!;
      const wanted = this.setup.client === 'no-bytes' ? 0 : this.guests.packetFrames * this.frameBytes;
      const givenUp = habits ? yield* habits.beforeBuffer(this.setup.client, pin) : null;
      const allocated = givenUp === null ? yield* pin.allocate(context, wanted) : STATUS.UNSUCCESSFUL;
      if (givenUp !== null) this.o.onFailure(`${pin.stream!.name}: the client gives up: ${givenUp}`);
      else if (succeeded(allocated)) {
        this.o.onOpen(pin);
        if (state !== KSSTATE.STOP) yield* this.start(context);
        if (state === KSSTATE.PAUSE) yield* pin.setState(KSSTATE.PAUSE);
        yield { kind: 'flow', flow: this.serve(context) };
      } else this.o.onFailure(`${pin.stream!.name}: the buffer was refused: ${statusName(allocated)}`);
      state = pin.state;
      yield* pin.close();
      machine.record.event(context, 'close', index);
      if (this.switching) this.takeBackUnplayed(pin);
    } while (this.switching);
    this.guests.close(context);
    this.done = true;
    return 0;
  }

  private *open(context: Context): Flow {
    const { machine, stack, index, setup } = this.o;
    const first = stack.wavePort();
    if (!first) return this.fail('the driver registered no WaveRT subdevice');
    const own = { port: first, pin: this.render ? RENDER_PIN : CAPTURE_PIN, refused: '' };
    const place = this.o.findPin ? yield* this.o.findPin(context, stack, !this.render, setup.format) : own;
    if (typeof place === 'string') return this.fail(place);
    machine.record.event(context, 'open', index, setup.format.rate, setup.format.channels, setup.format.bits);
    const pin = new Pin(stack, place.port, !this.render, setup.format, setup.notificationCount);
    const opened = yield* pin.open(context, place.pin);
    if (!succeeded(opened)) return this.fail(`the stream was refused: ${statusName(opened)}${place.refused ?? ''}`);
    this.pin = pin;
    this.monitor.setStream(pin.stream!.name, pin.event.nameId);
    return opened;
  }

  /** Somebody joined or left. True: the stream is to be closed and opened again with packets of another length (U-41). */
  private changesPacket(context: Context): boolean {
    if (this.ended || !this.guests.changesPacket(context)) return false;
    this.switching = true;
    return true;
  }
  /** What the last stream was given and did not play goes into the next one. */
  private takeBackUnplayed(pin: Pin): void {
    if (!this.render) {
      this.lastPacket = -1;
      return;
    }
    const written = this.nextPacket * (pin.packetBytes / this.frameBytes);
    this.sourceFrame = Math.max(0, this.sourceFrame - Math.max(0, written - this.monitor.fetchedFrames));
  }

  private fail(text: string): number {
    this.o.onFailure(`stream ${this.index}: ${text}`);
    return STATUS.UNSUCCESSFUL;
  }

  private *start(context: Context): Flow {
    const pin = this.pin!;
    this.nextPacket = 0;
    this.packetCount = 0;
    this.ended = false;
    this.lastDataPacket = Infinity;
    this.secondHalf = null;
    this.monitor.restart();
    pin.event.signaled = false;
    // Packet 0 goes in before the device starts; packet calls are served from PAUSE on (U-23).
    const paused = yield* pin.setState(KSSTATE.PAUSE);
    if (this.render && succeeded(paused)) yield* this.writeNext(context);
    const status = yield* pin.setState(KSSTATE.RUN);
    if (!succeeded(status)) this.o.onFailure(`${pin.stream!.name}: SetState(RUN): ${statusName(status)}`);
    else if (this.render) yield* this.writeNext(context);
    else this.monitor.captureBegan(0);
    return status;
  }

  private *serve(context: Context): Flow {
    const pin = this.pin!;
    // Made once: both are asked for with every packet.
    const turn: Request = { kind: 'wait', objects: [this.wake, pin.event], timeoutHns: null };
    const work: Request = { kind: 'spend', hns: this.o.processHns };
    for (;;) {
      const status = yield turn;
      if (pin.orphan) return STATUS.DEVICE_REMOVED;
      if (status === STATUS.WAIT_1) {
        yield work;
        if (!this.render) {
          yield* this.drain(context);
          continue;
        }
        // Every packet is one event; the count is asked for only to resynchronize (N-3), and every 50th packet (U-21).
        if (pin.packetInterface) this.packetCount++;
        if (!pin.packetInterface || this.nextPacket % 50 === 0) yield* this.locate(context);
        const call = this.nextCall(context);
        if (call) {
          const written = this.took(pin.answered(yield call));
          if (isLost(written)) yield* this.writeAgain(context);
        } else yield* this.writeNext(context, true);
        if (this.packetCount > this.lastDataPacket) return STATUS.SUCCESS;
        continue;
      }
      const command = this.commands.shift();
      if (this.commands.length > 0) this.o.machine.signal(this.wake);
      switch (command?.kind) {
        case 'close':
          return STATUS.SUCCESS;
        case 'pause':
          yield* pin.setState(KSSTATE.PAUSE);
          break;
        case 'resume':
          yield* pin.setState(KSSTATE.RUN);
          break;
        case 'stop':
          yield* pin.setState(KSSTATE.STOP);
          break;
        case 'restart':
          yield* pin.setState(KSSTATE.STOP);
          yield* this.start(context);
          break;
        case 'join':
          this.guests.join(context, command.application);
          if (this.changesPacket(context)) return STATUS.SUCCESS;
          break;
        case 'leave':
          command.application.leave(context);
          if (this.changesPacket(context)) return STATUS.SUCCESS;
          break;
        case 'delay':
          this.o.machine.record.event(context, 'client-late', this.index, command.hns);
          this.monitor.delayed(`the engine thread sleeps ${command.hns / 10_000} ms`, command.hns);
          yield { kind: 'wait', objects: [neverOf(this.o.machine)], timeoutHns: command.hns };
          break;
        case 'endOfStream':
          // In the middle of the next packet, so that its length is not the packet's.
          this.endFrame = Math.min(this.endFrame, this.sourceFrame + Math.floor(this.guests.packetFrames / 2));
          break;
        case 'write':
          this.lastStatus = statusName(
            yield* pin.setWritePacket(this.nextPacket + command.ahead, command.flags, command.eosBytes),
          );
          break;
        default:
      }
    }
  }

  // ---- render

  /** Asks where the device is. */
  private *locate(context: Context): Flow {
    const pin = this.pin!;
    if (pin.packetInterface) {
      yield* this.askCount(context);
      if (succeeded(yield* pin.getPresentationPosition())) this.presentationFrames = context.outs[1]!;
      return 0;
    }
    const status = yield* pin.getPosition();
    if (succeeded(status)) {
      this.checkPosition(context.outs[1]!, context.outs[2]!);
      this.packetCount = this.countFromPosition(context.outs[this.setup.client === 'write-offset' ? 2 : 1]!);
    }
    return 0;
  }

  /** Where the client takes packet `packet` to begin. */
  private offsetOf(packet: number): number {
    const { packetBytes } = this.pin!;
    const slot = packet % this.setup.notificationCount;
    const { habits } = this.o.parts;
    const offset = slot * (habits?.reckonedBytes(this.setup.client, packetBytes, this.frameBytes) ?? packetBytes);
    if (offset !== slot * packetBytes)
      this.misplaced(`writes packet ${packet} at byte ${offset}; it begins at byte ${slot * packetBytes}`);
    return offset;
  }
  /** B-17: said once a stream. */
  private misplaced(text: string): void {
    if (this.saidMisplaced) return;
    this.saidMisplaced = true;
    this.o.stack.onFinding('client-outside-packet', `${this.pin!.stream!.name}: the client ${text}`);
  }

  /** said once a stream. */
  private checkPosition(playOffset: number, writeOffset: number): void {
    const { bufferBytes, stream } = this.pin!;
    if (this.positionBeyond || Math.max(playOffset, writeOffset) <= bufferBytes) return;
    this.positionBeyond = true;
    this.o.stack.onFinding(
      'position-beyond-buffer',
      `${stream!.name}: GetPosition says ${playOffset} and ${writeOffset} in a buffer of ${bufferBytes} bytes`,
    );
  }

  /**
   * The packet being played, from the play offset: the newest number that fits it (before Windows 10 there is no count).
   * The event says that a packet is done, so an offset just short of a boundary, as the play offset behind a FIFO is, counts
   * as past it.
   */
  private countFromPosition(playOffset: number): number {
    const slots = this.setup.notificationCount;
    const { packetBytes } = this.pin!;
    const slot = Math.floor((playOffset + packetBytes / 4) / packetBytes) % slots;
    const atLeast = this.packetCount + 1;
    return atLeast + ((((slot - atLeast) % slots) + slots) % slots);
  }

  private *askCount(context: Context): Flow {
    const status = yield* this.pin!.getPacketCount();
    if (succeeded(status)) this.packetCount = context.outs[1]!;
    return status;
  }

  /**
   * The same as `writeNext` in turn, up to the call that tells the driver, for the usual packet: no flow has to be made for
   * it. Null: nothing is done yet, and `writeNext` is to be used.
   */
  private nextCall(context: Context): Request | null {
    const pin = this.pin!;
    if (this.ended || this.setup.notificationCount !== 2 || !pin.takesPacketCall()) return null;
    const bytes = this.makeNext(true);
    const packet = this.nextPacket;
    this.o.catchUp();
    pin.write(this.offsetOf(packet), bytes);
    const frames = this.wrote(context, packet);
    return pin.writePacketCall(packet, this.ended ? END_OF_STREAM : 0, this.ended ? frames * this.frameBytes : 0);
  }
  private took(status: number): number {
    this.lastStatus = statusName(status);
    return status;
  }
  private *writeAgain(context: Context): Flow {
    yield* this.resynchronize(context);
    return yield* this.writeNext(context, false, true);
  }

  /** Puts the next packet's data into its place and tells the driver. `inTurn`: a pass for which applications had their time. */
  private *writeNext(context: Context, inTurn = false, again = false): Flow {
    const pin = this.pin!;
    if (this.ended) {
      this.putSecondHalf();
      return STATUS.SUCCESS;
    }
    const bytes = this.makeNext(inTurn);
    const packet = this.nextPacket;
    if (this.setup.notificationCount === 2 || packet === 0) {
      this.o.catchUp();
      pin.write(this.offsetOf(packet), bytes);
    } else yield* this.follow(bytes);
    const frames = this.wrote(context, packet);
    if (!pin.packetInterface) return STATUS.SUCCESS;
    const flags = this.ended ? END_OF_STREAM : 0;
    const eosBytes = this.ended ? frames * this.frameBytes : 0;
    const status = this.took(
      pin.takesPacketCall()
        ? pin.answered(yield pin.writePacketCall(packet, flags, eosBytes))
        : yield* pin.setWritePacket(packet, flags, eosBytes),
    );
    return isLost(status) && !again ? yield* this.writeAgain(context) : status;
  }
  /** Data of the next packet: the recording, and what applications add. */
  private makeNext(inTurn: boolean): Uint8Array {
    const pin = this.pin!;
    if (!pin.packetInterface && pin.state === KSSTATE.RUN && this.nextPacket <= this.packetCount)
      this.nextPacket = this.packetCount + 1;
    if (this.scratch.length !== pin.packetBytes) this.scratch = new Uint8Array(pin.packetBytes);
    this.o.source.fill(this.scratch, this.sourceFrame);
    this.guests.collect(this.scratch, inTurn);
    return this.scratch;
  }
  /** A packet's data is in its place. Answers how many of its frames are input. */
  private wrote(context: Context, packet: number): number {
    const { machine, index } = this.o;
    const frames = this.pin!.packetBytes / this.frameBytes;
    const left = Math.max(0, Math.min(frames, this.endFrame - this.sourceFrame));
    this.sourceFrame += left;
    this.monitor.wrote(packet);
    machine.record.event(context, 'client-wrote', index, packet, left);
    if (this.sourceFrame >= this.endFrame) {
      this.ended = true;
      this.lastDataPacket = packet;
      this.monitor.setLast(packet, this.pin!.packetInterface ? left : frames);
      machine.record.event(context, 'input-end', index, packet);
    }
    this.nextPacket = packet + 1;
    this.lastPacket = packet;
    return left;
  }

  /**
   * With one packet a buffer the client follows the device through the memory being played: it writes the first half once
   * the device has left it, the second half after the wrap.
   */
  private *follow(bytes: Uint8Array): Flow {
    const frames = bytes.length / this.frameBytes;
    const half = Math.floor(frames / 2) * this.frameBytes;
    const halfHns = Math.ceil(((frames / 2) * 10_000_000) / this.setup.format.rate);
    this.putSecondHalf();
    yield { kind: 'wait', objects: [neverOf(this.o.machine)], timeoutHns: halfHns };
    this.o.catchUp();
    this.pin!.write(0, bytes.subarray(0, half));
    this.secondHalf = bytes.slice(half);
    return 0;
  }
  private secondHalf: Uint8Array | null = null;
  /** The device has gone round: the rest of the packet it plays now. */
  private putSecondHalf(): void {
    const rest = this.secondHalf;
    if (!rest) return;
    this.secondHalf = null;
    this.o.catchUp();
    this.pin!.write(this.pin!.packetBytes - rest.length, rest);
  }

  /** After a late or early packet the engine asks where the device is and goes on from there at once (N-3). */
  private *resynchronize(context: Context): Flow {
    this.pin!.event.signaled = false;
    const status = yield* this.askCount(context);
    this.nextPacket = this.packetCount + 1;
    return status;
  }

  // ---- capture

  private *drain(context: Context): Flow {
    const pin = this.pin!;
    const { machine, index } = this.o;
    const slots = this.setup.notificationCount;
    for (let more = true; more;) {
      more = false;
      let packet: number;
      let beginsAt = -1;
      if (pin.packetInterface) {
        const status = yield* pin.getReadPacket();
        this.lastStatus = statusName(status);
        if (!succeeded(status)) return status;
        packet = context.outs[1]!;
        more = context.outs[4] !== 0;
      } else {
        const status = yield* pin.getPosition();
        if (!succeeded(status)) return status;
        const slot = Math.floor(context.outs[1]! / pin.packetBytes) % slots;
        const done = (slot + slots - 1) % slots;
        if (this.setup.client === 'position-is-boundary')
          beginsAt = (context.outs[1]! + pin.bufferBytes - pin.packetBytes) % pin.bufferBytes;
        const atLeast = this.lastPacket + 1;
        packet = atLeast + ((((done - atLeast) % slots) + slots) % slots);
      }
      if (packet > this.lastPacket + 1) this.monitor.overrun(packet, packet - this.lastPacket - 1);
      this.o.catchUp();
      this.guests.collect(null, true);
      const placeAt = (packet % slots) * pin.packetBytes;
      if (beginsAt < 0) beginsAt = placeAt;
      else if (beginsAt !== placeAt)
        this.misplaced(
          `reads packet ${packet} from byte ${beginsAt} to ${beginsAt + pin.packetBytes}; it begins at byte ${placeAt}, and the buffer ends at ${pin.bufferBytes}`,
        );
      this.monitor.delivered(packet, pin.read(beginsAt, pin.packetBytes));
      this.lastPacket = packet;
      this.packetCount = packet + 1;
      machine.record.event(context, 'client-read', index, packet, pin.packetBytes / this.frameBytes);
    }
    return STATUS.SUCCESS;
  }
}

/** The packet did not come into its place (N-3). */
const isLost = (status: number): boolean => status === STATUS.DATA_LATE_ERROR || status === STATUS.DATA_OVERRUN;

const nevers = new WeakMap<Machine, Waitable>();
/** Something to wait for with a time-out only. */
function neverOf(machine: Machine): Waitable {
  let never = nevers.get(machine);
  if (!never) nevers.set(machine, (never = new Waitable('event', 'never', 0, 0, false, false)));
  return never;
}
