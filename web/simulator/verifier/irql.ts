/** Which rule a call at too high an IRQL breaks. */
import { HOST } from '../../../wasm/abi/table.ts';
import type { RuleId } from './rules.ts';

const METHODS = new Set<string>(HOST.filter(({ where }) => where === 'object').map(({ name }) => name));

/** `name` of a host call in the boundary table. */
export function irqlRule(name: string): RuleId {
  if (/_(Add|Remove)StreamResource2?$/.test(name)) return 'resource-irql';
  if (name.startsWith('Pc')) return 'pc-irql-ddis';
  if (/^Port(WaveRTStream)?_/.test(name)) return 'pc-irql-iport';
  return METHODS.has(name) ? 'object-irql' : 'kernel-irql';
}
