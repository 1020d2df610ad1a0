/** Who had which processor when: the processor lanes of the trace, in columns. Level: 0 PASSIVE, 1 DISPATCH, 2 DIRQL. */
export class Slices {
  length = 0;
  fromHns = new Float64Array(1024);
  toHns = new Float64Array(1024);
  cpu = new Uint8Array(1024);
  level = new Uint8Array(1024);
  audio = new Uint8Array(1024);
  name = new Uint32Array(1024);

  add(fromHns: number, toHns: number, cpu: number, level: number, audio: number, name: number): void {
    if (toHns <= fromHns) return;
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

  private grow(): void {
    const size = this.length * 2;
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
