/** `lab build` and `lab run --driver`: the project's own driver as if it were anybody's, and what cannot be built. */
import { describe, expect, it } from 'vitest';
import { buildAnyDriver } from '../../../scripts/build-any.mjs';
import { anyDriver, forDriver } from '../../../web/simulator/any/driver.ts';
import { readMetadata, UnfitModule } from '../../../web/simulator/any/metadata.ts';
import { readScenario, type ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import { Session } from '../../../web/simulator/session.ts';
import { buildFolder, withFiles } from './build.ts';

async function run(module: WebAssembly.Module, input: ScenarioInput): Promise<Session> {
  const read = readScenario(input);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const metadata = readMetadata(module);
  const session = await Session.create(module, forDriver(read.scenario, metadata), undefined, {
    any: anyDriver(metadata),
  });
  session.advance({});
  return session;
}

const own = buildFolder('driver', 'own');

describe('the project’s own driver, built as anybody’s', () => {
  it('plays without a glitch on AC’97, which its INF names, on pins found by its description', async () => {
    const session = await run((await own).module, { version: 1, durationMs: 60 });
    expect(session.failure).toBeNull();
    expect(session.findings).toEqual([]);
    expect(session.glitchCount()).toBe(0);
    expect(session.scenario.device).toBe('ac97');
    const trace = new TextDecoder().decode(session.traceText());
    expect(trace).toMatch(/MiniportWaveRT_NewStream|NewStream\(.*pin=0/);
  }, 120_000);

  it('captures, too', async () => {
    const session = await run((await own).module, {
      version: 1,
      durationMs: 60,
      device: 'none',
      streams: [{ direction: 'capture' }],
    });
    expect(session.failure).toBeNull();
    expect(session.glitchCount()).toBe(0);
  });

  it('gives the same trace every time', async () => {
    const scenario: ScenarioInput = { version: 1, durationMs: 40 };
    const [first, second] = [await run((await own).module, scenario), await run((await own).module, scenario)];
    expect(first.traceText()).toEqual(second.traceText());
  });

  it('refuses a format it does not offer, and says what it offers', async () => {
    const session = await run((await own).module, {
      version: 1,
      durationMs: 40,
      streams: [{ direction: 'render', format: { rate: 192_000, channels: 2, bits: 16 } }],
    });
    const text = session.findings.map((finding) => finding.text).join();
    expect(text).toContain(
      'no render pin of the driver offers 192000 Hz, 2 channels, 16 bits. It offers: pin 0 of Wave:',
    );
  });
});

describe('a module that cannot be used', () => {
  it('was not built by lab build', async () => {
    const empty = await WebAssembly.compile(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
    expect(() => readMetadata(empty)).toThrow(UnfitModule);
    expect(() => readMetadata(empty)).toThrow('no section "portcls-lab"');
  });

  it('was built by another version of the lab, or is damaged', async () => {
    const { bytes } = await own;
    const text = new TextDecoder('latin1').decode(bytes);
    const at = text.lastIndexOf('"abi":') + '"abi":'.length;
    const other = bytes.slice();
    other[at] = other[at] === 0x31 ? 0x32 : 0x31;
    const otherModule = await WebAssembly.compile(other);
    expect(() => readMetadata(otherModule)).toThrow('build it again');
    const damaged = bytes.slice();
    damaged[text.lastIndexOf('"format":1') + '"format":'.length] = 0x39;
    const damagedModule = await WebAssembly.compile(damaged);
    expect(() => readMetadata(damagedModule)).toThrow('damaged: format');
  });
});

const START = '#include <portcls.h>\nextern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT d, PUNICODE_STRING) {';
const refusal = (files: Record<string, string>): Promise<string> =>
  withFiles(files, async (folder) => {
    try {
      await buildAnyDriver({ folder, out: `${folder}/out.wasm` });
    } catch (error) {
      return (error as Error).message.replaceAll(folder, '.');
    }
    throw new Error('it was built');
  });

describe('sources that cannot be built', () => {
  it('all functions that are not simulated are listed at once, with their pages', async () => {
    const text = await refusal({
      'a.cpp': `${START} IoWriteErrorLogEntry(d); return 0; }`,
      'b.cpp': '#include <wdm.h>\nvoid other() { MmAllocateMappingAddress(1, 2); undefinedThing(); }',
    });
    expect(text).toContain(
      'IoWriteErrorLogEntry: not simulated. https://learn.microsoft.com/en-us/windows-hardware/drivers/ddi/wdm/nf-wdm-iowriteerrorlogentry',
    );
    expect(text).toContain('MmAllocateMappingAddress: not simulated. https://');
    expect(text).toContain('Other names that are not known: undefinedThing');
  }, 60_000);

  it('errors keep their own file and line', async () => {
    expect(await refusal({ 'src/a.cpp': `${START}\n  return missing;\n}` })).toMatch(
      /\.\/src\/a\.cpp:3:10: error: use of undeclared identifier 'missing'/,
    );
  }, 60_000);

  it('a function that is declared and defined nowhere is named', async () => {
    expect(await refusal({ 'a.cpp': `extern "C" void nowhere();\n${START} nowhere(); return 0; }` })).toContain(
      'defined nowhere, neither in its sources nor here:\n  nowhere',
    );
  }, 60_000);

  it('a folder without sources, and one that is not there', async () => {
    expect(await refusal({ 'readme.txt': '' })).toContain('there is no source file');
    await expect(buildAnyDriver({ folder: '/nowhere', out: 'x' })).rejects.toThrow('/nowhere: there is no such folder');
  });
});
