/** Reads the declarations of wasm/include: methods of interfaces in vtable order, exported functions, enumerations, structures. */
import { readdirSync, readFileSync } from 'node:fs';

export interface Declared {
  readonly name: string;
  readonly returns: string;
  readonly parameters: readonly { readonly type: string; readonly name: string }[];
}

const directory = new URL('../../../wasm/include/', import.meta.url);
const files = ['pc', 'nt', '.'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, directory))
    .filter((name) => name.endsWith('.h'))
    .map((name) => readFileSync(new URL(`${folder}/${name}`, directory), 'utf8')),
);
const source = files
  .join('\n')
  .replace(/\\\n/g, ' ')
  .replace(/\/\*[\s\S]*?\*\//g, '');

/** One spelling for `PMDL *` and `PMDL*`. */
export const spelled = (type: string): string =>
  type
    .replace(/\s*\*\s*/g, ' *')
    .replace(/\s+/g, ' ')
    .trim();

function parametersOf(list: string): Declared['parameters'] {
  return list
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
    .map((one) => {
      const at = /[A-Za-z0-9_]+$/.exec(one)!;
      return { type: spelled(one.slice(0, at.index)), name: at[0] };
    });
}

const lists = new Map<string, string>();
for (const [, name, body] of source.matchAll(/#define METHODS_(\w+)\(DECL, TAIL\)(.*)/g)) lists.set(name!, body!);
function expand(body: string): string {
  return body.replace(/METHODS_(\w+)\(\w+, \w+\)/g, (_, name: string) => expand(lists.get(name) ?? ''));
}

const interfaces = new Map<string, { base: string; methods: Declared[] }>();
for (const [, name, base, body] of source.matchAll(/DECLARE_INTERFACE_\((\w+), (\w+)\)\s*\{([\s\S]*?)\n?\};/g)) {
  const methods: Declared[] = [];
  for (const [, returns, method, list] of expand(body!).matchAll(/(?:STDMETHOD_|DECL)\((\w+), (\w+)\)\(([^)]*)\)/g))
    methods.push({ name: method!, returns: returns!, parameters: parametersOf(list!) });
  interfaces.set(name!, { base: base!, methods });
}

/** The interface as the header declares it: its base and its own methods. */
export const interfaceOf = (name: string): { base: string; methods: Declared[] } | undefined => interfaces.get(name);

/** Number of slots before the own methods of an interface. */
export function firstSlot(name: string): number {
  const { base } = interfaces.get(name)!;
  if (base === 'IUnknown') return 3;
  return firstSlot(base) + interfaces.get(base)!.methods.length;
}

/** An exported or inline function. */
export function functionOf(name: string): Declared | undefined {
  const found = new RegExp(`(\\w+)(?:\\s+NTAPI)?\\s+${name}\\(([^)]*)\\)`).exec(source);
  return found ? { name, returns: found[1]!, parameters: parametersOf(found[2]!) } : undefined;
}

/** Members of an enumeration with their values. */
export function enumerationOf(name: string): { name: string; value: number }[] {
  const found = new RegExp(`typedef enum\\s*\\w*\\s*\\{([^}]*)\\}\\s*${name}\\b`).exec(source);
  let next = 0;
  return (found?.[1] ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
    .map((one) => {
      const [member, value] = one.split('=').map((part) => part.trim());
      next = value === undefined ? next : Number(value);
      return { name: member!, value: next++ };
    });
}

/** Every member of a declaration, in order, is in the header under the same names. */
export function declares(declaration: string): boolean {
  const plain = (text: string): string => text.replace(/typedef struct \w*/g, 'typedef struct').replace(/\s+/g, '');
  return plain(source).includes(plain(declaration));
}

const BYTES: Readonly<Record<string, number>> = {
  ULONG: 4,
  PcStreamResourceType: 4,
  UINT64: 8,
  ULONGLONG: 8,
};

/**
 * Offsets of fields and size of the structure as MSVC lays them out. Fields named `Resource.X` are arms of one union,
 * `Resource.X.Y` members of an arm. `pointer`: bytes of an address.
 */
export function layoutOf(
  fields: readonly { name: string; type: string }[],
  pointer: number,
): { offsets: number[]; bytes: number } {
  const sizeOf = (type: string): number => BYTES[type] ?? pointer;
  const up = (at: number, to: number): number => Math.ceil(at / to) * to;
  const union = fields.filter(({ name }) => name.includes('.'));
  const unionAlign = Math.max(1, ...union.map(({ type }) => sizeOf(type)));
  const align = Math.max(...fields.map(({ type }) => sizeOf(type)));
  const offsets: number[] = [];
  let at = 0;
  let unionAt = -1;
  let arm = '';
  let armAt = 0;
  let end = 0;
  for (const { name, type } of fields) {
    const size = sizeOf(type);
    const [outer, inner] = name.split('.');
    if (inner === undefined || outer === undefined) {
      at = up(at, size);
      offsets.push(at);
      at += size;
      end = at;
      continue;
    }
    if (unionAt < 0) unionAt = up(at, unionAlign);
    if (arm !== inner) armAt = unionAt;
    arm = inner;
    armAt = up(armAt, size);
    offsets.push(armAt);
    armAt += size;
    end = Math.max(end, armAt);
  }
  return { offsets, bytes: up(end, align) };
}
