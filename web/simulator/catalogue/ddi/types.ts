/**
 * The catalogue of the DDI: what the pages say of each interface, function and structure, with the source of every claim.
 * IRQL, first release, vtable position and IID are not repeated here: they come from the boundary table and the headers'
 * data, found by name.
 */

import type { Release } from '../../versions.ts';

/**
 * Where a claim comes from. `inferred` follows from the sources it names; `modelled` carries a U-id and says what this
 * simulation does; `reported` was seen by somebody outside Microsoft and is no contract.
 */
export type Claimed = 'documented' | 'header' | 'sample' | 'inferred' | 'modelled' | 'reported';

/** One statement with its source. Text is Markdown of one paragraph: `code`, *emphasis*, [[Name]] links to another entry. */
export interface Claim {
  readonly text: string;
  readonly by: Claimed;
  /**
   * Page (`nf-portcls-pcaddstreamresource`, `audio/low-latency-audio`), header symbol (`portcls.h: X`), sample file
   * (`simple/adapter.cpp`), public thread (`owner/repository#1`), or `U-7`. Several are separated by `; `.
   */
  readonly source: string;
  /** Number of the gap or contradiction in the official pages that this names (`G-4`; several separated by `; `). */
  readonly gap?: string;
}

export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly direction: 'in' | 'out' | 'in, optional' | 'out, optional';
  /** What it means, then its rules. */
  readonly rules: readonly Claim[];
}

/** A question that the official page does not answer, and what happens here. */
export interface WhatIf {
  readonly question: string;
  readonly answer: Claim;
  /** NTSTATUS name of the answer, where there is one. */
  readonly status?: string;
}

export interface Method {
  readonly name: string;
  /** Name of the row in the boundary table, where the simulation has it. */
  readonly row?: string;
  /** Position in the vtable, counted from 0; QueryInterface, AddRef and Release take 0 to 2. Functions have none. */
  readonly slot?: number;
  /** One sentence. */
  readonly purpose: string;
  /** Return type; parameters follow in order. */
  readonly returns: string;
  readonly irql: string;
  readonly parameters: readonly Parameter[];
  readonly rules: readonly Claim[];
  readonly statuses: readonly { readonly status: string; readonly when: Claim }[];
  readonly whatIfs: readonly WhatIf[];
}

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly x64Offset: number;
  readonly x86Offset: number;
  readonly rules: readonly Claim[];
}

interface EntryBase {
  /** As in the header; also the page's address in lower case with hyphens. */
  readonly name: string;
  readonly header: 'portcls.h' | 'ks.h' | 'ksmedia.h' | 'wdm.h';
  /** One sentence for the top of the page and for search results. */
  readonly purpose: string;
  /** Two or three paragraphs: who implements it, who calls it, why one wants it. */
  readonly about: readonly Claim[];
  /** First Windows release that has it, and the same in words with its source. */
  readonly release: Release;
  readonly since: Claim;
  /** Gaps and contradictions in the official pages (ddi-facts 12), in our words. */
  readonly gaps: readonly Claim[];
  /** Names of scenarios in the library that show it. */
  readonly scenarios: readonly string[];
  /** Other entries and topics. */
  readonly seeAlso: readonly string[];
}
export interface InterfaceEntry extends EntryBase {
  readonly kind: 'interface';
  readonly inherits: string;
  readonly implementedBy: 'port' | 'driver';
  readonly iid: string;
  readonly methods: readonly Method[];
}
export interface FunctionEntry extends EntryBase {
  readonly kind: 'function';
  readonly method: Method;
}
export interface StructureEntry extends EntryBase {
  readonly kind: 'structure';
  readonly declaration: string;
  readonly x64Bytes: number;
  readonly x86Bytes: number;
  readonly fields: readonly Field[];
}
export interface EnumerationEntry extends EntryBase {
  readonly kind: 'enumeration';
  readonly values: readonly { readonly name: string; readonly value: number; readonly rules: readonly Claim[] }[];
}
export type DdiEntry = InterfaceEntry | FunctionEntry | StructureEntry | EnumerationEntry;
