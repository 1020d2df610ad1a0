/**
 * An application on the engine's endpoint, event-driven: each pass of the engine takes what it has made ready and asks for
 * the next packet, which its own thread then makes. What is not ready when the engine passes is silence.
 */
import type { Context, Flow } from '../kernel/context.ts';
import type { Machine } from '../kernel/machine.ts';
import { Waitable } from '../kernel/waits.ts';
import type { Application as Setup, Format } from '../scenario/schema.ts';
import { mixTone } from './mix.ts';

const HNS_PER_US = 10;
/** Tones a third apart, the lowest a fifth above the bundled chord's root. */
const TONES_HZ = [660, 825, 990, 1320];

export class Application {
  readonly setup: Setup;
  readonly name: string;
  joined = false;
  /** Passes of the engine that found nothing. */
  missed = 0;
  private readonly machine: Machine;
  private readonly stream: number;
  private readonly format: Format;
  private readonly hz: number;
  private readonly event: Waitable;
  private playedFrames = 0;
  private state: 'idle' | 'asked' | 'ready' = 'idle';
  /** The pass that found nothing first, until the packet is ready; -1: none. */
  private dueHns = -1;

  constructor(machine: Machine, stream: number, position: number, name: string, setup: Setup, format: Format) {
    this.machine = machine;
    this.stream = stream;
    this.name = name;
    this.setup = setup;
    this.format = format;
    this.hz = TONES_HZ[position % TONES_HZ.length]!;
    this.event = new Waitable('event', name, machine.objects.intern(name), 0, true, false);
  }

  /** Joins the endpoint. The context is its audio thread. */
  join(context: Context, packetFrames: number): Context {
    const { machine, stream, name, setup } = this;
    machine.record.event(context, 'application-joins', stream, name, packetFrames);
    this.joined = true;
    this.state = 'idle';
    this.event.signaled = false;
    return machine.startThread(name, setup.priority, true, (own) => this.run(own));
  }
  /** Its thread ends at the next chance. */
  leave(context: Context): void {
    if (!this.joined) return;
    this.joined = false;
    this.machine.record.event(context, 'application-leaves', this.stream, this.name);
    this.machine.signal(this.event);
  }

  /** One pass of the engine: adds this application's part to `out` and asks for the next. `due`: it has had its time. */
  collect(out: Uint8Array | null, due: boolean): void {
    if (!this.joined) return;
    if (this.state === 'asked') {
      if (!due) return;
      this.missed++;
      if (this.dueHns < 0) this.dueHns = this.machine.nowHns;
      return;
    }
    if (this.state === 'ready' && out) {
      mixTone(out, this.format, this.hz, this.playedFrames);
      this.playedFrames += out.length / (this.format.channels * (this.format.bits / 8));
    }
    this.state = 'asked';
    this.machine.signal(this.event);
  }

  private *run(context: Context): Flow {
    const { machine, event, setup } = this;
    for (;;) {
      yield { kind: 'wait', objects: [event], timeoutHns: null };
      if (this.joined) yield { kind: 'spend', hns: setup.processUs * HNS_PER_US };
      if (this.dueHns >= 0) {
        machine.record.event(context, 'application-late', this.stream, this.name, machine.nowHns - this.dueHns);
        this.dueHns = -1;
      }
      if (!this.joined) return 0;
      this.state = 'ready';
    }
  }
}
