/**
 * Writes the C++ side of the boundary table (build/abi.h): ids, one typed stub per host call, one id per entry, the GUIDs.
 * A stub writes its arguments into the mailbox from position 0, makes the call and reads the outs from position 1. Arguments
 * no wider than an address go through `abi::callWith`, which the stubs of one arity share: that keeps the module small.
 */
import { ABI_HASH } from './hash.ts';
import { ENTRY, HOST } from './table-any.ts';
import { CLSIDS, IIDS, STOPS, type Param, type ParamType, type Row } from './table.ts';

const ADDRESS = new Set<ParamType>(['obj', 'lock', 'mutex', 'block', 'ptr', 'fn']);
const WIDE = new Set<ParamType>(['i64', 'hns', 'bytes', 'extent', 'frames', 'hex']);
const UNSIGNED = new Set<ParamType>(['u32', 'ms', 'tag', 'iid', 'clsid', 'name']);
/** Signed values that are negative at times; other `int` types are enumerations. */
const NEGATIVE = new Set<ParamType>(['i32', 'status']);
const LARGEST_SHARED_ARITY = 10;

/** The C++ type of a parameter. Sizes are `size_t` and port values 32 bits wide; a result of the same type may need more. */
function parameterType(type: ParamType, row: Row): string {
  if (type === 'bytes' || type === 'extent') return 'size_t';
  if (type === 'hex' && row.name !== 'ExAllocatePool2') return 'unsigned';
  return cppType(type);
}
/** Whether a parameter of this C++ type is carried by an unsigned number as wide as an address. */
function fitsWord(type: ParamType, row: Row): boolean {
  return !NEGATIVE.has(type) && parameterType(type, row) !== 'long long';
}

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
  const values: string[] = [];
  for (const { name, type } of row.params) {
    if (type === 'str') {
      parameters.push(`const char *${safe(name)}`, `size_t ${safe(name)}Bytes`);
      values.push(`(abi::Word)${safe(name)}`, `${safe(name)}Bytes`);
      continue;
    }
    parameters.push(`${parameterType(type, row)} ${safe(name)}`);
    values.push(ADDRESS.has(type) ? `${safe(name)}.value` : safe(name));
  }
  for (const { name, type } of row.outs) parameters.push(`${cppType(type)} &${name}_out`);
  const shared = values.length <= LARGEST_SHARED_ARITY && row.params.every(({ type }) => fitsWord(type, row));
  if (!shared) lines.push(...values.map((value, slot) => `    abi::mailbox[${slot}] = (double)${value};`));
  const call =
    shared && values.length > 0
      ? `abi::callWith(${[id, ...values.map((value) => `(abi::Word)${value}`)].join(', ')})`
      : `abi::call(${id})`;
  const outs = row.outs.map(
    ({ name, type }: Param, i) => `    ${name}_out = ${fromDouble(type, `abi::mailbox[${i + 1}]`)};`,
  );
  if (row.result === 'void') lines.push(`    ${call};`, ...outs);
  else if (outs.length === 0) lines.push(`    return ${fromDouble(row.result, call)};`);
  else
    lines.push(`    ${cppType(row.result)} result = ${fromDouble(row.result, call)};`, ...outs, '    return result;');
  return `inline ${cppType(row.result)} ${row.name}(${parameters.join(', ')})\n{\n${lines.join('\n')}\n}`;
}

/** `abi::callWith` for each arity. */
function sharedCalls(): string {
  return Array.from({ length: LARGEST_SHARED_ARITY }, (_, i) => {
    const names = Array.from({ length: i + 1 }, (_, slot) => `a${slot}`);
    const stores = names.map((name, slot) => `    mailbox[${slot}] = (double)${name};`).join('\n');
    return `ABI_OUT_OF_LINE inline double callWith(int id, ${names.map((name) => `Word ${name}`).join(', ')})\n{\n${stores}\n    return call(id);\n}`;
  }).join('\n');
}

function guid(text: string): string {
  const [a, b, c, d, e] = text.split('-') as [string, string, string, string, string];
  const bytes = (d + e).match(/../g)!.map((byte) => `0x${byte}`);
  return `{0x${a}, 0x${b}, 0x${c}, {${bytes.join(', ')}}}`;
}
function guids(name: string, list: readonly (readonly [string, string])[]): string {
  const rows = list.map(([, value]) => `    ${guid(value)},`).join('\n');
  const ids = list.map(([id], i) => `    ${id.replace(/^(IID|CLSID|KSPROPSETID)_/, '')} = ${i},`).join('\n');
  return `namespace ${name} {\nenum Id : int {\n${ids}\n};\ninline constexpr GUID table[] = {\n${rows}\n};\n}`;
}

/** The text of build/abi.h. */
export function generate(): string {
  const entries = ENTRY.map((row, i) => `    ${row.name} = ${i},`).join('\n');
  return `/* Generated from wasm/abi/table.ts. */
#pragma once
#include <guiddef.h>

#define ABI_INLINE __attribute__((always_inline))
#define ABI_OUT_OF_LINE __attribute__((noinline))

namespace abi {
inline constexpr int HASH = ${ABI_HASH};
inline constexpr int SLOTS = 16;
using Word = uintptr_t;

/** An address as a number; made from any object or function pointer. */
struct Address {
    uintptr_t value = 0;
    Address() = default;
    ABI_INLINE Address(decltype(nullptr)) {}
    template <class T> ABI_INLINE Address(T *pointer) : value((uintptr_t)pointer) {}
    ABI_INLINE static Address of(double number)
    {
        Address address;
        address.value = (uintptr_t)number;
        return address;
    }
    template <class T> ABI_INLINE T as() const { return (T)value; }
};

/** Arguments and results of the call in progress. The transport of each host defines both. */
extern double mailbox[SLOTS];
double call(int id);

/** The same, with the arguments. */
${sharedCalls()}
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

/** Reasons of host::Stop. */
enum class Stop { ${STOPS.map(([name]) => name).join(', ')} };
`;
}
