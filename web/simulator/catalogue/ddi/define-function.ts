/** Short form for functions that portcls.sys exports. */
import { documented, input, IRQL, method, on } from './claims.ts';
import type { FunctionEntry, Method } from './types.ts';

/** Documentation page of a function of portcls.sys. */
export const page = (name: string): string => `nf-portcls-${name.toLowerCase()}`;

type Parts = Omit<FunctionEntry, 'kind' | 'header' | 'name' | 'method' | 'seeAlso' | 'scenarios' | 'gaps'> &
  Partial<Pick<FunctionEntry, 'seeAlso' | 'scenarios' | 'gaps'>> & { readonly method: Partial<Method> };

/** A function whose row in the boundary table has its name, called at PASSIVE_LEVEL and returning NTSTATUS unless said otherwise. */
export const define = (name: string, { method: parts, ...entry }: Parts): FunctionEntry => ({
  kind: 'function',
  header: 'portcls.h',
  gaps: [],
  scenarios: ['first-stream'],
  seeAlso: [],
  ...entry,
  name,
  method: method({ name, row: name, purpose: entry.purpose, returns: 'NTSTATUS', irql: IRQL.passive, ...parts }),
});

/** The parameter most of them begin with. */
export const fdo = (source: string, name = 'DeviceObject') =>
  input(name, 'PDEVICE_OBJECT', documented('The functional device object, as StartDevice was given it.', source));
/** STATUS_SUCCESS with what it means. */
export const success = (source: string, text: string): Method['statuses'] => [
  on('STATUS_SUCCESS', documented(text, source)),
];
