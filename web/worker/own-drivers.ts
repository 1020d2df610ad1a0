/** Drivers of the visitor's own in this page. */

/** With it begin their names in scenarios; no driver of the lab has such a name. */
export const OWN_PREFIX = 'own-';

/** Modules of `lab build` by their names in scenarios, checked by whoever puts them here. */
export const ownDrivers = new Map<string, WebAssembly.Module>();
