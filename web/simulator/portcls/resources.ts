/**
 * Stream resources: what AddStreamResource, AddStreamResource2 and the two Pc functions do. One table for all four, since
 * PortCls keeps one global state (S-10). Which checks are made is not published: U-7 to U-12, U-19.
 */
import { ENTRY } from '../../../wasm/abi/table.ts';
import type { Context } from '../kernel/context.ts';
import type { Handlers } from '../kernel/handlers.ts';
import { KernelObject } from '../kernel/objects.ts';
import type { Machine } from '../kernel/machine.ts';
import { Interrupt } from '../kernel/machine.ts';
import { DriverThread } from '../kernel/functions.ts';
import { STATUS } from '../status.ts';
import { ENTRY_OP } from '../trace/trace.ts';
import type { Report, RuleId } from '../verifier/rules.ts';

export type Via = 'Manager' | 'Manager2' | 'PcAddStreamResource';
export const RESOURCE_INTERRUPT = 0;
export const RESOURCE_THREAD = 1;
const PNP_STOP_OP = ENTRY_OP + ENTRY.findIndex((row) => row.name === 'MiniportPnpNotify_PnpStop');
/** CONNECT_MESSAGE_BASED; the first is CONNECT_FULLY_SPECIFIED, 1 (U-1). */
const LARGEST_VERSION = 3;

export class StreamResource extends KernelObject {
  resourceKind: 'interrupt' | 'thread' = 'interrupt';
  target = 0;
  targetName = '';
  owner = '';
  via: Via = 'Manager';
  addedHns = 0;
  removedHns: number | null = null;
  /** There was nothing to register any more: what a removal says then was said already. */
  neverValid = false;
}

/** sizeof PCSTREAMRESOURCE_DESCRIPTOR as the driver's compiler sees it: 24 with 4-byte pointers, 40 with 8-byte ones (ddi-facts 1.4). */
const DESCRIPTOR_SIZES = [24, 40];

export interface ResourceTable {
  readonly handlers: Handlers;
  /** Every registration ever made, removed ones included, in order. */
  readonly all: readonly StreamResource[];
  /** True when the interrupt or thread behind a registration no longer exists in the registered form (U-15). */
  isStale(resource: StreamResource): boolean;
  /** An interrupt is disconnected or a driver's thread ends: an error while it is registered. */
  destroyed(target: KernelObject): void;
  /** Told after every registration and removal (U-17: they take effect at once). */
  onChange: () => void;
}

export interface ResourceOptions {
  readonly machine: Machine;
  readonly isPdo: (address: number) => boolean;
  readonly onFinding: Report;
}

export function resourceTable({ machine, isPdo, onFinding }: ResourceOptions): ResourceTable {
  const { objects, record, host } = machine;
  const all: StreamResource[] = [];

  /** `d`: descriptor given, size, flags, pdo, type, version, resource, handle pointer given; `pdo`: the separate argument, or null. */
  const add = (via: Via, pdo: number | null, set: number, d: readonly number[], outs: Float64Array): number => {
    outs[1] = 0; // U-12: NULL after a failure
    const [given, size, flags, descriptorPdo, type, version, resource, handleOut] = d as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const refuse = (mark: number, why: string, rule: RuleId = 'resource-parameter'): number => {
      record.nextMark = mark;
      onFinding(rule, `${via === 'PcAddStreamResource' ? via : `${via}: AddStreamResource`} refused: ${why}`);
      return STATUS.INVALID_PARAMETER;
    };
    if (!given) return refuse(7, 'no descriptor');
    if (!handleOut) return refuse(7, 'no place for the handle');
    if (set !== 0) return refuse(7, 'ResourceSet must be NULL (S-4)');
    if (!DESCRIPTOR_SIZES.includes(size)) return refuse(7, 'Size is not the size of PCSTREAMRESOURCE_DESCRIPTOR');
    if (flags !== 0) return refuse(7, 'Flags is reserved and must be 0');
    if (descriptorPdo === 0 || pdo === 0) return refuse(7, 'Pdo is NULL');
    if (type > RESOURCE_THREAD) return refuse(8, 'Type is not an interrupt or a thread', 'resource-type-set');
    const versionKnown = version >= 1 && version <= LARGEST_VERSION;
    if (resource === 0) {
      // A thread written into the union with Type left at 0 lies where Version is.
      if (type === RESOURCE_INTERRUPT && !versionKnown)
        return refuse(7, 'Type says an interrupt, and there is none: Type was left at 0', 'resource-type-zero');
      return refuse(7, type === RESOURCE_THREAD ? 'Thread is NULL' : 'the interrupt is NULL');
    }
    if (pdo !== null && pdo !== descriptorPdo)
      return refuse(9, 'the Pdo argument and the descriptor name different device objects', 'resource-wrong-pdo');
    if (!isPdo(descriptorPdo)) {
      const named = objects.find(descriptorPdo);
      const which = named?.kind === 'fdo' ? `Pdo is ${named.name}, the functional device object; it` : 'Pdo';
      return refuse(9, `${which} is not the physical device object of this stack`, 'resource-wrong-pdo');
    }
    if (type === RESOURCE_INTERRUPT && !versionKnown)
      return refuse(1, 'Interrupt.Version is none of 1 to 3', 'resource-interrupt-version');
    const target = objects.find(resource);
    const what = target?.name ?? 'something';
    if (type === RESOURCE_THREAD && !(target instanceof DriverThread)) {
      if (target !== undefined && target.name === machine.current?.name)
        onFinding('resource-current-thread', `${what} is registered by itself; the driver does not own it`);
      else onFinding('resource-foreign-thread', `${what}, a thread the driver does not own, is registered`);
    } else if (isGone(target)) onFinding('resource-not-valid', `${what} is registered and does not exist any more`);
    if (all.some((r) => r.removedHns === null && r.target === resource)) {
      record.nextMark = 10;
      onFinding('resource-twice', `${what} is registered twice`);
    }
    const name = objects.nextName('res');
    const entry = objects.add(new StreamResource('res', name, objects.intern(name), host.allocate(16)));
    entry.resourceKind = type === RESOURCE_THREAD ? 'thread' : 'interrupt';
    entry.target = resource;
    entry.targetName = target?.name ?? '?';
    entry.owner = objects.find(descriptorPdo)?.name ?? '?';
    entry.via = via;
    entry.addedHns = machine.nowHns;
    entry.neverValid = isGone(target);
    all.push(entry);
    outs[1] = entry.address;
    table.onChange();
    return STATUS.SUCCESS;
  };

  const remove = (via: 'interface' | 'function', handle: number): number => {
    const entry = objects.get(handle, StreamResource);
    if (!entry || entry.removedHns !== null) {
      record.nextMark = 11;
      onFinding('resource-stale-handle', 'RemoveStreamResource of a handle that is not registered');
      return STATUS.INVALID_PARAMETER;
    }
    if (isStale(entry) && !entry.neverValid)
      onFinding(
        'resource-removed-late',
        `${entry.name} is removed after ${entry.targetName} was destroyed; the resource must still be valid (S-6)`,
      );
    if ((via === 'function') !== (entry.via === 'PcAddStreamResource')) {
      record.nextMark = 19;
      onFinding(
        'resource-other-route',
        `${entry.name} was added through ${entry.via} and is removed through ${via === 'function' ? 'PcRemoveStreamResource' : 'the interface'}`,
      );
    }
    entry.removedHns = machine.nowHns;
    table.onChange();
    return STATUS.SUCCESS;
  };

  const destroyed = (target: KernelObject): void => {
    for (const entry of all)
      if (entry.removedHns === null && entry.target === target.address)
        onFinding('resource-destroyed', `${target.name} goes while it is registered as ${entry.name}`);
  };

  /** U-15: the registered form is gone, whatever the address says. */
  const isGone = (target: KernelObject | undefined): boolean => {
    if (target instanceof Interrupt) return !target.connected;
    if (target instanceof DriverThread) return target.context === null;
    return target === undefined;
  };
  const isStale = (entry: StreamResource): boolean => isGone(objects.find(entry.target));

  /** U-16: a call from under the device global lock is allowed, and shown. */
  const checkLock = (context: Context): void => {
    if (context.frames.some((frame) => frame.op === PNP_STOP_OP))
      onFinding('resource-under-lock', 'a stream-resource function is called inside IMiniportPnpNotify::PnpStop');
  };

  const handlers: Handlers = {
    PcAddStreamResource: (a, context) => {
      checkLock(context);
      return add('PcAddStreamResource', a[0]!, a[1]!, [...a.subarray(2, 10)], a);
    },
    PcRemoveStreamResource: (a, context) => {
      checkLock(context);
      return remove('function', a[0]!);
    },
    StreamResourceManager_AddStreamResource: (a, context) => {
      checkLock(context);
      return add('Manager', null, a[1]!, [...a.subarray(2, 10)], a);
    },
    StreamResourceManager_AddStreamResource2: (a, context) => {
      checkLock(context);
      return add('Manager2', a[1]!, a[2]!, [...a.subarray(3, 11)], a);
    },
    StreamResourceManager_RemoveStreamResource: (a, context) => {
      checkLock(context);
      return remove('interface', a[1]!);
    },
  };
  const table: ResourceTable = { handlers, all, isStale, destroyed, onChange: () => {} };
  return table;
}
