/**
 * Where pages are: addresses relative to the reference's own folder, without a leading slash. Links between pages are made
 * relative, so that the site works from any folder of any server.
 */
import type { DdiEntry } from '../../simulator/catalogue/ddi/types.ts';

/** `IPortWaveRT` -> `iportwavert`, `A name: of a section` -> `a-name-of-a-section`. */
export function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/^_+/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

export const PLACES = {
  start: '',
  ddi: 'ddi/',
  scenarios: 'scenarios/',
  decisions: 'about/decisions/',
  gaps: 'about/gaps/',
  rules: 'about/rules/',
  statuses: 'about/statuses/',
  bugChecks: 'about/bug-checks/',
  glossary: 'about/glossary/',
} as const;

/** The first topic is the start page. */
export const topicPlace = (name: string): string => (name === 'start' ? PLACES.start : `topics/${name}/`);
export const entryPlace = ({ name }: Pick<DdiEntry, 'name'>): string => `ddi/${slug(name)}/`;
export const methodPlace = (entry: Pick<DdiEntry, 'name'>, method: string): string =>
  `${entryPlace(entry)}${slug(method)}/`;
export const scenarioPlace = (name: string): string => `scenarios/${name}/`;
export const decisionPlace = (id: string): string => `${PLACES.decisions}#${id.toLowerCase()}`;
export const gapPlace = (id: string): string => `${PLACES.gaps}#${id.toLowerCase()}`;
export const statusPlace = (name: string): string => `${PLACES.statuses}#${slug(name)}`;

/** The way from a page's folder up to the reference's: '' or `../../`. */
export const upFrom = (page: string): string => '../'.repeat(page.split('/').length - 1);

/** The address of `to` as it is written on the page `from`. */
export function relative(from: string, to: string): string {
  const [folder = '', anchor] = to.split('#');
  if (folder === from) return anchor === undefined ? './' : `#${anchor}`;
  return `${`${upFrom(from)}${folder}` || './'}${anchor === undefined ? '' : `#${anchor}`}`;
}

/** The lab with a scenario of the library, from the page `from`. */
export const labAddress = (from: string, scenario?: string): string =>
  `${upFrom(from)}../${scenario === undefined ? '' : `#scenario=${scenario}`}`;
