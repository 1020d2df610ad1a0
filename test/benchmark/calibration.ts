/** How fast this machine is at the moment: a fixed piece of work of the simulator's kind, timed between measurements. */

/** Time of one piece on the machine the budgets were set for: a container of two cores with nothing else to do. */
const REFERENCE_MS = 0.75;
const STEPS = 60_000;
const OBJECTS = 64;

interface Node {
  next: Node | null;
  value: number;
}

const columns = [new Float64Array(4096), new Float64Array(4096), new Float64Array(4096)] as const;
const narrow = new Uint8Array(4096);
const byAddress = new Map<number, Node>(
  Array.from({ length: OBJECTS }, (_, i) => [i * 48 + 1024, { next: null, value: i }]),
);

/** Stores in columns, look-ups by address, short-lived objects: what a record costs. Answers something, so that nothing is left out. */
function work(): number {
  let sum = 0;
  let last: Node | null = null;
  for (let i = 0; i < STEPS; i++) {
    const at = i & 4095;
    const node = byAddress.get((i % OBJECTS) * 48 + 1024)!;
    columns[0][at] = i * 2;
    columns[1][at] = node.value;
    columns[2][at] = sum;
    narrow[at] = i;
    last = { next: i % 16 === 0 ? null : last, value: node.value + 1 };
    sum += last.value + (last.next?.value ?? 0);
  }
  return sum;
}

/** Processor time of this process so far, in milliseconds: other processes on a shared machine do not count. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

let kept = 0;

/** Slowness of this machine now: time for the work by the time on the reference machine; 2 is half as fast. */
export function slowness(): number {
  const beganMs = processorMs();
  kept += work();
  return (processorMs() - beganMs) / REFERENCE_MS;
}

/** Compiles the loop as far as it goes. */
export function warmUp(): number {
  for (let i = 0; i < 300; i++) slowness();
  return kept;
}
