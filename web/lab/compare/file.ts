/** A trace text from the visitor's disk. */
import { LARGEST_TRACE_BYTES, looksLikeTrace } from './records.ts';

/** Its text. Throws Error that says what is wrong with the file. */
export async function readTraceFile(file: File): Promise<string> {
  if (file.size > LARGEST_TRACE_BYTES) throw new Error(`${file.name} is too large for a trace (over 64 MB).`);
  const text = await file.text();
  if (!looksLikeTrace(text)) {
    throw new Error(
      `${file.name} is not a trace: its first line should look like “0.0000030 cpu0  0 pnp        > DriverEntry()”. The command line saves one with run --trace.`,
    );
  }
  return text;
}
