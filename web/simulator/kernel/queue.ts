/** The event queue: ordered by (time, order of asking). A binary heap; cancelled entries are skipped when they surface. */

export interface QueueEntry {
  atHns: number;
  sequence: number;
  fire: (() => void) | null;
}

export class EventQueue {
  private readonly heap: QueueEntry[] = [];
  private sequence = 0;
  /** Time of the earliest live entry, or Infinity. */
  nextHns = Infinity;

  schedule(atHns: number, fire: () => void): QueueEntry {
    const entry: QueueEntry = { atHns, sequence: this.sequence++, fire };
    const heap = this.heap;
    let i = heap.length;
    heap.push(entry);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(entry, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = entry;
    if (atHns < this.nextHns) this.nextHns = atHns;
    return entry;
  }

  cancel(entry: QueueEntry): void {
    entry.fire = null;
    if (entry === this.heap[0]) this.settle();
  }

  /** Removes and returns the earliest entry, or null when nothing is left. */
  pop(): QueueEntry | null {
    const first = this.heap[0];
    if (!first) return null;
    this.removeFirst();
    this.settle();
    return first;
  }

  private settle(): void {
    while (this.heap.length > 0 && this.heap[0]!.fire === null) this.removeFirst();
    this.nextHns = this.heap.length > 0 ? this.heap[0]!.atHns : Infinity;
  }

  private removeFirst(): void {
    const heap = this.heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
  }
}

function before(a: QueueEntry, b: QueueEntry): boolean {
  return a.atHns < b.atHns || (a.atHns === b.atHns && a.sequence < b.sequence);
}
