/** Made by scripts/lib/library-plugin.mjs. */
declare module 'virtual:scenario-library' {
  import type { LibraryEntry } from '../simulator/scenario/library.ts';

  /** Index of the scenario library. */
  const index: Pick<LibraryEntry, 'name' | 'title' | 'group' | 'order'>[];
  export default index;
}

declare module 'virtual:scenario-texts' {
  /** Every scenario of the library as its file says it, not yet checked. */
  const scenarios: Record<string, unknown>;
  export default scenarios;
}

declare module 'virtual:first-scenario' {
  import type { Scenario } from '../simulator/scenario/schema.ts';

  /** The scenario a first visit shows. */
  const scenario: Scenario;
  export default scenario;
}

/** Made by scripts/lib/lines-plugin.mjs. */
declare module 'virtual:driver-lines' {
  /** Addresses of what the source pane fetches. */
  const files: {
    /** The driver that shows its lines. */
    readonly module: string;
    readonly table: string;
    /** Highlighted sources by their names in driver/. */
    readonly sources: Readonly<Record<string, string>>;
    /** What each variant of the driver changes. */
    readonly variants: Readonly<Record<string, string>>;
  };
  export default files;
}
