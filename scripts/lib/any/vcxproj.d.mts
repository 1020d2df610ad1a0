export interface Unit {
  source: string;
  includes: string[];
  defines: string[];
  undefines: string[];
  forced: string[];
  standard: string;
}
export function readVcxproj(
  file: string,
  configuration?: string,
): { configuration: string; units: Unit[]; infs: string[]; name: string };
export function findFile(file: string): string | undefined;
