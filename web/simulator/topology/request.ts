/** Property requests on a filter (IOCTL_KS_PROPERTY), as PortCls hands them to the driver's handlers. */
import type { Context, Request } from '../kernel/context.ts';
import { BugCheck } from '../kernel/bugcheck.ts';
import { call, type DeviceStack, type Port } from '../portcls/device.ts';
import { STATUS } from '../status.ts';
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
/** Fields of PCPROPERTY_REQUEST in front of ValueSize are read past; it is the eighth. */
const REQUEST_BYTES = 64,
  INSTANCE_BYTES = 8;

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
  context: Context,
  portOf: () => Port | null,
  request: PropertyRequest,
): Generator<Request, PropertyAnswer, number> {
  const { roomBytes, verb, mark = 0 } = request;
  if (roomBytes > LONGEST_VALUE)
    throw new RangeError(`a property value of ${roomBytes} bytes is longer than ${LONGEST_VALUE}`);
  yield* stack.lock();
  try {
    const port = portOf();
    const present = stack.state === 'started' || stack.state === 'stop-pending' || stack.state === 'remove-pending';
    if (!present || !port?.enabled || port.filter === 0) return answered(STATUS.DEVICE_REMOVED);
    const item = findItem(stack, port, request);
    if (!item || item.handler === 0) return answered(STATUS.NOT_FOUND);
    if ((item.flags & verb) === 0) return answered(STATUS.INVALID_DEVICE_REQUEST);
    stack.machine.record.nextMark = mark;
    return yield* handle(stack, context, port, item, request);
  } finally {
    stack.unlock();
  }
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
  { machine }: DeviceStack,
  context: Context,
  port: Port,
  item: Item,
  { target, verb: asked, instance, value, roomBytes, name }: PropertyRequest,
): Generator<Request, PropertyAnswer, number> {
  const { host, trace } = machine;
  const verb = target.kind === 'node' ? asked | TOPOLOGY : asked;
  const at = host.allocate(REQUEST_BYTES + INSTANCE_BYTES + Math.max(8, roomBytes));
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
  if (instance) host.write(instanceAt, new Layout(host).u32(instance[0]).u32(instance[1]).bytes());
  if (value) host.write(valueAt, value.subarray(0, roomBytes));
  const first = value && value.length >= 4 ? new Structure(host, valueAt).u32() : 0;
  const named = [trace.name(name), trace.name(targetText(target))];
  const args = [item.handler, at, valueAt, port.unknownMiniport, ...named, verb, first, roomBytes];
  const status = yield* call('Filter_Property', ...args);
  const bytes = context.outs[2]!;
  const answer = { status, value: host.read(valueAt, Math.min(bytes, roomBytes)), bytes };
  // Of a request that is pending the driver still has the memory.
  if (status !== STATUS.PENDING) host.free(at);
  return answer;
}
