/** The model against QEMU's AC'97: the same register scripts on both, every reading and every byte played compared. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparePlayed, compareReadings } from './compare.ts';
import { replayOnModel } from './model.ts';
import { buildGuest, replayInQemu, toolbox, type Toolbox } from './qemu.ts';
import { SCRIPTS } from './scripts/index.ts';

const tools = toolbox();
if (typeof tools === 'string' && process.env.CI) throw new Error(`missing for this check: ${tools}`);

describe.skipIf(typeof tools === 'string')("AC'97: the model and QEMU", () => {
  let elf = '';
  const counted = { scripts: 0, readings: 0, bytes: 0 };
  beforeAll(() => {
    elf = buildGuest(tools as Toolbox, 'replay', ['test/qemu/guest/machine.cpp', 'test/qemu/guest/replay.cpp']);
  });

  it.each(SCRIPTS)('$name: $title', (script) => {
    const model = replayOnModel(script);
    const qemu = replayInQemu(tools as Toolbox, elf, script);
    expect(compareReadings(script, model, qemu)).toBeUndefined();
    if (!script.capture) expect(comparePlayed(script, model.played, qemu.played)).toBeUndefined();
    counted.scripts++;
    counted.readings += qemu.readings.length;
    counted.bytes += script.capture ? 0 : qemu.played.length;
  });

  it('gives the same readings and bytes when a script is run again', () => {
    const script = SCRIPTS.find(({ name }) => name === 'halt-and-restart')!;
    const [first, second] = [0, 1].map(() => replayInQemu(tools as Toolbox, elf, script));
    expect(second).toEqual(first);
  });

  afterAll(() => {
    const { scripts, readings, bytes } = counted;
    console.log(`AC'97 against QEMU: ${scripts} scripts, ${readings} readings, ${bytes} bytes played, all equal`);
  });
});
