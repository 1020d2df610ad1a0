/**
 * Why a glitch happened: the way from the device to the client's write or read (interrupt, DPC, driver's thread, event,
 * engine), which of its steps waited too long, and who held the processor meanwhile. Read from the trace and from what the
 * processors did, at the moment of the glitch; without a trace there are no causes.
 */
import type { Cause, GlitchFacts } from '../client/monitor.ts';
import { ALL_PROCESSORS, type Context } from '../kernel/context.ts';
import type { Machine } from '../kernel/machine.ts';
import { durationText } from './duration.ts';
import { eachSlice, heldText, type Span } from './held.ts';
import { timeline, type Timeline } from './timeline.ts';

/** Waits shorter than this are how things are. */
const USUAL_HNS = 200;
/** A wait below this part of the longest one is not named. */
const NAMED_PART = 4;

/** The steps that led to a glitch, first cause first; the glitch itself is not among them. */
export function causesOf(machine: Machine, glitch: GlitchFacts): Cause[] {
  if (!machine.trace.enabled) return [];
  const line = timeline(machine, glitch);
  const steps = new Steps(machine);
  if (glitch.kind === 'halt') {
    for (const isr of line.interrupts) steps.interrupt(isr);
    for (const dpc of line.dpcs) steps.dpc(dpc);
    return steps.named(glitch.boundaryHns);
  }
  const served = line.service;
  if (served.interrupt) steps.interrupt(served.interrupt);
  if (served.timer) steps.timer(served.timer);
  if (served.dpc) steps.dpc(served.dpc);
  if (served.thread) steps.thread(served.thread.name, served.thread, 'Thread');
  const { delay } = glitch;
  if (delay && delay.atHns + delay.hns > glitch.boundaryHns) steps.client(delay);
  else if (served.eventHns >= 0)
    steps.thread(
      glitch.engineName,
      { fromHns: served.eventHns, toHns: served.clientHns < 0 ? glitch.nowHns : served.clientHns },
      'Client',
    );
  return steps.named(-1);
}

class Steps {
  private readonly machine: Machine;
  private readonly list: Cause[] = [];

  constructor(machine: Machine) {
    this.machine = machine;
  }

  private add(title: string, { fromHns, toHns }: Span, text: string): void {
    this.list.push({ title, atHns: fromHns, waitedHns: toHns - fromHns, text, mark: '' });
  }

  interrupt({ name, cpu, ...span }: Timeline['interrupts'][number]): void {
    this.held('Interrupt', name, 1 << cpu, span);
  }
  dpc({ name, cpu, ...span }: Timeline['dpcs'][number]): void {
    this.held('DPC', name, 1 << cpu, span);
  }
  timer(span: Span): void {
    this.add(
      'Timer',
      span,
      `the timer the driver waits for ended ${durationText(span.toHns - span.fromHns)} after its due time`,
    );
  }
  client({ atHns, hns, text }: NonNullable<GlitchFacts['delay']>): void {
    this.add('Client', { fromHns: atHns, toHns: atHns + hns }, text);
  }

  /** Somebody at a fixed processor waits for it. */
  private held(title: string, who: string, mask: number, span: Span): void {
    const waited = durationText(span.toHns - span.fromHns);
    this.add(title, span, heldText(this.machine, mask, [span], who) || `${who} waited ${waited}`);
  }

  /** A thread that was to run during a span: the parts of it in which it did not. */
  thread(name: string, span: Span, title: string): void {
    const { machine } = this;
    const nameId = machine.trace.name(name);
    const gaps: Span[] = [];
    let mask = 0;
    let atHns = span.fromHns;
    eachSlice(machine, span, (cpu, _level, id, fromHns, toHns) => {
      if (id !== nameId) return;
      mask |= 1 << cpu;
      if (fromHns > atHns) gaps.push({ fromHns: atHns, toHns: fromHns });
      atHns = Math.max(atHns, toHns);
    });
    if (atHns < span.toHns) gaps.push({ fromHns: atHns, toHns: span.toHns });
    const waitedHns = gaps.reduce((sum, gap) => sum + gap.toHns - gap.fromHns, 0);
    if (waitedHns <= 0) return;
    // Not run at all: every processor it may use was denied to it.
    const text = heldText(machine, mask || this.allowed(name), gaps, name);
    // With a processor free for it, it waited for something else: for an event, a lock, a time.
    if (text !== '') this.list.push({ title, atHns: gaps[0]!.fromHns, waitedHns, text, mark: '' });
  }
  private allowed(name: string): number {
    let found: Context | undefined;
    for (const context of this.machine.threads) if (context.name === name) found = context;
    return (found?.affinity ?? ALL_PROCESSORS) & ((1 << this.machine.processors.length) - 1);
  }

  /** Those that matter, in order of time. `beforeHns`: waits that ended before this time have nothing to do with it. */
  named(beforeHns: number): Cause[] {
    const list = this.list.filter((step) => step.atHns + step.waitedHns >= beforeHns);
    const longest = list.reduce((most, step) => Math.max(most, step.waitedHns), 0);
    return list
      .filter((step) => step.waitedHns > USUAL_HNS && step.waitedHns * NAMED_PART >= longest)
      .sort((a, b) => a.atHns - b.atHns);
  }
}
