/**
 * Windows releases in order of appearance. A function or interface carries the first release that has it; the loader and
 * the port compare positions in this list. Source: ddi-facts section 9 and the "Minimum supported client" rows of each page.
 */
export const RELEASES = [
  '2000',
  'XP',
  'Vista',
  '7',
  '8',
  '8.1',
  '10-1507',
  '10-1511',
  '10-1607',
  '10-1703',
  '10-1903',
  '10-2004',
  '11',
] as const;
export type Release = (typeof RELEASES)[number];

/** The releases a scenario can choose, with the name shown to people. */
export const OFFERED = {
  '7': 'Windows 7',
  '8.1': 'Windows 8.1',
  '10-1507': 'Windows 10 1507',
  '10-1511': 'Windows 10 1511',
  '11': 'Windows 11',
} as const satisfies Partial<Record<Release, string>>;
export type Windows = keyof typeof OFFERED;

/** True when `windows` already has what first appeared in `since`. */
export function has(windows: Release, since: Release): boolean {
  return RELEASES.indexOf(windows) >= RELEASES.indexOf(since);
}
