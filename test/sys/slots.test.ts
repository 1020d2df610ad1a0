/** The order of methods in every vtable that crosses between the driver and PortCls. A wrong one is invisible as long as both sides share a header. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { drivers, llvm, missingTool } from './build.ts';
import { MINGW_W64, OURS, vtables } from './headers.ts';
import { readImage } from './pe.ts';
import { INTERFACES } from './slots.ts';

const UNKNOWN = ['QueryInterface', 'AddRef', 'Release'];
/** All slots of an interface, its bases' first. */
function slots(name: string): string[] {
  if (name === 'IUnknown') return UNKNOWN;
  return [...slots(INTERFACES[name]!.extends), ...INTERFACES[name]!.methods];
}

/** Classes of the driver by the interfaces PortCls calls them through. */
const IMPLEMENTED = {
  CAdapterCommon: ['IAdapterPowerManagement3', 'IAdapterPnpManagement'],
  CMiniportTopology: ['IMiniportTopology'],
  CMiniportWaveRT: ['IMiniportWaveRT', 'IMiniportPnpNotify'],
  CMiniportWaveRTStream: [
    'IMiniportWaveRTStreamNotification',
    'IMiniportWaveRTInputStream',
    'IMiniportWaveRTOutputStream',
  ],
} as const;
const IMAGE_BASE = 0x140000000n;

/** Not declared by mingw-w64, which ends at Windows Server 2003 here. */
const NEWER = /Pnp|StreamResource|InputStream|OutputStream|PowerManagement3|UnregisterSubdevice|UnregisterPhysical/;

describe.skipIf(missingTool())('vtables', () => {
  it('of our headers have the documented slots', () => {
    const names = Object.keys(INTERFACES);
    const laidOut = vtables(names, OURS);
    for (const name of names) expect(laidOut.get(name), name).toEqual(slots(name));
  });

  it("of mingw-w64's headers agree where they have the interface", () => {
    const names = Object.keys(INTERFACES).filter((name) => !NEWER.test(name));
    const laidOut = vtables(names, MINGW_W64);
    expect(names.length).toBeGreaterThan(9);
    for (const name of names) expect(laidOut.get(name), name).toEqual(slots(name));
  });

  it("of the driver's classes hold, in the image itself, the right function in every slot", async () => {
    const built = await drivers();
    const image = readImage(readFileSync(built.sys));
    const publics = llvm('llvm-pdbutil', 'dump', '-publics', built.pdb);
    const symbols = [...publics.matchAll(/`([^`]+)`\s*\n\s*flags = [^,]*, addr = (\d+):(\d+)/g)].map(
      ([, name, section, offset]) => ({
        name: name!,
        rva: image.sections[Number(section) - 1]!.rva + Number(offset),
      }),
    );
    // The linker may fold equal functions into one, so an address can have several names.
    const at = (rva: number) => symbols.filter((symbol) => symbol.rva === rva).map(({ name }) => name);
    for (const [type, interfaces] of Object.entries(IMPLEMENTED))
      for (const name of interfaces) {
        const table = symbols.find((symbol) => symbol.name === `??_7${type}@@6B${name}@@@`);
        expect(table, `${type} as ${name}`).toBeDefined();
        slots(name).forEach((method, slot) => {
          const target = Number(image.at(table!.rva + slot * 8, 8).getBigUint64(0, true) - IMAGE_BASE);
          const found = at(target).some((symbol) => symbol.startsWith(`?${method}@${type}@@`));
          expect(found, `${type} as ${name}, slot ${slot}: ${method}, found ${at(target).join(' ')}`).toBe(true);
        });
      }
  }, 120_000);
});
