/** The example driver with a wish to harm (test/drivers/hello-hostile), and scenarios that make it do so. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPatch } from 'diff';
import { buildAnyDriver } from '../../../scripts/build-any.mjs';
import { REPOSITORY, withFiles } from './build.ts';

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
export async function hostileDriver(): Promise<Uint8Array<ArrayBuffer>> {
  const example = join(REPOSITORY, 'examples/hello-wavert');
  const own = join(REPOSITORY, 'test/drivers/hello-hostile');
  const files: Record<string, string> = { 'harm.cpp': readFileSync(join(own, 'harm.cpp'), 'utf8') };
  for (const file of readdirSync(example).filter((one) => /\.(cpp|h)$/.test(one)))
    files[file] = readFileSync(join(example, file), 'utf8');
  const patched = applyPatch(files['stream.cpp']!, readFileSync(join(own, 'calls-harm.patch'), 'utf8'));
  if (patched === false) throw new Error('calls-harm.patch does not fit stream.cpp');
  files['stream.cpp'] = patched;
  return withFiles(files, async (folder) => {
    const out = join(folder, 'hostile.wasm');
    await buildAnyDriver({ folder, out, name: 'Hostile' });
    return new Uint8Array(readFileSync(out));
  });
}
