/** What a link holds. Virtual times are in 100-ns units (`Hns`). */
import type { Scenario } from '../simulator/scenario/schema.ts';

/** Where a run stands: after so many records, at a virtual time, or at its end. */
export type Position = { readonly records: number } | { readonly hns: number } | { readonly end: true };

/** How one looks at a run in the lab. The theme is no part of it: it stays the reader's own choice. */
export interface LinkView {
  /** The stretch of virtual time in sight. */
  readonly fromHns?: number;
  readonly lengthHns?: number;
  /** Whether the stretch follows the playhead. */
  readonly follow?: boolean;
  /** The processor drawn large. */
  readonly pinned?: number;
  /** A time that was chosen. */
  readonly cursorHns?: number;
  readonly tab?: string;
  /** What the trace is searched for. */
  readonly find?: string;
  /** Groups of records the trace leaves out. */
  readonly hidden?: readonly string[];
  /** Virtual time per real time; `null` is as fast as it goes, which JSON has no number for. */
  readonly speed?: number | null;
  /** What the source pane shows, which is open then: a file of the driver, and a line from 1, 0 for none. */
  readonly source?: { readonly file: string; readonly line: number };
}

/** A place in the run that somebody marked: after so many records, at that virtual time. */
export interface LinkMark {
  readonly name: string;
  readonly note: string;
  readonly records: number;
  readonly atHns: number;
}

/** Every part may be absent: then what is there stays. */
export interface LinkState {
  readonly scenario?: Scenario;
  readonly at?: Position;
  readonly view?: LinkView;
  /** Bookmarks of the run. */
  readonly marks?: readonly LinkMark[];
}
