/** Bytes collected without knowing how many will come; kept in chunks, joined when somebody looks. */
const CHUNK_BYTES = 1 << 18;

export class ByteLog {
  length = 0;
  private full: Uint8Array[] = [];
  private chunk = new Uint8Array(0);
  private used = 0;
  private joined = new Uint8Array(0);
  /** Chunks of a log that is not needed any more. */
  private spare: Uint8Array<ArrayBuffer>[] = [];

  append(bytes: Uint8Array): void {
    const { length } = bytes;
    this.length += length;
    if (this.used + length <= this.chunk.length) {
      this.chunk.set(bytes, this.used);
      this.used += length;
    } else this.appendAcross(bytes);
  }
  private appendAcross(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      if (this.used === this.chunk.length) {
        if (this.used > 0) this.full.push(this.chunk);
        this.chunk = this.spare.pop() ?? new Uint8Array(CHUNK_BYTES);
        this.used = 0;
      }
      const count = Math.min(bytes.length - from, CHUNK_BYTES - this.used);
      this.chunk.set(bytes.subarray(from, from + count), this.used);
      this.used += count;
      from += count;
    }
  }
  /** One byte, without joining anything. */
  byteAt(i: number): number {
    const chunk = Math.floor(i / CHUNK_BYTES);
    return (chunk < this.full.length ? this.full[chunk]! : this.chunk)[i % CHUNK_BYTES]!;
  }
  /** All bytes so far. The same array until more come. */
  view(): Uint8Array {
    if (this.joined.length !== this.length) {
      this.joined = new Uint8Array(this.length);
      this.full.forEach((chunk, i) => this.joined.set(chunk, i * CHUNK_BYTES));
      this.joined.set(this.chunk.subarray(0, this.used), this.full.length * CHUNK_BYTES);
    }
    return this.joined;
  }

  /** Takes the memory of a log whose bytes nobody needs any more; that one is empty afterwards. */
  reuse(old: ByteLog): void {
    this.spare.push(...(old.full as Uint8Array<ArrayBuffer>[]), ...old.spare);
    if (old.chunk.length > 0) this.spare.push(old.chunk);
    old.full = [];
    old.spare = [];
    old.chunk = old.joined = new Uint8Array(0);
    old.length = old.used = 0;
  }
}
