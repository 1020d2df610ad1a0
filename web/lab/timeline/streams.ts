/** What was heard, and the packets of the buffer. */
import type { GlitchView, LaneSlices } from '../../simulator/views.ts';
import { hatch, label, tint } from './canvas.ts';
import type { StreamLane } from './lanes.ts';
import type { Packet, Pen, TimelineData } from './pen.ts';

/** Narrower packets show no write times. */
const WRITES_FROM_PX = 6;

export function drawStream(pen: Pen, lane: StreamLane, data: TimelineData): void {
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
  /** The wave between two times, with some columns more on either side. */
  const trace = (fromHns: number, toHns: number) => {
    ctx.beginPath();
    let drawing = false;
    const first = Math.max(0, Math.floor((fromHns - data.heardFromHns) / colHns) - 4);
    const last = Math.min(columns - 1, Math.ceil((toHns - data.heardFromHns) / colHns) + 4);
    for (let i = first; i <= last; i++) {
      const at = data.heardFromHns + (i + 0.5) * colHns;
      const low = peaks[2 * i]!;
      const high = peaks[2 * i + 1]!;
      if (at > frame.nowHns || Number.isNaN(low)) {
        drawing = false;
        continue;
      }
      const px = x(at);
      if (drawing) ctx.lineTo(px, middle - high * half);
      else ctx.moveTo(px, middle - high * half);
      if (high !== low) ctx.lineTo(px, middle - low * half);
      drawing = true;
    }
  };
  ctx.lineJoin = 'round';
  ctx.strokeStyle = ink.ink;
  ctx.lineWidth = ink.stroke > 1 ? 2 : 1.5;
  trace(data.heardFromHns, data.heardToHns);
  ctx.stroke();
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
    trace(fromHns, toHns);
    ctx.stroke();
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
