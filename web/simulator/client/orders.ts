/** What an engine is given: its surroundings, what it plays, and what it is told. */
import type { AnyDriver } from '../any/contract.ts';
import type { Context } from '../kernel/context.ts';
import type { Machine } from '../kernel/machine.ts';
import type { Parts } from '../parts.ts';
import type { DeviceStack } from '../portcls/device.ts';
import type { Pin } from '../portcls/streams.ts';
import type { StreamSetup } from '../scenario/schema.ts';
import type { Application } from './application.ts';
import type { StreamMonitor } from './monitor.ts';

/** Frames to play, addressed by position. */
export interface AudioSource {
  /** Number of frames, Infinity when it never ends. */
  readonly frames: number;
  /** Fills `out` with whole frames from `firstFrame` on; zeros after the end. */
  fill(out: Uint8Array, firstFrame: number): void;
}

/** What the user or the scenario tells the engine. */
export type EngineCommand =
  | { kind: 'pause' | 'resume' | 'stop' | 'restart' | 'endOfStream' | 'close' }
  | { kind: 'join' | 'leave'; application: Application }
  | { kind: 'delay'; hns: number }
  | { kind: 'write'; ahead: number; flags: number; eosBytes: number };

export interface EngineOptions {
  readonly machine: Machine;
  readonly stack: DeviceStack;
  readonly setup: StreamSetup;
  readonly index: number;
  readonly source: AudioSource;
  readonly monitor: StreamMonitor;
  readonly processHns: number;
  /** Applications and habits, where the scenario has some. */
  readonly parts: Pick<Parts, 'application' | 'habits'>;
  /** Device-side hook: the stream has a buffer; (re)starts counting. */
  readonly onOpen: (pin: Pin) => void;
  /** An application's audio thread began, or is about to end. */
  readonly onApplicationThread: (context: Context, runs: boolean) => void;
  /** Called before the client touches buffer memory. */
  readonly catchUp: () => void;
  readonly onFailure: (text: string) => void;
  /** Where streams of a driver other than the project's own are opened. */
  readonly findPin: AnyDriver['findPin'] | undefined;
}
