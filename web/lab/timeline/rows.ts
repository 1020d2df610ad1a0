/** What a stretch of the timeline holds, as rows in order of time: the drawing's alternative in words. */
import type { LaneSlices, Snapshot } from '../../simulator/views.ts';
import type { LabClient } from '../../worker/client.ts';

export interface TimelineRow {
  readonly fromHns: number;
  /** 0: a moment. */
  readonly lengthHns: number;
  readonly kind: 'ISR' | 'DPC' | 'thread' | 'packet' | 'glitch' | 'resource';
  /** Where: `CPU 2`, `stream#1`, `res#1`. */
  readonly where: string;
  readonly what: string;
  /** Work on the audio path, and what belongs to a stream. */
  readonly audio: boolean;
  readonly bad: boolean;
}

export interface Stretch {
  readonly fromHns: number;
  readonly toHns: number;
}

const KINDS = ['thread', 'DPC', 'ISR'] as const;

/** Every slice, packet, registration and glitch that touches the stretch, in order of time. Packets not yet begun are not there. */
export function timelineRows({ fromHns, toHns }: Stretch, slices: LaneSlices, snapshot: Snapshot): TimelineRow[] {
  const rows: TimelineRow[] = [];
  const add = (
    kind: TimelineRow['kind'],
    from: number,
    to: number,
    where: string,
    what: string,
    audio = true,
    bad = false,
  ) => rows.push({ kind, fromHns: from, lengthHns: Math.max(0, to - from), where, what, audio, bad });
  for (let i = 0; i < slices.cpu.length; i++) {
    const [from, to] = [slices.fromHns[i]!, slices.toHns[i]!];
    if (to < fromHns || from > toHns) continue;
    const kind = KINDS[slices.level[i]!] ?? 'thread';
    add(kind, from, to, `CPU ${slices.cpu[i]}`, slices.names[slices.name[i]!] ?? '', slices.audio[i] === 1);
  }
  const nameOf = (index: number) => snapshot.streams.find((s) => s.index === index)?.name ?? `stream ${index}`;
  for (const packet of slices.packets) {
    if (packet.toHns < fromHns || packet.fromHns > Math.min(toHns, snapshot.nowHns)) continue;
    const what = `packet ${packet.packet}${packet.late ? ', late' : ''}`;
    add('packet', packet.fromHns, packet.toHns, nameOf(packet.stream), what, true, packet.late);
  }
  for (const { kind, packet, atHns, stream, chain } of snapshot.glitches) {
    if (atHns < fromHns || atHns > toHns) continue;
    const cause = chain[0] ? `: ${chain[0].text}` : '';
    add('glitch', atHns, atHns, stream, `${kind}, packet ${packet}${cause}`, true, true);
  }
  for (const { name, resource, addedHns, removedHns } of snapshot.resources) {
    if (addedHns >= fromHns && addedHns <= toHns) add('resource', addedHns, addedHns, name, `${resource} registered`);
    if (removedHns !== null && removedHns >= fromHns && removedHns <= toHns)
      add('resource', removedHns, removedHns, name, `${resource} removed`);
  }
  return rows.sort((a, b) => a.fromHns - b.fromHns);
}

/** Long stretches are read in pieces, so that one that is too long costs no more than what is taken of it. */
const PIECE_HNS = 5_000_000;

/** The first rows of a stretch, and whether there are more than `most`. Rejects when the run was replaced meanwhile. */
export async function readRows(
  reads: LabClient['reads'],
  snapshot: Snapshot,
  { fromHns, toHns }: Stretch,
  most: number,
): Promise<{ rows: TimelineRow[]; more: boolean }> {
  const rows: TimelineRow[] = [];
  const endHns = Math.min(toHns, snapshot.nowHns + 1);
  for (let pieceHns = fromHns; pieceHns <= endHns; pieceHns += PIECE_HNS) {
    const piece = { fromHns: pieceHns, toHns: Math.min(endHns, pieceHns + PIECE_HNS - 1) };
    const slices = await reads.slices(piece.fromHns, piece.toHns, 0);
    for (const row of timelineRows(piece, slices, snapshot))
      // What goes on from an earlier piece is there already.
      if (pieceHns === fromHns || row.fromHns >= pieceHns) rows.push(row);
    if (rows.length > most) return { rows: rows.slice(0, most), more: true };
  }
  return { rows, more: false };
}
