/** Plays frames on the visitor's sound card, at their own rate. Never asks for a microphone. */
import type { Sound } from '../../simulator/views.ts';
import worklet from './worklet.ts?worker&url';

/** What the sound card did so far. */
export interface Played {
  /** Frames that were handed over and played. */
  readonly played: number;
  /** Frames of silence because the page was late. */
  readonly missing: number;
}

export class Player {
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;

  private constructor(context: AudioContext, node: AudioWorkletNode) {
    this.#context = context;
    this.#node = node;
  }

  /** Starts silent. Must follow a click or key press. Throws Error where the browser offers no sound at this rate. */
  static async open(rate: number, onPlayed: (played: Played) => void): Promise<Player> {
    const context = new AudioContext({ sampleRate: rate, latencyHint: 'playback' });
    try {
      await context.audioWorklet.addModule(worklet);
      const node = new AudioWorkletNode(context, 'portcls-lab-queue', {
        numberOfInputs: 0,
        outputChannelCount: [2],
      });
      node.port.onmessage = ({ data }: MessageEvent<Played>) => onPlayed(data);
      node.connect(context.destination);
      await context.resume();
      return new Player(context, node);
    } catch (error) {
      await context.close();
      throw error;
    }
  }

  push({ samples, channels }: Sound): void {
    if (samples.length) this.#node.port.postMessage({ samples, channels }, [samples.buffer as ArrayBuffer]);
  }

  async close(): Promise<void> {
    this.#node.disconnect();
    await this.#context.close();
  }
}
