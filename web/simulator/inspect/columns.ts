/** A stretch of the run in columns, for drawings in which a column holds many slices and packets. */
import type { Engine } from '../client/engine.ts';
import type { PacketTimes } from '../client/packets.ts';
import type { Session } from '../session.ts';
import type { LaneColumns } from '../views.ts';
import { LaneIndex } from './laneindex.ts';

const MOST_COLUMNS = 8192;
/** Packets summed up in one entry. */
const BLOCK = 64;

/** Throws RangeError for a stretch without length and for numbers of columns that are none. */
export function laneColumns(session: Session, fromHns: number, toHns: number, columns: number): LaneColumns {
  if (!(toHns > fromHns)) throw new RangeError('the stretch has no length');
  if (!Number.isInteger(columns) || columns < 1 || columns > MOST_COLUMNS)
    throw new RangeError(`columns: a whole number from 1 to ${MOST_COLUMNS}`);
  const columnHns = (toHns - fromHns) / columns;
  const rows: LaneColumns['rows'][number][] = [];
  for (const row of LaneIndex.of(session.machine.slices).rows) {
    const busy = new Uint8Array(columns);
    let any = false;
    let before = row.busyBefore(fromHns);
    for (let c = 0; c < columns; c++) {
      const until = row.busyBefore(fromHns + (c + 1) * columnHns);
      // Rounded up: a column with one short slice is not empty.
      busy[c] = Math.min(255, Math.ceil(((until - before) / columnHns) * 255));
      any ||= busy[c]! > 0;
      before = until;
    }
    if (any) rows.push({ cpu: row.cpu, level: row.level, audio: row.audio === 1, busy });
  }
  return {
    fromHns,
    toHns,
    columns,
    rows,
    streams: session.engines.map((engine) => ({
      stream: engine.index,
      slackHns: slackColumns(engine, fromHns, columnHns, columns),
    })),
  };
}

/** Of the packets the device began with in each column: how long before that the last-written one of them was written. */
function slackColumns(engine: Engine, fromHns: number, columnHns: number, columns: number): Float64Array {
  const least = new Float64Array(columns).fill(NaN);
  if (!engine.render) return least;
  const { past, packets } = engine.monitor;
  for (const times of [...past, packets]) {
    const slack = SlackIndex.of(times);
    let first = times.firstFrom(fromHns);
    for (let c = 0; c < columns && first < times.length; c++) {
      const next = times.firstFrom(fromHns + (c + 1) * columnHns);
      if (next > first) {
        const found = slack.least(first, next);
        if (found !== Infinity && !(least[c]! <= found)) least[c] = found;
      }
      first = next;
    }
  }
  return least;
}

const indexes = new WeakMap<PacketTimes, SlackIndex>();

/** The least time between a packet's being written and the device's beginning with it, over stretches of packets. */
class SlackIndex {
  readonly #times: PacketTimes;
  /** Blocks of which no packet changes any more. */
  readonly #blocks: number[] = [];

  static of(times: PacketTimes): SlackIndex {
    let index = indexes.get(times);
    if (!index) indexes.set(times, (index = new SlackIndex(times)));
    index.#catchUp();
    return index;
  }

  private constructor(times: PacketTimes) {
    this.#times = times;
  }

  /** Of the packets from `first` up to, but not with, `end`; Infinity: none of them was written. */
  least(first: number, end: number): number {
    let least = Infinity;
    for (let packet = first; packet < end;) {
      const block = packet / BLOCK;
      if (Number.isInteger(block) && packet + BLOCK <= end && block < this.#blocks.length) {
        least = Math.min(least, this.#blocks[block]!);
        packet += BLOCK;
      } else least = Math.min(least, this.#slack(packet++));
    }
    return least;
  }

  /** What was written is not written again, and a packet the device is done with is not written any more. */
  #catchUp(): void {
    for (;;) {
      const from = this.#blocks.length * BLOCK;
      if (!(this.#times.endHns[from + BLOCK - 1]! >= 0)) return;
      let least = Infinity;
      for (let packet = from; packet < from + BLOCK; packet++) least = Math.min(least, this.#slack(packet));
      this.#blocks.push(least);
    }
  }

  #slack(packet: number): number {
    const slackHns = this.#times.startHns[packet]! - this.#times.writtenHns[packet]!;
    return Number.isNaN(slackHns) ? Infinity : slackHns;
  }
}
