/** What became of each packet of a run, as the bars of a live block show it. Pure: from what the worker says to numbers. */
import type { LaneSlices, StreamView } from '../../simulator/views.ts';

/** One packet: how long the client took for it, as a part of the time it had. */
export interface PacketBar {
  readonly packet: number;
  /** 0: at once; 1: at the deadline; above: late. At most `MOST`. */
  readonly used: number;
  /** The device was there before the client, or nobody came at all. */
  readonly bad: boolean;
}

/** What a bar shows of a packet that never came, or came later than this. */
export const MOST = 1.6;

type Packet = LaneSlices['packets'][number];

/**
 * The client is asked for a packet when the device begins the one before it (render), or when the packet is complete
 * (capture); it has the length of one packet until the device is there.
 */
function used({ fromHns, toHns, writtenHns }: Packet, direction: StreamView['direction']): number {
  const lengthHns = toHns - fromHns;
  const askedHns = direction === 'render' ? fromHns - lengthHns : toHns;
  return (writtenHns - askedHns) / lengthHns;
}

/** Packets of one stream in order. A packet counts as bad only when the run says it was late. */
export function packetBars(packets: readonly Packet[], stream: Pick<StreamView, 'index' | 'direction'>): PacketBar[] {
  return packets
    .filter((packet) => packet.stream === stream.index && packet.toHns > packet.fromHns)
    .map((packet) => {
      const part = Number.isNaN(packet.writtenHns) ? (packet.late ? MOST : 0) : used(packet, stream.direction);
      const low = packet.late ? 1.05 : 0;
      return {
        packet: packet.packet,
        used: Math.min(packet.late ? MOST : 1, Math.max(low, part)),
        bad: packet.late,
      };
    });
}

/** More packets than columns: each column shows the slowest of its packets. */
export function columns(bars: readonly PacketBar[], most: number): PacketBar[] {
  if (bars.length <= most) return [...bars];
  return Array.from({ length: most }, (_, i) => {
    const part = bars.slice(Math.floor((i * bars.length) / most), Math.floor(((i + 1) * bars.length) / most));
    return part.reduce((worst, bar) => (bar.used > worst.used ? bar : worst));
  });
}
