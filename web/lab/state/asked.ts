/** The scenario that the address asks for: `#scenario=late-packet`. */

/** Its name, undefined when the address asks for none. */
export function askedScenario(hash: string): string | undefined {
  const name = new URLSearchParams(hash.replace(/^#/, '')).get('scenario');
  return name === null || name === '' ? undefined : name;
}

/**
 * The same of the present address, once: it is taken out of the address, so that a reload comes back to what the user made of
 * the scenario since.
 */
export function takeAskedScenario(): string | undefined {
  const name = askedScenario(location.hash);
  if (name !== undefined) history.replaceState(history.state, '', location.pathname + location.search);
  return name;
}
