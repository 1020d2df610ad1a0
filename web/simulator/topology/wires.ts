/** Physical connections between filters (PcRegisterPhysicalConnection), as the trace has them. */
import type { Session } from '../session.ts';
import { succeeded } from '../status.ts';
import { hostOp, Phase } from '../trace/trace.ts';

/** From a pin of one subdevice to a pin of another; names are those the driver registered. */
export interface Wire {
  readonly from: string;
  readonly fromPin: number;
  readonly to: string;
  readonly toPin: number;
}

const REGISTER = hostOp('PcRegisterPhysicalConnection'),
  UNREGISTER = hostOp('UnregisterPhysicalConnection');

/** Those that are registered now. */
export function wiresOf({ machine: { trace, objects }, stack }: Session): Wire[] {
  const names = new Map([...stack.subdevices.values()].map((port) => [objects.nameId(port.address), port.subdevice]));
  const wires = new Map<string, Wire>();
  for (let i = 0; i < trace.length; i++) {
    const op = trace.op[i]!;
    if ((op !== REGISTER && op !== UNREGISTER) || trace.phase[i] !== Phase.Call || !succeeded(trace.result[i]!))
      continue;
    // fdo, from, fromPin, to, toPin
    const at = trace.argStart[i]! + 1;
    const [from, fromPin, to, toPin] = [0, 1, 2, 3].map((k) => trace.values[at + k]!) as [
      number,
      number,
      number,
      number,
    ];
    const key = [from, fromPin, to, toPin].join();
    const [fromName, toName] = [names.get(from), names.get(to)];
    if (op === UNREGISTER || fromName === undefined || toName === undefined) wires.delete(key);
    else wires.set(key, { from: fromName, fromPin, to: toName, toPin });
  }
  return [...wires.values()];
}
