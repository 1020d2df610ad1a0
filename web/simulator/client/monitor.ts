/** Judges one stream from outside: which packet the device was reading when, when the client wrote it, and what was heard. */
import type { Recorder } from '../kernel/recorder.ts';
import type { GlitchView } from '../views.ts';
import { ByteLog } from './bytelog.ts';
import { PacketTimes } from './packets.ts';

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

export class StreamMonitor {
  readonly index: number;
  readonly log = new ByteLog();
  /** False: only glitches and counters are kept, not what was heard. */
  keep = true;
  /** First frame in `log` with its time, for drawing what was heard: pairs (frame, hns), one for each stretch. */
  readonly anchors: { frame: number; atHns: number }[] = [];
  packets = new PacketTimes();
  /** Packets of earlier runs of the stream (before a restart), for drawing. */
  readonly past: PacketTimes[] = [];
  readonly glitches: GlitchView[] = [];
  eventsSet = 0;
  /** Frames of one packet and bytes of one frame, once the stream has a buffer. */
  packetFrames = 0;
  frameBytes = 4;
  rate = 48_000;
  /** Where the data end of which the driver knows: it may say so there, in the middle of a packet. */
  endFrame = Infinity;
  private framesFetched = 0;
  private streamName = '';
  private eventNameId = 0;
  /** Finds out what led to a glitch: steps, first cause first, without the glitch itself. */
  explain: (glitch: GlitchFacts) => readonly Cause[] = () => [];
  private current = -1;
  private lastData = Infinity;
  /** When the device turned to the present packet; `startHns` is what its clock says. */
  private begunHns = 0;
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
    this.packets = new PacketTimes();
    this.current = -1;
    this.framesFetched = 0;
    this.lastData = this.endFrame = Infinity;
  }
  /** No packet after this one carries data; `frames` of it are the stream's last, if the driver is told so. */
  setLast(packet: number, frames: number): void {
    this.lastData = packet;
    this.endFrame = packet * this.packetFrames + frames;
  }

  /** The device begins with `packet`; the one before it is finished. */
  began(packet: number, atHns: number): void {
    const { packets } = this;
    packets.include(packet);
    for (let n = this.current; n >= 0 && n < packet; n++) {
      packets.endHns[n] = atHns;
      if (this.judge && n <= this.lastData && Number.isNaN(packets.writtenHns[n]!)) {
        this.glitch(
          'never-written',
          n,
          0,
          packets.startHns[n]!,
          'The client wrote nothing into this packet before the device had read it.',
          () => this.record.event(null, 'glitch-never-written', this.index, n),
        );
      }
    }
    this.current = packet;
    packets.startHns[packet] = atHns;
    this.record.event(null, 'packet', this.index, packet);
  }
  signaled(): void {
    this.eventsSet++;
    // From here on the client has time to write the packet after the current one, or to read the one that just ended.
    if (this.judge) {
      this.packets.include(this.current + 1);
      this.packets.eventHns[this.current + 1] = this.now();
    } else this.captureBegan(this.current + 1);
  }
  /** The client put data for `packet` into the buffer. */
  wrote(packet: number): void {
    const atHns = this.now();
    const { packets } = this;
    packets.include(packet);
    if (!Number.isNaN(packets.writtenHns[packet]!)) return;
    if (packet < this.current) return;
    packets.writtenHns[packet] = atHns;
    const startHns = packets.startHns[packet]!;
    if (!this.judge || packet !== this.current || Number.isNaN(startHns) || startHns === atHns) {
      // In time; but the packet being read may still be one that was missed.
      if (this.current < 0 || !Number.isNaN(packets.writtenHns[this.current]!)) this.cause = null;
      return;
    }
    // A device that fetches a long stretch at once (QEMU's does) has read the packet before its clock says so.
    const lateHns = atHns - (startHns <= atHns ? startHns : this.begunHns);
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
    const previousHns = packet > 0 ? (this.packets.startHns[packet - 1] ?? NaN) : NaN;
    let boundaryHns = Number.isNaN(previousHns) ? atHns - periodHns : previousHns;
    if (kind === 'halt') boundaryHns = atHns;
    const endHns = this.packets.endHns[packet] ?? NaN;
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
    if (this.current < 0) return 0;
    const startHns = this.packets.startHns[this.current]!;
    const passedFrames = running
      ? Math.min(this.packetFrames, Math.floor(((nowHns - startHns) * this.rate) / 10_000_000))
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
    if (packet > 0) {
      this.packets.include(packet - 1);
      this.packets.eventHns[packet - 1] = this.now();
    }
    this.began(packet, this.now());
  }
  /** The client took these bytes of a captured packet. */
  delivered(packet: number, bytes: Uint8Array): void {
    const { packets } = this;
    packets.include(packet);
    packets.writtenHns[packet] = this.now();
    const startHns = packets.startHns[packet]!;
    this.keepBytes(bytes, Number.isNaN(startHns) ? this.now() : startHns);
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
