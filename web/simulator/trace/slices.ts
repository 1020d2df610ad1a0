/** Who had which processor when: the processor lanes of the trace, in columns. Level: 0 PASSIVE, 1 DISPATCH, 2 DIRQL. */
export class Slices {
  length = 0;
  /** Length of the longest slice: slices are in order of their ends, and no start lies further back than this. */
  longestHns = 0;
  fromHns = new Float64Array(1024);
  toHns = new Float64Array(1024);
  cpu = new Uint8Array(1024);
  level = new Uint8Array(1024);
  audio = new Uint8Array(1024);
  name = new Uint32Array(1024);

  add(fromHns: number, toHns: number, cpu: number, level: number, audio: number, name: number): void {
    if (toHns <= fromHns) return;
    if (toHns - fromHns > this.longestHns) this.longestHns = toHns - fromHns;
    const i = this.length;
    if (i === this.fromHns.length) this.grow();
    this.fromHns[i] = fromHns;
    this.toHns[i] = toHns;
    this.cpu[i] = cpu;
    this.level[i] = level;
    this.audio[i] = audio;
    this.name[i] = name;
    this.length = i + 1;
  }

  /** Before the first slice: takes the memory of slices that nobody needs any more. Those are none afterwards. */
  reuse(old: Slices): void {
    [this.fromHns, old.fromHns] = [old.fromHns, this.fromHns];
    [this.toHns, old.toHns] = [old.toHns, this.toHns];
    [this.cpu, old.cpu] = [old.cpu, this.cpu];
    [this.level, old.level] = [old.level, this.level];
    [this.audio, old.audio] = [old.audio, this.audio];
    [this.name, old.name] = [old.name, this.name];
    old.length = old.longestHns = 0;
  }

  /** Position of the first slice that ends after a time. */
  firstEndingAfter(hns: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.toHns[middle]! <= hns) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private grow(): void {
    const size = this.fromHns.length * 2;
    const grow = <T extends Float64Array | Uint32Array | Uint8Array>(old: T): T => {
      const larger = new (old.constructor as new (n: number) => T)(size);
      larger.set(old as never);
      return larger;
    };
    this.fromHns = grow(this.fromHns);
    this.toHns = grow(this.toHns);
    this.cpu = grow(this.cpu);
    this.level = grow(this.level);
    this.audio = grow(this.audio);
    this.name = grow(this.name);
  }
}
