/** Trace records that are not calls across the DDI. Same row form as the boundary table, so one decoder serves all. */
import type { Param, ParamType } from '../../../wasm/abi/table.ts';
import type { TraceGroup } from '../views.ts';

export interface EventRow {
  readonly name: string;
  readonly group: TraceGroup;
  readonly params: readonly Param[];
}
function event<N extends string>(name: N, group: TraceGroup, params = ''): EventRow & { readonly name: N } {
  return {
    name,
    group,
    params: params
      .split(' ')
      .filter(Boolean)
      .map((p) => {
        const [n, t] = p.split(':');
        return { name: n!, type: t as ParamType };
      }),
  };
}

export const EVENTS = [
  event('load', 'pnp', 'windows:str driver:str'),
  event('load-failed', 'pnp', 'import:str since:str'),
  event('unload', 'pnp'),
  event('interrupt', 'interrupts', 'interrupt:obj'),
  event('isr-begin', 'interrupts', 'interrupt:obj'),
  event('isr-end', 'interrupts', 'claimed:bool'),
  event('dpc-begin', 'interrupts', 'dpc:obj waited:hns'),
  event('dpc-end', 'interrupts'),
  event('thread-begin', 'threads', 'thread:obj'),
  event('thread-end', 'threads', 'thread:obj'),
  event('run', 'threads', 'thread:obj'),
  event('irp', 'pnp', 'request:str'),
  event('interface', 'pnp', 'name:str enabled:bool'),
  event('open', 'client', 'stream:u32 rate:u32 channels:u32 bits:u32'),
  event('close', 'client', 'stream:u32'),
  event('client-wrote', 'client', 'stream:u32 packet:u32 frames:frames'),
  event('client-read', 'client', 'stream:u32 packet:u32 frames:frames'),
  event('client-late', 'client', 'stream:u32 sleep:hns'),
  event('input-end', 'client', 'stream:u32 packet:u32'),
  event('packet', 'device', 'stream:u32 packet:u32'),
  event('glitch-late', 'glitch', 'stream:u32 packet:u32 late:hns'),
  event('glitch-never-written', 'glitch', 'stream:u32 packet:u32'),
  event('glitch-overrun', 'glitch', 'stream:u32 packet:u32 lost:u32'),
  event('glitch-halt', 'glitch', 'frames:frames'),
  event('dma-start', 'device', 'box:u32'),
  event('dma-pause', 'device', 'box:u32'),
  event('dma-halt', 'device', 'box:u32'),
  event('dma-resume', 'device', 'box:u32'),
  event('dma-reset', 'device', 'box:u32'),
  event('codec-reset', 'device'),
  event('fifo-error', 'device', 'box:u32'),
  event('device-gone', 'device'),
  event('foreign-dpc', 'load', 'load:obj length:hns waited:hns'),
  event('foreign-interrupt', 'load', 'load:obj processor:u32 length:hns'),
  event('foreign-thread', 'load', 'load:obj length:hns'),
  event('load-moved', 'protection', 'load:obj from:u32 to:u32'),
  event('low-latency', 'protection', 'on:bool'),
  event('protect', 'protection', 'resource:obj how:str'),
  event('unprotect', 'protection', 'resource:obj'),
  event('application-joins', 'client', 'stream:u32 name:str frames:frames'),
  event('application-leaves', 'client', 'stream:u32 name:str'),
  event('application-late', 'client', 'stream:u32 name:str late:hns'),
  event('period', 'client', 'stream:u32 frames:frames'),
  event('cause', 'glitch', 'step:str waited:hns text:str'),
  event('fault', 'fault', 'call:str nth:u32'),
  event('finding', 'finding', 'rule:str text:str'),
  event('bug-check', 'finding', 'text:str'),
  event('end', 'pnp', 'live:u32'),
  event('console-no-call', 'client', 'call:str'),
  event('property-value', 'client', 'property:str status:status value:str'),
] as const;

export type EventName = (typeof EVENTS)[number]['name'];
