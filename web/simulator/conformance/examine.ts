/** Runs one scenario for a driver and says which rules it exercised and which it broke. */
import { AT_MOST } from '../any/pins.ts';
import { traceLine } from '../trace/decode.ts';
import { opRow, Phase } from '../trace/trace.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Session } from '../session.ts';
import { ruleNumber, RULE_IDS, RULES, type RuleId } from '../verifier/rules.ts';
import { leakRule } from '../verifier/leaks.ts';
import { has } from '../versions.ts';
import { glitchesExcused, OWN_DRIVER } from './applies.ts';
import { judgeRate } from './rate.ts';
import { describeFilter } from '../topology/description.ts';
import { readProperties } from '../topology/browse.ts';
import { exercises, RUN_RULES, type ConformanceRule } from './rules.ts';

export interface Breach {
  readonly rule: ConformanceRule;
  readonly text: string;
  readonly atHns: number;
  /** The last records before it, as text. */
  readonly records: readonly string[];
  /** What Windows may do then. */
  readonly windows: string;
}

export interface Examination {
  /** Why it could not be judged, '' when it could: this Windows lacks a function the driver imports. */
  readonly notApplicable: string;
  /** How often each rule was put to the test. */
  readonly exercised: Readonly<Partial<Record<ConformanceRule, number>>>;
  /** The first breach of each rule. */
  readonly breaches: readonly Breach[];
}

const EXCERPT_RECORDS = 6;
const SETTLED_HNS = 10_000;
/** The life in whose middle a driver's properties are read, all of them. */
const PROPERTY_LIFE = 'first-stream';

/** What Windows may do when a rule is broken: only what is documented is said to be Windows' behaviour. */
export function windowsMay(rule: ConformanceRule): string {
  if (rule === 'runs-to-its-end') return 'Windows stops with a bug check, or a request never ends';
  if (rule === 'nominal-rate')
    return 'clients reckon with the nominal rate: they write too late, or what is heard is delayed';
  if (rule in RUN_RULES) return rule === 'no-glitch' ? 'a listener hears it' : 'the resource is not protected';
  const { kind } = RULES[rule as RuleId];
  if (kind === 'driver-verifier')
    return `Driver Verifier reports ${ruleNumber(rule as RuleId)} (bug check 0xC4, or a live dump 0x1C4)`;
  return kind === 'documented'
    ? 'documented as demanded; what happens otherwise is not'
    : 'not documented: a check of this lab';
}

/** Runs a session that has not begun, to its end. `scenario` is that of the library, before it was made to fit the driver. */
export function examine(session: Session, scenario: Scenario): Examination {
  if (scenario.name === PROPERTY_LIFE) readAllProperties(session);
  session.advance({});
  const { failure, findings, left } = session;
  if (failure?.kind === 'load' && failure.text.includes('which first appeared in'))
    return { notApplicable: failure.text, exercised: {}, breaches: [] };
  const exercised = countExercises(session);
  const breaches = new Map<ConformanceRule, Breach>();
  const breach = (rule: ConformanceRule, text: string, atHns: number, record: number): void => {
    if (breaches.has(rule)) return;
    breaches.set(rule, { rule, text, atHns, records: excerpt(session, record), windows: windowsMay(rule) });
  };
  const last = session.machine.trace.length - 1;
  const own = scenario.driver === OWN_DRIVER ? scenario.expect : undefined;
  exercised['runs-to-its-end'] = 1;
  if (failure && failure.kind !== own?.failure) {
    const { bugCheck } = failure;
    const name = bugCheck ? `bug check ${bugCheck.number} ${bugCheck.name}: ` : '';
    breach('runs-to-its-end', `${name}${failure.text}`, failure.atHns, last);
  }
  for (const { rule, severity, text, atHns, record } of findings) {
    if (severity === 'note' || own?.findings?.includes(rule)) continue;
    if (isInUse(scenario, rule, text) || isNotOffered(rule, text)) continue;
    breach(rule, text, atHns, record);
  }
  if (session.phase === 'unloaded')
    for (const name of left) breach(leakRule(name), `left behind after unload: ${name}`, session.machine.nowHns, last);

  if (glitchesExcused(scenario) === '' && session.packetEvents > 0) {
    exercised['no-glitch'] = session.packetEvents;
    for (const { monitor } of session.engines)
      for (const { kind, packet, atHns, chain } of monitor.glitches)
        breach(
          'no-glitch',
          `packet ${packet}: ${kind}. ${chain[0]?.text ?? ''}`.trim(),
          atHns,
          recordAt(session, atHns),
        );
  }
  const rate = judgeRate(session, scenario);
  if (rate.exercised > 0) exercised['nominal-rate'] = rate.exercised;
  for (const { text, atHns } of rate.breaches) breach('nominal-rate', text, atHns, recordAt(session, atHns));
  judgeRegistrations(session, scenario, exercised, breach, last);
  return { notApplicable: '', exercised, breaches: [...breaches.values()] };
}

/** As a KS browser does: what handlers do wrong then is found as everywhere. */
function readAllProperties(session: Session): void {
  session.advance({ untilHns: session.endHns / 2 });
  if (session.finished || session.phase !== 'started') return;
  const filters = [...session.stack.subdevices.values()].map((port) => describeFilter(session.machine.host, port));
  for (const _ of readProperties(session, filters));
}

/**
 * A second stream in the same direction may find the pin in use, and the status says so: a driver need not offer more than one
 * instance, and one that cannot be rebalanced while it plays keeps the first stream.
 */
const isInUse = ({ streams }: Scenario, rule: RuleId, text: string): boolean =>
  rule === 'stream-refused' &&
  text.includes('STATUS_DEVICE_BUSY') &&
  streams.some(({ direction }, index) => streams.findIndex((other) => other.direction === direction) !== index);

/** A format of fewer channels than the data ranges name: which of those it takes a driver says when it is asked, and nobody asks here. */
const isNotOffered = (rule: RuleId, text: string): boolean =>
  rule === 'stream-refused' && text.includes(`STATUS_NO_MATCH${AT_MOST}`);

/** What makes something that can be registered. */
const MOVERS = /^(PsCreateSystemThread|InterruptSync_Connect|IoConnectInterrupt(Ex)?)$/;

type Tell = (rule: ConformanceRule, text: string, atHns: number, record: number) => void;

/** What ddi-facts section 3 says of when to register, over the whole run (S-9, T-3). */
function judgeRegistrations(
  session: Session,
  scenario: Scenario,
  exercised: Partial<Record<ConformanceRule, number>>,
  breach: Tell,
  last: number,
): void {
  const { resources, machine } = session;
  const streams = session.packetEvents > 0 && has(scenario.windows, '10-1507');
  if (!streams) return;
  const movers = countOf(session, MOVERS);
  if (movers > 0) {
    exercised['resource-registered'] = movers;
    // One that was tried and refused has a rule of its own, or a reason that is not the driver's.
    if (resources.all.length === 0 && countOf(session, /AddStreamResource2?$/) === 0)
      breach(
        'resource-registered',
        'a thread or an interrupt moves the stream, and none was ever registered',
        machine.nowHns,
        last,
      );
  }
  const power = scenario.actions.filter((action) => action.do === 'power');
  // After a step down and up a rule of its own says more.
  if (movers > 0 && resources.all.length > 0 && power.length === 0) judgeUnprotectedPackets(session, breach);
  const down = power.find(({ state }) => state !== 'D0');
  const up = power.findLast(({ state }) => state === 'D0');
  if (!down || !up || up.atMs <= down.atMs) return;
  const registeredAt = (hns: number) =>
    resources.all.filter(({ addedHns, removedHns }) => addedHns <= hns && (removedHns === null || removedHns > hns))
      .length;
  const before = registeredAt(down.atMs * 10_000 - 1);
  const after = up.atMs * 10_000 + SETTLED_HNS;
  if (before === 0 || after >= session.endHns) return;
  exercised['resource-after-power'] = before;
  if (registeredAt(after) === 0)
    breach(
      'resource-after-power',
      'what was registered before Dx is not registered again after D0',
      after,
      recordAt(session, after),
    );
}

/**
 * A registration belongs to the device, not to a stream (S-4, S-7): a packet that is played from its beginning to its end with
 * nothing registered, though the driver registers elsewhere in the run, shows one that came and went with a stream.
 */
function judgeUnprotectedPackets(session: Session, breach: Tell): void {
  for (const { monitor } of session.engines)
    for (const { length, startHns, endHns } of [...monitor.past, monitor.packets])
      for (let packet = 0; packet < length; packet++) {
        const from = startHns[packet]!;
        const to = endHns[packet]!;
        if (Number.isNaN(from) || Number.isNaN(to)) continue;
        const covered = session.resources.all.some(
          ({ addedHns, removedHns }) => addedHns <= to && (removedHns === null || removedHns >= from),
        );
        if (!covered)
          breach(
            'resource-registered',
            `packet ${packet} is played while nothing is registered, though the device runs`,
            to,
            recordAt(session, to),
          );
      }
}

function countExercises({ machine: { trace } }: Session): Partial<Record<ConformanceRule, number>> {
  const calls = new Map<number, number>();
  for (let i = 0; i < trace.length; i++)
    if (trace.phase[i] !== Phase.End) calls.set(trace.op[i]!, (calls.get(trace.op[i]!) ?? 0) + 1);
  const exercised: Partial<Record<ConformanceRule, number>> = {};
  for (const [op, count] of calls) {
    const { name, where } = opRow(op);
    for (const rule of RULE_IDS) if (exercises(rule, name, where)) exercised[rule] = (exercised[rule] ?? 0) + count;
  }
  return exercised;
}

function countOf({ machine: { trace } }: Session, names: RegExp): number {
  let count = 0;
  for (let i = 0; i < trace.length; i++)
    if (trace.phase[i] !== Phase.End && names.test(opRow(trace.op[i]!).name)) count++;
  return count;
}

/** The last record not after a moment. */
function recordAt({ machine: { trace } }: Session, hns: number): number {
  let record = trace.length - 1;
  while (record > 0 && trace.atHns[record]! > hns) record--;
  return record;
}

function excerpt({ machine: { trace } }: Session, record: number): string[] {
  const to = Math.min(Math.max(record, 0), trace.length - 1);
  const lines: string[] = [];
  for (let i = Math.max(0, to - EXCERPT_RECORDS + 1); i <= to; i++) lines.push(traceLine(trace, i));
  return lines;
}
