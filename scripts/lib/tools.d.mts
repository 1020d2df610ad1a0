export interface Tool {
  title: string;
  commands: (string | undefined)[];
  apt: string;
  macOS: string;
  windows: string;
}
export const TOOLS: Record<
  | 'emscripten'
  | 'clang'
  | 'firefox'
  | 'webkitDriver'
  | 'xvfb'
  | 'binaryen'
  | 'chromium'
  | 'qemu'
  | 'clangForWindows'
  | 'lldForWindows'
  | 'llvmForWindows'
  | 'mingwForWindows'
  | 'wine',
  Tool
>;
/** Path of the first of `names` that can be run, or undefined. */
export function which(...names: (string | undefined)[]): string | undefined;
/** Path of a tool, installed by apt when it is missing and that is possible; throws with the commands otherwise. */
export function ensureTool(tool: Tool): string;
/** Paths of what reads the coverage of a clang's programs, of that clang's version. */
export function llvmTools(clang: string): { profdata: string; cov: string; demangle: string };
