/** The driver's own AC'97 engine on QEMU and on the model: what it reads and writes, what it reports, what is played. */
import { beforeAll, describe, expect, it } from 'vitest';
import { comparePlayed } from './compare.ts';
import { engineInQemu, engineOnModel } from './engine.ts';
import { toolbox, type GuestRun, type Toolbox } from './qemu.ts';

const tools = toolbox();
const PACKET_FRAMES = 1440;

/** Stretches of counting-up left samples: first, last. Silence between them is left out. */
function ramps(bytes: Uint8Array): { first: number; last: number }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: { first: number; last: number }[] = [];
  for (let i = 0; i < bytes.length >> 2; i++) {
    const left = view.getUint16(4 * i, true);
    if (left === 0) continue;
    const current = found.at(-1);
    if (current?.last === left - 1) current.last = left;
    else found.push({ first: left, last: left });
  }
  return found;
}

describe.skipIf(typeof tools === 'string')("The driver's AC'97 engine: QEMU and the model", () => {
  let qemu: GuestRun;
  let model: GuestRun;
  beforeAll(async () => {
    qemu = engineInQemu(tools as Toolbox);
    model = await engineOnModel();
  });

  it('makes the same port accesses, gets the same answers and reports the same progress', () => {
    const parted = qemu.log.findIndex((line, i) => line !== model.log[i]);
    if (parted >= 0)
      expect.fail(
        `line ${parted}\n  model ${model.log[parted]}\n  QEMU  ${qemu.log[parted]}\n  before that:\n    ` +
          qemu.log.slice(Math.max(0, parted - 12), parted).join('\n    '),
      );
    expect(qemu.log.length).toBe(model.log.length);
  });

  it('plays the same bytes', () => {
    expect(comparePlayed({ name: 'engine' }, model.played, qemu.played)).toBeUndefined();
  });

  it('plays what the client wrote: no frame twice, none missing but where a pause ended', () => {
    const [first, resumed, again, ...more] = ramps(qemu.played);
    expect(first!.first).toBe(1);
    // Emulators go on with the next packet.
    expect((resumed!.first - 1) % PACKET_FRAMES).toBe(0);
    // Started over, and not interrupted by the loss of power.
    expect(again!.first).toBe(15001);
    expect(again!.last).toBeGreaterThan(15001 + 8000);
    expect(more).toEqual([]);
    const accesses = qemu.log.filter((line) => line.startsWith('i ') || line.startsWith('o ')).length;
    console.log(
      `AC'97 engine of the driver on QEMU: ${accesses} port accesses and ${qemu.played.length} bytes played, equal to the model's`,
    );
  });
});
