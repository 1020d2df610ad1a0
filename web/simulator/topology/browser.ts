/**
 * A KS browser in user mode: reads and sets properties of the driver's filters, one request after the other on a thread of its own,
 * with a handle of its own for each. Sizes are negotiated as its clients do: asked for first, then given.
 */
import type { Context, Flow, Request } from '../kernel/context.ts';
import type { DeviceStack } from '../portcls/device.ts';
import type { Pin } from '../portcls/streams.ts';
import type { Action } from '../scenario/schema.ts';
import { STATUS } from '../status.ts';
import { nameOfProperty } from './names.ts';
import {
  filterProperty,
  LONGEST_VALUE,
  PROPERTY_TYPE,
  type PropertyAnswer,
  type PropertyRequest,
  type Target,
} from './request.ts';
import { descriptionBytes } from './values.ts';

export type PropertyAction = Extract<Action, { do: 'property' }>;

export interface Answered extends PropertyAnswer {
  readonly action: PropertyAction;
  readonly atHns: number;
}

const PRIORITY = 8;
const { GET, SET, BASICSUPPORT } = PROPERTY_TYPE;
/** sizeof(KSPROPERTY_DESCRIPTION) and of its first field, the access flags alone. */
const DESCRIPTION_BYTES = 40,
  FLAGS_BYTES = 4;
/** Room that a description with its members has had in every driver we saw. */
const USUAL_DESCRIPTION_BYTES = 256;
/** Answers that are kept; a scenario may ask for more. */
const MOST_ANSWERS = 1000;

export interface BrowserOptions {
  readonly stack: DeviceStack;
  /** The pin of stream `index` while it is open. */
  readonly pin: (index: number) => Pin | null;
  /** Called when the last request is answered. */
  readonly onIdle: () => void;
}

export class PropertyBrowser {
  private readonly o: BrowserOptions;
  private readonly waiting: PropertyAction[] = [];
  private closed = false;
  /** A request is on its way. */
  busy = false;
  /** In the order of the requests. */
  readonly answers: Answered[] = [];

  constructor(options: BrowserOptions) {
    this.o = options;
  }

  /** Makes a request; after `close` none. */
  request(action: PropertyAction): void {
    if (this.closed) return;
    this.waiting.push(action);
    if (this.busy) return;
    this.busy = true;
    const thread = this.o.stack.machine.startThread('ks-browser', PRIORITY, false, (context) => this.run(context));
    thread.onDone = () => {
      this.busy = false;
      this.o.onIdle();
    };
  }
  /** No more requests, for the device is to be removed; what is on its way comes to its end. */
  close(): void {
    this.closed = true;
    this.waiting.length = 0;
  }
  open(): void {
    this.closed = false;
  }

  private *run(context: Context): Flow {
    const { machine } = this.o.stack;
    for (let action; (action = this.waiting.shift());) {
      const answer = yield* this.answer(action);
      if (this.answers.length < MOST_ANSWERS) this.answers.push({ ...answer, action, atHns: machine.nowHns });
      const hex = [...answer.value].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
      machine.record.event(context, 'property-value', nameOfProperty(action.set, action.id), answer.status, hex);
    }
    return 0;
  }

  private *answer(action: PropertyAction): Generator<Request, PropertyAnswer, number> {
    const { stack } = this.o;
    const { set, id, pin, channel, value } = action;
    const portOf = () => stack.subdevices.get(action.filter) ?? null;
    const nothing = (status: number): PropertyAnswer => ({ status, value: new Uint8Array(0), bytes: 0 });
    if (!portOf() && stack.state === 'started') return nothing(STATUS.OBJECT_NAME_NOT_FOUND);
    const target = this.target(action);
    if (!target) return nothing(STATUS.INVALID_HANDLE);
    const behind = pin ?? channel;
    const request: Omit<PropertyRequest, 'verb' | 'roomBytes'> = {
      set,
      id,
      target,
      name: nameOfProperty(set, id),
      ...(behind !== undefined && { instance: [behind, 0] as const }),
    };
    const ask = (verb: number, roomBytes: number, more: Partial<PropertyRequest> = {}) =>
      filterProperty(stack, portOf, { ...request, verb, roomBytes, ...more });
    if (action.verb === 'set') {
      const bytes = bytesOf(value);
      return yield* ask(SET, bytes.length, { value: bytes });
    }
    if (action.verb === 'basicSupport') return yield* basicSupport((room) => ask(BASICSUPPORT, room));
    if (action.roomBytes !== undefined) return yield* ask(GET, action.roomBytes);
    const size = yield* ask(GET, 0);
    const asked = size.status === STATUS.BUFFER_OVERFLOW || size.status === STATUS.BUFFER_TOO_SMALL;
    return asked && size.bytes > 0 ? yield* ask(GET, Math.min(size.bytes, LONGEST_VALUE)) : size;
  }

  /** Null: no stream of that number is open on the filter. */
  private target({ filter, node, stream }: PropertyAction): Target | null {
    if (stream === undefined) return node === undefined ? { kind: 'filter' } : { kind: 'node', node };
    const pin = this.o.pin(stream);
    return pin?.stream && pin.port.subdevice === filter
      ? { kind: 'stream', pin: pin.id, stream: pin.stream.address }
      : null;
  }
}

/** The whole description where the driver has one, else the access flags. */
function* basicSupport(
  ask: (roomBytes: number) => Generator<Request, PropertyAnswer, number>,
): Generator<Request, PropertyAnswer, number> {
  let answer = yield* ask(USUAL_DESCRIPTION_BYTES);
  const whole = descriptionBytes(answer.value);
  if (answer.status === STATUS.SUCCESS && whole > USUAL_DESCRIPTION_BYTES && whole <= LONGEST_VALUE)
    return yield* ask(whole);
  for (const room of [DESCRIPTION_BYTES, FLAGS_BYTES]) {
    if (answer.status !== STATUS.BUFFER_TOO_SMALL && answer.status !== STATUS.INVALID_PARAMETER) break;
    answer = yield* ask(room);
  }
  return answer;
}

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
