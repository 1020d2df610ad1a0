/** Fills a machine's table of host calls by name; a name that is not in the boundary table is a programming error. */
import { HOST, type HostName } from '../../../wasm/abi/table.ts';
import type { Handler, Machine } from './machine.ts';

export type Handlers = Partial<Record<HostName, Handler>>;

export function install(machine: Machine, handlers: Handlers): void {
  for (const [name, handler] of Object.entries(handlers)) {
    const id = HOST.findIndex((row) => row.name === name);
    if (id < 0) throw new Error(`no host call named ${name}`);
    machine.handlers[id] = handler;
  }
}
