/**
 * The scenario: preset, permalink, command-line input and test input in one versioned JSON value. State is a function of
 * the scenario and virtual time alone. Bounds are here so that no later code needs to doubt a number.
 */
import * as v from 'valibot';
import { CALL_NAMES } from '../console/calls.ts';
import { callProblems } from '../console/problems.ts';
import { FALLIBLE_NAMES } from '../faults/fallible.ts';
import { faultProblems } from '../faults/possible.ts';
import { OFFERED, type Windows } from '../versions.ts';
import { CLIENT_HABITS } from './habits.ts';
import { GROUP_NAMES } from './library.ts';
import { RegisterFileSchema } from './registers.ts';
import { GUID } from '../topology/names.ts';

export const SCENARIO_VERSION = 1;

const windows = v.picklist(Object.keys(OFFERED) as Windows[]);
const atMs = v.pipe(
  v.number(),
  v.minValue(0),
  v.maxValue(3_600_000),
  v.description('Virtual time of the action, in milliseconds'),
);
/** Streams of a scenario; the project's driver has one pin for each direction and refuses others. */
const MAX_STREAMS = 8;
const streamIndex = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_STREAMS - 1)), 0);
const whole = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

export const FormatSchema = v.strictObject({
  rate: v.pipe(whole(4000, 192_000), v.description('Frames per second')),
  channels: whole(1, 8),
  bits: v.pipe(v.picklist([8, 16, 24, 32]), v.description('Bits of one sample as stored')),
});

/** What the render client plays. A file of the user's own is passed beside the scenario, as `input: {kind: "file"}`. */
export const InputSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('bundled'), name: v.picklist(['chord', 'sweep', 'clicks']) }),
  v.strictObject({ kind: v.literal('file') }),
  v.strictObject({ kind: v.literal('silence') }),
]);

/** An application that plays through the audio engine's stream. A packet shorter than the engine's makes the engine and every application switch (P-3, P-5). */
export const ApplicationSchema = v.strictObject({
  name: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(40)), 'application'),
  joinMs: v.optional(atMs, 0),
  leaveMs: v.optional(atMs),
  packetFrames: v.optional(v.pipe(whole(32, 32_767), v.description('Frames it asks for at a time')), 480),
  priority: v.optional(whole(1, 31), 22),
  processUs: v.optional(v.pipe(whole(0, 100_000), v.description('Processor time it needs for one packet')), 100),
});

export const StreamSchema = v.strictObject({
  direction: v.picklist(['render', 'capture']),
  format: v.optional(FormatSchema, { rate: 48_000, channels: 2, bits: 16 }),
  packetFrames: v.optional(
    v.pipe(whole(32, 32_767), v.description('Frames of one packet: 480 is 10 ms at 48 kHz')),
    480,
  ),
  notificationCount: v.optional(v.picklist([1, 2]), 2),
  startMs: v.optional(atMs, 0),
  /** Where the audio engine closes the stream; absent: when its input is played, or at the end of the run. */
  stopMs: v.optional(atMs),
  applications: v.optional(v.pipe(v.array(ApplicationSchema), v.maxLength(4)), []),
  client: v.optional(
    v.pipe(
      v.picklist(CLIENT_HABITS),
      v.description('Something the client does otherwise than the audio engine; some are mistakes'),
    ),
  ),
});

/** Things that happen at a virtual time, by a user's click or by the scenario's author. */
export const ActionSchema = v.variant('do', [
  v.strictObject({ do: v.picklist(['pause', 'resume', 'stop', 'restart']), atMs, stream: streamIndex }),
  v.strictObject({
    do: v.literal('delayClient'),
    atMs,
    stream: streamIndex,
    ms: v.pipe(v.number(), v.minValue(0), v.maxValue(10_000), v.description('The engine thread sleeps this long')),
  }),
  v.strictObject({
    do: v.literal('writePacket'),
    atMs,
    stream: streamIndex,
    ahead: v.pipe(whole(-16, 16), v.description('Calls SetWritePacket with the expected number plus this')),
    flags: v.optional(whole(0, 0xffff_ffff), 0),
    eosBytes: v.optional(whole(0, 0x7fff_ffff), 0),
  }),
  v.strictObject({ do: v.literal('endOfStream'), atMs, stream: streamIndex }),
  v.strictObject({ do: v.literal('power'), atMs, state: v.picklist(['D0', 'D1', 'D2', 'D3']) }),
  v.strictObject({
    do: v.picklist([
      'surpriseRemoval',
      'queryStop',
      'cancelStop',
      'stopDevice',
      'queryRemove',
      'cancelRemove',
      'removeDevice',
    ]),
    atMs,
  }),
  v.strictObject({
    do: v.literal('startDevice'),
    atMs,
    resources: v.optional(
      v.pipe(v.picklist(['same', 'other']), v.description('The same ports and vector as before, or others')),
      'same',
    ),
  }),
  v.strictObject({
    do: v.literal('exitLatency'),
    atMs,
    latency: v.pipe(
      v.picklist(['instant', 'fast', 'responsive']),
      v.description('How fast the device has to wake from D3 (PC_EXIT_LATENCY)'),
    ),
  }),
  /** A call made by hand, on a thread of its own; arguments that are left out are right. */
  v.strictObject({
    do: v.literal('call'),
    atMs,
    stream: streamIndex,
    call: v.pipe(v.picklist(CALL_NAMES), v.description('The function or method, by its name in the boundary table')),
    irql: v.optional(v.pipe(v.picklist([0, 2]), v.description('PASSIVE_LEVEL or DISPATCH_LEVEL')), 0),
    args: v.optional(
      v.pipe(
        v.record(
          v.pipe(v.string(), v.maxLength(32)),
          v.union([whole(0, 0xffff_ffff), v.pipe(v.string(), v.maxLength(32))]),
        ),
        v.description('Arguments by name: numbers, or objects such as pdo, fdo, null, interrupt, thread, registered'),
      ),
      {},
    ),
  }),
  /** A property of one of the driver's filters is read or set, as a KS browser does. */
  v.strictObject({
    do: v.literal('property'),
    atMs,
    filter: v.pipe(
      v.string(),
      v.minLength(1),
      v.maxLength(200),
      v.description('The subdevice, by its name'),
      v.examples(['Topology']),
    ),
    set: v.pipe(
      v.string(),
      v.regex(GUID, 'Give the GUID in capitals, as 45FFAAA0-6E1B-11D0-BCF2-444553540000'),
      v.description('GUID of the property set'),
      v.examples(['45FFAAA0-6E1B-11D0-BCF2-444553540000']),
    ),
    id: v.pipe(whole(0, 0xffff_ffff), v.description('The property, by its number in the set')),
    verb: v.optional(v.picklist(['get', 'set', 'basicSupport']), 'get'),
    node: v.optional(v.pipe(whole(0, 0xffff_fffe), v.description('The node it is a property of'))),
    stream: v.optional(v.pipe(whole(0, MAX_STREAMS - 1), v.description('The stream on whose pin it is a property'))),
    pin: v.optional(v.pipe(whole(0, 0xffff_ffff), v.description('PinId behind the property (KSP_PIN)'))),
    channel: v.optional(
      v.pipe(whole(-1, 255), v.description('Channel behind the property (KSNODEPROPERTY_AUDIO_CHANNEL); -1: all')),
    ),
    value: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^([0-9a-f]{2}){0,1024}$/, 'Give two hexadecimal digits for each byte, at most 1024 bytes'),
        v.description('What a set request sets, in bytes'),
      ),
      '',
    ),
    roomBytes: v.optional(
      v.pipe(whole(0, 4096), v.description('Room for the value of a get request; absent: the driver is asked first')),
    ),
  }),
  v.strictObject({
    do: v.picklist(['unplug', 'plug']),
    atMs,
    stream: streamIndex,
  }),
]);

/** Modelled processor time, in 100-ns units (no source; they decide how long driver code takes, never what it does). */
export const CostsSchema = v.strictObject({
  hostCallHns: v.optional(whole(0, 10_000), 2),
  portIoHns: v.optional(whole(0, 10_000), 8),
  isrEntryHns: v.optional(whole(0, 10_000), 20),
  dpcEntryHns: v.optional(whole(0, 10_000), 10),
  threadSwitchHns: v.optional(whole(0, 10_000), 30),
  engineProcessHns: v.optional(whole(0, 1_000_000), 1500),
});

/** Another subsystem that uses processor time. Seeded: the same scenario gives the same load. */
export const LoadSchema = v.strictObject({
  kind: v.pipe(
    v.picklist(['network', 'storage', 'graphics', 'scan']),
    v.description(
      'network: a short interrupt and a DPC; storage: a long interrupt; graphics: a long DPC; scan: a thread of high priority',
    ),
  ),
  processor: v.optional(v.union([v.literal('any'), whole(0, 15)]), 'any'),
  perSecond: v.optional(v.pipe(whole(1, 20_000), v.description('How often, on average')), 1000),
  lengthUs: v.optional(v.pipe(whole(1, 100_000), v.description('Processor time each time')), 50),
  spreadPercent: v.optional(
    v.pipe(whole(0, 100), v.description('How far interval and length stray from their average, by the seed')),
    50,
  ),
  priority: v.optional(v.pipe(whole(1, 31), v.description('Of a scan thread')), 28),
  fromMs: v.optional(atMs, 0),
  toMs: v.optional(atMs),
});

/** The system around the audio: how coarse timers are, how fast an idle processor wakes (modelled). */
export const SystemSchema = v.strictObject({
  timerTickUs: v.optional(
    v.pipe(whole(500, 15_625), v.description('The clock tick that ordinary timers wait for')),
    15_625,
  ),
  idleExitUs: v.optional(
    v.pipe(whole(0, 10_000), v.description('Time an idle processor needs before it runs something')),
    0,
  ),
  idleAfterUs: v.optional(v.pipe(whole(0, 1_000_000), v.description('Idle time after which that is so')), 1000),
});

/** What the modelled Windows does with registered resources (U-4 to U-6). Our model: how Windows does it is not published. */
export const ProtectionSchema = v.strictObject({
  enabled: v.optional(v.boolean(), true),
  thresholdUs: v.optional(
    v.pipe(whole(1, 100_000), v.description('Packets shorter than this begin low-latency mode (U-5)')),
    10_000,
  ),
  always: v.optional(v.pipe(v.boolean(), v.description('Also outside low-latency mode (U-6)')), false),
  steerInterrupts: v.optional(
    v.pipe(v.boolean(), v.description("Other interrupts and DPCs leave a registered interrupt's processor")),
    true,
  ),
  reserveProcessor: v.optional(
    v.pipe(v.boolean(), v.description('One processor is kept for registered threads')),
    true,
  ),
  raiseThreads: v.optional(v.pipe(v.boolean(), v.description('Registered threads run above every other thread')), true),
  keepAwake: v.optional(v.pipe(v.boolean(), v.description('Processors of registered resources do not sleep')), true),
});

/** Fails one call of the driver into Windows, as Windows may. */
export const FaultSchema = v.strictObject({
  call: v.pipe(v.picklist(FALLIBLE_NAMES), v.description('The function that fails')),
  nth: v.optional(v.pipe(whole(1, 1_000_000), v.description('Which of its calls, counted from 1')), 1),
  gives: v.optional(
    v.pipe(
      v.picklist(['nothing', 'less']),
      v.description('nothing: it fails; less: it succeeds with half of what was asked for (AllocatePagesForMdl only)'),
    ),
    'nothing',
  ),
});

/** What a run must show. Checked when it ends, wherever it runs. */
export const ExpectSchema = v.strictObject({
  glitches: v.optional(
    v.pipe(
      v.union([
        whole(0, 1_000_000),
        v.strictObject({ min: v.optional(whole(0, 1_000_000)), max: v.optional(whole(0, 1_000_000)) }),
      ]),
      v.description('How many, exactly or within bounds'),
    ),
  ),
  /** Ids of rules that findings name, each at least once; no other finding above a note may appear. */
  findings: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(60))), v.maxLength(40))),
  /** Registrations made in the whole run, by kind of resource. */
  registrations: v.optional(
    v.strictObject({ interrupts: v.optional(whole(0, 1000)), threads: v.optional(whole(0, 1000)) }),
  ),
  /** Calls that must have given this status (NTSTATUS name) at least once. */
  statuses: v.optional(
    v.pipe(
      v.array(
        v.strictObject({ call: v.pipe(v.string(), v.maxLength(80)), status: v.pipe(v.string(), v.maxLength(60)) }),
      ),
      v.maxLength(40),
    ),
  ),
  /** How the run ends; absent: it must not fail. */
  failure: v.optional(v.picklist(['bug-check', 'trap', 'hang', 'load', 'start'])),
});

export const ScenarioSchema = v.strictObject({
  version: v.literal(SCENARIO_VERSION),
  name: v.optional(
    v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'use lower-case letters, digits and hyphens')),
    'untitled',
  ),
  title: v.optional(v.pipe(v.string(), v.maxLength(120)), ''),
  description: v.optional(v.pipe(v.string(), v.maxLength(2000)), ''),
  group: v.optional(v.pipe(v.picklist(GROUP_NAMES), v.description('Where the library lists it; absent: nowhere'))),
  order: v.optional(v.pipe(whole(0, 1000), v.description('Place in its group, smallest first')), 500),
  windows: v.optional(windows, '11'),
  device: v.optional(
    v.pipe(
      v.picklist(['ac97', 'virtual', 'none']),
      v.description('virtual, or none: no hardware; the driver moves its data by timers or threads'),
      v.transform((device) => (device === 'none' ? 'virtual' : device)),
    ),
    'ac97',
  ),
  chip: v.optional(
    v.pipe(
      v.picklist(['chip', 'qemu', 'vbox']),
      v.description("Which AC'97 to model: the chip, or what an emulator does"),
    ),
    'chip',
  ),
  registers: v.optional(
    v.pipe(RegisterFileSchema, v.description('The device of a driver of your own; ours has no use for it')),
  ),
  driver: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'use lower-case letters, digits and hyphens'),
      v.description('portcls-lab, or a variant of it that makes one mistake'),
    ),
    'portcls-lab',
  ),
  seed: v.optional(whole(0, 0xffff_ffff), 1),
  processors: v.optional(whole(1, 16), 4),
  durationMs: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(3_600_000)), 1000),
  input: v.optional(InputSchema, { kind: 'bundled', name: 'chord' }),
  streams: v.optional(v.pipe(v.array(StreamSchema), v.maxLength(MAX_STREAMS)), [{ direction: 'render' }]),
  actions: v.optional(v.pipe(v.array(ActionSchema), v.maxLength(1000)), []),
  costs: v.optional(CostsSchema, {}),
  loads: v.optional(v.pipe(v.array(LoadSchema), v.maxLength(8)), []),
  system: v.optional(SystemSchema, {}),
  protection: v.optional(ProtectionSchema, {}),
  faults: v.optional(v.pipe(v.array(FaultSchema), v.maxLength(16)), []),
  verifier: v.optional(
    v.strictObject({
      setStateLimitMs: v.optional(
        v.pipe(whole(1, 60_000), v.description('Time SetState may take (U-34: the figure is not published)')),
        1000,
      ),
    }),
    {},
  ),
  expect: v.optional(ExpectSchema),
});

export type Scenario = v.InferOutput<typeof ScenarioSchema>;
export type ScenarioInput = v.InferInput<typeof ScenarioSchema>;
export type StreamSetup = Scenario['streams'][number];
export type Action = Scenario['actions'][number];
export type Load = Scenario['loads'][number];
export type Protection = Scenario['protection'];
export type Fault = Scenario['faults'][number];
export type Expect = v.InferOutput<typeof ExpectSchema>;
export type Application = StreamSetup['applications'][number];
export type Costs = Scenario['costs'];
export type Format = v.InferOutput<typeof FormatSchema>;

/** One thing wrong with a scenario: where (a path like `streams.0.packetFrames`, '' for the whole) and what. */
export interface ScenarioProblem {
  path: string;
  message: string;
}
export type ScenarioResult = { ok: true; scenario: Scenario } | { ok: false; problems: ScenarioProblem[] };

/** In the words of who wrote the file: the library's own speak of types. */
function messageOf({ type, kind, expected, received, message }: v.BaseIssue<unknown>): string {
  if (type === 'strict_object' && expected === 'never') return 'there is no such name here';
  if (received === 'undefined') return 'is missing';
  const choices = expected?.match(/"[^"]*"/g);
  if (choices && choices.length > 1) return `is ${received}; it is one of ${choices.join(', ')}`;
  // Our own messages are sentences already.
  const own = !message.startsWith('Invalid ');
  return own || expected === null || kind === 'transformation' ? message : `is ${received}; it has to be ${expected}`;
}

/**
 * Checks a value from outside. Never throws: bad input comes back as a list of problems, each with its place.
 * A version newer than ours is refused with its number; older versions will migrate here.
 */
export function readScenario(value: unknown): ScenarioResult {
  if (typeof value === 'object' && value !== null && 'version' in value) {
    const version = (value as { version: unknown }).version;
    if (typeof version === 'number' && version > SCENARIO_VERSION) {
      return {
        ok: false,
        problems: [
          {
            path: 'version',
            message: `this scenario has version ${version}; this lab reads up to version ${SCENARIO_VERSION}. Update the lab, or save the scenario from an older one`,
          },
        ],
      };
    }
  }
  const result = v.safeParse(ScenarioSchema, value);
  if (result.success) {
    const { faults, windows, actions } = result.output;
    const problems = [...faultProblems(faults, windows), ...callProblems(actions)];
    return problems.length > 0 ? { ok: false, problems } : { ok: true, scenario: result.output };
  }
  return {
    ok: false,
    problems: result.issues.map((issue) => ({ path: v.getDotPath(issue) ?? '', message: messageOf(issue) })),
  };
}

/** Reads JSON text; a syntax error becomes a problem with its position as the engine reports it. */
export function parseScenario(text: string): ScenarioResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return {
      ok: false,
      problems: [{ path: '', message: `not JSON: ${error instanceof Error ? error.message : String(error)}` }],
    };
  }
  return readScenario(value);
}
