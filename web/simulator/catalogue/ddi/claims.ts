/** Short forms for writing entries of the catalogue: claims by their kind of source, parameters, methods. */
import { IIDS, type IidName } from '../../../../wasm/abi/table.ts';
import type { Claim, Method, Parameter, WhatIf } from './types.ts';

const claim = (by: Claim['by'], text: string, source: string, gap?: string): Claim =>
  gap === undefined ? { text, by, source } : { text, by, source, gap };

/** A documentation page says it. `gap`: number of the gap in the official pages that it names, in these four. */
export const documented = (text: string, source: string, gap?: string): Claim => claim('documented', text, source, gap);
/** The header declares it. */
export const header = (text: string, source: string, gap?: string): Claim => claim('header', text, source, gap);
/** Microsoft's public samples do it. */
export const sample = (text: string, source: string, gap?: string): Claim => claim('sample', text, source, gap);
/** It follows from the sources named. */
export const inferred = (text: string, source: string, gap?: string): Claim => claim('inferred', text, source, gap);
/** The simulation does it by decision U-`number`. */
export const modelled = (text: string, number: number): Claim => ({ text, by: 'modelled', source: `U-${number}` });
/** Somebody outside Microsoft saw it. */
export const reported = (text: string, source: string): Claim => ({ text, by: 'reported', source });

/** What a page gives as IRQL of a call. */
export const IRQL = {
  passive: 'PASSIVE_LEVEL',
  dispatch: 'up to DISPATCH_LEVEL',
  device: 'up to the IRQL of the interrupt',
  any: 'any',
  unstated: 'not stated',
} as const;

/** Parameters by direction: name, type, then what it means and its rules. */
export const input = (name: string, type: string, ...rules: Claim[]): Parameter => ({
  name,
  type,
  direction: 'in',
  rules,
});
export const optionalInput = (name: string, type: string, ...rules: Claim[]): Parameter => ({
  name,
  type,
  direction: 'in, optional',
  rules,
});
export const output = (name: string, type: string, ...rules: Claim[]): Parameter => ({
  name,
  type,
  direction: 'out',
  rules,
});
export const optionalOutput = (name: string, type: string, ...rules: Claim[]): Parameter => ({
  name,
  type,
  direction: 'out, optional',
  rules,
});

/** A status and when it comes. */
export const on = (status: string, when: Claim): Method['statuses'][number] => ({ status, when });
/** A question the pages leave open, its answer, and the status where there is one. */
export const whatIf = (question: string, answer: Claim, status?: string): WhatIf =>
  status === undefined ? { question, answer } : { question, answer, status };

type MethodParts = Pick<Method, 'name' | 'purpose' | 'returns' | 'irql'> & Partial<Method>;

/** A method or function; lists that are left out are empty. */
export const method = (parts: MethodParts): Method => ({
  parameters: [],
  rules: [],
  statuses: [],
  whatIfs: [],
  ...parts,
});

/** Methods of an interface in the order of its vtable; `first` is the position of the first one. */
export const vtable = (first: number, methods: readonly MethodParts[]): readonly Method[] =>
  methods.map((parts, i) => method({ ...parts, slot: first + i }));

/** The GUID of an interface, as the boundary table has it. */
export function iidOf(name: IidName): string {
  return IIDS.find(([candidate]) => candidate === name)![1];
}
