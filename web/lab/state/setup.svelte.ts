/**
 * The set-up: the scenario the next run follows and the user's own recording. Every change makes a new scenario value
 * that passed the schema; it is kept in local storage, the recording as long as the page lives.
 */
import { deviceOffers } from '../../simulator/scenario/offers.ts';
import type { Format, Scenario } from '../../simulator/scenario/schema.ts';
import type { InputAudio } from '../../worker/api.ts';
import { formatName } from '../format.ts';
import { checkScenario, schema } from './checking.ts';
import { firstScenario } from './library.svelte.ts';
import { DEVICE_NAMES, formatsOf, offerText } from './offers.ts';
import { keep, kept } from './storage.ts';

export class SetupError extends Error {
  override readonly name = 'SetupError';
}

export class Setup {
  scenario = $state.raw<Scenario>(firstScenario());
  /** The user's own WAV file. Stays when another input is chosen, so that one can go back to it. */
  file = $state.raw<InputAudio | null>(null);

  /** Makes each set-up one of the visitor's own driver, or throws SetupError; null: the lab's drivers run. */
  fit: ((scenario: Scenario) => Scenario) | null = null;

  /** The input to hand over with the scenario. */
  get input(): InputAudio | undefined {
    return this.scenario.input.kind === 'file' && this.file ? this.file : undefined;
  }

  /** Format, packet length and count of the stream the strip edits: the first. */
  get stream() {
    return this.scenario.streams[0] ?? firstScenario().streams[0]!;
  }

  /** Takes up the scenario of the last visit, where there is one. */
  async restore(): Promise<void> {
    const stored = kept('scenario');
    if (!stored) return;
    try {
      const { readScenario } = await schema();
      const result = readScenario(JSON.parse(stored));
      // A file does not outlive the page; its scenario falls back to a bundled recording.
      if (result.ok)
        this.scenario = result.scenario.input.kind === 'file' ? withoutFile(result.scenario) : result.scenario;
    } catch {
      // What is stored is not JSON, or the schema does not come; the default stands.
    }
  }

  /** Takes a whole scenario, from a preset or a file. Throws SetupError when it needs a recording that is not here. */
  use(scenario: Scenario): void {
    if (scenario.input.kind === 'file' && !this.file) {
      throw new SetupError(
        `The scenario “${scenario.title || scenario.name}” plays a recording of your own. Drop its WAV file first, then the scenario again.`,
      );
    }
    this.#set(scenario);
  }

  /** Goes back to what the set-up was. */
  restate(scenario: Scenario, file: InputAudio | null): void {
    this.file = file;
    this.#set(scenario);
  }

  /** Changes the scenario. What was expected of it says nothing about the changed one. */
  change(patch: Partial<Scenario>): void {
    this.#set({ ...this.scenario, ...patch, expect: undefined });
  }

  chooseDevice(device: Scenario['device']): void {
    const { format } = this.stream;
    if (this.input && !deviceOffers(device, format)) throw this.#refusal(this.input, device);
    this.change({ device });
    if (!deviceOffers(device, format)) this.chooseFormat(closest(device, format));
  }

  /** Keeps the packet's length in time when the rate changes. */
  chooseFormat(format: Format): void {
    this.#streams((stream) => ({
      ...stream,
      format,
      packetFrames:
        stream.packetFrames === 128 ? 128 : Math.round((stream.packetFrames * format.rate) / stream.format.rate),
    }));
  }

  choosePacket(packetFrames: number): void {
    this.#streams((stream) => ({ ...stream, packetFrames }));
  }

  chooseNotifications(notificationCount: 1 | 2): void {
    this.#streams((stream) => ({ ...stream, notificationCount }));
  }

  chooseBundled(name: 'chord' | 'sweep' | 'clicks'): void {
    this.change({ input: { kind: 'bundled', name } });
  }

  chooseSilence(): void {
    this.change({ input: { kind: 'silence' } });
  }

  /** Plays the user's recording, in its own format, to its end. Throws SetupError when the device does not offer it. */
  chooseFile(file: InputAudio, float = false): void {
    const { device } = this.scenario;
    const format = { rate: file.rate, channels: file.channels, bits: file.bits } as Format;
    if (float || !deviceOffers(device, format)) throw this.#refusal(file, device, float);
    this.file = file;
    this.change({ input: { kind: 'file' } });
    this.chooseFormat(format);
  }

  #streams(change: (stream: Scenario['streams'][number]) => Scenario['streams'][number]): void {
    this.change({ streams: this.scenario.streams.map(change) });
  }

  #set(scenario: Scenario): void {
    const result = checkScenario(this.fit?.(scenario) ?? scenario);
    if (!result.ok) throw new SetupError(result.problems.map((p) => `${p.path}: ${p.message}`).join('; '));
    this.scenario = result.scenario;
    keep('scenario', JSON.stringify(result.scenario));
  }

  #refusal(file: InputAudio, device: Scenario['device'], float = false): SetupError {
    const other = device === 'ac97' ? 'virtual' : 'ac97';
    const format = { rate: file.rate, channels: file.channels, bits: file.bits } as Format;
    const kind = float ? `${formatName(format)} floating point` : formatName(format);
    const hint = !float && deviceOffers(other, format) ? ` The device “${DEVICE_NAMES[other]}” offers it.` : '';
    return new SetupError(
      `${file.name} is ${kind}, which the device “${DEVICE_NAMES[device]}” does not offer. It offers ${offerText(device)}.${hint} Nothing was changed.`,
    );
  }
}

function withoutFile(scenario: Scenario): Scenario {
  return { ...scenario, input: { kind: 'bundled', name: 'chord' } };
}

/** The device's format most like the one that was chosen: same rate first, then same width. */
function closest(device: Scenario['device'], format: Format): Format {
  const score = (f: Format) =>
    (f.rate === format.rate ? 4 : 0) + (f.bits === format.bits ? 2 : 0) + (f.channels === format.channels ? 1 : 0);
  return formatsOf(device).reduce((best, f) => (score(f) > score(best) ? f : best));
}
