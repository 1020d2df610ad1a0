/** Builds what stands around the driver in Wine: a portcls.sys of our own and probe.exe, with clang and lld. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { moduleDefinition } from '../../scripts/lib/exports.mjs';
import { TOOLS, which } from '../../scripts/lib/tools.mjs';

export const REPOSITORY = new URL('../../', import.meta.url).pathname;
const MINGW = { include: '/usr/share/mingw-w64/include', libraries: '/usr/x86_64-w64-mingw32/lib' };

/** What the stand-in itself imports. */
const IMPORTS = {
  'ntoskrnl.exe': [
    ...['ExAllocatePoolWithTag', 'ExFreePoolWithTag', 'IoCreateDevice', 'IoCreateSymbolicLink', 'IoDeleteDevice'],
    ...[
      'IoDeleteSymbolicLink',
      'IofCompleteRequest',
      'KeInitializeEvent',
      'KeWaitForSingleObject',
      'RtlInitUnicodeString',
    ],
  ],
  'hal.dll': ['KeQueryPerformanceCounter'],
};

/**
 * @param out folder for the results
 * @returns paths of portcls.sys and probe.exe
 */
export function buildSurroundings(out: string): { portcls: string; probe: string } {
  mkdirSync(out, { recursive: true });
  const clang = which(...TOOLS.clangForWindows.commands)!;
  const lld = which(...TOOLS.lldForWindows.commands)!;
  const librarian = which(...TOOLS.llvmForWindows.commands)!;
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { cwd: out, encoding: 'utf8' });
  const source = (name: string) => join(REPOSITORY, name);

  const kernel = ['--driver-mode=cl', '--target=x86_64-pc-windows-msvc', '/nologo', '/c', '/O2', '/GS-', '/Zl', '/X'];
  const warnings = ['/W4', '/WX', '-Wno-multichar', '-Wno-inconsistent-missing-override'];
  const cpp = ['/GR-', '/EHs-c-', '/kernel', '/std:c++17', `-I${REPOSITORY}wasm/include`, '/Foportcls.obj'];
  run(clang, ...kernel, ...warnings, ...cpp, '--', source('test/wine/portcls.cpp'));
  run(clang, ...kernel, '/clang:-fno-builtin', '/Fomemory.obj', '--', source('wasm/staticlib/memory.c'));
  const libraries = Object.entries(IMPORTS).map(([module, names], i) => {
    writeFileSync(
      join(out, `${i}.def`),
      moduleDefinition(
        module,
        names.map((name) => ({ name })),
      ),
    );
    run(librarian, '/nologo', `/def:${i}.def`, '/machine:x64', `/out:${i}.lib`);
    return `${i}.lib`;
  });
  const functions = readFileSync(source('test/wine/portcls.cpp'), 'utf8').matchAll(
    /^extern "C" NTSTATUS NTAPI (Pc\w+)\(/gm,
  );
  const exports = [...functions].map(([, name]) => `/export:${name}`);
  const link = ['/nologo', '/dll', '/driver', '/subsystem:native', '/entry:DriverEntry', '/nodefaultlib', ...exports];
  run(lld, ...link, '/out:portcls.sys', 'portcls.obj', 'memory.obj', ...libraries);

  // intrin.h of mingw-w64 declares what clang's own header defines.
  const user = [
    '--target=x86_64-w64-windows-gnu',
    '-O2',
    '-ffreestanding',
    '-w',
    '-D__INTRINSIC_DEFINED___cpuidex',
    '-D__CPUID_H',
  ];
  run(clang, ...user, '-isystem', MINGW.include, '-c', '-o', 'probe.o', source('test/wine/probe.c'));
  const user32 = ['kernel32', 'advapi32'].map((name) => join(MINGW.libraries, `lib${name}.a`));
  run(lld, '/nologo', '/subsystem:console', '/entry:start', '/nodefaultlib', '/out:probe.exe', 'probe.o', ...user32);
  return { portcls: join(out, 'portcls.sys'), probe: join(out, 'probe.exe') };
}
