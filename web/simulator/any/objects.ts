/** Objects of the port side that only foreign drivers get, such as registry keys: named when they are made, told at the end when they are kept. */
import { HOST } from '../../../wasm/abi/table-any.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { ObjectKind } from '../kernel/objects.ts';
import { STATUS } from '../status.ts';
import type { AnyContext } from './contract.ts';

const KINDS: readonly ObjectKind[] = ['key', 'resources'];
const RELEASE = HOST.findIndex((row) => row.name === 'Unknown_Release');

export interface MoreObjects {
  readonly handlers: Handlers;
  /** Those with references. */
  left(): string[];
}

export function moreObjects({ machine }: Pick<AnyContext, 'machine'>): MoreObjects {
  const { objects } = machine;
  const alive = new Map<number, string>();
  const release = machine.handlers[RELEASE]!;
  return {
    handlers: {
      Object_Allocate: (a) => {
        const kind = machine.host.text(a[0]!, a[1]!);
        const known = KINDS.find((one) => one === kind);
        if (!known) throw new Error(`the bridge makes an object of a kind that is not known: ${kind}`);
        alive.set(a[2]!, objects.named(known, a[2]!).name);
        return 0;
      },
      Unknown_Release: (a, context) => {
        if (a[1] === 0) alive.delete(a[0]!);
        return release(a, context);
      },
      Port_NewRegistryKey: () => STATUS.SUCCESS,
    },
    left: () => [...alive.values()].map((name) => `${name} (a reference)`),
  };
}
