/** A thread of `lab conformance`: says what a driver's pins allow, and examines one scenario after the other. */
import { readFile } from 'node:fs/promises';
import type { MessagePort } from 'node:worker_threads';
import { whyNot } from '../simulator/conformance/applies.ts';
import { examine, type Examination } from '../simulator/conformance/examine.ts';
import { fit, metadataOf, open, probe } from '../simulator/conformance/open.ts';
import type { Scenario } from '../simulator/scenario/schema.ts';

/** Marks the worker data of our own threads. */
export const CONFORMER_ROLE = 'portcls-lab-conformer';

/** `plan`: why each scenario does not apply. `examine`: one run. `driver` is the module's path. */
export type ConformOrder =
  | { readonly kind: 'plan'; readonly driver: string; readonly scenarios: readonly Scenario[] }
  | { readonly kind: 'examine'; readonly driver: string; readonly scenario: Scenario };
export type ConformAnswer =
  /** `refusal`: why nothing can be examined, '' when it can. */
  | { readonly kind: 'plan'; readonly refusal: string; readonly reasons: readonly string[] }
  | { readonly kind: 'examine'; readonly examination: Examination };

/** Body of the thread. */
export function conformInThread(port: MessagePort): void {
  const modules = new Map<string, Promise<WebAssembly.Module>>();
  port.on('message', (order: ConformOrder) => {
    const module = modules.get(order.driver) ?? readFile(order.driver).then((bytes) => WebAssembly.compile(bytes));
    modules.set(order.driver, module);
    void module
      .then((compiled) => obey(compiled, order))
      .then((answer) => {
        port.postMessage(answer);
      });
  });
}

async function obey(module: WebAssembly.Module, order: ConformOrder): Promise<ConformAnswer> {
  const metadata = metadataOf(module);
  if (order.kind === 'plan') {
    const pins = metadata ? await probe(module, metadata) : null;
    if (typeof pins === 'string') return { kind: 'plan', refusal: pins, reasons: [] };
    return { kind: 'plan', refusal: '', reasons: order.scenarios.map((scenario) => whyNot(scenario, pins)) };
  }
  const session = await open(module, fit(order.scenario, metadata), metadata);
  try {
    return { kind: 'examine', examination: examine(session, order.scenario) };
  } catch (error) {
    const text = `the simulator broke off: ${error instanceof Error ? error.message : String(error)}`;
    const breach = {
      rule: 'runs-to-its-end' as const,
      text,
      atHns: 0,
      records: [],
      windows: 'nothing: this is a mistake of the lab',
    };
    return { kind: 'examine', examination: { notApplicable: '', exercised: {}, breaches: [breach] } };
  } finally {
    session.dispose();
  }
}
