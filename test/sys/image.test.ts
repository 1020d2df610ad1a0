/** The .sys as a file: what a Windows loader looks at before any code of the driver runs. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildSys } from '../../scripts/build-driver.mjs';
import { has } from '../../web/simulator/versions.ts';
import { drivers, llvm, missingTool, REPOSITORY } from './build.ts';
import { FIRST_RELEASE } from './imports.ts';
import { DLL, imageChecksum, MACHINE, NATIVE_SUBSYSTEM, readImage, SECTION, sectionOf, type Image } from './pe.ts';

const STREAM_RESOURCE_FUNCTIONS = ['PcAddStreamResource', 'PcRemoveStreamResource'];
const DEFAULT_SECURITY_COOKIE = 0x00002b992ddfa232n;
const MINGW_LIBRARIES = '/usr/x86_64-w64-mingw32/lib';

describe.skipIf(missingTool())('portcls-lab.sys', () => {
  let bytes: Record<'x64' | 'hardLinked' | 'arm64', Uint8Array>;
  let images: Record<'x64' | 'hardLinked' | 'arm64', Image>;
  let pdb = '';
  beforeAll(async () => {
    const built = await drivers();
    pdb = built.pdb;
    bytes = {
      x64: readFileSync(built.sys),
      hardLinked: readFileSync(built.hardLinked),
      arm64: readFileSync(built.arm64!.sys),
    };
    images = { x64: readImage(bytes.x64), hardLinked: readImage(bytes.hardLinked), arm64: readImage(bytes.arm64) };
  }, 120_000);
  const each = ['x64', 'hardLinked', 'arm64'] as const;

  it.each(each)('%s is a kernel-mode image with a valid checksum', (flavour) => {
    const image = images[flavour];
    expect(image.machine).toBe(flavour === 'arm64' ? MACHINE.arm64 : MACHINE.x64);
    expect(image.subsystem).toBe(NATIVE_SUBSYSTEM);
    const wanted = DLL.dynamicBase | DLL.nx | DLL.guard | DLL.highEntropy | DLL.wdm;
    expect(image.dllCharacteristics & wanted).toBe(wanted);
    expect(image.checksum).toBe(imageChecksum(bytes[flavour]));
  });

  it.each(each)(
    '%s pages what may be paged, discards what is for the start only, and has no section both written and run',
    (flavour) => {
      const { sections, entryPoint } = images[flavour];
      const named = (name: string) => sections.find((section) => section.name === name)!.characteristics;
      const runs = SECTION.code | SECTION.execute;
      expect(named('PAGE') & (runs | SECTION.discardable | SECTION.notPaged)).toBe(runs);
      expect(named('INIT') & (runs | SECTION.discardable)).toBe(runs | SECTION.discardable);
      expect(named('.text') & (runs | SECTION.discardable)).toBe(runs);
      for (const { characteristics } of sections)
        expect((characteristics & SECTION.execute) !== 0 && (characteristics & SECTION.write) !== 0).toBe(false);
      expect(sectionOf(images[flavour], entryPoint).name).toBe('INIT');
    },
  );

  it.each(each)('%s has a stack cookie and a control-flow table the loader can find', (flavour) => {
    const image = images[flavour];
    const config = image.loadConfig!;
    const base = 0x140000000n;
    const field = (at: number) => Number(config.getBigUint64(at, true) - base);
    expect(config.getUint32(0, true)).toBe(0x118);
    const cookie = field(0x58);
    expect(sectionOf(image, cookie).name).toBe('.data');
    expect(image.at(cookie, 8).getBigUint64(0, true)).toBe(DEFAULT_SECURITY_COOKIE);
    const CF_INSTRUMENTED = 0x100;
    const CF_FUNCTION_TABLE_PRESENT = 0x400;
    expect(config.getUint32(0x90, true)).toBe(CF_INSTRUMENTED | CF_FUNCTION_TABLE_PRESENT);
    // The two pointers a Windows with the guard on replaces: read-only, and set to something that runs without it.
    for (const at of [0x70, 0x78]) {
      const pointer = field(at);
      expect(sectionOf(image, pointer).characteristics & SECTION.write).toBe(0);
      const target = Number(image.at(pointer, 8).getBigUint64(0, true) - base);
      expect(sectionOf(image, target).characteristics & SECTION.execute).not.toBe(0);
    }
    const targets = Number(config.getBigUint64(0x88, true));
    expect(targets).toBeGreaterThan(50);
    const table = image.at(field(0x80), targets * 4);
    for (let i = 0; i < targets; i++)
      expect(sectionOf(image, table.getUint32(i * 4, true)).characteristics & SECTION.execute).not.toBe(0);
  });

  it.each(each)('%s names its program database without a folder', (flavour) => {
    expect(images[flavour].pdb).toBe(flavour === 'hardLinked' ? 'portcls-lab-hardlinked.pdb' : 'portcls-lab.pdb');
  });

  it.each(each)('%s imports only listed names, each from the module that has it', (flavour) => {
    for (const [module, names] of Object.entries(images[flavour].imports))
      for (const name of names)
        expect(Object.keys(FIRST_RELEASE[module] ?? {}), `${name} of ${module}`).toContain(name);
  });

  it.each(['x64', 'arm64'] as const)(
    '%s imports nothing newer than Windows 7 and no stream-resource function',
    (flavour) => {
      const names = Object.entries(images[flavour].imports).flatMap(([module, list]) =>
        list.map((name) => ({ name, since: FIRST_RELEASE[module]![name]! })),
      );
      expect(names.length).toBeGreaterThan(30);
      expect(names.filter(({ since }) => !has('7', since))).toEqual([]);
      // No Windows before 10 could load it otherwise.
      for (const name of STREAM_RESOURCE_FUNCTIONS) expect(names.map((entry) => entry.name)).not.toContain(name);
      expect(Buffer.from(bytes[flavour]).toString('latin1')).not.toContain('StreamResource\0');
    },
  );

  it('the hard-linked flavour differs in its imports by exactly the two stream-resource functions', () => {
    const { x64, hardLinked } = images;
    expect(hardLinked.imports['portcls.sys']!.filter((name) => !x64.imports['portcls.sys']!.includes(name))).toEqual(
      STREAM_RESOURCE_FUNCTIONS,
    );
    expect(hardLinked.imports['ntoskrnl.exe']).toEqual(x64.imports['ntoskrnl.exe']);
    expect(hardLinked.imports['hal.dll']).toEqual(x64.imports['hal.dll']);
  });

  it.each([
    ['ntoskrnl.exe', 'libntoskrnl.a'],
    ['hal.dll', 'libhal.a'],
  ])("every import from %s is in mingw-w64's import library for x64", (module, library) => {
    const symbols = new Set(llvm('llvm-nm', join(MINGW_LIBRARIES, library)).split(/\s+/));
    for (const name of images.x64.imports[module]!) expect(symbols, name).toContain(`__imp_${name}`);
  });

  it('code marked PAGE lies in PAGE: adapter and registration; nothing the interrupt needs does', () => {
    const publics = llvm('llvm-pdbutil', 'dump', '-publics', pdb);
    const sections = images.x64.sections.map(({ name }) => name);
    const placeOf = (pattern: RegExp) => {
      const at = new RegExp(`\`${pattern.source}\`\\s*\\n\\s*flags = function, addr = (\\d+):`).exec(publics);
      if (!at) throw new Error(`no public symbol ${pattern.source}`);
      return sections[Number(at[1]) - 1];
    };
    expect(placeOf(/\?Add@CStreamResource@@[^`]*/)).toBe('PAGE');
    expect(placeOf(/\?Start@CAdapterCommon@@[^`]*/)).toBe('PAGE');
    expect(placeOf(/DriverEntry/)).toBe('INIT');
    expect(placeOf(/\?Lock@CDmaEngine@@[^`]*/)).toBe('.text');
    expect(placeOf(/\?NotifyClient@CDmaEngine@@[^`]*/)).toBe('.text');
  });

  it('the same sources give the same bytes in another folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portcls-lab-'));
    try {
      for (const name of ['driver', 'wasm']) cpSync(join(REPOSITORY, name), join(folder, name), { recursive: true });
      const again = await buildSys({ sources: folder, out: join(folder, 'out'), arm64: true });
      const same = (path: string, expected: Uint8Array) => expect(readFileSync(path).equals(expected)).toBe(true);
      same(again.sys, bytes.x64);
      same(again.hardLinked, bytes.hardLinked);
      same(again.arm64!.sys, bytes.arm64);
      same(again.pdb, readFileSync(pdb));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
