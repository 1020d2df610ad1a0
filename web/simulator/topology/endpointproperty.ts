/** The property of the project's own driver by which software moves the endpoints of its virtual device (T-7; driver/endpointproperty.h). */
import type { Request } from '../kernel/context.ts';
import type { DeviceStack } from '../portcls/device.ts';
import { filterProperty, type PropertyAnswer, type PropertyRequest } from './request.ts';

const ULONG_BYTES = 4;

/** KSPROPSETID_PortClsLab, its only property: a ULONG, TRUE while the endpoints are there. */
export const ENDPOINT: Pick<PropertyRequest, 'set' | 'id' | 'target' | 'name'> = {
  set: 'DE5CA421-9949-4BF2-88B8-75CAE886E8E1',
  id: 0,
  target: { kind: 'filter' },
  name: 'KSPROPERTY_PORTCLSLAB_ENDPOINT',
};

/** One request to the topology filter; see `filterProperty`. */
export function endpointProperty(
  stack: DeviceStack,
  request: Pick<PropertyRequest, 'verb' | 'roomBytes' | 'value' | 'mark'>,
): Generator<Request, PropertyAnswer, number> {
  return filterProperty(stack, () => stack.portOf('Topology'), { ...ENDPOINT, ...request });
}

/** TRUE or FALSE as the value of a set request. */
export const present = (there: boolean): Uint8Array => Uint8Array.of(Number(there), ...new Uint8Array(ULONG_BYTES - 1));
