export interface Built {
  out: string;
  bytes: number;
  gzipBytes: number;
  /** Kernel, HAL and PortCls functions the driver links against, sorted. */
  imports: string[];
  /** False when nothing had changed. */
  fresh: boolean;
}
export function buildDriver(options: {
  sources: string[];
  includeDirs?: string[];
  out: string;
  debug?: boolean;
  /** Calls of the probe at each source line, and the line table in a file of the same name with .json. */
  lines?: boolean;
}): Promise<Built>;
export function ensureDriver(): Promise<Built>;
/** build/lines/portcls-lab.wasm: the project's driver with its lines shown. */
export function ensureLines(): Promise<Built>;
