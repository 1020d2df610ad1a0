/** What the pane fetches: highlighted sources, made when the site was built. One file is fetched when it is first shown. */
import driverLines from 'virtual:driver-lines';
import * as v from 'valibot';
import { isOwn, ownSources } from './own.ts';

export const PLAIN_DRIVER = 'portcls-lab';

const linesSchema = v.array(v.array(v.string()));
const changesSchema = v.record(
  v.string(),
  v.object({ lines: linesSchema, changed: v.array(v.pipe(v.number(), v.integer(), v.minValue(1))) }),
);

/** A line is a flat list of kind and text by turns. */
export type SourceLines = readonly (readonly string[])[];

export interface SourceText {
  readonly lines: SourceLines;
  /** Lines that a mistake changes, from 1. */
  readonly changed: ReadonlySet<number>;
}

/** Names of the lab's driver's sources and headers, sources first. */
const SOURCE_NAMES: readonly string[] = Object.keys(driverLines.sources).sort(
  (a, b) => Number(a.endsWith('.h')) - Number(b.endsWith('.h')) || (a < b ? -1 : 1),
);

/** The same of the driver of a scenario; none of one that was built without its lines. */
export const sourceNames = (driver: string): readonly string[] =>
  isOwn(driver) ? (ownSources(driver)?.names ?? []) : SOURCE_NAMES;

/** The file that is shown at first: of the lab's driver its wave miniport. */
export function firstSource(driver: string): string {
  const names = sourceNames(driver);
  return names.find((name) => name === 'minwave.cpp') ?? names[0] ?? '';
}

/** Rises when the driver was built anew while the page is open, so that nothing older is shown. */
let build = '';
const fetched = new Map<string, Promise<unknown>>();

/** From now on everything is fetched of this build. */
export function useBuild(name: string): void {
  build = name;
  fetched.clear();
}

const absolute = (address: string) => new URL(build ? `${address}?build=${build}` : address, document.baseURI).href;

/** The driver that shows its lines, for the worker. */
export const driverWithLines = () => ({ url: absolute(driverLines.module), table: absolute(driverLines.table) });

async function get<T>(address: string, schema: v.GenericSchema<unknown, T>): Promise<T> {
  let answer = fetched.get(address);
  if (!answer) {
    answer = fetch(absolute(address)).then(async (response) => {
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
      return v.parse(schema, await response.json());
    });
    fetched.set(address, answer);
    answer.catch(() => fetched.delete(address));
  }
  return answer as Promise<T>;
}

/**
 * A source as this driver has it. Throws Error in words for people.
 * @param driver its name in scenarios
 */
export async function sourceText(driver: string, name: string): Promise<SourceText> {
  if (isOwn(driver)) {
    const lines = ownSources(driver)?.lines(name);
    if (!lines) throw new Error(`Your driver carries no file ${name}.`);
    return { lines, changed: new Set() };
  }
  const address = driverLines.sources[name];
  if (!address) throw new Error(`The driver has no file ${name}.`);
  try {
    const variant = driverLines.variants[driver];
    const change = variant ? (await get(variant, changesSchema))[name] : undefined;
    if (change) return { lines: change.lines, changed: new Set(change.changed) };
    return { lines: await get(address, linesSchema), changed: new Set() };
  } catch (error) {
    throw new Error(`${name} could not be fetched: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** The files that a variant of the driver changes; none for the plain driver. */
export async function changedFiles(driver: string): Promise<readonly string[]> {
  const variant = driverLines.variants[driver];
  return variant ? Object.keys(await get(variant, changesSchema)) : [];
}
