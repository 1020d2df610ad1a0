export interface Export {
  name: string;
  module: 'ntoskrnl.exe' | 'hal.dll' | 'portcls.sys';
  /** First release that has it. */
  since: string;
  /** A variable, not a function: the driver's name for it is the import slot itself. */
  data?: boolean;
}
export function windowsExports(table: readonly { name: string; where: string; since: string }[]): Export[];
/** Text of a module-definition file from which an import library is made. */
export function moduleDefinition(module: string, exports: readonly Pick<Export, 'name' | 'data'>[]): string;
