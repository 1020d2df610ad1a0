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
}): Promise<Built>;
export function ensureDriver(): Promise<Built>;
