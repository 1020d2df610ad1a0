/** What differs between two scenarios, in words. */
import type { Scenario } from '../../simulator/scenario/schema.ts';
import { OFFERED } from '../../simulator/versions.ts';
import { actionText } from './provocations.ts';

/** Named in one list; what is beyond is counted. */
const MOST_NAMED = 6;
/** What a scenario says about itself, not about the run. */
const TITLES = new Set<keyof Scenario>(['version', 'name', 'title', 'description', 'group', 'expect']);

const AREA_NAMES: Partial<Record<keyof Scenario, string>> = {
  durationMs: 'planned length in ms',
  loads: 'load',
  costs: 'cost',
};

/** What `now` has and `before` has not, one short phrase each; empty for scenarios that run the same. */
export function differences(before: Scenario, now: Scenario): readonly string[] {
  const found: string[] = [];
  for (const key of new Set([...Object.keys(before), ...Object.keys(now)]) as Set<keyof Scenario>) {
    if (TITLES.has(key) || same(before[key], now[key])) continue;
    if (key === 'actions') found.push(...lists(before.actions.map(actionText), now.actions.map(actionText)));
    else if (key === 'windows') found.push(OFFERED[now.windows]);
    else if (key === 'loads' && now.loads.length === 0) found.push('no load');
    else if (key === 'faults' && now.faults.length === 0) found.push('no fault');
    else walk(AREA_NAMES[key] ?? words(key), before[key], now[key], found);
  }
  const more = found.length - MOST_NAMED;
  return more > 0 ? [...found.slice(0, MOST_NAMED), `and ${more} more`] : found;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** `packetFrames` as `packet frames`. */
const words = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function lists(before: readonly string[], now: readonly string[]): string[] {
  const added = now.filter((text) => !before.includes(text));
  const gone = before.filter((text) => !now.includes(text));
  return [...added, ...gone.map((text) => `without ${text}`)];
}

function walk(name: string, before: unknown, now: unknown, found: string[]): void {
  if (same(before, now)) return;
  if (typeof now !== 'object' || now === null) {
    const value = now === undefined ? 'not set' : typeof now === 'boolean' ? (now ? 'on' : 'off') : String(now);
    found.push(`${name} ${value}`.replace(/ enabled (on|off)$/, ' $1'));
    return;
  }
  const old = (typeof before === 'object' ? before : null) as Record<string, unknown> | null;
  for (const [key, value] of Object.entries(now)) {
    const part = /^\d+$/.test(key)
      ? Object.keys(now).length > 1
        ? `${name} ${Number(key) + 1}`
        : name
      : `${name} ${words(key)}`;
    walk(part, old?.[key], value, found);
  }
  if (Array.isArray(now) && Array.isArray(before) && before.length > now.length) {
    found.push(`${name}: ${now.length} instead of ${before.length}`);
  }
}
