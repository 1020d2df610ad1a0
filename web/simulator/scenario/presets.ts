/** The scenarios offered by name, in the lab and on the command line. Each is an ordinary scenario, checked like one from outside. */
import { readScenario, SCENARIO_VERSION, type Scenario, type ScenarioInput } from './schema.ts';

type Draft = Omit<ScenarioInput, 'version'> & { name: string; title: string; description: string };

const DRAFTS: Draft[] = [
  {
    name: 'first-stream',
    title: 'A first stream',
    description:
      'Windows 11 loads the driver, starts the device and plays for five seconds. Watch the driver ask the port for the stream-resource manager and register its interrupt.',
    durationMs: 5000,
  },
  {
    name: 'before-windows-10',
    title: 'Before Windows 10',
    description:
      'The same driver on Windows 8.1: the query for the stream-resource manager fails, nothing is registered, and the stream plays all the same.',
    windows: '8.1',
    durationMs: 5000,
  },
  {
    name: 'manager-one',
    title: 'Windows 10 1507: only the first interface',
    description:
      'IPortClsStreamResourceManager is there, IPortClsStreamResourceManager2 came with 1511. The driver falls back to AddStreamResource.',
    windows: '10-1507',
    durationMs: 5000,
  },
  {
    name: 'driver-thread',
    title: 'A driver-owned thread',
    description:
      'The virtual device has no hardware: a thread of the driver moves the data. The thread is the stream resource.',
    device: 'virtual',
    durationMs: 5000,
  },
  {
    name: 'small-packets',
    title: 'Packets of 128 frames',
    description: 'Low latency: 2.67 ms packets at 48 kHz, the smallest the inbox HD Audio driver supports.',
    streams: [{ direction: 'render', packetFrames: 128 }],
    durationMs: 2000,
  },
  {
    name: 'late-packet',
    title: 'A packet comes too late',
    description:
      'The engine thread sleeps 12 ms. The device begins to read a packet before it is written; SetWritePacket answers STATUS_DATA_LATE_ERROR, and the engine asks GetPacketCount where to go on.',
    actions: [{ do: 'delayClient', atMs: 500, ms: 12 }],
    durationMs: 1000,
  },
  {
    name: 'packet-ahead',
    title: 'A packet too far ahead',
    description: 'The engine writes three packets ahead of the one expected: STATUS_DATA_OVERRUN.',
    actions: [{ do: 'writePacket', atMs: 505, ahead: 3 }],
    durationMs: 1000,
  },
  {
    name: 'pause-and-restart',
    title: 'Pause, resume, stop, restart',
    description: 'Packet numbers go on after a pause and start again at 0 after a stop.',
    actions: [
      { do: 'pause', atMs: 300 },
      { do: 'resume', atMs: 500 },
      { do: 'stop', atMs: 800 },
      { do: 'restart', atMs: 1000 },
    ],
    durationMs: 1500,
  },
  {
    name: 'capture',
    title: 'Capture',
    description:
      'GetReadPacket on a capture stream: packet numbers, and the counter value of each packet’s first sample.',
    streams: [{ direction: 'capture' }],
    durationMs: 2000,
  },
  {
    name: 'loopback',
    title: 'Render and loopback',
    description: 'What the virtual device plays comes back on its capture pin.',
    device: 'virtual',
    streams: [{ direction: 'render' }, { direction: 'capture' }],
    durationMs: 2000,
  },
  {
    name: 'sleep-and-wake',
    title: 'D3 and back',
    description:
      'The device leaves D0 while a stream plays. The driver removes its interrupt registration before it disconnects, and registers again when the device is back.',
    actions: [
      { do: 'power', atMs: 500, state: 'D3' },
      { do: 'power', atMs: 1000, state: 'D0' },
    ],
    durationMs: 1500,
  },
  {
    name: 'surprise-removal',
    title: 'Surprise removal while playing',
    description:
      'The device is gone in the middle of a packet. The driver stops DMA, removes its stream resource, disconnects, and lets the open stream close.',
    actions: [{ do: 'surpriseRemoval', atMs: 505 }],
    durationMs: 1000,
  },
];

/** All presets, in the order they are shown. */
export const PRESETS: readonly Scenario[] = DRAFTS.map((draft) => {
  const result = readScenario({ version: SCENARIO_VERSION, ...draft });
  if (!result.ok)
    throw new Error(`preset ${draft.name}: ${result.problems.map((p) => `${p.path}: ${p.message}`).join('; ')}`);
  return result.scenario;
});

export const presetByName = (name: string): Scenario | undefined => PRESETS.find((preset) => preset.name === name);
