export interface BuiltSys {
  /** Path of the driver. */
  sys: string;
  /** Path of its program database. */
  pdb: string;
}
export function buildSys(options?: {
  sources?: string;
  out?: string;
  arm64?: boolean;
}): Promise<BuiltSys & { hardLinked: string; arm64?: BuiltSys }>;
export function buildSysVariant(name: string, out?: string): Promise<BuiltSys>;
export function buildSysOf(sources: string[], name: string, out: string): Promise<BuiltSys>;
