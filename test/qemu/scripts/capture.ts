/** PCM in and the mic box. What is recorded is silence on both sides; where it lands and when is what counts. */
import { DATA, LIST, type Script, type Step } from '../script.ts';
import {
  all,
  bringUp,
  hash,
  MC,
  PACKET_FRAMES,
  PACKET_SAMPLES,
  PI,
  PO,
  prepare,
  ramp,
  read32,
  repeat,
  ring,
  start,
  stop,
  until,
  waitMs,
  write16,
  write8,
  GLOB_STA,
  line,
} from './steps.ts';

const PACKETS = 4;
const PACKET_BYTES = PACKET_FRAMES * 4;
/** Fills the buffer with what silence is not. */
const dirty: Step = { do: 'fill', address: DATA, words: PACKETS * PACKET_FRAMES, value: 0x5a5a_a5a5 };
const written: Step[] = Array.from({ length: PACKETS }, (_, i) => hash(DATA + i * PACKET_BYTES, PACKET_BYTES));

/** Two voices share one tick, the second is a moment younger: a frame more or less. */
const aFrameMoreOrLess = (steps: Step[]): Step[] =>
  steps.map((step) => (step.do === 'read' && (step.at & 0xf) === 8 ? { ...step, loose: 2 } : step));

const record = (name: string, title: string, base: number): Script => ({
  name,
  title,
  capture: true,
  steps: [
    ...bringUp,
    dirty,
    ...ring(PACKETS),
    ...prepare(base),
    ...all(base),
    ...start(base, 2),
    ...all(base),
    waitMs(5),
    ...repeat(6, () => [waitMs(10), ...all(base), ...written, write16(base + 6, 0x1c)]),
    write8(base + 5, 3),
    ...all(base),
    until(base + 6, 2, 1, 1, 100),
    ...all(base),
    ...written,
    ...stop(base),
  ],
});

export const CAPTURE: readonly Script[] = [
  record('capture', 'PCM in writes each packet in turn, halts at LVI, and goes on with a new one', PI),
  record('capture-mic', 'The same on the mic box, where QEMU records frames of two samples', MC),
  {
    name: 'duplex',
    title: 'PCM in and PCM out pending: acknowledging one drops the shared line while the other is still set',
    capture: true,
    steps: [
      ...bringUp,
      ramp(DATA, PACKETS * PACKET_FRAMES),
      ...ring(PACKETS),
      ...ring(PACKETS, PACKET_SAMPLES, true, LIST + 0x100, DATA + PACKETS * PACKET_BYTES),
      ...prepare(PO),
      ...prepare(PI, LIST + 0x100),
      // Ticks come 10 ms after the first start; what is recorded by then is counted from its own.
      ...start(PI, 31),
      ...start(PO, 31),
      waitMs(25),
      ...aFrameMoreOrLess(all(PO)),
      ...all(PI),
      write16(PO + 6, 0x1c),
      read32(GLOB_STA),
      line,
      ...all(PI),
      write16(PI + 6, 0x1c),
      read32(GLOB_STA),
      line,
      waitMs(10),
      ...aFrameMoreOrLess(all(PO)),
      ...all(PI),
      ...aFrameMoreOrLess(stop(PO)),
      ...stop(PI),
    ],
  },
];
