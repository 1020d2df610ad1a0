/** WebAssembly modules put together by hand, byte by byte, to be taken or refused. */
import { WHOLE_ABI_HASH } from '../../../wasm/abi/table-any.ts';

export const leb = (value: number): number[] => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)]);
export const named = (name: string): number[] => [...leb(name.length), ...Buffer.from(name)];
export const section = (id: number, body: readonly number[]): number[] => [id, ...leb(body.length), ...body];
/** The section `portcls-lab` of a driver that says nothing of itself. */
export const METADATA = JSON.stringify({
  format: 1,
  abi: WHOLE_ABI_HASH >>> 0,
  tool: '1',
  name: 'made by hand',
  configuration: '',
  hardwareIds: [],
  interfaces: [],
  registry: [],
  sources: [],
  imports: [],
  accepted: [],
});
const FUNCTIONS =
  'enter mailbox abi_hash allocate release asyncify_start_unwind asyncify_stop_unwind asyncify_start_rewind asyncify_stop_rewind'.split(
    ' ',
  );

/** A module with one function of no use behind every export the host asks for; `custom` are further sections by name. */
export function byHand({
  imported = ['host', 'call'],
  memory = [1, 1, 2],
  left = '',
  metadata = METADATA,
  custom = {},
}: {
  imported?: readonly [string, string];
  memory?: readonly number[];
  left?: string;
  metadata?: string;
  custom?: Readonly<Record<string, string>>;
} = {}): Uint8Array<ArrayBuffer> {
  const exported = [
    ...FUNCTIONS.filter((name) => name !== left).map((name) => [...named(name), 0, 1]),
    [...named('memory'), 2, 0],
    [...named('__stack_pointer'), 3, 0],
  ];
  const head = [
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 0, 1, 0x7f]),
    ...section(2, [1, ...named(imported[0]), ...named(imported[1]), 0, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, ...memory]),
    ...section(6, [1, 0x7f, 1, 0x41, 0, 0x0b]),
    ...section(7, [exported.length, ...exported.flat()]),
    ...section(10, [1, 4, 0, 0x41, 0, 0x0b]),
  ];
  const sections = Object.entries({ 'portcls-lab': metadata, ...custom });
  return new Uint8Array(
    Buffer.concat([Buffer.from(head), ...sections.map(([name, text]) => customSection(name, text))]),
  );
}

/** A custom section of a module, to be put behind its others. */
export function customSection(name: string, text: string): Buffer {
  const body = Buffer.concat([Buffer.from(named(name)), Buffer.from(text)]);
  return Buffer.concat([Buffer.from([0, ...leb(body.length)]), body]);
}

/** The same module with a custom section of this name replaced. */
export function withSection(bytes: Uint8Array, name: string, text: string): Uint8Array<ArrayBuffer> {
  const number = (at: number): [value: number, next: number] => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return [value, at];
    }
  };
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  for (let at = 8; at < bytes.length;) {
    const [size, from] = number(at + 1);
    const [length, title] = number(from);
    const is = bytes[at] === 0 && Buffer.from(bytes.subarray(title, title + length)).toString() === name;
    if (!is) kept.push(bytes.subarray(at, from + size));
    at = from + size;
  }
  return new Uint8Array(Buffer.concat([...kept, customSection(name, text)]));
}

const LINES = JSON.stringify({ version: 1, files: ['a.cpp'], points: [[0, 1]] });
/** Files that are modules of WebAssembly and ask for what no driver gets, with what is said of each. */
export const REFUSED: readonly [name: string, bytes: Uint8Array<ArrayBuffer>, words: string][] = [
  ['system.wasm', byHand({ imported: ['env', 'system'] }), 'it imports env.system'],
  ['probe.wasm', byHand({ imported: ['host', 'line'] }), 'it imports host.line'],
  ['grows.wasm', byHand({ memory: [0, 1] }), 'its memory may grow beyond 64 MB'],
  ['closed.wasm', byHand({ left: 'enter' }), 'it does not export enter'],
  ['lines.wasm', byHand({ custom: { 'portcls-lab-lines': LINES } }), 'a table without sources'],
];
