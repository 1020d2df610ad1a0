/** What the development server said last about the driver. */
export class Live {
  /** Why the last build failed; null: it did not. */
  problem = $state.raw<{
    readonly text: string;
    readonly problems: readonly {
      readonly file: string;
      readonly line: number;
      readonly column: number;
      readonly text: string;
    }[];
  } | null>(null);
  /** Real time the last build took. */
  seconds = $state(0);
  /** Builds taken over since the page was opened. */
  builds = $state(0);
}
