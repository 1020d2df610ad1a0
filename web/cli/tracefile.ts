/** The trace as a file: the same bytes as `Session.traceText`, but an hour of them does not fit into memory at once. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { traceLine } from '../simulator/trace/decode.ts';
import type { Trace } from '../simulator/trace/trace.ts';

const LINES_AT_ONCE = 8192;

/** Writes all records, a line each. Throws what the file system throws. */
export function writeTraceFile(path: string, trace: Trace): void {
  writeChunks(path, lines(trace));
}

/** Writes pieces of text one after the other, as UTF-8. Throws what the file system throws. */
export function writeChunks(path: string, chunks: Iterable<string>): void {
  const file = openSync(path, 'w');
  try {
    for (const chunk of chunks) {
      const bytes = Buffer.from(chunk);
      for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
    }
  } finally {
    closeSync(file);
  }
}

function* lines(trace: Trace): Generator<string, void, undefined> {
  for (let from = 0; from < trace.length; from += LINES_AT_ONCE) {
    let text = '';
    for (let i = from; i < Math.min(trace.length, from + LINES_AT_ONCE); i++) text += `${traceLine(trace, i)}\n`;
    yield text;
  }
}
