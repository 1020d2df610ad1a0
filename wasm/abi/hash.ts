/** Fingerprint of the boundary table: a bridge and a host that were built from different tables must not meet. */
import { CLSIDS, CORE_ENTRY, CORE_HOST, IIDS, type Row } from './table.ts';

function describe(rows: readonly Row[]): string {
  const list = (params: Row['params']) => params.map((p) => `${p.name}:${p.type}`).join(' ');
  return rows.map((r) => `${r.name}(${list(r.params)}) ${r.result} ${list(r.outs)}`).join('\n');
}

/** FNV-1a, 32 bits, as a signed number (that is how WebAssembly hands it out). */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}

const guids = [IIDS, CLSIDS].map((list) => list.flat().join());
export const ABI_HASH = fnv1a([describe(CORE_HOST), describe(CORE_ENTRY), ...guids].join('\n\n'));

/** The fingerprint of a table that goes on with these rows. */
export const hashOf = (before: number, rows: readonly Row[]): number => fnv1a(`${before}\n${describe(rows)}`);
