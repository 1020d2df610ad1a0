/** Registers the service worker of the site, when it is a built one and the page has settled: it fetches some megabytes. */

/** The first run of a visit goes before. */
const SETTLE_MS = 4000;

export function keepOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Built scripts lie one folder below the site.
  const here = import.meta.url;
  const script = new URL('../sw.js', here);
  setTimeout(() => {
    // Without it, everything works as long as there is a network.
    navigator.serviceWorker.register(script, { updateViaCache: 'none' }).catch(() => undefined);
  }, SETTLE_MS);
}
