/** PcCompletePendingPropertyRequest: ends what a property handler has left pending. */
import type { Handlers } from '../kernel/handlers.ts';
import { STATUS } from '../status.ts';
import { outstanding } from '../topology/pending.ts';
import type { AnyContext } from './contract.ts';

export function propertyHandlers({ machine, stack, onFinding }: AnyContext): Handlers {
  return {
    PcCompletePendingPropertyRequest: (a) => {
      const request = outstanding(stack).get(a[0]!);
      const status = a[1]! | 0;
      if (status === STATUS.PENDING)
        onFinding('pc-property-request', 'a property request is completed with STATUS_PENDING');
      // U-53: what is no request of a handler, or is completed already, is refused.
      if (!request || request.status !== null) return STATUS.INVALID_PARAMETER;
      request.status = status;
      machine.signal(request.done);
      return STATUS.SUCCESS;
    },
  };
}
