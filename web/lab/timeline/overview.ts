/** Draws the whole run in a strip: what was heard, where resources stood, glitches, the view, the playhead. */
import type { Snapshot } from '../../simulator/views.ts';
import { surface, tickStep, tint, type Ink } from './canvas.ts';

export interface OverviewFrame {
  readonly endHns: number;
  readonly nowHns: number;
  readonly viewFromHns: number;
  readonly viewToHns: number;
  readonly bookmarks: readonly { readonly atHns: number }[];
}

const TOP = 10;
const BASE = 32;
/** Space left and right, so that end labels and the playhead are not cut. */
export const OVERVIEW_INSET = 8;

export function drawOverview(
  canvas: HTMLCanvasElement,
  ink: Ink,
  frame: OverviewFrame,
  snapshot: Snapshot | null,
  heard: Float32Array | null,
): void {
  const target = surface(canvas);
  if (!target || frame.endHns <= 0) return;
  const { ctx, width } = target;
  const inner = width - 2 * OVERVIEW_INSET;
  const x = (hns: number) => OVERVIEW_INSET + (Math.min(hns, frame.endHns) / frame.endHns) * inner;
  if (snapshot) {
    for (const [from, to] of registeredStretches(snapshot, frame.nowHns)) {
      tint(ctx, ink.prot, ink.shade * 1.4, x(from), TOP, Math.max(1, x(to) - x(from)), BASE - TOP);
    }
  }
  drawEnvelope(ctx, ink, x, frame, heard);
  ctx.fillStyle = ink.line2;
  ctx.fillRect(x(0), BASE, inner, 1);
  for (const glitch of snapshot?.glitches ?? []) {
    const at = x(glitch.atHns);
    ctx.fillStyle = ink.glitch;
    ctx.fillRect(at - 0.75, TOP - 2, 1.5, BASE - TOP + 2);
    ctx.beginPath();
    ctx.moveTo(at - 3.5, 2);
    ctx.lineTo(at + 3.5, 2);
    ctx.lineTo(at, 7.5);
    ctx.fill();
  }
  ctx.font = `10.5px ${ink.sans}`;
  ctx.fillStyle = ink.ink2;
  ctx.textBaseline = 'middle';
  const step = tickStep(frame.endHns / inner, 70);
  for (let t = 0; t <= frame.endHns * 1.001; t += step) {
    ctx.textAlign = t === 0 ? 'left' : x(t) > width - 24 ? 'right' : 'center';
    ctx.fillText(timeText(t, step), t === 0 ? 2 : Math.min(width - 2, x(t)), 42);
  }
  const from = x(frame.viewFromHns);
  const viewWidth = Math.max(3, x(frame.viewToHns) - from);
  tint(ctx, ink.ink, 0.08, from, TOP - 2, viewWidth, BASE - TOP + 2);
  ctx.strokeStyle = ink.line2;
  ctx.strokeRect(from + 0.5, TOP - 1.5, viewWidth - 1, BASE - TOP + 2);
  ctx.fillStyle = ink.ink;
  for (const { atHns } of frame.bookmarks) ctx.fillRect(Math.round(x(atHns)) - 2, BASE - 5, 4, 5);
  const now = Math.round(x(frame.nowHns));
  ctx.fillRect(now, TOP - 4, 1, BASE - TOP + 4);
  ctx.beginPath();
  ctx.moveTo(now - 4, BASE + 4);
  ctx.lineTo(now + 0.5, BASE - 1);
  ctx.lineTo(now + 5, BASE + 4);
  ctx.fill();
}

function drawEnvelope(
  ctx: CanvasRenderingContext2D,
  ink: Ink,
  x: (hns: number) => number,
  frame: OverviewFrame,
  heard: Float32Array | null,
): void {
  if (!heard) return;
  const columns = heard.length / 2;
  const middle = (TOP + BASE) / 2;
  const half = (BASE - TOP) / 2 - 1;
  ctx.fillStyle = ink.line2;
  for (let i = 0; i < columns; i++) {
    const at = (i / columns) * frame.endHns;
    const low = heard[2 * i]!;
    const high = heard[2 * i + 1]!;
    if (at > frame.nowHns || Number.isNaN(low)) continue;
    const y = middle - high * half;
    ctx.fillRect(x(at), y, 1.2, Math.max(0.8, (high - low) * half));
  }
}

function timeText(hns: number, step: number): string {
  if (step >= 10_000_000) return `${hns / 10_000_000} s`;
  if (hns === 0) return '0';
  return `${Math.round(hns / 1000) / 10} ms`;
}

/** Stretches in which at least one resource is registered. */
function registeredStretches(snapshot: Snapshot, nowHns: number): [number, number][] {
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
