/** Property requests whose handler has answered STATUS_PENDING, until the driver completes them (PcCompletePendingPropertyRequest). */
import type { DeviceStack } from '../portcls/device.ts';
import { Waitable } from '../kernel/waits.ts';

export interface Outstanding {
  /** Signaled when it is completed. */
  readonly done: Waitable;
  /** What it was completed with; null: not yet. */
  status: number | null;
}

const requests = new WeakMap<DeviceStack, Map<number, Outstanding>>();

/** The requests that handlers of this device have, by the address of their PCPROPERTY_REQUEST. */
export function outstanding(stack: DeviceStack): Map<number, Outstanding> {
  let known = requests.get(stack);
  if (!known) requests.set(stack, (known = new Map()));
  return known;
}

/** A request that its handler is about to get. */
export function hand(stack: DeviceStack, address: number): Outstanding {
  const { objects } = stack.machine;
  const done = new Waitable('event', 'property-request', objects.intern('property-request'), 0, true, false);
  const request: Outstanding = { done, status: null };
  outstanding(stack).set(address, request);
  return request;
}
