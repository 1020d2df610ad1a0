/** The registry values of an INF as C++ for wasm/any/keys.h. */

const TYPES = { string: 1, binary: 3, dword: 4, multi: 7, qword: 11 };
/** Keys of a device, as paths from the root of the simulated registry. */
const pathOf = (key) => {
  if (key === 'driver') return 'DRIVER';
  if (key === 'device') return 'DEVICE';
  if (key === 'parameters') return 'REGISTRY';
  return `INTERFACE\\${key.slice('interface:'.length)}`;
};

const utf16 = (text) => [...Buffer.from(`${text}\0`, 'utf16le')];
function bytesOf({ type, value }) {
  if (type === 'dword') return [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
  if (type === 'qword') return [...Array(8).keys()].map((i) => Math.floor(value / 2 ** (8 * i)) % 256);
  if (type === 'binary') return value;
  if (type === 'multi') return [...value.flatMap(utf16), 0, 0];
  return utf16(value);
}
/** Wide text as a list of units: no question of escapes or of what follows a digit. */
const wide = (text) =>
  `(const WCHAR[]){${[...Array(text.length).keys()].map((i) => text.charCodeAt(i)).join(', ')}${text ? ', ' : ''}0}`;

/** @param {{key: string, path: string, name: string, type: string, value: unknown}[]} registry as in a module's metadata */
export function seedsText(registry) {
  const rows = registry.map((value, i) => {
    const bytes = bytesOf(value);
    return {
      data: `static const UCHAR data${i}[] = {${bytes.length > 0 ? bytes.join(', ') : '0'}};`,
      row: `    {${wide([pathOf(value.key), value.path].filter(Boolean).join('\\'))}, ${wide(value.name)}, ${TYPES[value.type]}, data${i}, ${bytes.length}},`,
    };
  });
  const none = '    {nullptr, nullptr, 0, nullptr, 0},';
  return `#include "keys.h"
${rows.map(({ data }) => data).join('\n')}
const registry::Seed lab_registry[] = {
${rows.length > 0 ? rows.map(({ row }) => row).join('\n') : none}
};
const ULONG lab_registryCount = ${rows.length};
`;
}
