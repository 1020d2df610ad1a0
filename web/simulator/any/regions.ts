/**
 * Where APCs are disabled: critical and guarded regions, and fast and guarded mutexes beyond what every driver uses. Nothing here
 * delivers an APC; what counts is whether a function that demands such a region is called outside of one (kernel/disabling-apcs).
 */
import { HOST } from '../../../wasm/abi/table-any.ts';
import type { Context } from '../kernel/context.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { Handler } from '../kernel/machine.ts';
import { Mutex } from '../kernel/waits.ts';
import type { AnyContext } from './contract.ts';

const APC_LEVEL = 1;
const idOf = (name: string): number => HOST.findIndex((row) => row.name === name);

interface Depth {
  critical: number;
  guarded: number;
}

export interface Regions {
  readonly handlers: Handlers;
  /** A finding when `call`, whose page demands that normal kernel APCs are disabled, is made where they are not. */
  demand(call: string, context: Context): void;
  /** Threads that are still in a region they entered. */
  left(): string[];
}

export function regions({ machine, onFinding }: Pick<AnyContext, 'machine' | 'onFinding'>): Regions {
  const { objects } = machine;
  const depths = new Map<Context, Depth>();
  /** Addresses of the mutexes whose owner runs with APCs disabled. */
  const mutexes = new Set<number>();
  const acquire = machine.handlers[idOf('ExAcquireFastMutex')]!;
  const release = machine.handlers[idOf('ExReleaseFastMutex')]!;

  const depthOf = (context: Context): Depth => {
    let depth = depths.get(context);
    if (!depth) depths.set(context, (depth = { critical: 0, guarded: 0 }));
    return depth;
  };
  const holdsMutex = (context: Context): boolean =>
    [...mutexes].some((address) => objects.get(address, Mutex)?.owner === context);
  const allDisabled = (context: Context): boolean =>
    context.irql >= APC_LEVEL || depthOf(context).guarded > 0 || holdsMutex(context);
  const disabled = (context: Context): boolean => depthOf(context).critical > 0 || allDisabled(context);
  const demand = (call: string, context: Context): void => {
    if (!disabled(context))
      onFinding(
        'kernel-irql',
        `${call} is called while APCs can be delivered; its page demands KeEnterCriticalRegion, or IRQL APC_LEVEL, before`,
      );
  };

  const enter = (kind: keyof Depth) => (_a: Float64Array, context: Context) => {
    depthOf(context)[kind]++;
    return 0;
  };
  const leave = (kind: keyof Depth, call: string) => (_a: Float64Array, context: Context) => {
    const depth = depthOf(context);
    if (depth[kind] > 0) depth[kind]--;
    else onFinding('kernel-irql', `${call} is called by ${context.name}, which is in no ${kind} region`);
    return 0;
  };
  const taking: Handler = (a, context) => {
    mutexes.add(a[0]!);
    return acquire(a, context);
  };
  const tryTo: Handler = (a, context) => {
    const mutex = objects.get(a[0]!, Mutex);
    // Another event in its place: it has been initialised again, so that nobody owns it.
    if (mutex?.owner && mutex.event === objects.find(a[1]!)) return 0;
    taking(a, context);
    return 1;
  };
  const unsafe =
    (call: string): Handler =>
    (a, context) => {
      demand(call, context);
      return taking(a, context);
    };

  return {
    demand,
    left: () =>
      [...depths].flatMap(([{ name }, depth]) =>
        (['critical', 'guarded'] as const)
          .filter((kind) => depth[kind] > 0)
          .map((kind) => `${name} (in a ${kind} region)`),
      ),
    handlers: {
      KeEnterCriticalRegion: enter('critical'),
      KeLeaveCriticalRegion: leave('critical', 'KeLeaveCriticalRegion'),
      KeEnterGuardedRegion: enter('guarded'),
      KeLeaveGuardedRegion: leave('guarded', 'KeLeaveGuardedRegion'),
      KeAreApcsDisabled: (_a, context) => Number(disabled(context)),
      KeAreAllApcsDisabled: (_a, context) => Number(allDisabled(context)),
      ExAcquireFastMutex: taking,
      ExTryToAcquireFastMutex: tryTo,
      ExAcquireFastMutexUnsafe: unsafe('ExAcquireFastMutexUnsafe'),
      ExReleaseFastMutexUnsafe: release,
      KeAcquireGuardedMutex: taking,
      KeTryToAcquireGuardedMutex: tryTo,
      KeAcquireGuardedMutexUnsafe: unsafe('KeAcquireGuardedMutexUnsafe'),
      KeReleaseGuardedMutex: release,
      KeReleaseGuardedMutexUnsafe: release,
    },
  };
}
