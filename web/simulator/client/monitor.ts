/** Judges one stream from outside: which packet the device was reading when, when the client wrote it, and what was heard. */
import type { Recorder } from '../kernel/recorder.ts';
import type { GlitchView } from '../views.ts';

const CHUNK_BYTES = 1 << 18;

/** Bytes collected without knowing how many will come; kept in chunks, joined when somebody looks. */
export class ByteLog {
  length = 0;
  private readonly full: Uint8Array[] = [];
  private chunk = new Uint8Array(CHUNK_BYTES);
  private used = 0;
  private joined = new Uint8Array(0);

  append(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      if (this.used === CHUNK_BYTES) {
        this.full.push(this.chunk);
        this.chunk = new Uint8Array(CHUNK_BYTES);
        this.used = 0;
      }
      const count = Math.min(bytes.length - from, CHUNK_BYTES - this.used);
      this.chunk.set(count === bytes.length ? bytes : bytes.subarray(from, from + count), this.used);
      this.used += count;
      from += count;
    }
    this.length += bytes.length;
  }
  /** One byte, without joining anything. */
  byteAt(i: number): number {
    const chunk = Math.floor(i / CHUNK_BYTES);
    return (chunk < this.full.length ? this.full[chunk]! : this.chunk)[i % CHUNK_BYTES]!;
  }
  /** All bytes so far. The same array until more come. */
  view(): Uint8Array {
    if (this.joined.length !== this.length) {
      this.joined = new Uint8Array(this.length);
      this.full.forEach((chunk, i) => this.joined.set(chunk, i * CHUNK_BYTES));
      this.joined.set(this.chunk.subarray(0, this.used), this.full.length * CHUNK_BYTES);
    }
    return this.joined;
  }
}

const GLITCH_TITLES = { late: 'Late', 'never-written': 'Missed', overrun: 'Overrun', halt: 'Halt' } as const;

/** What is known of a glitch when it is noticed. Times are virtual, in 100-ns units. */
export interface GlitchFacts {
  readonly kind: GlitchView['kind'];
  readonly packet: number;
  /** The moment at the device that was to lead to the client's turn for this packet. */
  readonly boundaryHns: number;
  /** When the device needed the packet. */
  readonly deadlineHns: number;
  readonly nowHns: number;
  readonly periodHns: number;
  /** The trace's number of the name of the notification event. */
  readonly eventNameId: number;
  /** Name of the engine's thread. */
  readonly engineName: string;
  /** Something that kept the client from its work on purpose. */
  readonly delay: { readonly atHns: number; readonly hns: number; readonly text: string } | null;
}

/** One step that took longer than it should have. */
export interface Cause {
  /** What it is: Interrupt, DPC, Thread, Client, Device. */
  readonly title: string;
  /** When the wait began, and how long it was. */
  readonly atHns: number;
  readonly waitedHns: number;
  readonly text: string;
  readonly mark: string;
}

export interface PacketTimes {
  readonly packet: number;
  startHns: number;
  endHns: number;
  eventHns: number;
  writtenHns: number;
}

export class StreamMonitor {
  readonly index: number;
  readonly log = new ByteLog();
  /** False: only glitches and counters are kept, not what was heard. */
  keep = true;
  /** First frame in `log` with its time, for drawing what was heard: pairs (frame, hns), one for each stretch. */
  readonly anchors: { frame: number; atHns: number }[] = [];
  packets: PacketTimes[] = [];
  /** Packets of earlier runs of the stream (before a restart), for drawing. */
  readonly past: PacketTimes[][] = [];
  readonly glitches: GlitchView[] = [];
  eventsSet = 0;
  /** Frames of one packet and bytes of one frame, once the stream has a buffer. */
  packetFrames = 0;
  frameBytes = 4;
  rate = 48_000;
  private framesFetched = 0;
  private streamName = '';
  private eventNameId = 0;
  /** Finds out what led to a glitch: steps, first cause first, without the glitch itself. */
  explain: (glitch: GlitchFacts) => readonly Cause[] = () => [];
  private current = -1;
  private lastData = Infinity;
  /** The packet the device is at, -1 before the first. */
  get playing(): number {
    return this.current;
  }
  private readonly record: Recorder;
  private readonly now: () => number;
  private readonly judge: boolean;

  /** `judge`: render streams have deadlines; capture streams only count. */
  constructor(index: number, record: Recorder, now: () => number, judge: boolean) {
    this.index = index;
    this.record = record;
    this.now = now;
    this.judge = judge;
  }

  /** The stream that is being watched, and the trace's number of the name of its notification event. */
  setStream(name: string, eventNameId: number): void {
    this.streamName = name;
    this.eventNameId = eventNameId;
  }
  /** Frames the device has read of the present stream. */
  get fetchedFrames(): number {
    return this.framesFetched;
  }
  /** The stream stands at packet 0 again. */
  restart(): void {
    if (this.packets.length > 0) this.past.push(this.packets);
    this.packets = [];
    this.current = -1;
    this.framesFetched = 0;
    this.lastData = Infinity;
  }
  /** No packet after this one carries data. */
  setLast(packet: number): void {
    this.lastData = packet;
  }

  private at(packet: number): PacketTimes {
    for (let n = this.packets.length; n <= packet; n++)
      this.packets.push({ packet: n, startHns: NaN, endHns: NaN, eventHns: NaN, writtenHns: NaN });
    return this.packets[packet]!;
  }

  /** The device begins with `packet`; the one before it is finished. */
  began(packet: number, atHns: number): void {
    for (let n = this.current; n >= 0 && n < packet; n++) {
      const finished = this.at(n);
      finished.endHns = atHns;
      if (this.judge && n <= this.lastData && Number.isNaN(finished.writtenHns)) {
        this.glitch(
          'never-written',
          n,
          0,
          finished.startHns,
          'The client wrote nothing into this packet before the device had read it.',
          () => this.record.event(null, 'glitch-never-written', this.index, n),
        );
      }
    }
    this.current = packet;
    this.at(packet).startHns = atHns;
    this.record.event(null, 'packet', this.index, packet);
  }
  signaled(): void {
    this.eventsSet++;
    // From here on the client has time to write the packet after the current one, or to read the one that just ended.
    if (this.judge) this.at(this.current + 1).eventHns = this.now();
    else this.captureBegan(this.current + 1);
  }
  /** The client put data for `packet` into the buffer. */
  wrote(packet: number): void {
    const atHns = this.now();
    const times = this.at(packet);
    if (!Number.isNaN(times.writtenHns)) return;
    if (packet < this.current) return;
    times.writtenHns = atHns;
    if (!this.judge || packet !== this.current || Number.isNaN(times.startHns) || times.startHns === atHns) {
      // In time; but the packet being read may still be one that was missed.
      if (this.current < 0 || !Number.isNaN(this.at(this.current).writtenHns)) this.cause = null;
      return;
    }
    const lateHns = atHns - times.startHns;
    this.glitch(
      'late',
      packet,
      lateHns,
      atHns,
      'The device had begun to read the packet before the client wrote it.',
      () => this.record.event(null, 'glitch-late', this.index, packet, lateHns),
    );
  }
  overrun(packet: number, lost: number): void {
    this.glitch(
      'overrun',
      packet,
      0,
      this.now(),
      `${lost} captured packets were overwritten before the client read them.`,
      () => this.record.event(null, 'glitch-overrun', this.index, packet, lost),
    );
  }
  halted(frames: number, atHns: number): void {
    this.glitch(
      'halt',
      Math.max(this.current, 0),
      0,
      atHns,
      `The bus master had reached its last valid descriptor: ${frames} frames of silence.`,
      () => this.record.event(null, 'glitch-halt', frames),
    );
  }
  /** Something delayed the client: glitches name it until a packet is in time again. */
  delayed(text: string, hns: number): void {
    this.cause = { atHns: this.now(), hns, text };
  }

  /** `event` records the glitch itself; what led to it follows in the trace. */
  private glitch(
    kind: GlitchView['kind'],
    packet: number,
    lateHns: number,
    atHns: number,
    text: string,
    event: () => void,
  ): void {
    const causes = this.explain(this.factsOf(kind, packet, lateHns, atHns));
    this.glitches.push({
      stream: this.streamName,
      atHns,
      kind,
      packet,
      lateHns,
      chain: this.chain(kind, packet, lateHns, atHns, text, causes),
    });
    event();
    for (const cause of causes) this.record.event(null, 'cause', cause.title, cause.waitedHns, cause.text);
  }
  private factsOf(kind: GlitchView['kind'], packet: number, lateHns: number, atHns: number): GlitchFacts {
    const periodHns = (this.packetFrames * 10_000_000) / this.rate;
    // The client is told to write a packet when the device begins with the one before it, and to read one when it ends.
    const previous = this.packets[packet - 1];
    let boundaryHns = previous && !Number.isNaN(previous.startHns) ? previous.startHns : atHns - periodHns;
    if (kind === 'halt') boundaryHns = atHns;
    const endHns = this.packets[packet]?.endHns ?? NaN;
    return {
      kind,
      packet,
      boundaryHns,
      deadlineHns: kind === 'late' ? atHns - lateHns : atHns,
      // What became of a packet may be noticed later than it happened.
      nowHns: kind === 'never-written' && endHns < this.now() ? endHns : this.now(),
      periodHns,
      eventNameId: this.eventNameId,
      engineName: `engine#${this.index + 1}`,
      delay: this.cause,
    };
  }
  private chain(
    kind: GlitchView['kind'],
    packet: number,
    lateHns: number,
    atHns: number,
    text: string,
    causes: readonly Cause[],
  ): GlitchView['chain'] {
    const last = { title: GLITCH_TITLES[kind], atHns, text, mark: '' };
    const steps = causes.map(({ title, atHns: sinceHns, text: what, mark }) => ({
      title,
      atHns: sinceHns,
      text: what,
      mark,
    }));
    if (steps.length === 0 && this.cause && (kind === 'late' || kind === 'never-written'))
      steps.push({ title: 'Client', atHns: this.cause.atHns, text: this.cause.text, mark: '' });
    if (steps.length === 0) return [last];
    if (kind === 'overrun' || kind === 'halt') return [...steps, last];
    // An unwritten packet is only known to be one at its end; `atHns` is where the device began with it.
    const readHns = kind === 'late' ? atHns - lateHns : atHns;
    return [
      ...steps,
      { title: 'Device', atHns: readHns, text: `begins to read packet ${packet}`, mark: '' },
      kind === 'late'
        ? { ...last, text: `the client writes packet ${packet}` }
        : { ...last, text: `packet ${packet} ends unwritten` },
    ];
  }
  private cause: GlitchFacts['delay'] = null;

  /** Bytes the device has read since packet 0, by its clock: whole packets plus the part of the current one that has passed. */
  positionBytes(nowHns: number, running: boolean): number {
    const current = this.packets[this.current];
    if (!current) return 0;
    const passedFrames = running
      ? Math.min(this.packetFrames, Math.floor(((nowHns - current.startHns) * this.rate) / 10_000_000))
      : 0;
    return (
      Math.max(
        this.current * this.packetFrames + passedFrames,
        Math.min(this.framesFetched, (this.current + 1) * this.packetFrames - 1),
      ) * this.frameBytes
    );
  }

  /** A capture stream runs, or one of its packets is complete and the next one fills. */
  captureBegan(packet: number): void {
    if (packet > 0) this.at(packet - 1).eventHns = this.now();
    this.began(packet, this.now());
  }
  /** The client took these bytes of a captured packet. */
  delivered(packet: number, bytes: Uint8Array): void {
    const times = this.at(packet);
    times.writtenHns = this.now();
    this.keepBytes(bytes, Number.isNaN(times.startHns) ? this.now() : times.startHns);
  }

  private keepBytes(bytes: Uint8Array, atHns: number): void {
    if (!this.keep) return;
    const frame = this.log.length / this.frameBytes;
    const last = this.anchors[this.anchors.length - 1];
    const expectedHns = last ? last.atHns + ((frame - last.frame) * 10_000_000) / this.rate : -1;
    if (!last || Math.abs(expectedHns - atHns) > 10_000) this.anchors.push({ frame, atHns });
    this.log.append(bytes);
  }

  /** The device fetched these bytes from the buffer, the first of them at `atHns`. */
  fetched(bytes: Uint8Array, atHns: number): void {
    this.keepBytes(bytes, atHns);
    const before = this.framesFetched;
    this.framesFetched += bytes.length / this.frameBytes;
    while (this.packetFrames > 0 && this.framesFetched >= (this.current + 1) * this.packetFrames) {
      const boundary = (this.current + 1) * this.packetFrames;
      this.began(this.current + 1, atHns + Math.ceil(((boundary - before) * 10_000_000) / this.rate));
    }
  }
}
