/** What the sources of claims lead to: pages of Microsoft's documentation, the public samples, threads, decisions of our own. */
import { decisionPlace } from './places.ts';

const DOCUMENTATION = 'https://learn.microsoft.com/windows-hardware/drivers/';
const SAMPLES: Readonly<Record<string, string>> = {
  sysvad: 'https://github.com/microsoft/Windows-driver-samples/tree/main/audio/sysvad',
  simple: 'https://github.com/microsoft/Windows-driver-samples/tree/main/audio/simpleaudiosample',
};
/** The header of a page's name, by the word in it. */
const DDI_PAGE = /^n[fnsec]-(\w+?)-/;
const GUIDE_PAGE = /^(audio|kernel|devtest|stream|debugger|install|display)\/[a-z0-9-]+$/;
const THREAD = /^([\w-]+\/[\w.-]+)(?:#(\d+))?$/;

/** Where a source leads: a page of this reference, an address elsewhere, or nothing. */
export type Target = { readonly place: string } | { readonly address: string } | undefined;

/** Several sources of one claim, as they are written: separated by `; `. */
export const splitSources = (source: string): string[] => source.split(/;\s*/).filter(Boolean);

/** @param source one source, as claims name it */
export function targetOf(source: string): Target {
  if (/^U-\d+$/.test(source)) return { place: decisionPlace(source) };
  const ddi = DDI_PAGE.exec(source);
  if (ddi) return { address: `${DOCUMENTATION}ddi/${ddi[1]}/${source}` };
  if (GUIDE_PAGE.test(source)) return { address: DOCUMENTATION + source };
  const [folder = ''] = source.split('/');
  if (SAMPLES[folder]) return { address: SAMPLES[folder] };
  const thread = THREAD.exec(source);
  if (thread && !source.endsWith('.h') && source.includes('/') && !source.startsWith('tests/')) {
    return { address: `https://github.com/${thread[1]}${thread[2] ? `/issues/${thread[2]}` : ''}` };
  }
  return undefined;
}
