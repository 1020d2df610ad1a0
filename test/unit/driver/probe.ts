/** Runs a test's own client inside a session of the real driver: the test is a flow on a simulated thread. */
import { readFileSync } from 'node:fs';
import { openHost } from '../../../web/cli/hosts.ts';
import { call, type DeviceStack } from '../../../web/simulator/portcls/device.ts';
import { Pin } from '../../../web/simulator/portcls/streams.ts';
import type { Context, Flow, Request } from '../../../web/simulator/kernel/context.ts';
import { readScenario, type Format, type ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import { Session, type InputAudio, type SessionOptions } from '../../../web/simulator/session.ts';
import { Waitable } from '../../../web/simulator/kernel/waits.ts';
import { STATUS, statusName } from '../../../web/simulator/status.ts';

let compiled: Promise<WebAssembly.Module> | undefined;
/** The driver as `npm test` built it, or another module to be tested in its place. */
export function driverModule(): Promise<WebAssembly.Module> {
  const path = process.env.DRIVER_MODULE ?? new URL('../../../build/driver.wasm', import.meta.url);
  return (compiled ??= WebAssembly.compile(readFileSync(path)));
}

/** A native host program with the driver linked in; it is used instead of the module where that is set. */
const PROGRAM = process.env.DRIVER_PROGRAM;

/** A session that has not begun. `module`: another driver than the project's own. */
export async function session(
  input: Partial<ScenarioInput>,
  options: SessionOptions & { audio?: InputAudio; module?: WebAssembly.Module } = {},
): Promise<Session> {
  const result = readScenario({ version: 1, ...input });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const { audio, module } = options;
  if (PROGRAM && !module)
    return Session.on(await openHost({ kind: 'native', path: PROGRAM, args: [] }), result.scenario, audio, options);
  return Session.create(module ?? (await driverModule()), result.scenario, audio, options);
}

export const CD: Format = { rate: 48_000, channels: 2, bits: 16 };
export const FRAME_BYTES = 4;

export class Probe {
  readonly session: Session;
  readonly context: Context;
  constructor(session: Session, context: Context) {
    this.session = session;
    this.context = context;
  }
  get stack(): DeviceStack {
    return this.session.stack;
  }
  get nowHns(): number {
    return this.session.machine.nowHns;
  }
  out(i: number): number {
    return this.context.outs[i]!;
  }
  /** Sleeps, exactly. */
  *sleep(hns: number): Flow {
    return yield { kind: 'wait', objects: [this.never], timeoutHns: hns };
  }
  private readonly never = new Waitable('event', 'never', 0, 0, false, false);
  /** A pin with a buffer, in STOP. */
  *open(
    capture: boolean,
    packetFrames: number,
    notificationCount: 1 | 2 = 2,
    format: Format = CD,
  ): Generator<Request, Pin, number> {
    const pin = new Pin(this.stack, this.stack.wavePort()!, capture, format, notificationCount);
    must(yield* pin.open(this.context, capture ? 2 : 0));
    must(yield* pin.allocate(this.context, (packetFrames * format.channels * format.bits) / 8));
    return pin;
  }
  /** Waits for the pin's notification event; fails the test after a second. */
  *event(pin: Pin): Flow {
    return must(yield { kind: 'wait', objects: [pin.event], timeoutHns: 10_000_000 });
  }
  call(...args: Parameters<typeof call>): Flow {
    return call(...args);
  }
}

export function must(status: number): number {
  if (status !== STATUS.SUCCESS) throw new Error(`expected STATUS_SUCCESS, got ${statusName(status)}`);
  return status;
}

/** Starts the device, runs `flow` as a client, then removes and unloads. Throws what the flow throws. */
export async function probe(
  input: Partial<ScenarioInput>,
  flow: (probe: Probe) => Generator<Request, unknown, number>,
): Promise<Session> {
  const run = await session({ durationMs: 2000, streams: [], ...input });
  while (run.phase !== 'started' && !run.finished) run.advance({ records: 1 });
  const early = run.failure as Session['failure'];
  if (early) throw new Error(early.text);
  let done = false;
  run.machine.startThread('client', 20, false, function* (context): Flow {
    yield* flow(new Probe(run, context));
    done = true;
    return 0;
  });
  run.advance({});
  const failure = run.failure as Session['failure'];
  if (failure) throw new Error(`${failure.kind}: ${failure.text}`);
  if (!done) throw new Error('the client did not come to its end');
  return run;
}
