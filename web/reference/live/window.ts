/** Which part of a run a live block shows: the stretch and the trace rows that its story is about. */
import type { Snapshot, TraceRow } from '../../simulator/views.ts';

export interface Stretch {
  readonly fromHns: number;
  readonly toHns: number;
}

const PACKETS_BEFORE = 4;
const PACKETS_AFTER = 2;
const USUAL_HNS = 200_000;

/** Some packets around the first glitch; without one, around what was registered, else the first packets of the stream. */
export function stretch(snapshot: Snapshot, lengthHns: number | undefined, beganHns: number): Stretch {
  const packetHns = lengthHns ?? USUAL_HNS / (PACKETS_BEFORE + PACKETS_AFTER);
  const at = snapshot.glitches[0]?.atHns ?? snapshot.failure?.atHns ?? beganHns + PACKETS_BEFORE * packetHns;
  const fromHns = Math.max(0, at - PACKETS_BEFORE * packetHns);
  return { fromHns, toHns: fromHns + (PACKETS_BEFORE + PACKETS_AFTER) * packetHns };
}

const ROWS = 14;
const TELLING = /StreamResource/;

/** The rows to show: around the first finding, glitch or fault, else from the registration on, else from the start. */
export function tellingRows(rows: readonly TraceRow[]): { first: number; rows: readonly TraceRow[] } {
  const trouble = rows.findIndex(({ group }) => group === 'finding' || group === 'glitch' || group === 'fault');
  const call = rows.findIndex((row) => TELLING.test(row.call) && row.direction === 'to-windows');
  const anchor = trouble >= 0 ? trouble - (ROWS - 5) : call >= 0 ? call - 4 : 0;
  const first = Math.max(0, Math.min(anchor, rows.length - ROWS));
  return { first, rows: rows.slice(first, first + ROWS) };
}
