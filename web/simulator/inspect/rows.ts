/** Filtered rows of a growing trace: each filter keeps the list of records that pass and looks only at new ones. */
import { decode, groupOf, traceRow } from '../trace/decode.ts';
import type { Trace } from '../trace/trace.ts';
import type { TraceGroup, TraceRow } from '../views.ts';

export interface RowFilter {
  readonly text?: string;
  readonly groups?: readonly TraceGroup[];
}

const MAX_FILTERS = 8;

export class RowIndex {
  private readonly trace: Trace;
  private readonly filters = new Map<string, { scanned: number; hits: number[] }>();

  constructor(trace: Trace) {
    this.trace = trace;
  }

  /** At most `count` rows from position `from` of those that pass; `total` is how many pass. */
  rows(from: number, count: number, filter: RowFilter): { total: number; rows: TraceRow[] } {
    const { trace } = this;
    const text = filter.text?.trim().toLowerCase() ?? '';
    if (text === '' && !filter.groups) {
      const rows: TraceRow[] = [];
      for (let i = Math.max(0, from); i < Math.min(trace.length, from + count); i++) rows.push(traceRow(trace, i));
      return { total: trace.length, rows };
    }
    const key = JSON.stringify([text, filter.groups ?? null]);
    let index = this.filters.get(key);
    if (!index) {
      if (this.filters.size >= MAX_FILTERS) this.filters.delete(this.filters.keys().next().value!);
      this.filters.set(key, (index = { scanned: 0, hits: [] }));
    }
    for (; index.scanned < trace.length; index.scanned++)
      if (this.passes(index.scanned, text, filter.groups)) index.hits.push(index.scanned);
    return {
      total: index.hits.length,
      rows: index.hits.slice(Math.max(0, from), from + count).map((i) => traceRow(trace, i)),
    };
  }

  private passes(i: number, text: string, groups: readonly TraceGroup[] | undefined): boolean {
    const { trace } = this;
    if (groups && !groups.includes(groupOf(trace.op[i]!))) return false;
    if (text === '') return true;
    const { call, args, result } = decode(trace, i);
    return `${call}(${args.join(', ')}) ${result} ${trace.names[trace.context[i]!]}`.toLowerCase().includes(text);
  }
}
