/** What a simulated audio device sees of the machine, and what the machine sees of a device. */

/** What `schedule` answers and `cancel` takes; a device only keeps it. */
export type BusToken = number | object;

export interface DeviceBus {
  /** Virtual time in 100-ns units since the start of the run. */
  nowHns(): number;
  /** Calls `fire` at a virtual time (not before now). Equal times fire in the order they were asked for. Returns a token for `cancel`. */
  schedule(atHns: number, fire: () => void): BusToken;
  cancel(token: BusToken): void;
  /** Level of the device's interrupt line. */
  setInterruptLine(asserted: boolean): void;
  /** Bytes at a physical address, as the bus master sees them; zeros where no memory is (U: unspecified). To be used at once, not to be kept. */
  readPhysical(address: number, bytes: number): Uint8Array;
  writePhysical(address: number, data: Uint8Array): void;
  /** Adds a device record to the trace, for example ('dma-halt', 5). Numbers only. */
  note(event: DeviceEvent, ...values: number[]): void;
}

/** Records a device may add to the trace; the text form is in trace/catalogue.ts. */
export type DeviceEvent =
  'dma-start' | 'dma-pause' | 'dma-halt' | 'dma-resume' | 'dma-reset' | 'codec-reset' | 'fifo-error';

export interface PortDevice {
  /** I/O port ranges and interrupt the PnP manager hands to the driver. */
  readonly ports: readonly { base: number; length: number }[];
  readonly interrupt: { vector: number; irql: number };
  /** `width` is 1, 2 or 4 bytes. Returns all ones where nothing answers. */
  readPort(port: number, width: number): number;
  writePort(port: number, width: number, value: number): void;
  /** Register ranges in memory, likewise; a device without them has none of these three. */
  readonly memory?: readonly { base: number; length: number }[];
  readMemory?(address: number, width: number): number;
  writeMemory?(address: number, width: number, value: number): void;
  /** Moves the DMA position up to now: called before anybody else touches buffer memory. */
  catchUp(): void;
  /** Power removed or device gone: registers read all ones, nothing moves. `true` brings it back in its reset state. */
  setPresent(present: boolean): void;
  /** The bus gives the device other I/O ports and another interrupt vector: `ports` and `interrupt` show them. */
  assignOther(): void;
}

/** What a render engine put on the wire, as it is fetched from memory: interleaved little-endian frames. */
export interface WireListener {
  /** `atHns`: virtual time at which the first of these bytes was fetched. */
  played(bytes: Uint8Array, atHns: number): void;
  /** `frames` of silence or held sample went out because the engine was halted. */
  gap(frames: number, atHns: number): void;
}
/** Where a capture engine takes its frames from. */
export interface WireSource {
  /** The next `bytes` of the signal at the ADC, interleaved little-endian, starting at frame `frame` since capture began. */
  captured(frame: number, bytes: number): Uint8Array;
}
