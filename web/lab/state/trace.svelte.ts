/** The trace list: filter, which rows are on screen, which one is chosen. Only the rows in sight are fetched. */
import type { TraceGroup, TraceRow } from '../../simulator/views.ts';
import type { TraceFilter } from '../../worker/api.ts';
import type { LabClient } from '../../worker/client.ts';
import { keep, kept } from './storage.ts';

export const GROUPS: readonly (readonly [TraceGroup, string])[] = [
  ['port-calls', 'Windows calls the driver'],
  ['driver-calls', 'The driver calls Windows'],
  ['interrupts', 'Interrupts and DPCs'],
  ['threads', 'Threads'],
  ['client', 'Audio engine'],
  ['device', 'Device'],
  ['pnp', 'PnP and power'],
  ['glitch', 'Glitches'],
  ['finding', 'Findings'],
];

export class TraceList {
  text = $state('');
  hidden = $state.raw<readonly TraceGroup[]>([]);
  total = $state(0);
  /** Position of `rows[0]` in the filtered trace. */
  from = $state(0);
  rows = $state.raw<readonly TraceRow[]>([]);
  /** Position in the filtered trace of the chosen row, -1: none. */
  current = $state(-1);
  /** The chosen row when it is open; its details take the place of further rows. */
  open = $state.raw<{ position: number; row: TraceRow } | null>(null);

  /** A row that is to be brought into sight. */
  sought = $state.raw<{ position: number } | null>(null);

  #client: LabClient;
  #wanted = { from: 0, count: 0 };
  #fetching = false;
  #again = false;

  constructor(client: LabClient) {
    this.#client = client;
    const hidden = kept('hidden-groups');
    if (hidden) this.hidden = GROUPS.map(([name]) => name).filter((name) => hidden.split(',').includes(name));
  }

  get filter(): TraceFilter {
    const text = this.text.trim();
    return {
      ...(text ? { text } : {}),
      ...(this.hidden.length ? { groups: GROUPS.map(([g]) => g).filter((g) => !this.hidden.includes(g)) } : {}),
    };
  }

  get filtered(): boolean {
    return this.text.trim() !== '' || this.hidden.length > 0;
  }

  toggleGroup(group: TraceGroup): void {
    const shown = !this.hidden.includes(group);
    this.hidden = shown ? [...this.hidden, group] : this.hidden.filter((g) => g !== group);
    keep('hidden-groups', this.hidden.join(','));
    this.unselect();
  }

  unselect(): void {
    this.current = -1;
    this.open = null;
  }

  /** Chooses the row of a record and brings it into sight. False when the filter hides it. */
  async find(record: number): Promise<boolean> {
    let low = 0;
    let high = record;
    while (this.filtered && low < high) {
      const middle = (low + high) >> 1;
      const { rows } = await this.#client.reads.rows(middle, 1, this.filter);
      if (rows[0] && rows[0].index < record) low = middle + 1;
      else high = middle;
    }
    const { rows } = await this.#client.reads.rows(high, 1, this.filter);
    if (rows[0]?.index !== record) return false;
    this.open = null;
    this.current = high;
    this.sought = { position: high };
    return true;
  }

  at(position: number): TraceRow | undefined {
    return this.rows[position - this.from];
  }

  toggle(position: number): void {
    const row = this.at(position);
    this.current = position;
    this.open = row && this.open?.position !== position ? { position, row } : null;
  }

  /** Fetches the rows in sight. While one answer is on its way, only the latest wish is remembered. */
  async fetch(from: number, count: number): Promise<void> {
    this.#wanted = { from, count };
    this.#again = true;
    if (this.#fetching) return;
    this.#fetching = true;
    try {
      while (this.#again) {
        this.#again = false;
        const { from, count } = this.#wanted;
        const answer = await this.#client.reads.rows(from, count, this.filter);
        this.total = answer.total;
        this.from = from;
        this.rows = answer.rows;
        const open = this.open;
        const now = open && this.at(open.position);
        if (open && now) this.open = { position: open.position, row: now };
      }
    } catch {
      // The run was replaced meanwhile; the next revision asks again.
    } finally {
      this.#fetching = false;
    }
  }
}
