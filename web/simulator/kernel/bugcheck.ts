/** A failure the simulated Windows does not survive; the trace up to there is kept. */
import type { BugCheckName } from '../catalogue/bugchecks.ts';

/** Parameters of a bug check as its page lists them; null where this simulation has no value for one. */
export type BugCheckParameters = readonly (number | null)[];

export class BugCheck extends Error {
  override readonly name = 'BugCheck';
  /**
   * Null where no page says what Windows does (memory it does not check is read or overwritten, then anything may follow):
   * the run still ends, and says so.
   */
  readonly code: BugCheckName | null;
  readonly parameters: BugCheckParameters;
  /** `what` happened, in one line. */
  constructor(code: BugCheckName | null, what: string, parameters: BugCheckParameters = []) {
    super(code === null ? what : `${code}: ${what}`);
    this.code = code;
    this.parameters = parameters;
  }
}
