/**
 * Writes the C++ side of the boundary table (build/abi.h): ids, one typed stub per host call, one id per entry, the GUIDs.
 * A stub writes its arguments into the mailbox from position 0, makes the call and reads the outs from position 1.
 */
import { ABI_HASH } from './hash.ts';
import { CLSIDS, ENTRY, HOST, IIDS, type Param, type ParamType, type Row } from './table.ts';

const ADDRESS = new Set<ParamType>(['obj', 'block', 'ptr', 'fn']);
const WIDE = new Set<ParamType>(['i64', 'hns', 'bytes', 'frames', 'hex']);
const UNSIGNED = new Set<ParamType>(['u32', 'ms', 'tag', 'iid', 'clsid']);

/** The C++ type of one value. */
function cppType(type: ParamType): string {
  if (type === 'void') return 'void';
  if (type === 'bool') return 'bool';
  if (ADDRESS.has(type)) return 'abi::Address';
  if (WIDE.has(type)) return 'long long';
  return UNSIGNED.has(type) ? 'unsigned' : 'int';
}
/** Reads a value of this type out of a double. */
function fromDouble(type: ParamType, text: string): string {
  if (type === 'bool') return `${text} != 0`;
  if (ADDRESS.has(type)) return `abi::Address::of(${text})`;
  return `(${cppType(type)})${text}`;
}

const KEYWORDS = new Set(['class', 'object', 'at', 'float', 'int', 'double', 'new', 'delete']);
const safe = (name: string): string => (KEYWORDS.has(name) ? `${name}_` : name);

function stub(row: Row, id: number): string {
  const parameters: string[] = [];
  const lines: string[] = [];
  let slot = 0;
  const put = (value: string) => lines.push(`    abi::mailbox[${slot++}] = (double)${value};`);
  for (const { name, type } of row.params) {
    if (type === 'str') {
      parameters.push(`const char *${safe(name)}`, `size_t ${safe(name)}Bytes`);
      put(`abi::Address(${safe(name)}).value`);
      put(`${safe(name)}Bytes`);
      continue;
    }
    parameters.push(`${cppType(type)} ${safe(name)}`);
    put(ADDRESS.has(type) ? `${safe(name)}.value` : safe(name));
  }
  for (const { name, type } of row.outs) parameters.push(`${cppType(type)} &${name}_out`);
  const call = `abi::call(${id})`;
  const outs = row.outs.map(({ name, type }: Param, i) => `    ${name}_out = ${fromDouble(type, `abi::mailbox[${i + 1}]`)};`);
  if (row.result === 'void') lines.push(`    ${call};`, ...outs);
  else if (outs.length === 0) lines.push(`    return ${fromDouble(row.result, call)};`);
  else lines.push(`    ${cppType(row.result)} result = ${fromDouble(row.result, call)};`, ...outs, '    return result;');
  return `inline ${cppType(row.result)} ${row.name}(${parameters.join(', ')})\n{\n${lines.join('\n')}\n}`;
}

function guid(text: string): string {
  const [a, b, c, d, e] = text.split('-') as [string, string, string, string, string];
  const bytes = (d + e).match(/../g)!.map((byte) => `0x${byte}`);
  return `{0x${a}, 0x${b}, 0x${c}, {${bytes.join(', ')}}}`;
}
function guids(name: string, list: readonly (readonly [string, string])[]): string {
  const rows = list.map(([, value]) => `    ${guid(value)},`).join('\n');
  const ids = list.map(([id], i) => `    ${id.replace(/^(IID|CLSID)_/, '')} = ${i},`).join('\n');
  return `namespace ${name} {\nenum Id : int {\n${ids}\n};\ninline constexpr GUID table[] = {\n${rows}\n};\n}`;
}

/** The text of build/abi.h. */
export function generate(): string {
  const entries = ENTRY.map((row, i) => `    ${row.name} = ${i},`).join('\n');
  return `/* Generated from wasm/abi/table.ts. */
#pragma once
#include <guiddef.h>

namespace abi {
inline constexpr int HASH = ${ABI_HASH};
inline constexpr int SLOTS = 16;

/** An address as a number; made from any object or function pointer. */
struct Address {
    uintptr_t value = 0;
    Address() = default;
    Address(decltype(nullptr)) {}
    template <class T> Address(T *pointer) : value((uintptr_t)pointer) {}
    static Address of(double number)
    {
        Address address;
        address.value = (uintptr_t)number;
        return address;
    }
    template <class T> T as() const { return (T)value; }
};

/** Arguments and results of the call in progress. The transport of each host defines both. */
extern double mailbox[SLOTS];
double call(int id);
}

namespace host {
${HOST.map(stub).join('\n')}
}

namespace entry {
enum Id : int {
${entries}
};
}

${guids('iid', IIDS)}

${guids('clsid', CLSIDS)}
`;
}
