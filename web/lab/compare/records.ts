/** The lines of a trace text, from this lab or another host, as a comparison needs them. */
export interface Line {
  readonly atHns: number;
  readonly cpu: number;
  /** Who ran: `engine#1`, `dpc#1`. */
  readonly who: string;
  /** The record without time, processor, IRQL and context, with its depth: `  < KeSetEvent(event=event#1)`. */
  readonly text: string;
}

export class NotATrace extends Error {
  override readonly name = 'NotATrace';
}

/** A minute of one stream is some 20 MB. */
export const LARGEST_TRACE_BYTES = 64 * 1024 * 1024;
/** Seconds, processor, IRQL, context, record. The context is padded to ten columns; the depth of the record is two spaces each. */
const LINE = /^(\d+)\.(\d{7}) cpu(\d+) (?: \d|\d\d) (.{10,}?) ((?: {2})*[<>=*] .*)$/;

/** True when a text begins like a trace. */
export function looksLikeTrace(text: string): boolean {
  return LINE.test(text.slice(0, 4096).split(/\r?\n/, 1)[0]!);
}

/** Reads a trace text. Throws NotATrace, which names the first line that is none. Empty lines at the end are ignored. */
export function readTrace(text: string): Line[] {
  const lines = text.split(/\r?\n/);
  while (lines.at(-1) === '') lines.pop();
  return lines.map((line, i) => {
    const found = LINE.exec(line);
    if (!found) throw new NotATrace(`line ${i + 1} is not a trace record: ${JSON.stringify(line.slice(0, 80))}`);
    const [, seconds, rest, cpu, who, record] = found;
    return {
      atHns: Number(seconds) * 10_000_000 + Number(rest),
      cpu: Number(cpu),
      who: who!.trimEnd(),
      text: record!.trimEnd(),
    };
  });
}
