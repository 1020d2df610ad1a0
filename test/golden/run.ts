/** Runs a scenario in Node from beginning to end, for tests. */
import { readFileSync } from 'node:fs';
import type { Scenario } from '../../web/simulator/scenario/schema.ts';
import { Session, type InputAudio } from '../../web/simulator/session.ts';

let compiled: Promise<WebAssembly.Module> | undefined;

/** The driver, compiled once. */
export function driverModule(): Promise<WebAssembly.Module> {
  compiled ??= WebAssembly.compile(readFileSync(new URL('../../build/driver.wasm', import.meta.url)));
  return compiled;
}

/** The session after its end. `slice` records are run at a time; the result must not depend on it. */
export async function runToEnd(scenario: Scenario, input?: InputAudio, slice = 1000): Promise<Session> {
  const session = await Session.create(await driverModule(), scenario, input);
  while (session.advance({ records: slice }) === 'budget');
  return session;
}
