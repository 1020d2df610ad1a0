/** The drivers under test, built once per test file, and the tools they need. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { buildSys } from '../../scripts/build-driver.mjs';
import { TOOLS, which } from '../../scripts/lib/tools.mjs';

/** What is missing here, or undefined: these tests run where clang, lld and mingw-w64's headers are. */
export function missingTool(): string | undefined {
  const wanted = [TOOLS.clangForWindows, TOOLS.lldForWindows, TOOLS.llvmForWindows, TOOLS.mingwForWindows];
  const missing = wanted.find((tool) => !which(...tool.commands));
  if (missing && process.env.CI) throw new Error(`missing for this check: ${missing.title}`);
  return missing?.title;
}

export const REPOSITORY = new URL('../../', import.meta.url).pathname;

let built: ReturnType<typeof buildSys> | undefined;
/** Builds all flavours; what has not changed is not built again. */
export const drivers = () => (built ??= buildSys({ arm64: true }));

/** Runs a program of LLVM 19, found beside the librarian, and gives its output. */
export function llvm(program: string, ...args: string[]): string {
  const path = which(...TOOLS.llvmForWindows.commands)!.replace('llvm-lib', program);
  if (!existsSync(path)) throw new Error(`${path} is missing`);
  return execFileSync(path, args, { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] });
}
