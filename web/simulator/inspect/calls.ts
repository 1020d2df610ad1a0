/** Where calls begin and return in a trace, for stepping by whole calls. */
import { Phase, type Trace } from '../trace/trace.ts';

/**
 * Tells, each time it is asked while the trace grows, whether the call has returned that begins at the present last record, else the
 * innermost one that is open in the same context, else the next one.
 */
export function callReturn(trace: Trace): () => boolean {
  const last = trace.length - 1;
  const begin = last < 0 ? -1 : trace.phase[last] === Phase.Begin ? last : openAround(trace, last);
  let seen = trace.length;
  return () => {
    for (; seen < trace.length; seen++) {
      const phase = trace.phase[seen]!;
      if (begin < 0 ? phase === Phase.Call || phase === Phase.End : returns(trace, seen, begin)) return true;
    }
    return false;
  };
}

/** The record at which the call begins that returns at the last record, else the innermost one that is open before it; -1: none. */
export function callBegin(trace: Trace): number {
  const last = trace.length - 1;
  if (last < 0) return -1;
  if (trace.phase[last] !== Phase.End) return openAround(trace, last);
  for (let i = last - 1; i >= 0; i--) if (trace.phase[i] === Phase.Begin && returns(trace, last, i)) return i;
  return -1;
}

/** Whether record `end` is the result of the call that begins at record `begin`, which is still open before it. */
function returns(trace: Trace, end: number, begin: number): boolean {
  return (
    trace.phase[end] === Phase.End &&
    trace.context[end] === trace.context[begin] &&
    trace.op[end] === trace.op[begin] &&
    trace.depth[end] === trace.depth[begin]
  );
}

/** Where the innermost call begins that is open in the context of a record; -1: none is. */
function openAround(trace: Trace, record: number): number {
  const context = trace.context[record]!;
  let closed = 0;
  for (let i = record; i >= 0; i--) {
    if (trace.context[i] !== context) continue;
    if (trace.phase[i] === Phase.End) closed++;
    else if (trace.phase[i] === Phase.Begin && i < record) {
      if (closed === 0) return i;
      closed--;
    }
  }
  return -1;
}
