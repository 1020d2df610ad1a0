/**
 * The shipped portcls-lab.sys in a kernel nobody here wrote: Wine loads it, and its threads, events, locks, pool and clock are
 * Wine's. Only PortCls is a stand-in of ours, which records the calls.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildSys } from '../../scripts/build-driver.mjs';
import { TOOLS, which } from '../../scripts/lib/tools.mjs';
import { buildSurroundings, REPOSITORY } from './build.ts';
import { WinePrefix } from './wine.ts';

const wanted = [TOOLS.wine, TOOLS.clangForWindows, TOOLS.lldForWindows, TOOLS.llvmForWindows, TOOLS.mingwForWindows];
const missing = wanted.find((tool) => !which(...tool.commands))?.title;
if (missing && process.env.CI) throw new Error(`missing for this check: ${missing}`);

describe.skipIf(missing)('the .sys in Wine', () => {
  it('loads, starts the virtual device, plays, removes it and unloads', async () => {
    const driver = await buildSys();
    const { portcls, probe } = buildSurroundings(join(REPOSITORY, 'build/wine/out'));
    const wine = new WinePrefix(join(REPOSITORY, 'build/wine/prefix'));
    wine.installDriver(portcls);
    wine.installDriver(driver.sys);
    const { output, problems } = wine.run(probe);
    expect(problems.trim()).toBe('');
    await expect(output).toMatchFileSnapshot('expected.txt');
  }, 300_000);
});
