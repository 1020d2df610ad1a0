/** Which bug check a failure of the run would be on Windows, where the bug check reference says so. */
import { ENTRY } from '../../../wasm/abi/table.ts';
import type { BugCheckName } from '../catalogue/bugchecks.ts';
import type { BugCheckParameters } from '../kernel/bugcheck.ts';
import type { Context } from '../kernel/context.ts';
import { DISPATCH_LEVEL } from '../kernel/machine.ts';
import { ENTRY_OP } from '../trace/trace.ts';

export interface Stop {
  /** Null: no page says what Windows does then. */
  readonly code: BugCheckName | null;
  readonly parameters: BugCheckParameters;
}

/** NTSTATUS of the exception a trap would raise. Source: ntstatus.h. */
const EXCEPTIONS: readonly [RegExp, number][] = [
  [/out of bounds|null function|indirect call|signature mismatch|segmentation|SIGSEGV|SIGBUS/i, 0xc000_0005],
  [/divi(de|sion) by zero|integer overflow|divide result|SIGFPE/i, 0xc000_0094],
  [/unreachable|illegal|SIGILL/i, 0xc000_001d],
];
const ACCESS_VIOLATION = 0xc000_0005;
/** Parameter 1 of UNEXPECTED_KERNEL_MODE_TRAP: a double fault, as an overflow of the kernel stack gives. */
const DOUBLE_FAULT = 8;
/** Parameter 1 of DPC_WATCHDOG_VIOLATION: a single DPC, or the whole time at DISPATCH_LEVEL or above. */
const ONE_DPC = 0;
const RAISED_IRQL = 1;
/** Parameter 1 of DRIVER_POWER_STATE_FAILURE: a device object blocks a request for too long. */
const BLOCKED_IRP = 3;
const IRP_MJ_POWER = 0x16;
const DISPATCH_IRP_OP = ENTRY_OP + ENTRY.findIndex((row) => row.name === 'DispatchIrp');

/** Threads of the system; those of clients come from user mode. */
const isSystemThread = (name: string): boolean => name === 'pnp' || name.startsWith('thread#');

/** Driver code did something a processor cannot go on from. `what`: the trap as the host names it. */
export function trapStop(what: string, context: Context | null): Stop {
  if (/stack overflow|call stack/i.test(what))
    return { code: 'UNEXPECTED_KERNEL_MODE_TRAP', parameters: [DOUBLE_FAULT] };
  const exception = EXCEPTIONS.find(([pattern]) => pattern.test(what))?.[1] ?? null;
  const irql = context?.irql ?? 0;
  if (irql >= DISPATCH_LEVEL)
    return exception === ACCESS_VIOLATION
      ? { code: 'DRIVER_IRQL_NOT_LESS_OR_EQUAL', parameters: [null, irql] }
      : { code: 'KMODE_EXCEPTION_NOT_HANDLED', parameters: [exception] };
  const system = context === null || isSystemThread(context.name);
  return {
    code: system ? 'SYSTEM_THREAD_EXCEPTION_NOT_HANDLED' : 'SYSTEM_SERVICE_EXCEPTION',
    parameters: [exception],
  };
}

/** The run does not come to its end. `contexts`: who runs or waits, the likeliest culprit first. */
export function hangStop(contexts: readonly Context[]): Stop {
  for (const context of contexts) {
    if (context.irql >= DISPATCH_LEVEL)
      return { code: 'DPC_WATCHDOG_VIOLATION', parameters: [context.kind === 'dpc' ? ONE_DPC : RAISED_IRQL] };
    if (context.frames.some((f) => f.kind === 'call' && f.op === DISPATCH_IRP_OP && f.args[1] === IRP_MJ_POWER))
      return { code: 'DRIVER_POWER_STATE_FAILURE', parameters: [BLOCKED_IRP] };
  }
  return { code: null, parameters: [] };
}
