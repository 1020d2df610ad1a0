/**
 * A service in user mode that takes the endpoints of a virtual device away and brings them back, by a property of the topology
 * filter (U-49). Its requests come one after the other from a thread of its own, beside the PnP manager and the clients.
 */
import type { Flow } from '../kernel/context.ts';
import type { DeviceStack } from '../portcls/device.ts';
import { succeeded } from '../status.ts';
import { endpointProperty, present } from '../topology/endpointproperty.ts';
import { PROPERTY_TYPE } from '../topology/request.ts';

const PRIORITY = 8;

interface Wish {
  readonly present: boolean;
  readonly done: (status: number) => void;
}

export class EndpointService {
  private readonly stack: DeviceStack;
  private readonly onIdle: () => void;
  private readonly wishes: Wish[] = [];
  private closed = false;
  /** A request is on its way: the service has the filter open. */
  busy = false;
  /** The endpoints are away. */
  away = false;

  /** `onIdle` is told when the last request is done. */
  constructor(stack: DeviceStack, onIdle: () => void) {
    this.stack = stack;
    this.onIdle = onIdle;
  }

  /** Asks for the endpoints to be there or away; `done` gets the status. False: there is no device to ask. */
  request(present: boolean, done: (status: number) => void): boolean {
    if (this.closed) return false;
    this.wishes.push({ present, done });
    if (!this.busy) {
      this.busy = true;
      const { machine } = this.stack;
      const thread = machine.startThread('service', PRIORITY, false, () => this.run());
      thread.onDone = () => {
        this.busy = false;
        this.onIdle();
      };
    }
    return true;
  }

  /** No more requests, for the device is to be removed; what is on its way comes to its end. */
  close(): void {
    this.closed = true;
  }
  open(): void {
    this.closed = false;
  }

  private *run(): Flow {
    for (let wish; (wish = this.wishes.shift());) {
      const value = present(wish.present);
      const set = { verb: PROPERTY_TYPE.SET, value, roomBytes: value.length, mark: 49 };
      const { status } = yield* endpointProperty(this.stack, set);
      if (succeeded(status)) this.away = !wish.present;
      wish.done(status);
    }
    return 0;
  }
}
