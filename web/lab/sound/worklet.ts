/**
 * The last step of listening: a queue of frames that the sound card empties. It runs on the browser's audio thread. When the
 * queue is empty it plays silence and counts the frames, so that a page that is late is never taken for a glitch of the driver.
 */
interface Frames {
  readonly samples: Float32Array;
  readonly channels: number;
}

declare const sampleRate: number;
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

/** Frames between two reports to the page: about 20 a second. */
const REPORT_EVERY_S = 0.05;

class Queue extends AudioWorkletProcessor {
  #pieces: Frames[] = [];
  #at = 0;
  #played = 0;
  #missing = 0;
  #sinceReport = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<Frames>) => this.#pieces.push(data);
  }

  process(_inputs: unknown, [output]: [Float32Array[]]): boolean {
    const frames = output[0]!.length;
    for (let i = 0; i < frames; i++) this.#frame(output, i);
    this.#sinceReport += frames;
    if (this.#sinceReport >= sampleRate * REPORT_EVERY_S) {
      this.#sinceReport = 0;
      this.port.postMessage({ played: this.#played, missing: this.#missing });
    }
    return true;
  }

  #frame(output: Float32Array[], i: number): void {
    const piece = this.#pieces[0];
    if (!piece) {
      // Before the first piece there is nothing to miss.
      if (this.#played > 0) this.#missing += 1;
      return;
    }
    const { samples, channels } = piece;
    // One channel is heard on both sides; of more than two, front left and right.
    output.forEach((side, c) => (side[i] = samples[this.#at * channels + Math.min(c, channels - 1)]!));
    this.#played += 1;
    this.#at += 1;
    if (this.#at * channels >= samples.length) {
      this.#pieces.shift();
      this.#at = 0;
    }
  }
}

registerProcessor('portcls-lab-queue', Queue);
