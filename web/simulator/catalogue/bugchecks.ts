/**
 * The bug checks a driver can cause here: name, number, documentation page and what its four parameters mean, as far as the
 * page says and this simulation knows it. Source: Microsoft's bug check code reference (debugger/bug-check-0x...).
 */

export interface BugCheckCode {
  readonly number: number;
  /** Page of the bug check reference. */
  readonly source: string;
  /** What it says about the driver, in plain words. */
  readonly meaning: string;
}

const code = (number: number, page: string, meaning: string): BugCheckCode => ({
  number,
  source: `debugger/bug-check-0x${number.toString(16)}-${page}`,
  meaning,
});

export const BUG_CHECKS = {
  IRQL_NOT_GREATER_OR_EQUAL: code(0x9, '-irql-not-greater-or-equal', 'the IRQL was lower than the operation needs'),
  IRQL_NOT_LESS_OR_EQUAL: code(
    0xa,
    '-irql-not-less-or-equal',
    'something was done at an IRQL too high for it, as a rule touching memory that may be paged out, or waiting',
  ),
  MAXIMUM_WAIT_OBJECTS_EXCEEDED: code(
    0xc,
    '-maximum-wait-objects-exceeded',
    'a wait names more objects than it brings wait blocks for',
  ),
  SPIN_LOCK_ALREADY_OWNED: code(
    0xf,
    '-spin-lock-already-owned',
    'a spin lock was asked for by who holds it: the processor would spin for ever',
  ),
  SPIN_LOCK_NOT_OWNED: code(0x10, '-spin-lock-not-owned', 'a spin lock was released by who does not hold it'),
  REFERENCE_BY_POINTER: code(
    0x18,
    '-reference-by-pointer',
    'the reference count of an object does not fit its state: one dereference too many',
  ),
  BAD_POOL_HEADER: code(0x19, '-bad-pool-header', 'what the pool keeps beside a block was overwritten'),
  KMODE_EXCEPTION_NOT_HANDLED: code(
    0x1e,
    '-kmode-exception-not-handled',
    'an exception in kernel code, and nothing handles it',
  ),
  SYSTEM_SERVICE_EXCEPTION: code(
    0x3b,
    '-system-service-exception',
    'an exception in kernel code that runs for a user-mode thread, and nothing handles it',
  ),
  PAGE_FAULT_IN_NONPAGED_AREA: code(0x50, '-page-fault-in-nonpaged-area', 'memory that is not there was used'),
  SYSTEM_THREAD_EXCEPTION_NOT_HANDLED: code(
    0x7e,
    '-system-thread-exception-not-handled',
    'an exception in a system thread, and nothing handles it',
  ),
  UNEXPECTED_KERNEL_MODE_TRAP: code(
    0x7f,
    '-unexpected-kernel-mode-trap',
    'the processor raised a trap the kernel cannot go on from, as a rule an overflow of the kernel stack',
  ),
  DRIVER_POWER_STATE_FAILURE: code(
    0x9f,
    '-driver-power-state-failure',
    'the driver keeps a power request and does not complete it',
  ),
  ATTEMPTED_SWITCH_FROM_DPC: code(0xb8, '-attempted-switch-from-dpc', 'a DPC routine tried to wait'),
  BAD_POOL_CALLER: code(0xc2, '-bad-pool-caller', 'the pool was called in a way that cannot be right'),
  DRIVER_VERIFIER_DETECTED_VIOLATION: code(
    0xc4,
    '-driver-verifier-detected-violation',
    'Driver Verifier found a broken rule',
  ),
  IRQL_UNEXPECTED_VALUE: code(
    0xc8,
    '-irql-unexpected-value',
    'driver code returned at another IRQL than it was called at, as a rule with a spin lock still held',
  ),
  PNP_DETECTED_FATAL_ERROR: code(
    0xca,
    '-pnp-detected-fatal-error',
    'the PnP manager found something a driver must not have done to its device',
  ),
  DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS: code(
    0xce,
    '-driver-unloaded-without-cancelling-pending-operations',
    'the driver was unloaded while something still runs in its code, or will',
  ),
  DRIVER_IRQL_NOT_LESS_OR_EQUAL: code(
    0xd1,
    '-driver-irql-not-less-or-equal',
    'driver code touched memory that is not there, or may be paged out, at DISPATCH_LEVEL or above',
  ),
  RESOURCE_NOT_OWNED: code(0xe3, '-resource-not-owned', 'a thread released a resource that it does not own'),
  DPC_WATCHDOG_VIOLATION: code(
    0x133,
    'dpc-watchdog-violation',
    'a DPC runs too long, or a processor stays at DISPATCH_LEVEL or above too long',
  ),
} as const satisfies Record<string, BugCheckCode>;

export type BugCheckName = keyof typeof BUG_CHECKS;

/** `0x000000D1`. */
export const bugCheckNumber = (name: BugCheckName): string =>
  `0x${BUG_CHECKS[name].number.toString(16).toUpperCase().padStart(8, '0')}`;
