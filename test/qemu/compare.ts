/** Where two outcomes of one script part. */
import { describe, type Outcome, type Script } from './script.ts';

/** Times are compared no finer than an audio tick. */
const TIME_TOLERANCE_US = 10_000;
/** QEMU's mixer holds back at most this many frames it has fetched; its end of run may cut them off. */
const HELD_BACK_BYTES = 1024 * 4;
const CONTEXT = 6;

const hex = (value: number | undefined) => (value === undefined ? 'nothing' : `${(value >>> 0).toString(16)}h`);

/** The first reading that differs, with the steps before it; undefined when all agree. */
export function compareReadings(script: Script, model: Outcome, qemu: Outcome): string | undefined {
  const count = Math.max(model.readings.length, qemu.readings.length);
  for (let i = 0; i < count; i++) {
    const ours = model.readings[i];
    const theirs = qemu.readings[i];
    const index = (ours ?? theirs)!.step;
    const step = script.steps[index]!;
    const tolerance = step.do === 'read' ? (step.loose ?? 0) : 0;
    const agree =
      ours !== undefined &&
      theirs !== undefined &&
      ours.step === theirs.step &&
      Math.abs(ours.value - theirs.value) <= tolerance &&
      Math.abs(ours.atUs - theirs.atUs) <= TIME_TOLERANCE_US;
    if (agree) continue;
    const values = new Map(qemu.readings.slice(0, i).map((reading) => [reading.step, reading.value]));
    const before = script.steps.slice(Math.max(0, index - CONTEXT), index).map((earlier, k) => {
      const at = Math.max(0, index - CONTEXT) + k;
      return `    ${at}: ${describe(earlier)}${values.has(at) ? ` = ${hex(values.get(at))}` : ''}`;
    });
    return [
      `${script.name}, step ${index}: ${describe(step)}`,
      `  model ${hex(ours?.value)} at ${ours?.atUs} us`,
      `  QEMU  ${hex(theirs?.value)} at ${theirs?.atUs} us`,
      '  before that:',
      ...before,
    ].join('\n');
  }
  return undefined;
}

/** The first frame that differs, with the ones around it. */
function firstDifference(name: string, model: Uint8Array, qemu: Uint8Array): string | undefined {
  const common = Math.min(model.length, qemu.length);
  for (let i = 0; i < common; i++) {
    if (model[i] === qemu[i]) continue;
    const frame = i >> 2;
    const around = (bytes: Uint8Array) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      const left: number[] = [];
      for (let k = Math.max(0, frame - CONTEXT); k < Math.min(bytes.length >> 2, frame + CONTEXT); k++)
        left.push(view.getInt16(4 * k, true));
      return left.join(' ');
    };
    return `${name}, frame ${frame} of what was played (left samples around it)\n  model ${around(model)}\n  QEMU  ${around(qemu)}`;
  }
  return undefined;
}

/** Bytes up to the last that is not silent. */
function audibleBytes(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end;
}

/** The same for what was played: byte for byte, as far as QEMU has let go of it. */
export function comparePlayed(
  { name, complete = false }: Pick<Script, 'name' | 'complete'>,
  model: Uint8Array,
  qemu: Uint8Array,
): string | undefined {
  const difference = firstDifference(name, model, qemu);
  if (difference) return difference;
  const audible = [audibleBytes(model), audibleBytes(qemu)] as const;
  if (complete ? audible[0] !== audible[1] : Math.abs(model.length - qemu.length) > HELD_BACK_BYTES)
    return `${name}: the model played ${model.length} bytes (${audible[0]} to the last that is not silent), QEMU ${qemu.length} (${audible[1]})`;
  return undefined;
}
