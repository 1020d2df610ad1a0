/** Property requests on a filter (IOCTL_KS_PROPERTY), as PortCls hands them to the driver's handlers. */
import type { Request } from '../kernel/context.ts';
import { BugCheck } from '../kernel/bugcheck.ts';
import { call, type DeviceStack, type Port } from '../portcls/device.ts';
import { STATUS } from '../status.ts';
import { hand, outstanding, type Outstanding } from './pending.ts';
import { BrokenDescription, nodeAutomation, pinAutomation, readFilter, readItems, type Item } from './descriptors.ts';
import { Layout, Structure } from './structure.ts';

/** KSPROPERTY_TYPE_ flags (ks.h). */
export const PROPERTY_TYPE = { GET: 1, SET: 2, BASICSUPPORT: 0x200 } as const;
/** KSPROPERTY_TYPE_TOPOLOGY, which a request to a node has, too. */
const TOPOLOGY = 0x1000_0000;
/** The longest value a request carries, in bytes. */
export const LONGEST_VALUE = 4096;
/** PCPROPERTY_REQUEST.Node of a request that is not to a node. */
const NO_NODE = 0xffff_ffff;
/** Room for a PCPROPERTY_REQUEST, and for what stands behind the property. */
const REQUEST_BYTES = 80,
  INSTANCE_BYTES = 8;
/** Behind the room for the value: a handler that writes there writes over somebody else's memory. */
const GUARD = Uint8Array.from({ length: 16 }, () => 0xa5);

/** Whose automation table it goes to: the filter's, a node's, or that of a pin on which a stream is open. */
export type Target =
  | { readonly kind: 'filter' }
  | { readonly kind: 'node'; readonly node: number }
  | { readonly kind: 'stream'; readonly pin: number; readonly stream: number };

export interface PropertyRequest {
  readonly set: string;
  readonly id: number;
  readonly target: Target;
  /** KSPROPERTY_TYPE_ flags. */
  readonly verb: number;
  /** What follows the property in the request, as two ULONGs: PinId of KSP_PIN, Channel of KSNODEPROPERTY_AUDIO_CHANNEL. */
  readonly instance?: readonly [number, number];
  /** Of a set request. */
  readonly value?: Uint8Array;
  /** Room for the value; of a set request its length. */
  readonly roomBytes: number;
  /** For the trace: the property by its name. */
  readonly name: string;
  /** Modelling decision behind the request, as the number of its U-id. */
  readonly mark?: number;
}
export interface PropertyAnswer {
  readonly status: number;
  /** What the handler left, at most as much as there was room for. */
  readonly value: Uint8Array;
  /** Size of the value: used, or wanted by the handler. */
  readonly bytes: number;
}

const NOTHING = new Uint8Array(0);
const answered = (status: number): PropertyAnswer => ({ status, value: NOTHING, bytes: 0 });

/** A request that a handler has had. */
interface Handed {
  readonly at: number;
  readonly valueAt: number;
  readonly status: number;
  readonly outstanding: Outstanding;
}

/** A target in words, as the trace shows it. */
export const targetText = (target: Target): string =>
  target.kind === 'filter' ? 'filter' : target.kind === 'node' ? `node ${target.node}` : `pin ${target.pin}`;

/**
 * One request of the running thread: under the device global lock (L-2), to the handler in the automation table.
 * STATUS_DEVICE_REMOVED when the port is not there any more, STATUS_NOT_FOUND for a property it does not have,
 * STATUS_INVALID_DEVICE_REQUEST for one that does not take this verb. Throws BugCheck when the table points outside the
 * driver's memory, and RangeError for more than LONGEST_VALUE.
 */
export function* filterProperty(
  stack: DeviceStack,
  portOf: () => Port | null,
  request: PropertyRequest,
): Generator<Request, PropertyAnswer, number> {
  const { roomBytes, verb, mark = 0 } = request;
  if (roomBytes > LONGEST_VALUE)
    throw new RangeError(`a property value of ${roomBytes} bytes is longer than ${LONGEST_VALUE}`);
  let handed: Handed;
  yield* stack.lock();
  try {
    const port = portOf();
    const present = stack.state === 'started' || stack.state === 'stop-pending' || stack.state === 'remove-pending';
    if (!present || !port?.enabled || port.filter === 0) return answered(STATUS.DEVICE_REMOVED);
    const item = findItem(stack, port, request);
    if (!item || item.handler === 0) return answered(STATUS.NOT_FOUND);
    if ((item.flags & verb) === 0) return answered(STATUS.INVALID_DEVICE_REQUEST);
    stack.machine.record.nextMark = mark;
    handed = yield* handle(stack, port, item, request);
  } finally {
    stack.unlock();
  }
  return yield* answerOf(stack, handed, roomBytes);
}

/** What PortCls does not check, it reads: a table at a wrong address is a page fault. */
function findItem(
  { machine: { host } }: DeviceStack,
  port: Port,
  { set, id, target }: PropertyRequest,
): Item | undefined {
  try {
    const filter = readFilter(host, port.filter);
    if (target.kind === 'node' && target.node >= filter.nodes.count) return undefined;
    const automation =
      target.kind === 'filter'
        ? filter.automation
        : target.kind === 'node'
          ? nodeAutomation(host, filter, target.node)
          : pinAutomation(host, filter, target.pin);
    return readItems(host, automation, 'properties').find((item) => item.set === set && item.id === id);
  } catch (error) {
    if (error instanceof BrokenDescription)
      throw new BugCheck(null, `the filter description of ${port.subdevice} cannot be read: ${error.message}`);
    throw error;
  }
}

function* handle(
  stack: DeviceStack,
  port: Port,
  item: Item,
  { target, verb: asked, instance, value, roomBytes, name }: PropertyRequest,
): Generator<Request, Handed, number> {
  const { host, trace } = stack.machine;
  const verb = target.kind === 'node' ? asked | TOPOLOGY : asked;
  const at = host.allocate(REQUEST_BYTES + INSTANCE_BYTES + roomBytes + GUARD.length);
  const [instanceAt, valueAt] = [at + REQUEST_BYTES, at + REQUEST_BYTES + INSTANCE_BYTES];
  const head = new Layout(host)
    .pointer(port.unknownMiniport)
    .pointer(target.kind === 'stream' ? target.stream : 0)
    .u32(target.kind === 'node' ? target.node : NO_NODE)
    .pointer(item.at)
    .u32(verb)
    .u32(instance ? INSTANCE_BYTES : 0)
    .pointer(instance ? instanceAt : 0)
    .u32(roomBytes)
    .pointer(roomBytes > 0 ? valueAt : 0)
    .pointer(0);
  host.write(at, head.bytes());
  host.write(valueAt + roomBytes, GUARD);
  if (instance) host.write(instanceAt, new Layout(host).u32(instance[0]).u32(instance[1]).bytes());
  if (value) host.write(valueAt, value.subarray(0, roomBytes));
  const first = value && value.length >= 4 ? new Structure(host, valueAt).u32() : 0;
  const named = [trace.name(name), trace.name(targetText(target))];
  const args = [item.handler, at, valueAt, port.unknownMiniport, ...named, verb, first, roomBytes];
  const request = hand(stack, at);
  const status = yield* call('Filter_Property', ...args);
  return { at, valueAt, status, outstanding: request };
}

/** What the handler left. One that answered STATUS_PENDING has the memory until the driver completes the request, without the lock. */
function* answerOf(
  stack: DeviceStack,
  { at, valueAt, status: given, outstanding: request }: Handed,
  roomBytes: number,
): Generator<Request, PropertyAnswer, number> {
  const { host } = stack.machine;
  if (given === STATUS.PENDING && request.status === null)
    yield { kind: 'wait', objects: [request.done], timeoutHns: null };
  outstanding(stack).delete(at);
  const status = given === STATUS.PENDING ? request.status! : given;
  if (host.read(valueAt + roomBytes, GUARD.length).some((byte, i) => byte !== GUARD[i]))
    throw new BugCheck(
      null,
      `a property handler wrote past the end of a value for which there were ${roomBytes} bytes`,
    );
  const bytes = valueSize(new Structure(host, at));
  const answer = { status, value: host.read(valueAt, Math.min(bytes, roomBytes)), bytes };
  host.free(at);
  return answer;
}

/** PCPROPERTY_REQUEST.ValueSize. */
function valueSize(request: Structure): number {
  request.pointer(); // MajorTarget
  request.pointer(); // MinorTarget
  request.u32(); // Node
  request.pointer(); // PropertyItem
  request.u32(); // Verb
  request.u32(); // InstanceSize
  request.pointer(); // Instance
  return request.u32();
}
