/** Draws the timeline: one pass, from the ground up to the playhead. Knows nothing of where the data comes from. */
import type { GlitchView, LaneSlices, Snapshot } from '../../simulator/views.ts';
import { count, duration, seconds } from '../format.ts';
import { hatch, label, surface, tickStep, tint, type Ink } from './canvas.ts';
import type { CpuLane, Lanes, StreamLane } from './lanes.ts';

export interface TimelineData {
  readonly snapshot: Snapshot | null;
  readonly slices: LaneSlices | null;
  /** Peaks per stream for exactly the stretch in `heardFromHns`..`heardToHns`. */
  readonly heard: readonly (Float32Array | null)[];
  readonly heardFromHns: number;
  readonly heardToHns: number;
}

export interface TimelineFrame {
  readonly fromHns: number;
  readonly toHns: number;
  readonly nowHns: number;
  readonly cursorHns: number | null;
  /** The run ended here by a bug check, a trap or a hang: the edge is red. */
  readonly failed: boolean;
}

type Packet = LaneSlices['packets'][number];

const LEVEL_NAMES = ['PASSIVE', 'DISPATCH', 'DIRQL'] as const;
const LABEL_FROM_PX = 46;
/** Narrower packets show no write times. */
const WRITES_FROM_PX = 6;
/** ISR, DPC and thread on the audio path never get thinner than this. */
const AUDIO_MIN_PX = [2, 3, 2.5] as const;

interface Pen {
  readonly ctx: CanvasRenderingContext2D;
  readonly ink: Ink;
  readonly lanes: Lanes;
  readonly left: number;
  readonly right: number;
  readonly frame: TimelineFrame;
  x(hns: number): number;
}

/** Draws everything; `canvas` must have the height of `lanes`. */
export function drawTimeline(
  canvas: HTMLCanvasElement,
  ink: Ink,
  lanes: Lanes,
  frame: TimelineFrame,
  data: TimelineData,
): void {
  const target = surface(canvas);
  if (!target) return;
  const { ctx, width, height } = target;
  const left = lanes.gutter;
  const right = width - (lanes.gutter < 100 ? 8 : 16);
  const scale = (right - left) / (frame.toHns - frame.fromHns);
  const pen: Pen = { ctx, ink, lanes, left, right, frame, x: (hns) => left + (hns - frame.fromHns) * scale };
  ctx.textBaseline = 'middle';
  ctx.font = `11px ${ink.sans}`;

  ctx.save();
  ctx.beginPath();
  ctx.rect(left, lanes.rulerHeight, right - left, height - lanes.rulerHeight);
  ctx.clip();
  drawGrid(pen, height);
  for (const lane of lanes.streams) drawStream(pen, lane, data);
  for (const lane of lanes.cpus) drawCpu(pen, lane, data.slices);
  drawResources(pen, data.snapshot);
  ctx.restore();
  drawNames(pen, data.snapshot);
  drawRuler(pen);
  drawPlayhead(pen, height);
}

function drawGrid({ ctx, ink, lanes, left, right, frame, x }: Pen, height: number): void {
  ctx.strokeStyle = ink.grid;
  ctx.lineWidth = 1;
  ctx.beginPath();
  const step = tickStep((frame.toHns - frame.fromHns) / (right - left), 110);
  for (let t = Math.ceil(frame.fromHns / step) * step; t <= frame.toHns; t += step) {
    const at = Math.round(x(t)) + 0.5;
    ctx.moveTo(at, lanes.rulerHeight);
    ctx.lineTo(at, height);
  }
  ctx.stroke();
}

function drawRuler({ ctx, ink, lanes, left, right, frame, x }: Pen): void {
  const y = lanes.rulerHeight - 0.5;
  const now = Math.min(right, Math.max(left, x(frame.nowHns)));
  ctx.strokeStyle = ink.line2;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(left, y);
  ctx.lineTo(now, y);
  ctx.stroke();
  ctx.setLineDash([3, 3]);
  ctx.beginPath();
  ctx.moveTo(now, y);
  ctx.lineTo(right, y);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.fillStyle = ink.ink2;
  ctx.textAlign = 'right';
  ctx.fillText('seconds', left - 8, 16);
  ctx.textAlign = 'center';
  const step = tickStep((frame.toHns - frame.fromHns) / (right - left), 62);
  ctx.beginPath();
  for (let t = Math.ceil(frame.fromHns / step) * step; t <= frame.toHns; t += step) {
    const at = Math.round(x(t)) + 0.5;
    ctx.moveTo(at, y - 4);
    ctx.lineTo(at, y);
    if (at > left + 8 && at < right - 14) ctx.fillText(tickText(t, step), at, 16);
  }
  ctx.stroke();
}

/** As many decimals as the step needs. */
function tickText(hns: number, step: number): string {
  if (step < 10_000) return seconds(hns);
  return (hns / 10_000_000).toFixed(step >= 1_000_000 ? 1 : step >= 100_000 ? 2 : 3);
}

/** Left of the drawing: what each lane is. */
function drawNames({ ctx, ink, lanes, left }: Pen, snapshot: Snapshot | null): void {
  const narrow = left < 100;
  const first = narrow ? 12 : 20;
  ctx.textAlign = 'left';
  const strong = (text: string, y: number) => {
    ctx.font = `600 11px ${ink.sans}`;
    ctx.fillStyle = ink.ink;
    ctx.fillText(text, first, y);
    ctx.font = `11px ${ink.sans}`;
  };
  const small = (text: string, y: number, atRight = true) => {
    ctx.fillStyle = ink.ink2;
    ctx.textAlign = atRight ? 'right' : 'left';
    ctx.fillText(text, atRight ? left - 8 : first, y);
    ctx.textAlign = 'left';
  };
  for (const lane of lanes.streams) {
    const capture = lane.stream?.direction === 'capture';
    strong(capture ? 'Recorded' : 'Heard', lane.heardY + lane.heardHeight / 2 - (lane.stream ? 7 : 0));
    if (lane.stream) small(lane.stream.name, lane.heardY + lane.heardHeight / 2 + 7, false);
    strong('Buffer', lane.slots[0]!.y + lane.slots[0]!.height / 2);
    if (!narrow) {
      lane.slots.forEach((slot, i) => small(lane.slots.length === 1 ? 'whole' : `half ${i}`, slot.y + slot.height / 2));
    }
  }
  for (const lane of lanes.cpus) {
    strong(`CPU ${lane.cpu}`, lane.pinned ? lane.rows[0]!.y + 8 : lane.y + lane.height / 2);
    if (!lane.pinned || narrow) continue;
    lane.rows.forEach((row, i) => small(LEVEL_NAMES[2 - i]!, row.y + row.height / 2));
  }
  strong(narrow ? 'Resource' : 'Resources', lanes.resourcesY + 9);
  if (narrow || !snapshot) return;
  // The lifeline carries the full label; here a long name would run into the lane's own.
  const room = left - 8 - first - ctx.measureText('Resources').width - 12;
  for (const lane of lanes.resources) {
    if (lane.resource && ctx.measureText(lane.resource).width <= room) small(lane.resource, lane.y + 9);
  }
}

/** Stretches in which at least one resource is registered. */
export function registeredStretches(snapshot: Snapshot, nowHns: number): [number, number][] {
  const spans = snapshot.resources
    .map((r): [number, number] => [r.addedHns, r.removedHns ?? nowHns])
    .sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span[0] <= last[1]) last[1] = Math.max(last[1], span[1]);
    else merged.push([...span]);
  }
  return merged;
}

function drawStream(pen: Pen, lane: StreamLane, data: TimelineData): void {
  const glitches = data.snapshot?.glitches.filter((g) => g.stream === lane.stream?.name) ?? [];
  drawHeard(pen, lane, data);
  drawBuffer(pen, lane, data.slices, glitches);
}

function drawHeard(pen: Pen, lane: StreamLane, data: TimelineData): void {
  const { ctx, ink, x, left, right, frame } = pen;
  const middle = lane.heardY + lane.heardHeight / 2;
  ctx.strokeStyle = ink.grid;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(left, Math.round(middle) + 0.5);
  ctx.lineTo(right, Math.round(middle) + 0.5);
  ctx.stroke();
  const peaks = data.heard[lane.index];
  if (!peaks) return;
  const columns = peaks.length / 2;
  const colHns = (data.heardToHns - data.heardFromHns) / columns;
  const half = lane.heardHeight / 2 - 2;
  const path = new Path2D();
  let drawing = false;
  for (let i = 0; i < columns; i++) {
    const at = data.heardFromHns + (i + 0.5) * colHns;
    const low = peaks[2 * i]!;
    const high = peaks[2 * i + 1]!;
    if (at > frame.nowHns || Number.isNaN(low)) {
      drawing = false;
      continue;
    }
    const px = x(at);
    if (drawing) path.lineTo(px, middle - high * half);
    else path.moveTo(px, middle - high * half);
    if (high !== low) path.lineTo(px, middle - low * half);
    drawing = true;
  }
  ctx.lineJoin = 'round';
  ctx.strokeStyle = ink.ink;
  ctx.lineWidth = ink.stroke > 1 ? 2 : 1.5;
  ctx.stroke(path);
  for (const packet of data.slices?.packets ?? []) {
    if (!packet.late || packet.stream !== lane.index) continue;
    const [fromHns, toHns] = brokenStretch(packet, frame.nowHns);
    const from = x(fromHns);
    const to = Math.max(from + 3, x(toHns));
    if (to < left || from > right) continue;
    ctx.fillStyle = ink.bg;
    ctx.fillRect(from, lane.heardY - 4, to - from, lane.heardHeight + 8);
    tint(ctx, ink.glitch, ink.lit, from, lane.heardY - 4, to - from, lane.heardHeight + 8);
    ctx.save();
    ctx.beginPath();
    ctx.rect(from, lane.heardY - 4, to - from, lane.heardHeight + 8);
    ctx.clip();
    ctx.strokeStyle = ink.glitch;
    ctx.lineWidth = ink.stroke > 1 ? 3.5 : 2.5;
    ctx.stroke(path);
    ctx.restore();
  }
}

/** The part of a late packet's time in which the device read data that was not written yet. */
function brokenStretch(packet: Packet, nowHns: number): [number, number] {
  const readTo = Math.min(packet.toHns, nowHns);
  return [packet.fromHns, Number.isNaN(packet.writtenHns) ? readTo : Math.min(packet.writtenHns, readTo)];
}

function drawBuffer(pen: Pen, lane: StreamLane, slices: LaneSlices | null, glitches: readonly GlitchView[]): void {
  const { ctx, ink, x, left, right, frame } = pen;
  ctx.setLineDash([1, 3]);
  ctx.strokeStyle = ink.line2;
  ctx.lineWidth = 1;
  for (const slot of lane.slots) {
    ctx.beginPath();
    ctx.moveTo(left, slot.y + slot.height / 2);
    ctx.lineTo(right, slot.y + slot.height / 2);
    ctx.stroke();
  }
  ctx.setLineDash([]);
  if (!slices) return;
  for (const [i, packet] of slices.packets.entries()) {
    if (packet.stream !== lane.index) continue;
    const slot = lane.slots[packet.packet % lane.slots.length]!;
    const middle = slot.y + slot.height / 2;
    const from = x(packet.fromHns);
    const to = x(Math.min(packet.toHns, frame.nowHns));
    if (to > from) {
      ctx.fillStyle = ink.press;
      ctx.fillRect(from, slot.y, to - from, slot.height);
      ctx.fillStyle = ink.line2;
      ctx.fillRect(Math.round(from), slot.y, 1, slot.height);
    }
    if (to - from > WRITES_FROM_PX || packet.late) {
      drawWrite(pen, packet, invitedHns(packet, slices.packets[i - 1]), middle, slot);
    }
    if (to > from) {
      const start = Math.max(from, left);
      if (to - start > 34) {
        const missed = glitches.some((g) => g.packet === packet.packet);
        ctx.font = `${missed ? '600 ' : ''}11px ${ink.sans}`;
        ctx.textAlign = 'left';
        ctx.fillStyle = ink.ink;
        label(ctx, String(packet.packet), start + 7, middle + 0.5, ink.ink, packet.late ? ink.bg : undefined);
      }
    }
  }
  ctx.font = `11px ${ink.sans}`;
}

/** When the event was set that the client answered by writing this packet: its own when it was late, else the one before. */
function invitedHns(packet: Packet, before: Packet | undefined): number {
  if (packet.eventHns <= packet.writtenHns) return packet.eventHns;
  return before && before.stream === packet.stream && before.eventHns <= packet.writtenHns ? before.eventHns : NaN;
}

/** The client's way to a packet: event set, time until written, the dot. A late one runs into the block. */
function drawWrite(
  { ctx, ink, x, frame }: Pen,
  packet: Packet,
  invitedHns: number,
  middle: number,
  slot: { y: number; height: number },
): void {
  const from = x(packet.fromHns);
  if (packet.late) {
    const end = brokenStretch(packet, frame.nowHns)[1];
    tint(ctx, ink.glitch, ink.lit, from, slot.y, x(end) - from, slot.height);
    hatch(ctx, ink.glitch, from, slot.y, x(end) - from, slot.height);
  }
  if (Number.isNaN(packet.writtenHns)) return;
  const b = x(packet.writtenHns);
  ctx.strokeStyle = packet.late ? ink.glitch : ink.thread;
  ctx.fillStyle = ctx.strokeStyle;
  ctx.lineWidth = packet.late ? 1.5 : 2;
  if (!Number.isNaN(invitedHns)) {
    const a = x(invitedHns);
    if (packet.late) ctx.setLineDash([3, 3]);
    ctx.beginPath();
    ctx.moveTo(a, middle);
    ctx.lineTo(b, middle);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.fillRect(a - 0.5, middle - 5, 1, 10);
  }
  ctx.beginPath();
  ctx.arc(b, middle, 3.2, 0, 2 * Math.PI);
  ctx.fill();
}

function drawCpu({ ctx, ink, x, left, right }: Pen, lane: CpuLane, slices: LaneSlices | null): void {
  ctx.strokeStyle = ink.line;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(left, Math.round(lane.y + lane.height) + 0.5);
  ctx.lineTo(right, Math.round(lane.y + lane.height) + 0.5);
  if (lane.pinned) {
    for (const row of lane.rows.slice(1)) {
      ctx.moveTo(left, Math.round(row.y) + 0.5);
      ctx.lineTo(right, Math.round(row.y) + 0.5);
    }
  }
  ctx.stroke();
  if (!slices) return;
  ctx.textAlign = 'left';
  // Other work first, so that the audio path stands on top.
  for (const audio of [0, 1]) {
    for (let i = 0; i < slices.cpu.length; i++) {
      if (slices.cpu[i] !== lane.cpu || slices.audio[i] !== audio) continue;
      const level = slices.level[i]!;
      const row = lane.rows[2 - level]!;
      const from = x(slices.fromHns[i]!);
      const width = Math.max(audio ? AUDIO_MIN_PX[level]! : 1, x(slices.toHns[i]!) - from);
      if (from > right || from + width < left) continue;
      const inset = lane.pinned ? 2 : 1;
      const y = row.y + (lane.pinned ? inset : 0);
      const h = row.height - inset;
      const colour = level === 2 ? ink.isr : level === 1 ? ink.dpc : ink.thread;
      if (audio || level === 2) {
        ctx.fillStyle = audio ? colour : ink.line2;
        ctx.fillRect(from, y, width, h);
      } else {
        ctx.fillStyle = ink.bg;
        ctx.fillRect(from, y, width, h);
        tint(ctx, colour, ink.pale, from, y, width, h);
        ctx.strokeStyle = colour;
        ctx.lineWidth = ink.stroke;
        if (width > 2) ctx.strokeRect(from + 0.5, y + 0.5, width - 1, h - 1);
      }
      const start = Math.max(from, left);
      if (lane.pinned && from + width - start > LABEL_FROM_PX) {
        const name = slices.names[slices.name[i]!] ?? '';
        if (ctx.measureText(name).width < from + width - start - 10) {
          ctx.fillStyle = audio ? ink.bg : level === 1 ? ink.dpcText : ink.thread;
          ctx.fillText(name, start + 5, y + h / 2 + 0.5);
        }
      }
    }
  }
}

/** A lifeline from the call that added a resource to the one that removed it. */
function drawResources({ ctx, ink, lanes, x, left, right, frame }: Pen, snapshot: Snapshot | null): void {
  for (const lane of lanes.resources) {
    const y = Math.round(lane.y + 9) + 0.5;
    ctx.setLineDash([1, 3]);
    ctx.strokeStyle = ink.line2;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(right, y);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.textAlign = 'left';
    if (!lane.resource) {
      if (snapshot && snapshot.records > 0) label(ctx, 'none registered', left + 10, y, ink.ink2, ink.bg);
      continue;
    }
    for (const resource of snapshot?.resources.filter((r) => r.resource === lane.resource) ?? []) {
      const from = x(resource.addedHns);
      const to = x(resource.removedHns ?? frame.nowHns);
      if (to < left || from > right) continue;
      ctx.strokeStyle = ink.prot;
      ctx.lineWidth = 2;
      ctx.beginPath();
      ctx.moveTo(from, y);
      ctx.lineTo(to, y);
      ctx.stroke();
      ctx.fillStyle = ink.prot;
      ctx.beginPath();
      ctx.arc(from, y, 3.8, 0, 2 * Math.PI);
      ctx.fill();
      if (resource.removedHns !== null) ctx.fillRect(to - 1, y - 5, 2, 10);
      const text = `${resource.name} ${resource.resource}`;
      const start = Math.max(from, left) + 12;
      const width = ctx.measureText(text).width;
      if (to - start < width + 6) continue;
      ctx.fillStyle = ink.bg;
      ctx.fillRect(start - 4, y - 7, width + 8, 14);
      label(ctx, text, start, y, ink.protText);
    }
  }
}

function drawPlayhead({ ctx, ink, lanes, left, right, x, frame }: Pen, height: number): void {
  if (frame.cursorHns !== null) {
    const at = Math.round(x(frame.cursorHns)) + 0.5;
    if (at >= left && at <= right) {
      ctx.strokeStyle = ink.ink2;
      ctx.setLineDash([4, 3]);
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(at, lanes.rulerHeight);
      ctx.lineTo(at, height);
      ctx.stroke();
      ctx.setLineDash([]);
    }
  }
  const at = Math.round(x(frame.nowHns)) + 0.5;
  if (at < left - 1 || at > right + 1) return;
  ctx.strokeStyle = frame.failed ? ink.glitch : ink.ink;
  ctx.lineWidth = frame.failed ? 3 : 1;
  ctx.beginPath();
  ctx.moveTo(at, lanes.rulerHeight - 4);
  ctx.lineTo(at, height);
  ctx.stroke();
  const text = seconds(frame.nowHns);
  ctx.font = `600 11px ${ink.sans}`;
  const width = ctx.measureText(text).width + 14;
  const flag = Math.min(right - width + 8, Math.max(left - 1, at - width / 2));
  ctx.fillStyle = ink.ink;
  ctx.beginPath();
  ctx.roundRect(flag, 6, width, 19, 3);
  ctx.fill();
  ctx.fillStyle = ink.bg;
  ctx.textAlign = 'center';
  ctx.fillText(text, flag + width / 2, 16);
}

/** What is under a point, in words; empty when nothing is. */
export function describeAt(lanes: Lanes, data: TimelineData, hns: number, y: number, hnsPerPx: number): string {
  const cpu = lanes.cpus.find((lane) => y >= lane.y && y <= lane.y + lane.height);
  if (cpu && data.slices) return describeSlice(cpu, data.slices, hns, y, hnsPerPx);
  for (const lane of lanes.streams) {
    const slot = lane.slots.findIndex((s) => y >= s.y && y <= s.y + s.height);
    if (slot < 0 || !data.slices) continue;
    const packet = data.slices.packets.find(
      (p) =>
        p.stream === lane.index &&
        p.packet % lane.slots.length === slot &&
        hns >= Math.min(p.fromHns, p.writtenHns || p.fromHns) &&
        hns <= p.toHns,
    );
    if (!packet) return '';
    const written = Number.isNaN(packet.writtenHns)
      ? 'never written'
      : `written ${seconds(packet.writtenHns)}, ${duration(Math.abs(packet.fromHns - packet.writtenHns))} ${packet.late ? 'late' : 'before the device'}`;
    return `packet ${count(packet.packet)}\ndevice ${seconds(packet.fromHns)} to ${seconds(packet.toHns)}\n${written}`;
  }
  return '';
}

function describeSlice(lane: CpuLane, slices: LaneSlices, hns: number, y: number, hnsPerPx: number): string {
  const level = 2 - lane.rows.findIndex((row) => y < row.y + row.height);
  const slack = 3 * hnsPerPx;
  let found = -1;
  for (let i = 0; i < slices.cpu.length; i++) {
    if (slices.cpu[i] !== lane.cpu || slices.level[i] !== level) continue;
    if (hns < slices.fromHns[i]! - slack || hns > slices.toHns[i]! + slack) continue;
    if (found < 0 || slices.audio[i]) found = i;
  }
  if (found < 0) return '';
  const kind = level === 2 ? 'ISR' : level === 1 ? 'DPC' : 'thread';
  const length = duration(slices.toHns[found]! - slices.fromHns[found]!);
  return `${kind} ${slices.names[slices.name[found]!] ?? ''}, CPU ${lane.cpu}\n${seconds(slices.fromHns[found]!)} for ${length}`;
}
