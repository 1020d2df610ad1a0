/** The loads offered by one click, and the plain names of what a load can be. */
import type { Load, Scenario } from '../../simulator/scenario/schema.ts';

export const LOAD_NAMES: Record<Load['kind'], string> = {
  network: 'Network DPCs',
  storage: 'Storage interrupts',
  graphics: 'Graphics DPCs',
  scan: 'Antivirus scan',
};

/** What each load is, for people who have not met it. */
export const LOAD_TEXTS: Record<Load['kind'], string> = {
  network: 'a short interrupt, then a DPC for each batch of received packets',
  storage: 'a long interrupt service routine of a disk controller',
  graphics: 'a long DPC of a display driver',
  scan: 'a thread of high priority that computes',
};

type LoadDraft = Omit<Load, 'fromMs' | 'toMs'>;
const USUAL: Record<Load['kind'], LoadDraft> = {
  network: { kind: 'network', processor: 'any', perSecond: 400, lengthUs: 2800, spreadPercent: 50, priority: 28 },
  storage: { kind: 'storage', processor: 'any', perSecond: 300, lengthUs: 3000, spreadPercent: 40, priority: 28 },
  graphics: { kind: 'graphics', processor: 'any', perSecond: 150, lengthUs: 7000, spreadPercent: 50, priority: 28 },
  scan: { kind: 'scan', processor: 'any', perSecond: 50, lengthUs: 15_000, spreadPercent: 30, priority: 28 },
};

/** A load of this kind as the picker adds it. */
export const usualLoad = (kind: Load['kind']): Load => ({ ...USUAL[kind], fromMs: 0 });

export type LoadChoice = 'none' | Load['kind'] | 'own';

/** Which entry of the picker the scenario's loads are; `own`: anything the picker does not offer. */
export function loadChoice({ loads }: Scenario): LoadChoice {
  const [first] = loads;
  if (!first) return 'none';
  if (loads.length > 1) return 'own';
  const usual = usualLoad(first.kind);
  const same = (Object.keys(usual) as (keyof Load)[]).every((key) => usual[key] === first[key]);
  return same && first.toMs === undefined ? first.kind : 'own';
}

/** `Network DPCs, 2000 a second, 400 µs each`. */
export const loadText = (load: Load): string =>
  `${LOAD_NAMES[load.kind]}, ${load.perSecond} a second, ${load.lengthUs} µs each`;
