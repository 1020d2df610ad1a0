/** A thread of a sweep: runs scenarios one after the other, each with one call failing, and answers what came of it. */
import { readFile } from 'node:fs/promises';
import type { MessagePort } from 'node:worker_threads';
import type { Fault, Scenario } from '../simulator/scenario/schema.ts';
import { baselineOf, judge, withFault, type Baseline, type SweepResult } from '../simulator/faults/sweep.ts';
import { anyDriver } from '../simulator/any/driver.ts';
import { METADATA_SECTION, readMetadata } from '../simulator/any/metadata.ts';
import { Session } from '../simulator/session.ts';

/** Marks the worker data of our own threads. */
export const SWEEPER_ROLE = 'portcls-lab-sweeper';

export type SweepOrder =
  | { readonly kind: 'baseline'; readonly driver: string; readonly scenario: Scenario }
  | {
      readonly kind: 'case';
      readonly driver: string;
      readonly scenario: Scenario;
      readonly fault: Fault;
      readonly baseline: Baseline;
    };
export type SweepAnswer =
  { readonly kind: 'baseline'; readonly baseline: Baseline } | { readonly kind: 'case'; readonly result: SweepResult };

/** Body of the thread. */
export function sweepInThread(port: MessagePort): void {
  const modules = new Map<string, Promise<WebAssembly.Module>>();
  const moduleAt = (path: string): Promise<WebAssembly.Module> => {
    const known = modules.get(path) ?? readFile(path).then((bytes) => WebAssembly.compile(bytes));
    modules.set(path, known);
    return known;
  };
  port.on('message', (order: SweepOrder) => {
    void moduleAt(order.driver)
      .then((module) => obey(module, order))
      .then((answer) => {
        port.postMessage(answer);
      });
  });
}

async function obey(module: WebAssembly.Module, order: SweepOrder): Promise<SweepAnswer> {
  const scenario = order.kind === 'case' ? withFault(order.scenario, order.fault) : order.scenario;
  const own = WebAssembly.Module.customSections(module, METADATA_SECTION).length === 0;
  const any = own ? undefined : anyDriver(readMetadata(module));
  const session = await Session.create(module, scenario, undefined, { keep: false, any });
  try {
    if (order.kind === 'baseline') return { kind: 'baseline', baseline: baselineOf(session) };
    session.advance({});
    return { kind: 'case', result: judge(session, order.fault, order.baseline) };
  } catch (error) {
    const reasons = [`the simulator broke off: ${error instanceof Error ? error.message : String(error)}`];
    if (order.kind === 'baseline') return { kind: 'baseline', baseline: { sites: [], rules: [], unfit: reasons[0]! } };
    return { kind: 'case', result: { outcome: 'failed', reasons } };
  } finally {
    session.dispose();
  }
}
