/** What a session asks of a driver that is not the project's own. Types only: the session loads none of the code behind it. */
import type { DeviceBus, PortDevice } from '../device/bus.ts';
import type { Context, Request } from '../kernel/context.ts';
import type { Kernel } from '../kernel/functions.ts';
import type { Machine } from '../kernel/machine.ts';
import type { Memory } from '../kernel/memory.ts';
import type { DeviceStack, Port } from '../portcls/device.ts';
import type { Format, Scenario } from '../scenario/schema.ts';
import type { Release } from '../versions.ts';
import type { Report } from '../verifier/rules.ts';
import type { PortFunctionOptions } from '../portcls/functions.ts';
import type { DriverMetadata } from './metadata.ts';

/** The parts of a session its handlers work on. */
export interface AnyContext {
  readonly machine: Machine;
  readonly memory: Memory;
  readonly kernel: Kernel;
  readonly stack: DeviceStack;
  /** Where interrupts are connected. */
  readonly ports: Pick<PortFunctionOptions, 'interrupts' | 'interruptCpu' | 'onConnect' | 'onDisconnect'>;
  readonly device: PortDevice | null;
  /** What the driver can reach of it at the moment. */
  readonly decoded: () => PortDevice | null;
  readonly windows: Release;
  readonly onFinding: Report;
}

export interface AnyDriver {
  readonly metadata: DriverMetadata;
  /** The pin for a stream, or why there is none. `refused`: what is to be said besides when it refuses the stream. */
  readonly findPin: (
    context: Context,
    stack: DeviceStack,
    capture: boolean,
    format: Format,
  ) => Generator<Request, { readonly port: Port; readonly pin: number; readonly refused?: string } | string, number>;
  /** The first import that this Windows does not have, or null. */
  readonly missingImport: (windows: Release) => { name: string; module: string; since: Release } | null;
  /** The device its scenario describes, or null. */
  readonly device: (bus: DeviceBus, scenario: Scenario) => PortDevice | null;
  /** Adds the handlers of functions that only such drivers call. The answer names what the driver has not given back. */
  readonly install: (context: AnyContext) => () => string[];
  /** What is to be said besides when the driver's code trapped with this message; '' for nothing. */
  readonly whyTrapped: (message: string) => string;
}
