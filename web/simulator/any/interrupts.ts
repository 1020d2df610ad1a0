/**
 * Interrupts that a driver connects without IInterruptSync: IoConnectInterrupt, IoConnectInterruptEx and what goes with an
 * interrupt object. Statuses: the "Return value" sections of both pages. The device has one interrupt line and no messages.
 */
import { ENTRY } from '../../../wasm/abi/table.ts';
import { BugCheck } from '../kernel/bugcheck.ts';
import type { Context, Flow } from '../kernel/context.ts';
import type { Handlers } from '../kernel/handlers.ts';
import { BLOCK, Interrupt, SpinLock, type Answer } from '../kernel/machine.ts';
import { STATUS } from '../status.ts';
import type { AnyContext } from './contract.ts';

const ISR_ENTRY = ENTRY.findIndex((row) => row.name === 'Isr');
/** Values of IO_CONNECT_INTERRUPT_PARAMETERS.Version. */
const FULLY_SPECIFIED = 1,
  LINE_BASED = 2,
  MESSAGE_BASED = 3,
  FULLY_SPECIFIED_GROUP = 4;
/** How often a disconnect looks whether the service routine has ended on the other processor (our choice). */
const DISCONNECT_POLL_HNS = 10;

interface Request {
  readonly address: number;
  readonly irql: number;
  readonly routine: number;
  readonly argument: number;
  readonly lock: number;
}

/** The handlers of these functions. */
export function interruptHandlers({ machine, stack, ports, device }: AnyContext): Handlers {
  const { objects } = machine;
  /** The version each was connected with, 0 for IoConnectInterrupt. */
  const versions = new Map<Interrupt, number>();

  const connect = (request: Request, version: number): number => {
    const name = objects.nextName('int');
    const interrupt = objects.add(new Interrupt('int', name, objects.intern(name), request.address));
    interrupt.irql = request.irql;
    interrupt.cpu = ports.interruptCpu;
    interrupt.connected = true;
    const lock = `${name}.lock`;
    interrupt.lock = request.lock
      ? (objects.firstUse('lock', request.lock) as SpinLock)
      : new SpinLock('lock', lock, objects.intern(lock), 0);
    interrupt.service = (context) =>
      machine.pushCall(context, ISR_ENTRY, [request.address, request.routine, request.argument]);
    versions.set(interrupt, version);
    ports.interrupts.push(interrupt);
    ports.onConnect(interrupt);
    return STATUS.SUCCESS;
  };

  /** Of what the driver names itself; null: it is the interrupt of the device. */
  const fault = (vector: number, irql: number, synchronizeIrql: number): 'vector' | 'irql' | null => {
    const own = device?.interrupt;
    if (!own || own.vector === 0 || vector !== own.vector) return 'vector';
    return irql !== own.irql || synchronizeIrql < irql ? 'irql' : null;
  };

  const interruptAt = (address: number, call: string): Interrupt => {
    const interrupt = objects.get(address, Interrupt);
    if (!interrupt?.connected)
      throw new BugCheck(null, `${call} is given ${interrupt?.name ?? 'something'}, which is no connected interrupt`);
    return interrupt;
  };

  /** The caller may free what the service routine uses: the call comes back when the routine has ended. */
  function* serviceEnds(interrupt: Interrupt): Flow {
    while (interrupt.active) yield { kind: 'spend', hns: DISCONNECT_POLL_HNS };
    return 0;
  }
  const disconnect = (interrupt: Interrupt): Answer => {
    interrupt.connected = false;
    versions.delete(interrupt);
    ports.onDisconnect(interrupt);
    ports.interrupts.splice(ports.interrupts.indexOf(interrupt), 1);
    return interrupt.active ? serviceEnds(interrupt) : 0;
  };

  const enter = (call: string) => (a: Float64Array, context: Context) => {
    const interrupt = interruptAt(a[0]!, call);
    if (context.irql > interrupt.irql)
      throw new BugCheck(
        'IRQL_NOT_GREATER_OR_EQUAL',
        `${call} at IRQL ${context.irql}, above the interrupt's ${interrupt.irql}`,
        [null, context.irql],
      );
    const old = context.irql;
    context.irql = interrupt.irql;
    if (machine.acquire(interrupt.lock!, context)) return old;
    context.value = old;
    return BLOCK;
  };
  const leave = (call: string) => (a: Float64Array, context: Context) => {
    machine.letGo(interruptAt(a[0]!, call).lock!, context);
    machine.setIrql(context, a[1]!);
    return 0;
  };

  return {
    IoConnectInterrupt: (a) => {
      const [address, vector, irql, synchronizeIrql, processors, routine, argument, lock] = [...a.subarray(0, 8)];
      if (!routine || processors === 0 || fault(vector!, irql!, synchronizeIrql!)) return STATUS.INVALID_PARAMETER;
      return connect({ address: address!, irql: synchronizeIrql!, routine, argument: argument!, lock: lock! }, 0);
    },
    IoConnectInterruptEx: (a) => {
      const version = a[0]!;
      const [pdo, address, vector, irql, synchronizeIrql, processors, fallBack] = [...a.subarray(1, 8)];
      const [routine, argument, lock] = [...a.subarray(8, 11)];
      // The version on return is the operation that was carried out, or the one asked for.
      a[1] = version;
      const full = version === FULLY_SPECIFIED || version === FULLY_SPECIFIED_GROUP;
      if (!full && version !== LINE_BASED && version !== MESSAGE_BASED) return STATUS.INVALID_PARAMETER_1;
      if (pdo === 0 || pdo !== stack.pdo?.address || !routine) return STATUS.INVALID_PARAMETER;
      const own = device?.interrupt;
      if (!own || own.vector === 0) return STATUS.NOT_FOUND;
      if (full) {
        if (processors === 0) return STATUS.INVALID_PARAMETER_10;
        const wrong = fault(vector!, irql!, synchronizeIrql!);
        if (wrong) return wrong === 'vector' ? STATUS.NOT_FOUND : STATUS.INVALID_PARAMETER;
      } else if (version === MESSAGE_BASED && !fallBack) return STATUS.NOT_FOUND;
      if (synchronizeIrql !== 0 && synchronizeIrql! < own.irql) return STATUS.INVALID_PARAMETER;
      if (version === MESSAGE_BASED) a[1] = LINE_BASED;
      const request = {
        address: address!,
        irql: synchronizeIrql || own.irql,
        routine,
        argument: argument!,
        lock: lock!,
      };
      return connect(request, a[1]!);
    },
    IoDisconnectInterrupt: (a) => disconnect(interruptAt(a[0]!, 'IoDisconnectInterrupt')),
    IoDisconnectInterruptEx: (a) => {
      const interrupt = interruptAt(a[1]!, 'IoDisconnectInterruptEx');
      const version = versions.get(interrupt);
      if (version !== a[0])
        throw new BugCheck(
          null,
          `IoDisconnectInterruptEx is given Version ${a[0]} for ${interrupt.name}, which ${version ? `IoConnectInterruptEx connected as Version ${version}` : 'IoConnectInterruptEx did not connect'}`,
        );
      return disconnect(interrupt);
    },
    KeSynchronizeExecution: enter('KeSynchronizeExecution'),
    KeSynchronizeExecution_Leave: leave('KeSynchronizeExecution'),
    KeAcquireInterruptSpinLock: enter('KeAcquireInterruptSpinLock'),
    KeReleaseInterruptSpinLock: leave('KeReleaseInterruptSpinLock'),
  };
}
