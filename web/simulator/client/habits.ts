/**
 * What a stream's client does otherwise than our audio engine. The first two are legal and ask something unusual of a driver;
 * the others are mistakes that clients were seen to make, so that their effect can be told from a driver's.
 * Their names are in scenario/habits.ts.
 */
import { STATUS, statusName, succeeded } from '../status.ts';
import type { Request } from '../kernel/context.ts';
import type { DeviceStack } from '../portcls/device.ts';
import type { ClientHabit } from '../scenario/habits.ts';
import type { Pin } from '../portcls/streams.ts';
import { endpointProperty } from '../topology/endpointproperty.ts';
import { PROPERTY_TYPE } from '../topology/request.ts';

/** Of the value of the one property our driver has. */
const ULONG_BYTES = 4;
/** Smaller than that value, as a client's guess may be. */
const GUESS_BYTES = 2;

/** Reads the endpoint property the way a client does that takes one status for two. Null, or why it gives up. */
export function* sizeByOverflow(stack: DeviceStack): Generator<Request, string | null, number> {
  for (const roomBytes of [GUESS_BYTES, ULONG_BYTES]) {
    const { status } = yield* endpointProperty(stack, { verb: PROPERTY_TYPE.GET, roomBytes });
    if (succeeded(status)) return null;
    if (status !== STATUS.BUFFER_OVERFLOW)
      return `the size of a property was expected with STATUS_BUFFER_OVERFLOW, and ${statusName(status)} came`;
  }
  return 'the size of a property changes between two requests';
}

/** What such a client does before it asks for its buffer. Null, or why it gives the stream up. */
export function* beforeBuffer(habit: ClientHabit | undefined, pin: Pin): Generator<Request, string | null, number> {
  switch (habit) {
    case 'position-first':
      yield* pin.getPosition();
      return null;
    case 'set-position-register': {
      const status = yield* pin.positionRegister('set');
      if (succeeded(status)) return null;
      return `the position register was asked for with a set request: ${statusName(status)}`;
    }
    case 'overflow-only':
      return yield* sizeByOverflow(pin.stack);
    default:
      return null;
  }
}

/** Bytes of a packet as the client reckons them, from which it works out where the next packet begins. */
export function reckonedBytes(habit: ClientHabit | undefined, packetBytes: number, frameBytes: number): number {
  return habit === 'mask-frames' ? packetBytes & ~(frameBytes - 1) : packetBytes;
}
