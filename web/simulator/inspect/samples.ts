/** Samples of what was recorded, whatever their width. */
import type { ByteLog } from '../client/bytelog.ts';

/** Reads the little-endian sample at a byte position, as -1..1. */
export function sampleReader(log: ByteLog, sampleBytes: number): (at: number) => number {
  const byte = (i: number): number => log.byteAt(i);
  const signed = (i: number): number => (byte(i) << 24) >> 24;
  switch (sampleBytes) {
    case 1:
      return (at) => (byte(at) - 128) / 128;
    case 2:
      return (at) => ((signed(at + 1) << 8) | byte(at)) / 32_768;
    case 3:
      return (at) => ((signed(at + 2) << 16) | (byte(at + 1) << 8) | byte(at)) / 8_388_608;
    default:
      return (at) => ((byte(at + 3) << 24) | (byte(at + 2) << 16) | (byte(at + 1) << 8) | byte(at)) / 2_147_483_648;
  }
}
