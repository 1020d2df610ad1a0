/** The driver of examples/hello-wavert on every Windows that can be chosen, and through what happens to devices. */
import { beforeAll, describe, expect, it } from 'vitest';
import { anyDriver } from '../../../web/simulator/any/driver.ts';
import { readMetadata, type DriverMetadata } from '../../../web/simulator/any/metadata.ts';
import { readScenario, type ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import { Session } from '../../../web/simulator/session.ts';
import { has, OFFERED, type Windows } from '../../../web/simulator/versions.ts';
import { buildFolder } from './build.ts';

let module: WebAssembly.Module;
let metadata: DriverMetadata;

beforeAll(async () => {
  ({ module } = await buildFolder('examples/hello-wavert', 'hello'));
  metadata = readMetadata(module);
}, 120_000);

async function run(fields: Omit<ScenarioInput, 'version' | 'device'>): Promise<Session> {
  const read = readScenario({ version: 1, device: 'none', ...fields });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const session = await Session.create(module, read.scenario, undefined, { any: anyDriver(metadata) });
  session.advance({});
  return session;
}

const render = [{ direction: 'render' as const }];
const LIVES: Readonly<Record<string, Omit<ScenarioInput, 'version' | 'device' | 'windows'>>> = {
  'plays and ends': { durationMs: 300, streams: render },
  'pauses, stops and starts again': {
    durationMs: 300,
    streams: render,
    actions: [
      { do: 'pause', atMs: 55 },
      { do: 'resume', atMs: 93 },
      { do: 'stop', atMs: 150 },
      { do: 'restart', atMs: 180 },
    ],
  },
  'sleeps in D3 and wakes': {
    durationMs: 300,
    streams: render,
    actions: [
      { do: 'power', atMs: 60, state: 'D3' },
      { do: 'power', atMs: 120, state: 'D0' },
    ],
  },
  'is stopped for a rebalance': {
    durationMs: 300,
    streams: render,
    actions: [
      { do: 'queryStop', atMs: 60 },
      { do: 'stopDevice', atMs: 61 },
      { do: 'startDevice', atMs: 90 },
    ],
  },
  'is pulled out': { durationMs: 200, streams: render, actions: [{ do: 'surpriseRemoval', atMs: 63 }] },
  'plays one packet in the buffer': { durationMs: 200, streams: [{ direction: 'render', notificationCount: 1 }] },
  'ends a stream': { durationMs: 200, streams: render, actions: [{ do: 'endOfStream', atMs: 80, stream: 0 }] },
};

describe.each(Object.keys(OFFERED) as Windows[])('Hello WaveRT on Windows %s', (windows) => {
  it.each(Object.keys(LIVES))('%s', async (life) => {
    const session = await run({ windows, ...LIVES[life] });
    expect(session.failure).toBeNull();
    expect(session.phase).toBe('unloaded');
    expect(session.findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
    expect(session.left).toEqual([]);
    expect(session.engines[0]!.monitor.glitches).toEqual([]);
    expect(session.packetEvents).toBeGreaterThan(4);
    const registered = session.resources.all;
    expect(registered.length > 0).toBe(has(windows, '10-1507'));
    expect(registered.every(({ removedHns }) => removedHns !== null)).toBe(true);
    session.dispose();
  });
});

it('refuses a format it does not have, and says what it has', async () => {
  const session = await run({ streams: [{ direction: 'render', format: { rate: 44_100, channels: 2, bits: 16 } }] });
  expect(session.findings.map(({ text }) => text).join()).toContain('It offers: pin 0 of Wave: 48000 Hz');
  session.dispose();
});
