/** What outlives the page: small values in the browser's local storage. A browser that refuses storage loses nothing else. */
const PREFIX = 'portcls-lab.';
/** What is on the screen must not come back after all was forgotten. */
let forgetting = false;

export function keep(key: string, value: string): void {
  if (forgetting) return;
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // Private windows may refuse; the value then lives as long as the page.
  }
}

export function kept(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

/** Names of what is kept. */
export function keptNames(): string[] {
  try {
    const names = Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i) ?? '');
    return names
      .filter((name) => name.startsWith(PREFIX) && localStorage.getItem(name) !== '')
      .map((name) => name.slice(PREFIX.length))
      .sort();
  } catch {
    return [];
  }
}

/** Removes all that is kept; nothing is kept any more until the page is loaded again. */
export function forgetAll(): void {
  forgetting = true;
  for (const name of keptNames()) localStorage.removeItem(PREFIX + name);
}
