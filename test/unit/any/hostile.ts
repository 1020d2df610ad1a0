/** The example driver with a wish to harm (test/drivers/hello-hostile), and scenarios that make it do so. */
import { patchedExample } from './patched.ts';

/** Packet lengths in frames, by what the driver does when such a stream begins to run. */
export const HARMS = { traps: 101, hangs: 102, corrupts: 103, devours: 104, recurses: 105, asks: 106 } as const;
export type Harm = keyof typeof HARMS;

/** A scenario file that has it done. */
export const harmful = (harm: Harm): string =>
  JSON.stringify({
    version: 1,
    name: harm,
    device: 'none',
    durationMs: 60,
    streams: [{ direction: 'render', packetFrames: HARMS[harm] }],
  });

/** The module's bytes, built as `lab build` does. */
export const hostileDriver = (): Promise<Uint8Array<ArrayBuffer>> =>
  patchedExample({ folder: 'hello-hostile', patch: ['calls-harm.patch', 'stream.cpp'], name: 'Hostile' });
