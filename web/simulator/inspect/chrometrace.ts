/**
 * A run as a Chrome trace ("Trace Event Format", JSON object form), which the Perfetto UI and chrome://tracing open. Times are
 * microseconds with one decimal: virtual time counts in tenths of them. Every event is of one of five kinds: `M` names, `X`
 * complete, `i` instant, `C` counter. Complete events of one thread nest or follow each other, as Perfetto demands.
 */
import type { Session } from '../session.ts';
import { decode } from '../trace/decode.ts';
import { eventOp, Phase, type Trace } from '../trace/trace.ts';
import type { GlitchView, ProtectionView, ResourceView } from '../views.ts';
import { packetsIn } from './lanes.ts';

const PROCESS = { processors: 1, streams: 2, resources: 3, calls: 4 } as const;
const PROCESS_NAMES: Record<keyof typeof PROCESS, string> = {
  processors: 'Processors',
  streams: 'Streams',
  resources: 'Stream resources',
  calls: 'Calls across the DDI',
};
/** Thread numbers are unique in the whole file: viewers may take them for those of one system. */
const FIRST_THREAD = { processors: 1000, streams: 2000, resources: 3000, calls: 100_000 } as const;
const LEVEL_NAMES = ['PASSIVE', 'DISPATCH', 'DIRQL'] as const;
const LEVEL_KINDS = ['thread', 'dpc', 'isr'] as const;
const CHUNK_CHARACTERS = 1 << 16;
const FINDING = eventOp('finding');
/** A browser holds not much more at once. */
export const LARGEST_BYTES = 256 << 20;
export const TOO_LONG =
  'This run is too long for a Perfetto file in the browser (over 256 MB). Make it shorter, or save the scenario and use the command line: lab run scenario.json --perfetto out.json.';

type Group = keyof typeof PROCESS;
type Args = Record<string, string | number | boolean>;

const us = (hns: number): number => hns / 10;

/** The whole file in pieces of text, in order. `session` is only read; a run that is not over ends at its present time. */
export function* chromeTrace(session: Session): Generator<string, void, undefined> {
  const { scenario } = session;
  const about = {
    scenario: scenario.name,
    seed: scenario.seed,
    windows: scenario.windows,
    device: scenario.device,
    source: 'PortCls Lab: simulated, times are virtual',
  };
  let chunk = `{"displayTimeUnit":"ns","otherData":${JSON.stringify(about)},"traceEvents":[\n`;
  let first = true;
  for (const event of events(session)) {
    chunk += first ? event : `,\n${event}`;
    first = false;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}\n]}\n`;
}

function* events(session: Session): Generator<string, void, undefined> {
  for (const [i, group] of (Object.keys(PROCESS) as Group[]).entries()) {
    yield meta('process_name', group, 0, { name: PROCESS_NAMES[group] });
    yield meta('process_sort_index', group, 0, { sort_index: i });
  }
  yield* processors(session);
  yield* streams(session);
  const { resources, protection } = session.snapshot();
  yield* lifetimes(resources, session.machine.nowHns);
  yield* counter('Registered resources', 'registered', resourceSteps(resources));
  yield* counter('Protected processors (modelled, U-4)', 'protected', protectionSteps(protection));
  yield* calls(session.machine.trace, session.machine.nowHns);
}

function meta(name: string, group: Group, tid: number, args: Args): string {
  return JSON.stringify({ ph: 'M', name, pid: PROCESS[group], tid, ts: 0, args });
}

function* thread(group: Group, number: number, name: string): Generator<string, void, undefined> {
  const tid = FIRST_THREAD[group] + number;
  yield meta('thread_name', group, tid, { name });
  yield meta('thread_sort_index', group, tid, { sort_index: number });
}

/** `name` is JSON text already: names repeat, and are made only once. */
function complete(
  group: Group,
  number: number,
  cat: string,
  name: string,
  fromHns: number,
  toHns: number,
  args?: Args,
): string {
  const tail = args ? `,"args":${JSON.stringify(args)}}` : '}';
  const tid = FIRST_THREAD[group] + number;
  return `{"ph":"X","cat":"${cat}","name":${name},"pid":${PROCESS[group]},"tid":${tid},"ts":${us(fromHns)},"dur":${us(toHns - fromHns)}${tail}`;
}

function instant(group: Group, number: number, cat: string, name: string, atHns: number, args: Args): string {
  const tid = FIRST_THREAD[group] + number;
  return JSON.stringify({ ph: 'i', s: 't', cat, name, pid: PROCESS[group], tid, ts: us(atHns), args });
}

/** What ran where: a thread for each level of each processor. */
function* processors({ machine }: Session): Generator<string, void, undefined> {
  const { slices, trace } = machine;
  for (const { index } of machine.processors)
    for (const level of [2, 1, 0]) yield* thread('processors', row(index, level), `CPU ${index} ${LEVEL_NAMES[level]}`);
  const names = new Map<number, string>();
  const nameOf = (id: number): string => {
    let text = names.get(id);
    if (text === undefined) names.set(id, (text = JSON.stringify(trace.names[id] ?? '?')));
    return text;
  };
  for (let i = 0; i < slices.length; i++) {
    const level = slices.level[i]!;
    const kind = LEVEL_KINDS[level]!;
    yield complete(
      'processors',
      row(slices.cpu[i]!, level),
      slices.audio[i] ? `${kind},audio` : kind,
      nameOf(slices.name[i]!),
      slices.fromHns[i]!,
      slices.toHns[i]!,
    );
  }
  // What still runs has no slice yet.
  for (const { index, running } of machine.processors) {
    if (!running || running.sliceFromHns >= machine.nowHns) continue;
    const level = running.kind === 'isr' ? 2 : running.kind === 'dpc' ? 1 : 0;
    const kind = running.audio ? `${LEVEL_KINDS[level]},audio` : LEVEL_KINDS[level]!;
    yield complete('processors', row(index, level), kind, nameOf(running.nameId), running.sliceFromHns, machine.nowHns);
  }
}

/** The highest level of a processor comes first. */
const row = (cpu: number, level: number): number => cpu * 3 + 2 - level;

/** Which packet the device was at, when it was written or read, and what went wrong. */
function* streams(session: Session): Generator<string, void, undefined> {
  const { glitches, streams: views } = session.snapshot();
  for (const [at, engine] of session.engines.entries()) {
    const { index, render } = engine;
    const name = views.find((view) => view.index === index)?.name ?? `stream ${index}`;
    const [verb, read] = render ? ['written', 'device plays'] : ['read', 'device records'];
    yield* thread('streams', 2 * at, `${name}: ${read}`);
    yield* thread('streams', 2 * at + 1, `${name}: client`);
    const own = packetsIn(session, engine, 0, Infinity);
    for (const [i, { packet, fromHns, toHns, eventHns, writtenHns, late }] of own.entries()) {
      const next = own[i + 1];
      const args: Args = { late };
      if (!Number.isNaN(eventHns)) args.event_us = us(eventHns);
      if (!Number.isNaN(writtenHns)) args[`${verb}_us`] = us(writtenHns);
      // The last packet before a stop has no end of its own; one that begins now may do so a tick later by its device's clock.
      const endHns = Math.max(fromHns, next ? Math.min(toHns, next.fromHns) : toHns);
      yield complete('streams', 2 * at, late ? 'packet,late' : 'packet', `"packet ${packet}"`, fromHns, endHns, args);
      if (!Number.isNaN(writtenHns))
        yield instant('streams', 2 * at + 1, 'client', `${verb} packet ${packet}`, writtenHns, { packet });
    }
    for (const glitch of glitches) if (glitch.stream === name) yield glitchEvent(2 * at, glitch);
  }
}

function glitchEvent(number: number, { kind, packet, atHns, lateHns, chain }: GlitchView): string {
  const args: Args = { packet };
  if (lateHns > 0) args.late_us = us(lateHns);
  for (const [i, { title, text, mark, atHns: causeHns }] of chain.entries())
    args[`cause ${i + 1}`] = `${title} at ${us(causeHns)} us: ${text}${mark ? ` (modelled, ${mark})` : ''}`;
  return instant('streams', number, 'glitch', `glitch: ${kind}, packet ${packet}`, atHns, args);
}

/** From the call that added a resource to the one that removed it: a thread for each, since they overlap. */
function* lifetimes(resources: readonly ResourceView[], nowHns: number): Generator<string, void, undefined> {
  for (const [i, { name, resource, kind, owner, via, addedHns, removedHns }] of resources.entries()) {
    yield* thread('resources', i, `${name} ${resource}`);
    const args = { kind, owner, via, removed: removedHns !== null };
    yield complete('resources', i, 'resource', JSON.stringify(name), addedHns, removedHns ?? nowHns, args);
  }
}

type Step = readonly [atHns: number, by: 1 | -1];

const resourceSteps = (resources: readonly ResourceView[]): Step[] =>
  resources.flatMap(
    ({ addedHns, removedHns }): Step[] =>
    removedHns === null ? [[addedHns, 1]] : [[addedHns, 1], [removedHns, -1]], // prettier-ignore
  );
const protectionSteps = ({ stretches }: ProtectionView): Step[] =>
  stretches.flatMap(
    ({ fromHns, toHns }): Step[] =>
    toHns === null ? [[fromHns, 1]] : [[fromHns, 1], [toHns, -1]], // prettier-ignore
  );

/** A counter of what adds and removes: one value for each time, from 0 at the start. */
function* counter(name: string, series: string, steps: Step[]): Generator<string, void, undefined> {
  const values = new Map<number, number>([[0, 0]]);
  let value = 0;
  for (const [atHns, by] of steps.sort((a, b) => a[0] - b[0])) values.set(atHns, (value += by));
  for (const [atHns, count] of values)
    yield JSON.stringify({ ph: 'C', name, pid: PROCESS.resources, tid: 0, ts: us(atHns), args: { [series]: count } });
}

/** Every call, in the order of their beginnings: a thread for each context. Findings stand where they were made. */
function* calls(trace: Trace, nowHns: number): Generator<string, void, undefined> {
  const ends = endsOf(trace);
  const threads = new Map<number, number>();
  for (let i = 0; i < trace.length; i++) {
    const phase = trace.phase[i]!;
    const found = trace.op[i] === FINDING;
    if (phase === Phase.End || (phase === Phase.Event && !found)) continue;
    const context = trace.context[i]!;
    let number = threads.get(context);
    if (number === undefined) {
      threads.set(context, (number = threads.size));
      yield* thread('calls', number, trace.names[context] ?? '?');
    }
    const fromHns = trace.atHns[i]!;
    const { call, args, result } = decode(trace, i);
    const text: Args = Object.fromEntries(args.map((arg) => split(arg)));
    if (found) {
      yield instant('calls', number, 'finding', 'finding', fromHns, { ...text, record: i });
      continue;
    }
    const end = ends[i]!;
    const toHns = phase === Phase.Call ? fromHns : end < 0 ? nowHns : trace.atHns[end]!;
    const answer = phase === Phase.Call ? result : end < 0 ? 'has not returned' : decode(trace, end).result;
    yield complete('calls', number, 'call', JSON.stringify(call), fromHns, toHns, {
      ...text,
      ...(answer ? { result: answer } : {}),
      record: i,
    });
  }
}

function split(arg: string): [string, string] {
  const at = arg.indexOf('=');
  return [arg.slice(0, at), arg.slice(at + 1)];
}

/** For every `Begin` the record with its result, -1 where there is none. */
function endsOf(trace: Trace): Int32Array {
  const ends = new Int32Array(trace.length).fill(-1);
  const open = new Map<number, number[]>();
  for (let i = 0; i < trace.length; i++) {
    const phase = trace.phase[i]!;
    if (phase !== Phase.Begin && phase !== Phase.End) continue;
    const context = trace.context[i]!;
    let stack = open.get(context);
    if (!stack) open.set(context, (stack = []));
    if (phase === Phase.Begin) stack.push(i);
    else {
      const begin = stack.pop();
      if (begin !== undefined) ends[begin] = i;
    }
  }
  return ends;
}
