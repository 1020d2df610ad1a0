/** Property requests on a filter (IOCTL_KS_PROPERTY), and the one by which software moves the endpoints of a virtual device. */
import { PROPERTY_SETS } from '../../../wasm/abi/table.ts';
import type { Context, Flow, Request } from '../kernel/context.ts';
import { STATUS } from '../status.ts';
import { call, type DeviceStack, type Port } from './device.ts';

/** KSPROPERTY_TYPE_ flags (ks.h). */
export const PROPERTY_TYPE = { GET: 1, SET: 2, BASICSUPPORT: 0x200 } as const;
/** The longest value the bridge carries. */
const LONGEST_BYTES = 64;
/** Of KSPROPSETID_PortClsLab, the driver's own set. */
const ENDPOINT = 0;
const ULONG_BYTES = 4;

export interface PropertyRequest {
  readonly set: (typeof PROPERTY_SETS)[number][0];
  readonly id: number;
  /** KSPROPERTY_TYPE_ flags. */
  readonly verb: number;
  /** Of a set request. */
  readonly value?: number;
  /** Room for the value. */
  readonly bytes: number;
  /** Modelling decision behind the request, as the number of its U-id. */
  readonly mark?: number;
}
export interface PropertyAnswer {
  readonly status: number;
  /** The first four bytes of the value. */
  readonly value: number;
  /** Size of the value: used, or wanted by the handler. */
  readonly bytes: number;
}

/**
 * One request of the running thread: under the device global lock (L-2), to the handler in the filter's automation table.
 * STATUS_DEVICE_REMOVED when the port is not there any more. Throws RangeError for more room than the bridge carries.
 */
export function* filterProperty(
  stack: DeviceStack,
  context: Context,
  portClass: Port['portClass'],
  request: PropertyRequest,
): Generator<Request, PropertyAnswer, number> {
  const { set, id, verb, value = 0, bytes, mark = 0 } = request;
  if (bytes > LONGEST_BYTES) throw new RangeError(`a property value of ${bytes} bytes is longer than ${LONGEST_BYTES}`);
  yield* stack.lock();
  try {
    const port = stack.portOf(portClass);
    const present = stack.state === 'started' || stack.state === 'stop-pending' || stack.state === 'remove-pending';
    if (!present || !port?.enabled || port.filter === 0) return { status: STATUS.DEVICE_REMOVED, value: 0, bytes: 0 };
    const index = PROPERTY_SETS.findIndex(([name]) => name === set);
    stack.machine.record.nextMark = mark;
    const status = yield* call('Filter_Property', port.unknownMiniport, port.filter, index, id, verb, value, bytes);
    return { status, value: context.outs[1]!, bytes: context.outs[2]! };
  } finally {
    stack.unlock();
  }
}

/** Takes the endpoints of a virtual device away or brings them back (T-7); the property is the driver's own (U-49). */
export function* setEndpoint(stack: DeviceStack, context: Context, present: boolean): Flow {
  const { status } = yield* filterProperty(stack, context, 'Topology', {
    set: 'KSPROPSETID_PortClsLab',
    id: ENDPOINT,
    verb: PROPERTY_TYPE.SET,
    value: Number(present),
    bytes: ULONG_BYTES,
    mark: 49,
  });
  return status;
}
