/** Asks the run for what a drawing of the timeline shows. */
import type { Snapshot } from '../../simulator/views.ts';
import type { LabClient } from '../../worker/client.ts';
import type { TimelineData } from './pen.ts';

/** Up to here packets and slices are drawn one by one: half a pixel for a millisecond. */
const FINE_HNS_PER_COLUMN = 20_000;

/** A stretch in so many columns; above 2 ms a column it comes as shares and extremes. Rejects when the run was replaced meanwhile. */
export async function readTimeline(
  reads: LabClient['reads'],
  snapshot: Snapshot,
  fromHns: number,
  toHns: number,
  columns: number,
): Promise<TimelineData> {
  const columnHns = (toHns - fromHns) / columns;
  const fine = columnHns <= FINE_HNS_PER_COLUMN;
  const [slices, wide, ...heard] = await Promise.all([
    fine ? reads.slices(fromHns, toHns, columnHns) : null,
    fine ? null : import('./wide.ts').then(({ readWide }) => readWide(reads, fromHns, toHns, columns)),
    ...snapshot.streams.map((stream) => reads.heard(stream.index, fromHns, toHns, columns)),
  ]);
  return { snapshot, slices, wide, heard, heardFromHns: fromHns, heardToHns: toHns };
}
