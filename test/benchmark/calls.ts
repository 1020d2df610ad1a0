/**
 * What crossing the boundary costs, without the simulator behind it. A session is run until its stream plays; then the
 * stream is called directly: AddRef and Release stay inside the driver and cost one way, GetPosition asks the host back.
 */
import { ENTRY, type EntryName } from '../../wasm/abi/table.ts';
import { createWasmHost } from '../../wasm/hosts/wasm.ts';
import { readScenario } from '../../web/simulator/scenario/schema.ts';
import { Session } from '../../web/simulator/session.ts';
import { medianOf } from './statistics.ts';

const CALLS = 200_000;
const NS_PER_MS = 1e6;

export interface CallCosts {
  /** One call from the simulator into the driver and back. */
  readonly intoDriverNs: number;
  /** One call from the driver into the simulator and back. */
  readonly intoHostNs: number;
}

const entry = (name: EntryName) => ENTRY.findIndex((row) => row.name === name);

/** Medians over `runs` loops. */
export async function measureCalls(module: WebAssembly.Module, runs: number): Promise<CallCosts> {
  const scenario = readScenario({ version: 1, device: 'ac97' });
  if (!scenario.ok) throw new Error('the default scenario does not pass its own schema');
  const host = await createWasmHost(module);
  const session = await Session.on(host, scenario.scenario);
  // The stream's address is seen as it goes by.
  const enter = host.enter.bind(host);
  const setState = entry('Stream_SetState');
  let stream = 0;
  host.enter = (id, args) => {
    if (id === setState) stream = args[0] ?? 0;
    return enter(id, args);
  };
  session.advance({ untilHns: 1_000_000 });
  if (stream === 0) throw new Error('no stream was opened');

  let hostCalls = 0;
  host.onHostCall = () => {
    hostCalls++;
    return 0;
  };
  const args = Float64Array.of(stream);
  const loop = (ids: readonly number[]) => {
    const beganMs = performance.now();
    for (let i = 0; i < CALLS; i++) for (const id of ids) enter(id, args);
    return ((performance.now() - beganMs) * NS_PER_MS) / CALLS;
  };

  const references = [entry('AddRef'), entry('Release')];
  const intoDriverNs = (await medianOf(runs, () => loop(references))) / references.length;
  hostCalls = 0;
  const position = [entry('Stream_GetPosition')];
  const positionNs = await medianOf(runs, () => loop(position));
  const callsEach = hostCalls / (CALLS * (runs + 1));
  host.dispose();
  return { intoDriverNs, intoHostNs: (positionNs - intoDriverNs) / callsEach };
}
