declare module 'virtual:scenario-library' {
  import type { LibraryEntry } from '../simulator/scenario/library.ts';

  /** Index of the scenario library, made by scripts/lib/library-plugin.mjs. */
  const index: Pick<LibraryEntry, 'name' | 'title' | 'group' | 'order'>[];
  export default index;
}
