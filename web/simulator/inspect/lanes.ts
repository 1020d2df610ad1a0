/** Data for drawings: what processors did, which packets there were, what was heard. */
import type { Engine } from '../client/engine.ts';
import type { Session } from '../session.ts';
import type { LaneSlices } from '../views.ts';
import { LaneIndex, type Stretch } from './laneindex.ts';
import { sampleReader } from './samples.ts';

/** Slices and packets in a window. Slices of one kind closer than `minHns` merge, except those on the audio path. */
export function laneSlices(session: Session, fromHns: number, toHns: number, minHns: number): LaneSlices {
  const { slices, trace } = session.machine;
  const found: Stretch[] = [];
  for (const row of LaneIndex.of(slices).rows)
    row.eachStretch(fromHns, toHns, row.audio ? 0 : minHns, (stretch) => found.push(stretch));
  const picked = found
    .sort((a, b) => a.first - b.first)
    .map(({ first, toHns }) => ({
      from: slices.fromHns[first]!,
      to: toHns,
      cpu: slices.cpu[first]!,
      level: slices.level[first]!,
      audio: slices.audio[first]!,
      name: slices.name[first]!,
    }));
  const nameIds = [...new Set(picked.map((slice) => slice.name))];
  const position = new Map(nameIds.map((id, i) => [id, i]));
  return {
    fromHns: Float64Array.from(picked, (s) => s.from),
    toHns: Float64Array.from(picked, (s) => s.to),
    cpu: Uint8Array.from(picked, (s) => s.cpu),
    level: Uint8Array.from(picked, (s) => s.level),
    audio: Uint8Array.from(picked, (s) => s.audio),
    name: Uint16Array.from(picked, (s) => position.get(s.name)!),
    names: nameIds.map((id) => trace.names[id]!),
    packets: session.engines.flatMap((engine) => packetsIn(session, engine, fromHns, toHns)),
  };
}

/** Packets of a stream that the device was at between two times, those of its earlier runs first. */
export function packetsIn(session: Session, engine: Engine, fromHns: number, toHns: number): LaneSlices['packets'] {
  const found: LaneSlices['packets'][number][] = [];
  const { past, packets } = engine.monitor;
  for (const times of [...past, packets])
    // The one before the first that begins in the window may still go on in it.
    for (let packet = Math.max(0, times.firstFrom(fromHns) - 1); packet < times.length; packet++) {
      const startHns = times.startHns[packet]!;
      const writtenHns = times.writtenHns[packet]!;
      const ended = !Number.isNaN(times.endHns[packet]!);
      const endHns = ended ? times.endHns[packet]! : session.machine.nowHns;
      if (startHns > toHns) break;
      if (Number.isNaN(startHns) || endHns < fromHns) continue;
      const late =
        engine.render && (Number.isNaN(writtenHns) ? ended && packet <= engine.lastPacket : writtenHns > startHns);
      const eventHns = times.eventHns[packet]!;
      found.push({ stream: engine.index, packet, fromHns: startHns, toHns: endHns, eventHns, writtenHns, late });
    }
  return found;
}

/** Peaks of what stream `index` sent to the wire (or delivered): `columns` pairs of minimum and maximum as -1..1; NaN where nothing was heard. */
export function heardPeaks(
  session: Session,
  index: number,
  fromHns: number,
  toHns: number,
  columns: number,
): Float32Array {
  const peaks = new Float32Array(columns * 2).fill(NaN);
  const engine = session.engines[index];
  if (!engine) return peaks;
  const { log, anchors, frameBytes, rate } = engine.monitor;
  const frames = log.length / frameBytes;
  const sampleBytes = engine.setup.format.bits / 8;
  const sample = sampleReader(log, sampleBytes);
  for (let a = 0; a < anchors.length; a++) {
    const anchor = anchors[a]!;
    const endFrame = anchors[a + 1]?.frame ?? frames;
    const frameAt = (hns: number): number => anchor.frame + Math.round(((hns - anchor.atHns) * rate) / 10_000_000);
    for (let c = 0; c < columns; c++) {
      const first = Math.max(anchor.frame, frameAt(fromHns + ((toHns - fromHns) * c) / columns));
      const until = Math.min(endFrame, Math.max(first + 1, frameAt(fromHns + ((toHns - fromHns) * (c + 1)) / columns)));
      // At most 64 samples a column: enough for a line that is one pixel wide.
      const step = Math.max(1, Math.floor((until - first) / 64));
      for (let f = first; f < until; f += step) {
        const value = sample(f * frameBytes);
        if (!(value >= peaks[2 * c]!)) peaks[2 * c] = value;
        if (!(value <= peaks[2 * c + 1]!)) peaks[2 * c + 1] = value;
      }
    }
  }
  return peaks;
}
