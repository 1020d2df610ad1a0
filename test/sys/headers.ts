/** The two sets of Windows headers the tests compile against: this project's and mingw-w64's. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOOLS, which } from '../../scripts/lib/tools.mjs';
import { REPOSITORY } from './build.ts';

export interface Headers {
  target: string;
  include: readonly string[];
  flags: readonly string[];
}

const MINGW = '/usr/share/mingw-w64/include';

export const OURS: Headers = {
  target: 'x86_64-pc-windows-msvc',
  include: ['ntddk.h', 'windef.h', 'portcls.h', 'ksmedia.h'],
  flags: [`-I${REPOSITORY}wasm/include`],
};
export const MINGW_W64: Headers = {
  target: 'x86_64-w64-windows-gnu',
  include: [join(REPOSITORY, 'test/sys/mingw.h')],
  flags: ['-isystem', `${MINGW}/ddk`, '-isystem', MINGW],
};

/** Compiles C++ text with a set of headers and gives what the compiler prints. */
export function compile(text: string, { target, include, flags }: Headers, ...switches: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'portcls-lab-'));
  try {
    const source = join(folder, 'probe.cpp');
    writeFileSync(source, `${include.map((header) => `#include "${header}"\n`).join('')}${text}\n`);
    const args = [`--target=${target}`, '-std=c++17', '-w', ...flags, ...switches, source];
    return execFileSync(which(...TOOLS.clangForWindows.commands)!, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Values of constant expressions for the headers' target, read from the compiler's output. */
export function evaluate(expressions: readonly string[], headers: Headers): Map<string, number> {
  const table = `extern "C" const unsigned long long table[] = {\n${expressions.join(',\n')}\n};`;
  const ir = compile(table, headers, '-S', '-emit-llvm', '-o', '-');
  const list = /^@table = .* constant \[\d+ x i64\] \[(.*)\]/m.exec(ir)![1]!;
  const values = list.split(', ').map((item) => Number(item.replace('i64 ', '')));
  return new Map(expressions.map((expression, i) => [expression, values[i]!]));
}

/** The methods of each interface in the order of its vtable, as the compiler lays it out. */
export function vtables(interfaces: readonly string[], headers: Headers): Map<string, string[]> {
  // A class of which an object can be made forces the compiler to lay the interface out.
  const probes = interfaces.map(
    (name) => `struct Probe${name} : ${name} { Probe${name}(); };\nProbe${name}::Probe${name}() {}`,
  );
  const dump = compile(probes.join('\n'), headers, '-Xclang', '-fdump-vtable-layouts', '-c', '-o', '/dev/null');
  return new Map(
    interfaces.map((name) => {
      // MSVC: "VFTable for 'IUnknown' in ... 'ProbeX'"; Itanium: "Vtable for 'ProbeX'".
      const block = new RegExp(
        `^V(?:F)?[Tt]able for (?:[^\\n]* in )?'Probe${name}' \\(\\d+ entries\\)\\.\\n((?:.+\\n)*)`,
        'm',
      ).exec(dump);
      const methods = [...(block?.[1] ?? '').matchAll(/^\s*\d+ \| .*?(\w+)\([^|]*\) \[pure\]$/gm)].map(
        ([, method]) => method!,
      );
      return [name, methods];
    }),
  );
}
