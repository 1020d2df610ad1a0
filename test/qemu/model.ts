/** Replays a register script on the model, profile qemu. */
import { Ac97 } from '../../web/simulator/device/ac97.ts';
import { FakeBus } from '../unit/fake-bus.ts';
import { ARENA, ARENA_BYTES, NABM, type Outcome, type Reading, type Script, type Step } from './script.ts';

const HNS_PER_US = 10;
/** How finely an `until` looks at its register; far below the audio tick. */
const POLL_HNS = 100 * HNS_PER_US;
const BYTES_PER_FRAME = 4;

/** FNV-1a over 32-bit words. */
function fnv1a(bytes: Uint8Array): number {
  let value = 0x811c9dc5;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let i = 0; i + 4 <= bytes.length; i += 4) value = Math.imul(value ^ view.getUint32(i, true), 0x01000193);
  return value >>> 0;
}

/** Collects what goes over the wire; a gap is silence (the scripts leave BUP at 0). */
export class Wire {
  private readonly pieces: Uint8Array[] = [];
  played(bytes: Uint8Array): void {
    this.pieces.push(bytes.slice());
  }
  gap(frames: number): void {
    this.pieces.push(new Uint8Array(frames * BYTES_PER_FRAME));
  }
  bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.pieces));
  }
}

export function replayOnModel(script: Script): Outcome {
  const bus = new FakeBus(ARENA, ARENA_BYTES);
  const wire = new Wire();
  const device = new Ac97(bus, { profile: 'qemu', listener: wire });
  const [mixer, master] = [device.ports[0]!.base, device.ports[1]!.base];
  const memory = new DataView(bus.memory.buffer);
  const port = (at: number) => (at >= NABM ? master + at - NABM : mixer + at);
  const readings: Reading[] = [];
  const log = (step: number, value: number) => readings.push({ step, value: value >>> 0, atUs: bus.now / HNS_PER_US });

  const until = (limitUs: number, met: () => boolean): boolean => {
    const limitHns = bus.now + limitUs * HNS_PER_US;
    while (!met()) {
      if (bus.now >= limitHns) return false;
      bus.run(bus.now + POLL_HNS);
    }
    return true;
  };
  const perform = (step: Step, index: number): void => {
    switch (step.do) {
      case 'write':
        device.writePort(port(step.at), step.width, step.value);
        return;
      case 'read':
        log(index, device.readPort(port(step.at), step.width));
        return;
      case 'wait':
        bus.run(bus.now + step.us * HNS_PER_US);
        return;
      case 'until': {
        const read = () => (device.readPort(port(step.at), step.width) & step.mask) >>> 0 === step.value;
        log(index, Number(until(step.limitUs, read)));
        return;
      }
      case 'line':
        log(index, Number(bus.line));
        return;
      case 'until-line':
        log(index, Number(until(step.limitUs, () => bus.line)));
        return;
    }
    device.catchUp();
    const offset = step.address - ARENA;
    switch (step.do) {
      case 'store':
        memory.setUint32(offset, step.value, true);
        return;
      case 'ramp':
        for (let i = 0; i < step.frames; i++) {
          memory.setInt16(offset + 4 * i, step.first + i, true);
          memory.setInt16(offset + 4 * i + 2, -(step.first + i), true);
        }
        return;
      case 'fill':
        for (let i = 0; i < step.words; i++) memory.setUint32(offset + 4 * i, step.value, true);
        return;
      case 'hash':
        log(index, fnv1a(bus.memory.subarray(offset, offset + step.bytes)));
    }
  };
  script.steps.forEach(perform);
  device.catchUp();
  // Ends a halt that is still under way, so that its silence is told.
  device.setPresent(false);
  return { readings, played: wire.bytes() };
}
