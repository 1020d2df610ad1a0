/** Breakpoints as people set them; what looks for them in a run is `breakpoints.ts`. */

/** Where to stop. `pattern` is a function's name as the trace shows it, with `*` for anything; case does not matter. */
export type Breakpoint =
  | { readonly on: 'function'; readonly pattern: string }
  | { readonly on: 'status'; readonly status: string }
  | { readonly on: 'state'; readonly state: 'STOP' | 'ACQUIRE' | 'PAUSE' | 'RUN' }
  | { readonly on: 'glitch' }
  | { readonly on: 'finding' };

/** Breakpoints that are looked at; more are refused. */
export const MOST_BREAKPOINTS = 32;

/** A breakpoint in words: `SetState`, `STATUS_…`, `a glitch`. */
export function breakpointText(breakpoint: Breakpoint): string {
  switch (breakpoint.on) {
    case 'function':
      return breakpoint.pattern;
    case 'status':
      return breakpoint.status;
    case 'state':
      return `a stream goes to ${breakpoint.state}`;
    default:
      return `a ${breakpoint.on}`;
  }
}
