/**
 * Everything a KS browser shows of a driver at one time of a run: its filters, and the values of all properties that can be read.
 * The reading is done in a run beside, made for it alone: the run one looks at is left as it is.
 */
import type { Session } from '../session.ts';
import { succeeded } from '../status.ts';
import { PropertyBrowser, type PropertyAction } from './browser.ts';
import { describeFilter, type FilterView, type ItemView } from './description.ts';
import { PROPERTY_TYPE } from './request.ts';
import { boundsOf, typeOf, valueLines, type Bounds, type PropertyType } from './values.ts';
import { wiresOf, type Wire } from './wires.ts';

/** One value of a property: of a channel, of a pin, or the only one. */
export interface ValueView {
  /** The request that read it; set requests are made like it. */
  readonly request: PropertyAction;
  readonly status: number;
  readonly bytes: Uint8Array;
  /** The value in words, a line each. */
  readonly lines: readonly string[];
}
export interface PropertyView {
  readonly filter: string;
  /** `filter`, `node 2`, `pin 1 (stream 0)`. */
  readonly of: string;
  readonly item: ItemView;
  readonly type: PropertyType['value'];
  /** What a level or number may be, as basic support says; null: nothing is said. */
  readonly bounds: Bounds | null;
  /** None: it cannot be read, or not now. */
  readonly values: readonly ValueView[];
}
export interface TopologyView {
  readonly atHns: number;
  /** Null: the device is started. Else why nothing can be read at this time. */
  readonly why: string | null;
  readonly filters: readonly FilterView[];
  readonly wires: readonly Wire[];
  readonly properties: readonly PropertyView[];
}

/** Requests of one look; a driver with more shows the first of them. */
const MOST_REQUESTS = 4000;
/** Channels that are tried where a driver does not say how many it has. */
const MOST_CHANNELS = 8;
const MOST_INSTANCE_PINS = 64;
const BATCH_RECORDS = 16_384;
/** Virtual time a request may take; one that waits longer is not waited for. */
const PATIENCE_HNS = 10_000_000;

/**
 * Runs `session`, which nobody else uses, to a time and looks at the driver there. Between pieces of work `breathe` is awaited; it may
 * throw to end the looking.
 */
export async function browse(session: Session, atHns: number, breathe: () => Promise<void>): Promise<TopologyView> {
  const { machine, stack } = session;
  while (!session.finished && machine.nowHns < atHns) {
    const before = machine.trace.length;
    session.advance({ records: BATCH_RECORDS, untilHns: atHns });
    if (machine.trace.length === before) break;
    await breathe();
  }
  const ports = [...stack.subdevices.values()];
  const filters = ports.map((port) => describeFilter(machine.host, port));
  const why = whyNot(session);
  // Virtual time stands at the last event.
  const at = session.finished ? machine.nowHns : Math.max(machine.nowHns, atHns);
  const properties: PropertyView[] = [];
  if (why === null)
    for (const view of readProperties(session, filters)) {
      properties.push(view);
      await breathe();
    }
  return { atHns: at, why: why ?? failed(session), filters, wires: wiresOf(session), properties };
}

function whyNot({ phase, stack, failure }: Session): string | null {
  if (failure) return `the run has failed: ${failure.text}`;
  if (phase === 'started' && stack.subdevices.size > 0) return null;
  if (phase === 'not-loaded' || phase === 'loading') return 'the device is not started yet';
  return 'the device is gone';
}
const failed = ({ failure }: Session): string | null => failure && `reading a property ended the run: ${failure.text}`;

/**
 * Reads every property of these filters in the session itself, which runs on meanwhile, as far as the answers need: what was read of one
 * property at a time.
 */
export function* readProperties(session: Session, filters: readonly FilterView[]): Generator<PropertyView> {
  const browser = new PropertyBrowser({ stack: session.stack, pin: session.openPin, onIdle: () => undefined });
  let requests = 0;
  const ask = (request: PropertyAction): ValueView | null => {
    if (++requests > MOST_REQUESTS || session.finished || browser.busy) return null;
    browser.request(request);
    const untilHns = session.machine.nowHns + PATIENCE_HNS;
    while (browser.busy && !session.finished && session.machine.nowHns < untilHns)
      // No further than to its answer: the run goes on meanwhile.
      session.advance({ records: 1, untilHns });
    const answer = browser.answers.pop();
    if (browser.busy || !answer) return null;
    const { status, value } = answer;
    return { request, status, bytes: value, lines: valueLines(typeOf(request.set, request.id), value) };
  };
  // A request that walks into a broken description ends the run.
  for (const filter of filters.filter(({ problems }) => problems.length === 0))
    for (const { of, where, items } of tables(session, filter))
      for (const item of items) yield readProperty(filter, of, where, item, ask);
}

type Where = Pick<PropertyAction, 'node' | 'stream'>;

/** The automation tables of a filter that can be reached: its own, those of its nodes, those of pins with an open stream. */
function tables(session: Session, filter: FilterView): { of: string; where: Where; items: readonly ItemView[] }[] {
  const streams = session.engines.flatMap(({ index }) => {
    const pin = session.openPin(index);
    return pin && pin.stream && pin.port.subdevice === filter.name ? [{ index, pin: pin.id }] : [];
  });
  return [
    { of: 'filter', where: {}, items: filter.properties },
    ...filter.nodes.map((node, index) => ({ of: `node ${index}`, where: { node: index }, items: node.properties })),
    ...filter.pins.flatMap((pin, id) =>
      streams
        .filter((stream) => stream.pin === id)
        .map(({ index }) => ({ of: `pin ${id} (stream ${index})`, where: { stream: index }, items: pin.properties })),
    ),
  ];
}

function readProperty(
  filter: FilterView,
  of: string,
  where: Where,
  item: ItemView,
  ask: (request: PropertyAction) => ValueView | null,
): PropertyView {
  const { set, id, flags } = item;
  const type = typeOf(set, id);
  const base = { do: 'property', atMs: 0, filter: filter.name, set, id, value: '', ...where } as const;
  const get = (more: Pick<PropertyAction, 'pin' | 'channel'>) => ask({ ...base, ...more, verb: 'get' });
  const described =
    flags & PROPERTY_TYPE.BASICSUPPORT
      ? ask({ ...base, ...(type.instance === 'channel' && { channel: 0 }), verb: 'basicSupport' })
      : null;
  const bounds = described && succeeded(described.status) ? boundsOf(described.bytes) : null;
  const values: ValueView[] = [];
  if (flags & PROPERTY_TYPE.GET) {
    const instances: Pick<PropertyAction, 'pin' | 'channel'>[] =
      type.instance === 'channel'
        ? Array.from({ length: MOST_CHANNELS }, (_, channel) => ({ channel }))
        : type.instance === 'pin'
          ? Array.from({ length: Math.min(filter.pins.length, MOST_INSTANCE_PINS) }, (_, pin) => ({ pin }))
          : [{}];
    for (const instance of instances) {
      const value = get(instance);
      if (!value) break;
      const good = succeeded(value.status);
      // Pins that have no such property answer so; a channel that is not there ends the row.
      if (good || (values.length === 0 && type.instance !== 'pin')) values.push(value);
      if (!good && type.instance === 'channel') break;
    }
  }
  return { filter: filter.name, of, item, type: type.value, bounds, values };
}
