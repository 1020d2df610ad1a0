/**
 * Executive resources (ERESOURCE): many readers or one writer. Source: nf-wdm-exinitializeresourcelite and the pages of the
 * functions beside it. In which order waiters are served no page says: here in the order they came (U-54).
 */
import { HOST } from '../../../wasm/abi/table-any.ts';
import { BugCheck } from '../kernel/bugcheck.ts';
import type { Context, Flow } from '../kernel/context.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { Handler } from '../kernel/machine.ts';
import { KernelObject } from '../kernel/objects.ts';
import { Waitable } from '../kernel/waits.ts';
import { STATUS } from '../status.ts';
import type { AnyContext } from './contract.ts';
import type { Regions } from './regions.ts';

const CURRENT_THREAD = HOST.findIndex((row) => row.name === 'PsGetCurrentThread');

/** How shared access behaves towards those who wait for exclusive access. */
type Access = 'exclusive' | 'shared' | 'starve-exclusive' | 'wait-for-exclusive';

interface Waiter {
  readonly context: Context;
  readonly exclusive: boolean;
  /** Signaled when the access is granted. */
  readonly granted: Waitable;
}

class Resource extends KernelObject {
  /** Who has exclusive access; `counts` then holds this context alone. */
  exclusive: Context | null = null;
  /** How often each owner has acquired it. */
  readonly counts = new Map<Context, number>();
  waiters: Waiter[] = [];

  grant(context: Context, exclusive: boolean): void {
    if (exclusive) this.exclusive = context;
    this.counts.set(context, (this.counts.get(context) ?? 0) + 1);
  }
  /** Whether a caller gets this access without a wait. */
  allows(context: Context, access: Access): boolean {
    if (this.exclusive === context) return true;
    if (access === 'exclusive') return this.counts.size === 0;
    if (this.exclusive) return false;
    if (access === 'starve-exclusive' || this.counts.size === 0) return true;
    if (access === 'shared' && this.counts.has(context)) return true;
    return !this.waiters.some(({ exclusive }) => exclusive);
  }
  /** Takes those off the queue who have access now. */
  next(): Waiter[] {
    const served: Waiter[] = [];
    for (let first = this.waiters[0]; first; first = this.waiters[0]) {
      if (this.exclusive || (first.exclusive && this.counts.size > 0)) break;
      this.waiters.shift();
      this.grant(first.context, first.exclusive);
      served.push(first);
    }
    return served;
  }
}

export interface Eresources {
  readonly handlers: Handlers;
  /** Resources that were not deleted. */
  left(): string[];
}

export function eresources({ machine }: Pick<AnyContext, 'machine'>, { demand }: Pick<Regions, 'demand'>): Eresources {
  const { objects } = machine;
  const active = new Set<Resource>();

  const resourceAt = (address: number, call: string): Resource => {
    const resource = objects.get(address, Resource);
    if (!resource || !active.has(resource))
      throw new BugCheck(null, `${call} is given a resource that was never initialized, or was deleted`);
    return resource;
  };
  const serve = (resource: Resource): void => {
    for (const { granted } of resource.next()) machine.signal(granted);
  };
  function* waitFor(resource: Resource, context: Context, exclusive: boolean): Flow {
    const granted = new Waitable('event', resource.name, resource.nameId, 0, true, false);
    resource.waiters.push({ context, exclusive, granted });
    yield { kind: 'wait', objects: [granted], timeoutHns: null };
    return 1;
  }
  const acquire =
    (call: string, access: Access): Handler =>
    (a, context) => {
      demand(call, context);
      const resource = resourceAt(a[0]!, call);
      const exclusive = access === 'exclusive';
      if (resource.allows(context, access)) {
        resource.grant(context, exclusive);
        return 1;
      }
      if (!a[1]) return 0;
      if (exclusive && resource.counts.has(context))
        throw new BugCheck(
          null,
          `${context.name} has shared access to ${resource.name} and waits for exclusive access: it waits for ever`,
        );
      return waitFor(resource, context, exclusive);
    };
  const release = (resource: Resource, owner: Context | undefined, call: string, name: string): number => {
    const count = owner && resource.counts.get(owner);
    if (!count)
      throw new BugCheck('RESOURCE_NOT_OWNED', `${call} of ${resource.name}, which ${name} does not own`, [
        null,
        null,
        null,
        null,
      ]);
    if (count > 1) resource.counts.set(owner, count - 1);
    else {
      resource.counts.delete(owner);
      resource.exclusive = null;
      serve(resource);
    }
    return 0;
  };
  const threadOf = (context: Context): number =>
    Number(machine.handlers[CURRENT_THREAD]!(new Float64Array(1), context));
  const waiting = (exclusive: boolean, call: string) => (a: Float64Array) =>
    resourceAt(a[0]!, call).waiters.filter((waiter) => waiter.exclusive === exclusive).length;

  const handlers: Handlers = {
    ExInitializeResourceLite: (a) => {
      const known = objects.get(a[0]!, Resource);
      if (known && active.has(known))
        throw new BugCheck(null, `ExInitializeResourceLite of ${known.name}, which is initialized and was not deleted`);
      const name = objects.nextName('eresource');
      active.add(objects.add(new Resource('eresource', name, objects.intern(name), a[0]!)));
      return STATUS.SUCCESS;
    },
    ExReinitializeResourceLite: (a) => {
      const resource = resourceAt(a[0]!, 'ExReinitializeResourceLite');
      resource.exclusive = null;
      resource.counts.clear();
      resource.waiters = [];
      return STATUS.SUCCESS;
    },
    ExDeleteResourceLite: (a) => {
      const resource = resourceAt(a[0]!, 'ExDeleteResourceLite');
      const [owner] = resource.counts.keys();
      if (owner) throw new BugCheck(null, `ExDeleteResourceLite of ${resource.name}, which ${owner.name} owns`);
      active.delete(resource);
      return STATUS.SUCCESS;
    },
    ExAcquireResourceExclusiveLite: acquire('ExAcquireResourceExclusiveLite', 'exclusive'),
    ExAcquireResourceSharedLite: acquire('ExAcquireResourceSharedLite', 'shared'),
    ExAcquireSharedStarveExclusive: acquire('ExAcquireSharedStarveExclusive', 'starve-exclusive'),
    ExAcquireSharedWaitForExclusive: acquire('ExAcquireSharedWaitForExclusive', 'wait-for-exclusive'),
    ExReleaseResourceLite: (a, context) => {
      demand('ExReleaseResourceLite', context);
      return release(resourceAt(a[0]!, 'ExReleaseResourceLite'), context, 'ExReleaseResourceLite', context.name);
    },
    ExReleaseResourceForThreadLite: (a, context) => {
      demand('ExReleaseResourceForThreadLite', context);
      const resource = resourceAt(a[0]!, 'ExReleaseResourceForThreadLite');
      const owner = [...resource.counts.keys()].find((other) => threadOf(other) === a[1]);
      return release(resource, owner, 'ExReleaseResourceForThreadLite', objects.find(a[1]!)?.name ?? 'that thread');
    },
    ExConvertExclusiveToSharedLite: (a, context) => {
      const resource = resourceAt(a[0]!, 'ExConvertExclusiveToSharedLite');
      if (resource.exclusive !== context)
        throw new BugCheck(
          null,
          `ExConvertExclusiveToSharedLite of ${resource.name}, to which ${context.name} has no exclusive access`,
        );
      resource.exclusive = null;
      serve(resource);
      return 0;
    },
    ExIsResourceAcquiredExclusiveLite: (a, context) =>
      Number(resourceAt(a[0]!, 'ExIsResourceAcquiredExclusiveLite').exclusive === context),
    ExIsResourceAcquiredSharedLite: (a, context) =>
      resourceAt(a[0]!, 'ExIsResourceAcquiredSharedLite').counts.get(context) ?? 0,
    ExGetExclusiveWaiterCount: waiting(true, 'ExGetExclusiveWaiterCount'),
    ExGetSharedWaiterCount: waiting(false, 'ExGetSharedWaiterCount'),
  };
  return { handlers, left: () => [...active].map(({ name }) => `${name} (executive resource)`) };
}
