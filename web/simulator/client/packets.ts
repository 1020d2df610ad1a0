/** When things happened to the packets of one run of a stream, in columns: a packet costs four numbers and no object. */
const FIRST_ROOM = 256;

/** Virtual times in 100-ns units, by packet number; NaN: it has not happened. */
export class PacketTimes {
  /** Packets known of so far. The columns are longer. */
  length = 0;
  /** The device began with the packet, and went on to the next one. */
  startHns = emptyColumn(FIRST_ROOM);
  endHns = emptyColumn(FIRST_ROOM);
  /** The client was told that it may write (or read) it. */
  eventHns = emptyColumn(FIRST_ROOM);
  /** The client wrote (or read) it. */
  writtenHns = emptyColumn(FIRST_ROOM);

  /** Makes room for `packet` and all before it. */
  include(packet: number): void {
    if (packet < this.length) return;
    this.length = packet + 1;
    if (packet < this.startHns.length) return;
    const room = Math.max(packet + 1, this.startHns.length * 2);
    this.startHns = longer(this.startHns, room);
    this.endHns = longer(this.endHns, room);
    this.eventHns = longer(this.eventHns, room);
    this.writtenHns = longer(this.writtenHns, room);
  }

  /** The first packet that the device began with at a time or later. Packets it skipped have no time and do not count. */
  firstFrom(hns: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      let known = middle;
      while (known < high && Number.isNaN(this.startHns[known]!)) known++;
      if (known === high || this.startHns[known]! >= hns) high = middle;
      else low = known + 1;
    }
    return low;
  }
}

function emptyColumn(room: number): Float64Array {
  return new Float64Array(room).fill(NaN);
}
function longer(column: Float64Array, room: number): Float64Array {
  const larger = new Float64Array(room);
  larger.set(column);
  return larger.fill(NaN, column.length);
}
