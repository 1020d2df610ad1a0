/**
 * Who runs driver code. One interface, several implementations (WebAssembly now; native and .sys later); the simulator on
 * top is always the same.
 *
 * Driver code always runs on a fiber. A call into the driver (`enter`) or the continuation of a suspended one (`resume`) runs
 * until the fiber is done or a host call is answered with SUSPEND. The simulator never enters the driver from inside a host
 * call: it suspends the calling fiber and starts another one. That is the only nesting there is.
 */
export const SUSPEND = Symbol('suspend');

/** Called for every host call. `args` is the mailbox: arguments at 0.., results (outs) are written back at 1... */
export type HostCallHandler = (id: number, args: Float64Array) => number | typeof SUSPEND;

/** The driver did something a processor or the bridge cannot go on from. The host is unusable afterwards. */
export class DriverTrap extends Error {
  override readonly name = 'DriverTrap';
}

export interface DriverHost {
  /** Kernel, HAL and PortCls functions the driver itself links against, sorted. */
  readonly imports: readonly string[];
  /** Width of an address in the driver's structures. */
  readonly pointerBytes: 4 | 8;
  /** Set once by the simulator before the first `enter`. */
  onHostCall: HostCallHandler;
  /**
   * Starts entry `id` of the ABI table on a new fiber. Arguments are numbers as in the table.
   * Returns the fiber's id, or 0 when it ran to its end; then `value` and `outs` hold the results.
   * Throws DriverTrap.
   */
  enter(id: number, args: ArrayLike<number>): number;
  /** Answers the pending host call of a suspended fiber: its result and outs (at 1..). Same result as `enter`. */
  resume(fiber: number, value: number, outs?: ArrayLike<number>): number;
  /** Forgets a suspended fiber that will never go on (a terminated thread). */
  drop(fiber: number): void;
  /** Result of the last fiber that ran to its end. */
  readonly value: number;
  /** Outs of the last fiber that ran to its end, at 1.. (position 0 unused). Valid until the next enter or resume. */
  readonly outs: Float64Array;
  /** Memory for objects the simulator owns but the driver sees (events, device objects); zeroed, 16-byte aligned. */
  allocate(bytes: number): number;
  free(address: number): void;
  /** A copy of driver memory. Throws RangeError outside it. */
  read(address: number, bytes: number): Uint8Array;
  /** Driver memory itself where the host has it at hand; not to be kept: it is valid until driver code runs again. Throws RangeError outside it. */
  view?(address: number, bytes: number): Uint8Array;
  write(address: number, bytes: Uint8Array): void;
  /** ASCII text in driver memory (parameter type `str`). */
  text(address: number, bytes: number): string;
  dispose(): void;
}
