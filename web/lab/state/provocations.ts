/** What a person can do to a run by one click, in words, and the scenario action behind it. */
import type { Action, Application, Scenario } from '../../simulator/scenario/schema.ts';
import { seconds } from '../format.ts';

type Make = (atMs: number) => Action;

export interface Provocation {
  readonly id: string;
  readonly label: string;
  readonly make: Make;
}
export interface ProvocationGroup {
  readonly title: string;
  readonly entries: readonly Provocation[];
}

const entry = (id: string, label: string, make: Make): Provocation => ({ id, label, make });

export const PROVOCATIONS: readonly ProvocationGroup[] = [
  {
    title: 'Client',
    entries: [
      entry('sleep', 'The engine sleeps 12 ms', (atMs) => ({ do: 'delayClient', atMs, stream: 0, ms: 12 })),
      entry('ahead', 'Write a packet too far ahead', (atMs) => ({
        do: 'writePacket',
        atMs,
        stream: 0,
        ahead: 3,
        flags: 0,
        eosBytes: 0,
      })),
      entry('pause', 'Pause the stream', (atMs) => ({ do: 'pause', atMs, stream: 0 })),
      entry('resume', 'Resume the stream', (atMs) => ({ do: 'resume', atMs, stream: 0 })),
      entry('restart', 'Stop and restart the stream', (atMs) => ({ do: 'restart', atMs, stream: 0 })),
      entry('end', 'End of stream', (atMs) => ({ do: 'endOfStream', atMs, stream: 0 })),
    ],
  },
  {
    title: 'Power',
    entries: [
      entry('d3', 'To D3', (atMs) => ({ do: 'power', atMs, state: 'D3' })),
      entry('d0', 'To D0', (atMs) => ({ do: 'power', atMs, state: 'D0' })),
      entry('latency', 'D3 exit latency: fast', (atMs) => ({ do: 'exitLatency', atMs, latency: 'fast' })),
    ],
  },
  {
    title: 'Plug and Play',
    entries: [
      entry('surprise', 'Surprise removal', (atMs) => ({ do: 'surpriseRemoval', atMs })),
      entry('query-stop', 'Query stop', (atMs) => ({ do: 'queryStop', atMs })),
      entry('cancel-stop', 'Cancel stop', (atMs) => ({ do: 'cancelStop', atMs })),
      entry('stop', 'Stop the device', (atMs) => ({ do: 'stopDevice', atMs })),
      entry('start', 'Start again', (atMs) => ({ do: 'startDevice', atMs, resources: 'same' })),
      entry('start-other', 'Start with other resources', (atMs) => ({ do: 'startDevice', atMs, resources: 'other' })),
      entry('query-remove', 'Query remove', (atMs) => ({ do: 'queryRemove', atMs })),
      entry('cancel-remove', 'Cancel remove', (atMs) => ({ do: 'cancelRemove', atMs })),
      entry('remove', 'Remove the device', (atMs) => ({ do: 'removeDevice', atMs })),
      entry('unplug', 'Unplug the endpoint', (atMs) => ({ do: 'unplug', atMs, stream: 0 })),
      entry('plug', 'Plug it in again', (atMs) => ({ do: 'plug', atMs, stream: 0 })),
    ],
  },
];

const ALL = PROVOCATIONS.flatMap(({ entries }) => entries);
export const provocation = (id: string): Provocation | undefined => ALL.find((candidate) => candidate.id === id);

/** A low-latency application that joins stream 0 at this time: 128 frames at a time. */
export const lowLatencyApplication = (atMs: number): Application => ({
  name: 'low-latency app',
  joinMs: atMs,
  packetFrames: 128,
  priority: 22,
  processUs: 100,
});

/** One planned action as a line: `0.505000 s  surprise removal`. */
export function actionText(action: Action): string {
  const found = ALL.find(({ make }) => {
    const like = make(action.atMs);
    return (Object.keys(like) as (keyof typeof like)[]).every(
      (key) => (like as Record<string, unknown>)[key] === (action as unknown as Record<string, unknown>)[key],
    );
  });
  if (action.do === 'property')
    return `${seconds(action.atMs * 10_000)} s: ${action.verb} property ${action.id} of ${action.filter}`;
  const others = Object.entries(action).filter(([key]) => key !== 'do' && key !== 'atMs');
  const text = found?.label ?? [action.do, ...others.map(([key, value]) => `${key} ${String(value)}`)].join(' ');
  return `${seconds(action.atMs * 10_000)} s: ${text}`;
}

/** The scenario with one more action, in order of time. */
export const withAction = (scenario: Scenario, action: Action): Partial<Scenario> => ({
  actions: [...scenario.actions, action].sort((a, b) => a.atMs - b.atMs),
});
