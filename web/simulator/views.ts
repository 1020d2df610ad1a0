/** Read-only views of a run, for screens and the command line. They are made from the trace and the simulated state; nothing here changes a run. */

import type { RuleId } from './verifier/rules.ts';

export type TraceGroup =
  | 'driver-calls'
  | 'port-calls'
  | 'interrupts'
  | 'threads'
  | 'client'
  | 'device'
  | 'pnp'
  | 'load'
  | 'protection'
  | 'fault'
  | 'glitch'
  | 'finding';

/** One trace record, decoded. */
export interface TraceRow {
  readonly index: number;
  readonly atHns: number;
  readonly cpu: number;
  readonly irql: number;
  /** Who ran: `engine#1`, `isr`, `dpc#1`, `thread#2`, `pnp`. */
  readonly context: string;
  /** Nesting: 0 is the outermost. */
  readonly depth: number;
  /** `to-driver`: Windows calls the driver. `to-windows`: the driver calls Windows. `event`: anything else. */
  readonly direction: 'to-driver' | 'to-windows' | 'event';
  readonly group: TraceGroup;
  /** The object or nothing, and the function: `stream#1.SetWritePacket`. */
  readonly call: string;
  /** Decoded arguments, `name=value` each. */
  readonly args: readonly string[];
  /** Result as shown: NTSTATUS name, value, or '' for void and for calls not yet returned. */
  readonly result: string;
  readonly failed: boolean;
  /** Source of the rule behind this record: 'U-17' for a modelling decision, '' when documented. */
  readonly mark: string;
}

export interface ResourceView {
  readonly name: string; // res#1
  readonly kind: 'interrupt' | 'thread';
  readonly resource: string; // int#1, thread#2
  readonly owner: string; // pdo#1
  readonly via: 'Manager' | 'Manager2' | 'PcAddStreamResource';
  readonly addedHns: number;
  readonly removedHns: number | null;
  readonly stale: boolean;
}

export interface StreamView {
  readonly index: number;
  readonly name: string; // stream#1
  readonly direction: 'render' | 'capture';
  readonly rate: number;
  readonly channels: number;
  readonly bits: number;
  readonly state: 'none' | 'STOP' | 'ACQUIRE' | 'PAUSE' | 'RUN';
  readonly bufferBytes: number;
  readonly packetBytes: number;
  readonly notificationCount: number;
  /** Position in the cyclic buffer by the device (render: being played), bytes. */
  readonly playOffset: number;
  /** End of what the client has written (render) or read (capture), bytes in the cyclic buffer. */
  readonly clientOffset: number;
  /** Packets the device has finished; also the number of the one it is at. */
  readonly packetCount: number;
  readonly lastPacket: number; // last SetWritePacket or GetReadPacket number, -1 before the first
  readonly lastStatus: string;
  readonly presentationFrames: number;
  readonly eventsSet: number;
  readonly glitches: number;
}

export interface GlitchView {
  readonly stream: string;
  readonly atHns: number;
  readonly kind: 'late' | 'never-written' | 'overrun' | 'halt';
  readonly packet: number;
  /** How late the data came; 0 when it never came. */
  readonly lateHns: number;
  /** Words of the chain that led to it, first cause first. */
  readonly chain: readonly {
    readonly title: string;
    readonly atHns: number;
    readonly text: string;
    readonly mark: string;
  }[];
}

/** What the modelled Windows protects at the moment (U-4 to U-6). Our model: how Windows does it is not published. */
export interface ProtectionView {
  readonly enabled: boolean;
  /** A stream with packets below the threshold runs (P-3; the threshold is U-5), and since when that is so or not so. */
  readonly lowLatency: boolean;
  readonly sinceHns: number;
  /** Protection is in force: low-latency mode, or `always`. */
  readonly active: boolean;
  /** The processor kept for audio threads. */
  readonly reservedProcessor: number | null;
  /** The knobs as the scenario set them. */
  readonly settings: {
    readonly thresholdUs: number;
    readonly always: boolean;
    readonly steerInterrupts: boolean;
    readonly reserveProcessor: boolean;
    readonly raiseThreads: boolean;
    readonly keepAwake: boolean;
  };
  /** What is kept from interference, how, and since when. */
  readonly guarded: readonly {
    readonly name: string; // int#1, thread#2, engine#1
    readonly kind: 'interrupt' | 'thread' | 'engine' | 'application';
    readonly how: string;
    readonly sinceHns: number;
    readonly mark: string;
  }[];
  /** When other work was kept off which processor; `toHns` null: still. */
  readonly stretches: readonly { readonly cpu: number; readonly fromHns: number; readonly toHns: number | null }[];
}

/** An application that plays through the audio engine's stream. */
export interface ApplicationView {
  readonly stream: number;
  readonly name: string;
  readonly packetFrames: number;
  readonly joined: boolean;
  /** Passes of the engine that found nothing from it. */
  readonly missed: number;
}

export interface FindingView {
  /** Id of the rule in verifier/rules.ts. */
  readonly rule: RuleId;
  readonly severity: 'error' | 'warning' | 'note';
  readonly text: string;
  readonly atHns: number;
  readonly record: number;
  readonly source: string;
}

/** Why a run failed. */
export interface FailureView {
  readonly kind: 'bug-check' | 'trap' | 'hang' | 'load' | 'start' | 'error';
  /** One line. */
  readonly text: string;
  /** The bug check Windows would end in; null where none is documented, and for a driver or device that does not start. */
  readonly bugCheck: {
    readonly name: string;
    readonly number: string; // 0x000000C2
    /** Four; `?` where this simulation has no value. */
    readonly parameters: readonly string[];
    readonly meaning: string;
    readonly source: string;
  } | null;
  readonly atHns: number;
  readonly processor: number | null;
  readonly irql: number | null;
  /** Who ran; '' when nobody did. */
  readonly thread: string;
  /** Calls that were open there, innermost first. */
  readonly calls: readonly string[];
  /** The last records of the trace, as text. */
  readonly records: readonly string[];
  /** All of it as text of several lines. */
  readonly report: string;
}

export interface Snapshot {
  readonly failure: FailureView | null;
  readonly nowHns: number;
  readonly phase: 'not-loaded' | 'loading' | 'started' | 'removed' | 'unloaded' | 'failed';
  readonly windows: string;
  readonly device: string;
  readonly power: 'D0' | 'D1' | 'D2' | 'D3';
  /** Interfaces the driver asked the port for, with the answer, in order. */
  readonly queries: readonly { readonly iid: string; readonly status: string; readonly atHns: number }[];
  readonly resources: readonly ResourceView[];
  readonly streams: readonly StreamView[];
  readonly applications: readonly ApplicationView[];
  readonly protection: ProtectionView;
  readonly glitches: readonly GlitchView[];
  readonly findings: readonly FindingView[];
  readonly processors: number;
  readonly records: number;
  /** What is still allocated: names of objects. Empty after a clean unload. */
  readonly live: readonly string[];
}

/** One thing the scenario says a run must show, and what it showed. */
export interface ExpectationView {
  readonly what: string;
  readonly wanted: string;
  readonly got: string;
  readonly ok: boolean;
}

export interface Verdict {
  /** `clean`: ran, no glitch, no finding. */
  readonly kind: 'not-run' | 'running' | 'clean' | 'glitches' | 'findings' | 'failed';
  readonly headline: string;
  readonly because: string;
  /** The root of it, where there is one; goes on from `because`. */
  readonly root: string;
  readonly mark: string;
  /** The scenario's expectations, once the run has ended; null when it has none or has not ended. */
  readonly expectations: readonly ExpectationView[] | null;
}

/** Columns of equal length: slice i ran on `cpu[i]` from `fromHns[i]` to `toHns[i]` at row `level[i]` (0 PASSIVE, 1 DISPATCH, 2 DIRQL). */
export interface LaneSlices {
  readonly fromHns: Float64Array;
  readonly toHns: Float64Array;
  readonly cpu: Uint8Array;
  readonly level: Uint8Array;
  /** 1 when the slice is on the audio path (driver, engine), else 0. */
  readonly audio: Uint8Array;
  /** Index into `names`. */
  readonly name: Uint16Array;
  readonly names: readonly string[];
  /** Packets of the streams: stream index, packet number, device start and end, client write time (NaN when never), all in the window. */
  readonly packets: readonly {
    readonly stream: number;
    readonly packet: number;
    readonly fromHns: number;
    readonly toHns: number;
    readonly eventHns: number;
    readonly writtenHns: number;
    readonly late: boolean;
  }[];
}

/** The same for a stretch so long that a column of the drawing holds many of them. */
export interface LaneColumns {
  readonly fromHns: number;
  readonly toHns: number;
  readonly columns: number;
  /** Rows with work in the stretch: share of each column, 0 to 255, in which the processor ran there; more than none is at least 1. */
  readonly rows: readonly {
    readonly cpu: number;
    readonly level: number;
    readonly audio: boolean;
    readonly busy: Uint8Array;
  }[];
  /**
   * By stream: how long before the device began with it the latest packet of each column was written; negative: that much too
   * late; NaN: none was, or the stream captures.
   */
  readonly streams: readonly { readonly stream: number; readonly slackHns: Float64Array }[];
}

/** What a stretch of the run holds: numbers of records, and of what began in it. */
export interface StretchFacts {
  readonly fromHns: number;
  readonly toHns: number;
  readonly records: number;
  /** Of the driver. */
  readonly interrupts: number;
  readonly dpcs: number;
  /** Of other subsystems. */
  readonly otherInterrupts: number;
  readonly otherDpcs: number;
  /** Packets the device began with, of all streams. */
  readonly packets: number;
  readonly glitches: number;
  /** How long each processor was busy. What still runs is not in it. */
  readonly busyHns: readonly number[];
}

/** Sound of a stretch of virtual time: interleaved frames as -1..1. */
export interface Sound {
  readonly rate: number; // frames per second
  readonly channels: number;
  readonly samples: Float32Array;
}
