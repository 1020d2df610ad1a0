/**
 * Stream resources: what AddStreamResource, AddStreamResource2 and the two Pc functions do. One table for all four, since
 * PortCls keeps one global state (S-10). Which checks are made is not published: U-7 to U-12, U-19.
 */
import type { Handlers } from '../kernel/handlers.ts';
import { KernelObject } from '../kernel/objects.ts';
import type { Machine } from '../kernel/machine.ts';
import { Interrupt } from '../kernel/machine.ts';
import { DriverThread } from '../kernel/functions.ts';
import { STATUS } from '../status.ts';

export type Via = 'Manager' | 'Manager2' | 'PcAddStreamResource';
export const RESOURCE_INTERRUPT = 0;
export const RESOURCE_THREAD = 1;

export class StreamResource extends KernelObject {
  resourceKind: 'interrupt' | 'thread' = 'interrupt';
  target = 0;
  targetName = '';
  owner = '';
  via: Via = 'Manager';
  addedHns = 0;
  removedHns: number | null = null;
}

/** sizeof PCSTREAMRESOURCE_DESCRIPTOR as the driver's compiler sees it: 24 with 4-byte pointers, 40 with 8-byte ones (ddi-facts 1.4). */
const DESCRIPTOR_SIZES = [24, 40];

export interface ResourceTable {
  readonly handlers: Handlers;
  /** Every registration ever made, removed ones included, in order. */
  readonly all: readonly StreamResource[];
  /** True when the interrupt or thread behind a registration no longer exists in the registered form (U-15). */
  isStale(resource: StreamResource): boolean;
}

export interface ResourceOptions {
  readonly machine: Machine;
  readonly isPdo: (address: number) => boolean;
  readonly onFinding: (severity: 'error' | 'warning' | 'note', text: string, source: string) => void;
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
    const refuse = (mark: number, why: string): number => {
      record.nextMark = mark;
      onFinding(
        'warning',
        `${via === 'PcAddStreamResource' ? via : `${via}: AddStreamResource`} refused: ${why}`,
        `U-${mark}`,
      );
      return STATUS.INVALID_PARAMETER;
    };
    if (!given) return refuse(7, 'no descriptor');
    if (!handleOut) return refuse(7, 'no place for the handle');
    if (set !== 0) return refuse(7, 'ResourceSet must be NULL (S-4)');
    if (!DESCRIPTOR_SIZES.includes(size))
      return refuse(7, `Size ${size} is not the size of PCSTREAMRESOURCE_DESCRIPTOR`);
    if (flags !== 0) return refuse(7, 'Flags is reserved and must be 0');
    if (descriptorPdo === 0 || pdo === 0) return refuse(7, 'Pdo is NULL');
    if (type > RESOURCE_THREAD) return refuse(8, 'Type is not an interrupt or a thread');
    if (resource === 0) return refuse(7, type === RESOURCE_THREAD ? 'Thread is NULL' : 'the interrupt is NULL');
    if (pdo !== null && pdo !== descriptorPdo)
      return refuse(9, 'the Pdo argument and the descriptor name different device objects');
    if (!isPdo(descriptorPdo)) return refuse(9, 'Pdo is not the physical device object of this stack');
    if (type === RESOURCE_INTERRUPT && (version < 1 || version > 3)) return refuse(1, `Interrupt.Version ${version}`);
    const target = objects.find(resource);
    if (type === RESOURCE_THREAD && !(target instanceof DriverThread)) {
      onFinding(
        'warning',
        'a thread the driver does not own is registered as a stream resource (S-2)',
        'nf-portcls-pcaddstreamresource',
      );
    }
    if (all.some((r) => r.removedHns === null && r.target === resource))
      onFinding('warning', `${target?.name ?? 'a resource'} is registered twice`, 'U-10');
    const name = objects.nextName('res');
    const entry = objects.add(new StreamResource('res', name, objects.intern(name), host.allocate(16)));
    entry.resourceKind = type === RESOURCE_THREAD ? 'thread' : 'interrupt';
    entry.target = resource;
    entry.targetName = target?.name ?? '?';
    entry.owner = objects.find(descriptorPdo)?.name ?? '?';
    entry.via = via;
    entry.addedHns = machine.nowHns;
    all.push(entry);
    outs[1] = entry.address;
    return STATUS.SUCCESS;
  };

  const remove = (handle: number): number => {
    const entry = objects.get(handle, StreamResource);
    if (!entry || entry.removedHns !== null) {
      record.nextMark = 11;
      onFinding('error', 'RemoveStreamResource of a handle that is not registered', 'U-11');
      return STATUS.INVALID_PARAMETER;
    }
    if (isStale(entry))
      onFinding(
        'error',
        `${entry.name} is removed after ${entry.targetName} was destroyed; the resource must still be valid (S-6)`,
        'nf-portcls-pcremovestreamresource',
      );
    entry.removedHns = machine.nowHns;
    return STATUS.SUCCESS;
  };

  const isStale = (entry: StreamResource): boolean => {
    const target = objects.find(entry.target);
    if (target instanceof Interrupt) return !target.connected;
    if (target instanceof DriverThread) return target.context === null;
    return target === undefined;
  };

  const handlers: Handlers = {
    PcAddStreamResource: (a) => add('PcAddStreamResource', a[0]!, a[1]!, [...a.subarray(2, 10)], a),
    PcRemoveStreamResource: (a) => remove(a[0]!),
    StreamResourceManager_AddStreamResource: (a) => add('Manager', null, a[1]!, [...a.subarray(2, 10)], a),
    StreamResourceManager_AddStreamResource2: (a) => add('Manager2', a[1]!, a[2]!, [...a.subarray(3, 11)], a),
    StreamResourceManager_RemoveStreamResource: (a) => remove(a[1]!),
  };
  return { handlers, all, isStale };
}
