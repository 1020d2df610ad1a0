/** `lab build`: a miniport driver's sources to a module that `lab run --driver` takes. */
import { resolve } from 'node:path';
import type { DriverMetadata } from '../simulator/any/metadata.ts';
import type { Place } from './place.ts';
import { BadInput } from './problems.ts';

export interface BuildOptions {
  readonly project?: string;
  readonly configuration?: string;
  readonly define?: readonly string[];
  readonly undefine?: readonly string[];
  readonly include?: readonly string[];
  readonly inf?: string;
  readonly name?: string;
  readonly out?: string;
  readonly lines?: boolean;
  readonly json?: boolean;
}

/** What the build script is asked for; all paths absolute. */
export interface BuildOrder {
  readonly folder: string;
  readonly project?: string;
  readonly configuration?: string;
  readonly defines: readonly string[];
  /** Definitions of the project that are left out. */
  readonly undefines: readonly string[];
  readonly includes: readonly string[];
  readonly inf?: string;
  readonly name?: string;
  /** The module says which source lines it runs, and carries them. */
  readonly lines?: boolean;
  readonly out: string;
}

/** What it made. */
export interface BuildResult {
  readonly out: string;
  readonly bytes: number;
  readonly metadata: DriverMetadata;
  /** With `lines`: how many files, and places at which a line runs. */
  readonly lines: { readonly files: number; readonly points: number } | null;
  /** What a person should know of how the sources were taken. */
  readonly notes: readonly string[];
  readonly seconds: number;
}

/** Builds and prints what was built. Throws BadInput with everything that is missing. */
export async function build(place: Place, folder: string, options: BuildOptions): Promise<number> {
  const at = (path: string) => resolve(place.from, path);
  for (const one of options.define ?? [])
    if (!/^[A-Za-z_]\w*(=[\s\S]*)?$/.test(one))
      throw new BadInput(`--define ${one}: that is no definition.`, 'Write NAME or NAME=value.');
  for (const one of options.undefine ?? [])
    if (!/^[A-Za-z_]\w*$/.test(one)) throw new BadInput(`--undefine ${one}: that is no name.`, 'Write NAME.');
  const order: BuildOrder = {
    folder: at(folder),
    defines: options.define ?? [],
    undefines: options.undefine ?? [],
    includes: (options.include ?? []).map(at),
    lines: options.lines ?? false,
    out: at(options.out ?? 'driver.wasm'),
    ...(options.project === undefined ? {} : { project: at(options.project) }),
    ...(options.configuration === undefined ? {} : { configuration: options.configuration }),
    ...(options.inf === undefined ? {} : { inf: at(options.inf) }),
    ...(options.name === undefined ? {} : { name: options.name }),
  };
  let built: BuildResult;
  try {
    built = await place.build(order);
  } catch (error) {
    throw new BadInput(error instanceof Error ? error.message : String(error));
  }
  process.stdout.write(options.json ? `${JSON.stringify(built, null, 2)}\n` : textOf(built));
  return 0;
}

function textOf({ out, bytes, metadata, lines: shown, notes, seconds }: BuildResult): string {
  const { name, configuration, version, sources, imports, accepted, hardwareIds, registry } = metadata;
  const lines = [
    `${name}${configuration ? ` (${configuration})` : ''}: ${sources.length} sources, ${imports.length} functions of Windows, ${bytes} bytes in ${seconds.toFixed(1)} s`,
    `Written to ${out}`,
  ];
  if (shown)
    lines.push(`Shows its source lines: ${shown.points} places in ${shown.files} files, and their text, are in it`);
  if (version) lines.push(`Version of the INF: ${version}`);
  if (hardwareIds.length > 0) lines.push(`Hardware ids: ${hardwareIds.join(', ')}`);
  if (registry.length > 0) lines.push(`Registry values of the INF: ${registry.length}`);
  if (accepted.length > 0) lines.push(`Accepted, without effect here: ${accepted.join(', ')}`);
  lines.push(...notes.map((note) => `Note: ${note}`));
  return `${lines.join('\n')}\n`;
}
