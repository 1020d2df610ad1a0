/** The applications on the engine's endpoint: when they join and leave, and the packet length that follows from who is there. */
import type { Context } from '../kernel/context.ts';
import type { Machine } from '../kernel/machine.ts';
import type { StreamSetup } from '../scenario/schema.ts';
import type { Parts } from '../parts.ts';
import type { Application } from './application.ts';

const HNS_PER_MS = 10_000;

export interface ApplicationsOptions {
  readonly machine: Machine;
  /** Number of the stream. */
  readonly stream: number;
  readonly setup: StreamSetup;
  /** There where the set-up names applications. */
  readonly part: Parts['application'];
  /** It is time for an application to join or to leave. */
  readonly onTurn: (kind: 'join' | 'leave', application: Application) => void;
  /** An application's audio thread began, or is about to end. */
  readonly onThread: (context: Context, runs: boolean) => void;
}

export class Applications {
  readonly all: readonly Application[];
  /** Frames of one packet at present: the smallest anybody on the endpoint asked for (P-5). */
  packetFrames: number;
  private readonly o: ApplicationsOptions;

  constructor(options: ApplicationsOptions) {
    this.o = options;
    const { machine, stream, setup, part } = options;
    this.packetFrames = setup.packetFrames;
    this.all = setup.applications.map((one, position) => {
      const same = setup.applications.slice(0, position).filter(({ name }) => name === one.name).length;
      return new part!.Application(
        machine,
        stream,
        position,
        same ? `${one.name}#${same + 1}` : one.name,
        one,
        setup.format,
      );
    });
  }

  /** The engine's thread begins: everybody joins and leaves when the setup says, but never before that. */
  open(): void {
    this.packetFrames = this.o.setup.packetFrames;
    for (const application of this.all) this.plan(application);
  }
  private plan(application: Application): void {
    const { machine, onTurn } = this.o;
    const { joinMs, leaveMs } = application.setup;
    // A stream that was closed and is opened again has its applications back, but not those that have left.
    if (leaveMs !== undefined && leaveMs * HNS_PER_MS < machine.nowHns) return;
    const at = (ms: number, kind: 'join' | 'leave'): void => {
      machine.queue.schedule(Math.max(machine.nowHns, Math.round(ms * HNS_PER_MS)), () => onTurn(kind, application));
    };
    at(joinMs, 'join');
    if (leaveMs !== undefined) at(Math.max(joinMs, leaveMs), 'leave');
  }
  /** The engine's thread ends. */
  close(context: Context): void {
    for (const application of this.all) application.leave(context);
  }

  join(context: Context, application: Application): void {
    if (application.joined) return;
    const { onThread } = this.o;
    const thread = application.join(context, application.setup.packetFrames);
    onThread(thread, true);
    thread.onDone = () => onThread(thread, false);
  }

  /** One pass of the engine, see `Application.collect`. */
  collect(out: Uint8Array | null, due: boolean): void {
    for (let i = 0; i < this.all.length; i++) this.all[i]!.collect(out, due);
  }

  /**
   * U-41: a buffer has its packets for as long as it is there, so for another length the engine closes the stream and opens
   * it anew. True: the endpoint's packet length is no longer that of the stream.
   */
  changesPacket(context: Context): boolean {
    const { setup, stream, machine } = this.o;
    const frames = this.all.reduce(
      (smallest, { joined, setup: { packetFrames } }) => (joined ? Math.min(smallest, packetFrames) : smallest),
      setup.packetFrames,
    );
    if (frames === this.packetFrames) return false;
    this.packetFrames = frames;
    machine.record.nextMark = 41;
    machine.record.event(context, 'period', stream, frames);
    return true;
  }
}
