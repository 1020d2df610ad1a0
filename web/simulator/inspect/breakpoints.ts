/** Breakpoints: what of a new trace record a run shall stop at. Nothing of it is there in a run without breakpoints. */
import type { Machine } from '../kernel/machine.ts';
import { decode, groupOf } from '../trace/decode.ts';
import { entryOp, Phase, type Trace } from '../trace/trace.ts';
import { breakpointText, MOST_BREAKPOINTS, type Breakpoint } from './breakpoint.ts';

/** What breakpoints found. `end` must be called when the run stops. */
export interface Watch {
  /** The breakpoint that matched, in words; '' so far. */
  readonly hit: string;
  end(): void;
}

const MOST_CHARACTERS = 120;

type Matches = (trace: Trace, record: number) => boolean;

/**
 * Stops the machine after the first new record that matches one of these. Throws RangeError for more than `MOST_BREAKPOINTS` and
 * for a pattern or status that is empty or longer than 120 characters.
 */
export function watch(machine: Machine, breakpoints: readonly Breakpoint[]): Watch {
  if (breakpoints.length > MOST_BREAKPOINTS)
    throw new RangeError(`at most ${MOST_BREAKPOINTS} breakpoints are possible`);
  const list = breakpoints.map((breakpoint) => ({ text: breakpointText(breakpoint), matches: matcher(breakpoint) }));
  const { trace } = machine;
  const found = { hit: '', end: () => (trace.onRecord = null) };
  trace.onRecord = (record) => {
    if (found.hit) return;
    const first = list.find(({ matches }) => matches(trace, record));
    if (!first) return;
    found.hit = first.text;
    machine.stopAtRecord = Math.min(machine.stopAtRecord, record + 1);
  };
  return found;
}

function matcher(breakpoint: Breakpoint): Matches {
  switch (breakpoint.on) {
    case 'function': {
      const matches = namePattern(breakpoint.pattern);
      return (trace, i) => trace.phase[i] !== Phase.End && matches(decode(trace, i).call);
    }
    case 'status': {
      const wanted = checked(breakpoint.status).toLowerCase();
      return (trace, i) => {
        const phase = trace.phase[i];
        if (phase !== Phase.Call && phase !== Phase.End) return false;
        return decode(trace, i).result.split(' ', 1)[0]!.toLowerCase() === wanted;
      };
    }
    case 'state': {
      const { state } = breakpoint;
      return (trace, i) =>
        trace.op[i] === SET_STATE &&
        trace.phase[i] !== Phase.End &&
        decode(trace, i).args.some((arg) => arg.endsWith(`=${state}`));
    }
    default: {
      const group = breakpoint.on;
      return (trace, i) =>
        groupOf(trace.op[i]!) === group && (group === 'finding' || decode(trace, i).call !== 'cause');
    }
  }
}

const SET_STATE = entryOp('Stream_SetState');

function checked(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new RangeError('a breakpoint needs a name to look for');
  if (trimmed.length > MOST_CHARACTERS) throw new RangeError(`a breakpoint has at most ${MOST_CHARACTERS} characters`);
  return trimmed;
}

/** Compares without backtracking: the parts between the stars are looked for from left to right. The object's name may be left out. */
function namePattern(pattern: string): (call: string) => boolean {
  const parts = checked(pattern).toLowerCase().split('*');
  const [first, last] = [parts[0]!, parts.at(-1)!];
  const whole = (name: string): boolean => {
    if (parts.length === 1) return name === first;
    if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last)) return false;
    let at = first.length;
    for (const part of parts.slice(1, -1)) {
      const found = name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= name.length - last.length;
  };
  return (call) => {
    const name = call.toLowerCase();
    return whole(name) || whole(name.slice(name.lastIndexOf('.') + 1));
  };
}
