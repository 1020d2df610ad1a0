/** Handlers of the host calls that only drivers other than the project's own make. */
import { ENTRY, HOST } from '../../../wasm/abi/table-any.ts';
import { IIDS, type IidName } from '../../../wasm/abi/table.ts';
import { BugCheck } from '../kernel/bugcheck.ts';
import { install, type Handlers } from '../kernel/handlers.ts';
import type { Context } from '../kernel/context.ts';
import { Port } from '../portcls/device.ts';
import { STATUS } from '../status.ts';
import { has, type Release } from '../versions.ts';
import type { AnyContext } from './contract.ts';
import { eresources } from './eresources.ts';
import { ANY_FUNCTIONS } from './functions.ts';
import { interruptHandlers } from './interrupts.ts';
import { ioSpace } from './iospace.ts';
import { moreObjects } from './objects.ts';
import { propertyHandlers } from './properties.ts';
import { regions } from './regions.ts';
import { rundownHandlers } from './rundown.ts';
import { semaphoreHandlers } from './semaphores.ts';

const WORK_ITEM_ENTRY = ENTRY.findIndex((row) => row.name === 'WorkItem');
const QUERY_INTERFACE = HOST.findIndex((row) => row.name === 'Unknown_QueryInterface');
/** Priorities of the threads that carry out work items, by WORK_QUEUE_TYPE; others as the delayed queue (U-51). */
const WORKER_PRIORITY: Readonly<Record<number, number>> = { 0: 13, 1: 12, 2: 15 };
const DELAYED_PRIORITY = 12;

/** Interfaces of the port beyond those the project's driver knows, with their first release. */
const PORT_INTERFACES: Readonly<Partial<Record<IidName, Release>>> = {
  IID_IPortEvents: '2000',
  IID_IDrmPort: 'XP',
  IID_IDrmPort2: 'XP',
  IID_IPortClsPower: 'Vista',
  IID_IPortClsRuntimePower: '8',
};

/** RtlGetVersion of the releases a scenario can choose: major and minor version, build number. */
const VERSIONS: Readonly<Partial<Record<Release, readonly [number, number, number]>>> = {
  '7': [6, 1, 7601],
  '8.1': [6, 3, 9600],
  '10-1507': [10, 0, 10240],
  '10-1511': [10, 0, 10586],
  '11': [10, 0, 22621],
};

interface WorkItem {
  readonly name: string;
  queued: boolean;
}

/** Installs them. The answer names what the driver has not given back. */
export function installAny(context: AnyContext): () => string[] {
  const { machine, windows, onFinding } = context;
  const { objects } = machine;
  const items = new Map<number, WorkItem>();

  const queue = (address: number, kind: number, routine: number, argument: number): number => {
    const item = items.get(address);
    if (!item) throw new BugCheck(null, 'a work item is queued that was never allocated, or was freed');
    if (item.queued) throw new BugCheck(null, `${item.name} is queued while it is queued already`);
    item.queued = true;
    const priority = WORKER_PRIORITY[kind] ?? DELAYED_PRIORITY;
    machine.startThread(`worker ${item.name}`, priority, false, function* (_context: Context) {
      // It may be queued again, or freed, by its own routine.
      item.queued = false;
      yield { kind: 'call', entry: WORK_ITEM_ENTRY, args: [address, routine, argument] };
      return 0;
    });
    return 0;
  };
  const known = (address: number): void => {
    if (items.has(address)) return;
    const { name } = objects.named('object', address);
    items.set(address, { name, queued: false });
  };

  const handlers: Handlers = {
    Windows: (a, context) => {
      const name = machine.host.text(a[0]!, a[1]!);
      const rule = ANY_FUNCTIONS.get(name);
      if (rule && context.irql > rule.maxIrql)
        onFinding('kernel-irql', `${name} is called at IRQL ${context.irql}; its page allows at most ${rule.maxIrql}`);
      return 0;
    },
    IoAllocateWorkItem: (a) => {
      known(a[1]!);
      return 1;
    },
    IoFreeWorkItem: (a) => {
      const item = items.get(a[0]!);
      if (!item) throw new BugCheck(null, 'a work item is freed that was never allocated, or was freed before');
      if (item.queued) throw new BugCheck(null, `${item.name} is freed while it is queued`);
      items.delete(a[0]!);
      objects.remove(a[0]!);
      return 0;
    },
    IoQueueWorkItem: (a) => queue(a[0]!, a[1]!, a[2]!, a[3]!),
    ExQueueWorkItem: (a) => {
      known(a[0]!);
      return queue(a[0]!, a[1]!, a[2]!, a[3]!);
    },
    RtlGetVersion: (a) => {
      const [major, minor, build] = VERSIONS[windows] ?? [10, 0, 22621];
      a[1] = build;
      return major * 0x10000 + minor;
    },
  };
  install(machine, handlers);
  const memory = ioSpace(context);
  const more = moreObjects(context);
  const apcs = regions(context);
  const resources = eresources(context, apcs);
  install(machine, {
    ...interruptHandlers(context),
    ...semaphoreHandlers(machine),
    ...propertyHandlers(context),
    ...rundownHandlers(machine),
    ...memory.handlers,
    ...more.handlers,
    ...apcs.handlers,
    ...resources.handlers,
  });

  const queryInterface = machine.handlers[QUERY_INTERFACE]!;
  install(machine, {
    Unknown_QueryInterface: (a, context) => {
      const iid = IIDS[a[1]!]?.[0] ?? 'IID_unknown';
      const target = objects.find(a[0]!);
      const at = a[2]!;
      const since = PORT_INTERFACES[iid];
      if (at !== 0 && target instanceof Port && since !== undefined && has(windows, since)) {
        if (!objects.find(at)) objects.named('object', at);
        return STATUS.SUCCESS;
      }
      if (target?.kind === 'object' && at !== 0) return STATUS.SUCCESS;
      return queryInterface(a, context);
    },
  });
  return () => [
    ...[...items.values()].map(({ name }) => `${name} (work item)`),
    ...memory.left(),
    ...more.left(),
    ...resources.left(),
    ...apcs.left(),
  ];
}
