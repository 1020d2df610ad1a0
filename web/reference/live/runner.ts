/**
 * Runs scenarios for the live blocks of a page. One worker serves them all, one run after the other; drivers are compiled
 * once. Nothing is loaded before the first run.
 */
import type { Scenario } from '../../simulator/scenario/schema.ts';
import type { LaneSlices, Snapshot, TraceRow, Verdict } from '../../simulator/views.ts';
import { DriverHang, LabClient } from '../../worker/client.ts';
import { packetBars, type PacketBar } from './packets.ts';
import { stretch, tellingRows, type Stretch } from './window.ts';

/** What a block shows of a run that has ended. */
export interface Outcome {
  readonly verdict: Pick<Verdict, 'kind' | 'headline' | 'because' | 'root' | 'mark' | 'expectations'>;
  readonly glitches: number;
  /** Packets of the first stream. */
  readonly bars: readonly PacketBar[];
  /** Length of one packet; undefined without a stream. */
  readonly packetHns: number | undefined;
  readonly registered: readonly string[];
  readonly stretch: Stretch;
  readonly lanes: LaneSlices;
  readonly processors: number;
  readonly glitchHns: readonly number[];
  readonly trace: { readonly first: number; readonly total: number; readonly rows: readonly TraceRow[] };
  readonly endHns: number;
}

/** More rows than any scenario of the library writes before its story begins. */
const ROWS_AT_MOST = 20_000;
/** Nothing shorter than this is drawn on its own, except on the audio path. */
const LANE_COLUMNS = 600;

let client: LabClient | undefined;
let queue: Promise<unknown> = Promise.resolve();

/** The scenario of this name. Throws Error when it cannot be fetched or is not one. */
export async function fetchScenario(name: string): Promise<Scenario> {
  const [{ default: scenarios }, { readScenario }] = await Promise.all([
    import('virtual:scenario-texts'),
    import('../../simulator/scenario/schema.ts'),
  ]);
  if (!Object.hasOwn(scenarios, name)) throw new Error(`there is no scenario “${name}” in the library`);
  const result = readScenario(scenarios[name]);
  if (!result.ok) throw new Error(`${name}: ${result.problems.map((p) => `${p.path}: ${p.message}`).join('; ')}`);
  return result.scenario;
}

/**
 * Runs a scenario of the library to its end, after the runs that were asked for before.
 * Throws Error when scenario, worker or driver cannot be fetched.
 */
export function runScenario(name: string): Promise<Outcome> {
  const run = queue.then(() => runNow(name));
  queue = run.catch(() => undefined);
  return run;
}

async function runNow(name: string): Promise<Outcome> {
  const { hangs, client } = await toTheEnd(await fetchScenario(name));
  return hangs ? { ...(await outcome(client)), verdict: hung() } : outcome(client);
}

/**
 * Runs any scenario that passed the schema, after the runs that were asked for before: its whole trace and its state at the
 * end. Throws Error as `runScenario`.
 */
export function runGiven(scenario: Scenario): Promise<{ rows: readonly TraceRow[]; snapshot: Snapshot }> {
  const run = queue.then(async () => {
    const { reads } = (await toTheEnd(scenario)).client;
    const [{ rows }, snapshot] = await Promise.all([reads.rows(0, ROWS_AT_MOST, {}), reads.snapshot()]);
    return { rows, snapshot };
  });
  queue = run.catch(() => undefined);
  return run;
}

/** `hangs`: the driver never returned; the run stands at the last record that was seen, in a fresh worker. */
async function toTheEnd(scenario: Scenario): Promise<{ client: LabClient; hangs: boolean }> {
  client ??= new LabClient();
  await client.load(scenario);
  let records = 0;
  try {
    await client.run({ speed: Infinity }, (progress) => (records = progress.records));
    return { client, hangs: false };
  } catch (error) {
    if (!(error instanceof DriverHang)) throw error;
    await client.load(scenario);
    if (records > 0) await client.seek({ records });
    return { client, hangs: true };
  }
}

/** What is said of a run whose driver never came back. */
export const hung = (): Outcome['verdict'] => ({
  kind: 'failed',
  headline: 'The driver did not return',
  because: 'Five seconds of real time passed inside one call, so the run was ended.',
  root: '',
  mark: '',
  expectations: null,
});

/** What a block shows of the run as it stands now. */
export async function outcome({ reads }: LabClient): Promise<Outcome> {
  const [verdict, snapshot, rows] = await Promise.all([
    reads.verdict(),
    reads.snapshot(),
    reads.rows(0, ROWS_AT_MOST, {}),
  ]);
  const all = await reads.slices(0, snapshot.nowHns, snapshot.nowHns);
  const stream = snapshot.streams[0];
  const packets = all.packets.filter((packet) => packet.stream === stream?.index);
  const packetHns = packets[0] && packets[0].toHns - packets[0].fromHns;
  const shown = stretch(snapshot, packetHns, packets[0]?.fromHns ?? 0);
  return {
    verdict,
    glitches: snapshot.glitches.length,
    bars: stream ? packetBars(all.packets, stream) : [],
    packetHns,
    registered: everRegistered(snapshot),
    stretch: shown,
    lanes: await reads.slices(shown.fromHns, shown.toHns, (shown.toHns - shown.fromHns) / LANE_COLUMNS),
    processors: snapshot.processors,
    glitchHns: snapshot.glitches.map(({ atHns }) => atHns),
    trace: { ...tellingRows(rows.rows), total: rows.total },
    endHns: snapshot.nowHns,
  };
}

const everRegistered = ({ resources }: Snapshot): string[] => [...new Set(resources.map(({ resource }) => resource))];
