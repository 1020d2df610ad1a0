/** What every part of the timeline drawing is given. */
import type { LaneSlices, Snapshot } from '../../simulator/views.ts';
import type { DrawingContext, Ink } from './canvas.ts';
import type { Lanes } from './lanes.ts';

export interface TimelineData {
  readonly snapshot: Snapshot | null;
  /** Null from far away: then `wide` draws what happened. */
  readonly slices: LaneSlices | null;
  readonly wide?: WideDrawing | null;
  /** Peaks per stream for exactly the stretch in `heardFromHns`..`heardToHns`. */
  readonly heard: readonly (Float32Array | null)[];
  readonly heardFromHns: number;
  readonly heardToHns: number;
}

/** Draws a stretch in which a column of pixels holds many slices and packets, and says what is under a point. */
export interface WideDrawing {
  draw(pen: Pen, data: TimelineData): void;
  describe(lanes: Lanes, data: TimelineData, hns: number, y: number): string;
}

export interface TimelineFrame {
  readonly fromHns: number;
  readonly toHns: number;
  readonly nowHns: number;
  readonly cursorHns: number | null;
  /** The run ended here by a bug check, a trap or a hang: the edge is red. */
  readonly failed: boolean;
}

export type Packet = LaneSlices['packets'][number];

export interface Pen {
  readonly ctx: DrawingContext;
  readonly ink: Ink;
  readonly lanes: Lanes;
  readonly left: number;
  readonly right: number;
  readonly frame: TimelineFrame;
  x(hns: number): number;
}
