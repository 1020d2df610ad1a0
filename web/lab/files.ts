/** Files in and out of the page: reading what the user chose or dropped, offering what was made. */
import type { Scenario } from '../simulator/scenario/schema.ts';
import type { InputAudio } from '../worker/api.ts';
import { schema } from './state/checking.ts';

const LARGEST_SCENARIO_BYTES = 4 * 1024 * 1024;

/** A file that cannot be used; the message says which, what and why, `details` list places in it. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';
  readonly details: readonly string[];
  constructor(message: string, details: readonly string[] = []) {
    super(message);
    this.details = details;
  }
}

export type UserFile =
  | { kind: 'wav'; audio: InputAudio; float: boolean }
  | { kind: 'scenario'; scenario: Scenario; name: string }
  | { kind: 'trace'; text: string; name: string }
  | { kind: 'driver'; bytes: Uint8Array<ArrayBuffer>; name: string };

/** Reads a WAV, scenario or trace file, or a driver's module; by its name, else by its first bytes. Throws FileProblem. */
export async function readUserFile(file: File): Promise<UserFile> {
  if (await isDriver(file)) return readDriverFile(file);
  if (/\.txt$/i.test(file.name)) return readTrace(file);
  return (await isScenario(file)) ? readScenarioFile(file) : readWavFile(file);
}

async function isDriver(file: File): Promise<boolean> {
  if (/\.(wasm|sys|dll)$/i.test(file.name)) return true;
  return (await file.slice(0, 4).text()) === '\0asm';
}

/** Its bytes; whether they are a driver is looked at where they are used. */
async function readDriverFile(file: File): Promise<UserFile> {
  const { LARGEST_MODULE_BYTES } = await import('../simulator/any/module.ts');
  if (/\.(sys|dll)$/i.test(file.name))
    throw new FileProblem(
      `${file.name} is a driver for Windows itself, which a browser cannot run. Nothing was changed.`,
      ['The command line makes a driver.wasm of its sources: lab build <folder> --out driver.wasm'],
    );
  if (file.size > LARGEST_MODULE_BYTES)
    throw new FileProblem(
      `${file.name} has ${Math.round(file.size / 1048576)} MB; drivers up to 32 MB can be run. Nothing was changed.`,
    );
  return { kind: 'driver', bytes: new Uint8Array(await file.arrayBuffer()), name: file.name };
}

async function readTrace(file: File): Promise<UserFile> {
  const { readTraceFile } = await import('./compare/file.ts');
  try {
    return { kind: 'trace', text: await readTraceFile(file), name: file.name };
  } catch (error) {
    throw new FileProblem(error instanceof Error ? error.message : String(error));
  }
}

async function isScenario(file: File): Promise<boolean> {
  if (/\.json$/i.test(file.name) || file.type === 'application/json') return true;
  if (/\.wave?$/i.test(file.name)) return false;
  return (await file.slice(0, 64).text()).trimStart().startsWith('{');
}

async function readScenarioFile(file: File): Promise<UserFile> {
  if (file.size > LARGEST_SCENARIO_BYTES)
    throw new FileProblem(`${file.name} is too large for a scenario (over 4 MB).`);
  const { parseScenario } = await schema();
  const result = parseScenario(await file.text());
  if (!result.ok) {
    const details = result.problems.map((p) => (p.path ? `${p.path}: ${p.message}` : p.message));
    throw new FileProblem(`${file.name} is not a scenario this lab can run. Nothing was changed.`, details);
  }
  return { kind: 'scenario', scenario: result.scenario, name: file.name };
}

async function readWavFile(file: File): Promise<UserFile> {
  const { LARGEST_WAV_BYTES, readWav } = await import('../simulator/audio/wav.ts');
  if (file.size > LARGEST_WAV_BYTES) {
    throw new FileProblem(
      `${file.name} has ${Math.round(file.size / 1048576)} MB; recordings up to 200 MB can be played. Nothing was changed.`,
    );
  }
  try {
    const wav = readWav(new Uint8Array(await file.arrayBuffer()));
    const { rate, channels, bits } = wav;
    return { kind: 'wav', audio: { rate, channels, bits, pcm: wav.pcm, name: file.name }, float: wav.float };
  } catch (error) {
    throw new FileProblem(`${file.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Hands bytes to the browser as a download. */
export function offerDownload(name: string, type: string, bytes: Uint8Array | string): void {
  const url = URL.createObjectURL(new Blob([bytes as BlobPart], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the bytes by the next task at the latest.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
