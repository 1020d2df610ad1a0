/**
 * The timeline from far away: by column, how busy each processor was at each level, the packet that came closest to its deadline
 * or missed it by most, and every glitch.
 */
import type { LaneColumns, StreamView } from '../../simulator/views.ts';
import type { LabClient } from '../../worker/client.ts';
import { duration } from '../format.ts';
import type { CpuLane, Lanes, StreamLane } from './lanes.ts';
import type { Pen, TimelineData, WideDrawing } from './pen.ts';

const LEVEL_NAMES = ['threads', 'DPCs', 'ISRs'] as const;
const LEAST_LATE_PX = 4;

/** Reads a stretch in columns and returns what draws it. */
export async function readWide(
  reads: LabClient['reads'],
  fromHns: number,
  toHns: number,
  columns: number,
): Promise<WideDrawing> {
  const read = await reads.columns(fromHns, toHns, Math.max(1, Math.floor(columns)));
  return {
    draw: (pen, data) => {
      for (const lane of pen.lanes.streams) drawStream(pen, lane, data, read);
      for (const lane of pen.lanes.cpus) drawCpu(pen, lane, read);
    },
    describe: (lanes, data, hns, y) => describe(lanes, data, read, hns, y),
  };
}

/** Pixels from where to where for each column in sight. */
function eachColumn({ x, left, right }: Pen, { fromHns, toHns, columns }: LaneColumns, see: Column): void {
  const columnHns = (toHns - fromHns) / columns;
  for (let c = 0; c < columns; c++) {
    const from = Math.round(x(fromHns + c * columnHns));
    const to = Math.round(x(fromHns + (c + 1) * columnHns));
    if (to >= left && from <= right) see(c, from, Math.max(1, to - from));
  }
}
type Column = (column: number, x: number, width: number) => void;

/** Three rows; the higher the bar, the busier the processor was at that level. The audio path stands below, solid. */
function drawCpu(pen: Pen, lane: CpuLane, read: LaneColumns): void {
  const { ctx, ink } = pen;
  for (const [i, place] of lane.rows.entries()) {
    const level = 2 - i;
    const colour = level === 2 ? ink.isr : level === 1 ? ink.dpc : ink.thread;
    const of = (audio: boolean) =>
      read.rows.find((row) => row.cpu === lane.cpu && row.level === level && row.audio === audio)?.busy;
    const [audio, other] = [of(true), of(false)];
    const room = place.height - 2;
    const base = place.y + place.height - 1;
    const height = (share: number | undefined) => (share ? Math.max(1, (share / 255) * room) : 0);
    if (other) {
      ctx.fillStyle = level === 2 ? ink.line2 : colour;
      ctx.globalAlpha = level === 2 ? 1 : 0.4;
      ctx.beginPath();
      eachColumn(pen, read, (c, x, width) => {
        const h = height(other[c]);
        if (h > 0) ctx.rect(x, base - height(audio?.[c]) - h, width, h);
      });
      ctx.fill();
      ctx.globalAlpha = 1;
    }
    if (audio) {
      ctx.fillStyle = colour;
      ctx.beginPath();
      eachColumn(pen, read, (c, x, width) => {
        const h = height(audio[c]);
        if (h > 0) ctx.rect(x, base - h, width, h);
      });
      ctx.fill();
    }
  }
}

/** Length of one packet. */
function packetHns({ packetBytes, rate, channels, bits }: StreamView): number {
  return (packetBytes / ((channels * bits) / 8) / rate) * 1e7;
}

/** Below the deadline's line the time that was left, above it how late: one packet long is the whole height. */
function drawStream(pen: Pen, lane: StreamLane, { snapshot }: TimelineData, read: LaneColumns): void {
  const { ctx, ink, x, left, right, frame } = pen;
  const { stream } = lane;
  if (!stream) return;
  const deadline = deadlineY(lane);
  const top = lane.slots[0]!.y;
  const last = lane.slots.at(-1)!;
  const bottom = last.y + last.height;
  const slack = read.streams.find((s) => s.stream === stream.index)?.slackHns;
  const length = Math.max(1, packetHns(stream));
  if (slack && stream.direction === 'render') {
    ctx.fillStyle = ink.thread;
    ctx.globalAlpha = 0.55;
    ctx.beginPath();
    eachColumn(pen, read, (c, x, width) => {
      const left = slack[c]!;
      if (left >= 0) ctx.rect(x, deadline, width, Math.max(1, Math.min(1, left / length) * (bottom - deadline)));
    });
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.fillStyle = ink.glitch;
    ctx.beginPath();
    eachColumn(pen, read, (c, x, width) => {
      const late = -slack[c]!;
      if (!(late > 0)) return;
      const h = Math.max(LEAST_LATE_PX, Math.min(1, late / length) * (deadline - top));
      ctx.rect(x, deadline - h, Math.max(2, width), h);
    });
    ctx.fill();
    ctx.fillStyle = ink.line2;
    ctx.fillRect(left, Math.round(deadline), right - left, 1);
  }
  // Every glitch is there, however many share a pixel.
  ctx.fillStyle = ink.glitch;
  let drawn = -Infinity;
  for (const glitch of snapshot?.glitches ?? []) {
    if (glitch.stream !== stream.name || glitch.atHns > frame.nowHns) continue;
    const at = Math.round(x(glitch.atHns));
    if (at < left - 4 || at > right + 4 || at === drawn) continue;
    drawn = at;
    ctx.fillRect(at - 0.75, lane.heardY, 1.5, lane.heardHeight);
    ctx.beginPath();
    ctx.moveTo(at - 4, lane.heardY - 6);
    ctx.lineTo(at + 4, lane.heardY - 6);
    ctx.lineTo(at, lane.heardY + 1);
    ctx.fill();
  }
}

/** Between the halves of the buffer; with one packet only, a third below its top. */
function deadlineY({ slots }: StreamLane): number {
  const first = slots[0]!;
  return slots.length > 1 ? first.y + first.height + 1 : first.y + first.height / 3;
}

/** What is under a point, in words; '' when nothing is. */
function describe(lanes: Lanes, { snapshot }: TimelineData, read: LaneColumns, hns: number, y: number): string {
  const columnHns = (read.toHns - read.fromHns) / read.columns;
  const c = Math.floor((hns - read.fromHns) / columnHns);
  if (c < 0 || c >= read.columns) return '';
  const span = `in ${duration(columnHns)}`;
  const cpu = lanes.cpus.find((lane) => y >= lane.y && y <= lane.y + lane.height);
  if (cpu) {
    const parts = read.rows
      .filter((row) => row.cpu === cpu.cpu && row.busy[c]! > 0)
      .sort((a, b) => b.level - a.level)
      .map(
        ({ level, audio, busy }) =>
          `${LEVEL_NAMES[level]}${audio ? ', audio path' : ''}: ${Math.max(1, Math.round(busy[c]! / 2.55))} %`,
      );
    return parts.length > 0 ? `CPU ${cpu.cpu} ${span}\n${parts.join('\n')}` : '';
  }
  const lane = lanes.streams.find(({ slots }) => y >= slots[0]!.y && y <= slots.at(-1)!.y + slots.at(-1)!.height);
  const stream = snapshot?.streams.find((s) => s.index === lane?.stream?.index);
  const slack = stream && read.streams.find((s) => s.stream === stream.index)?.slackHns[c];
  if (slack === undefined || Number.isNaN(slack)) return '';
  const what = slack < 0 ? `${duration(-slack)} late` : `${duration(slack)} before the device`;
  return `the latest packet ${span}\nwas written ${what}`;
}
