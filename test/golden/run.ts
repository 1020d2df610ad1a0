/** Runs a scenario in Node from beginning to end, for tests. */
import { readFileSync } from 'node:fs';
import { ensureModule, PLAIN_DRIVER } from '../../scripts/build-variants.mjs';
import type { Scenario } from '../../web/simulator/scenario/schema.ts';
import { Session, type InputAudio } from '../../web/simulator/session.ts';

const compiled = new Map<string, Promise<WebAssembly.Module>>();

/** A driver by its name in scenarios, compiled once. A variant is built when it is not up to date. */
export function driverModule(name = PLAIN_DRIVER): Promise<WebAssembly.Module> {
  let module = compiled.get(name);
  if (!module) compiled.set(name, (module = compile(name)));
  return module;
}

async function compile(name: string): Promise<WebAssembly.Module> {
  const plain = new URL('../../build/driver.wasm', import.meta.url);
  return WebAssembly.compile(readFileSync(name === PLAIN_DRIVER ? plain : await ensureModule(name)));
}

/** The session after its end. `slice` records are run at a time; the result must not depend on it. */
export async function runToEnd(scenario: Scenario, input?: InputAudio, slice = 1000): Promise<Session> {
  const session = await Session.create(await driverModule(scenario.driver), scenario, input);
  while (session.advance({ records: slice }) === 'budget');
  return session;
}
