/** The thread of `lab topology`: driver code that never returns can only be ended from outside. */
import type { MessagePort } from 'node:worker_threads';
import type { Scenario } from '../simulator/scenario/schema.ts';
import { Session } from '../simulator/session.ts';
import { browse, type TopologyView } from '../simulator/topology/browse.ts';
import type { Answered } from '../simulator/topology/browser.ts';
import { openDriver, type HostOrder } from './hosts.ts';

/** Marks the worker data of our own threads. */
export const TOPOLOGER_ROLE = 'portcls-lab-topologer';

export interface TopologyOrder {
  readonly host: HostOrder;
  readonly scenario: Scenario;
  readonly atHns: number;
  /** How many property requests the scenario makes at that time; with any, their answers are wanted in place of the whole. */
  readonly requests: number;
}
export type TopologyAnswer =
  | { readonly kind: 'view'; readonly view: TopologyView }
  | { readonly kind: 'answers'; readonly answers: readonly Answered[]; readonly trouble: string }
  | { readonly kind: 'refused'; readonly message: string };

/** Virtual time that requests may take. */
const PATIENCE_HNS = 10_000_000;

/** Body of the thread. */
export function topologyInThread(port: MessagePort): void {
  port.on('message', (order: TopologyOrder) => {
    void carryOut(order)
      .catch((error: unknown): TopologyAnswer => {
        return { kind: 'refused', message: error instanceof Error ? error.message : String(error) };
      })
      .then((answer) => port.postMessage(answer));
  });
}

async function carryOut({ host, scenario, atHns, requests }: TopologyOrder): Promise<TopologyAnswer> {
  const { host: driver, any } = await openDriver(host);
  const session = await Session.on(driver, scenario, undefined, { any });
  try {
    if (requests === 0) return { kind: 'view', view: await browse(session, atHns, () => Promise.resolve()) };
    session.advance({ untilHns: atHns });
    const made = () => session.browser?.answers.length ?? 0;
    while (made() < requests && session.machine.nowHns < atHns + PATIENCE_HNS)
      if (session.advance({ records: 256, untilHns: atHns + PATIENCE_HNS }) !== 'budget') break;
    return { kind: 'answers', answers: session.browser?.answers ?? [], trouble: session.failure?.text ?? '' };
  } finally {
    session.dispose();
  }
}
