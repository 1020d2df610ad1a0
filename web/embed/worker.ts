/**
 * The worker of embedded blocks. A browser starts a worker only from the page's own origin; when the script of the element
 * came from another one, a worker of one line imports it from there. Then the page's Content-Security-Policy needs
 * `worker-src blob:` and the other origin in both `worker-src` and `script-src`.
 */
import address from '../worker/worker.ts?worker&url';

/** How long the browser may take to read the one line. */
const REVOKE_AFTER_MS = 30_000;

export function startWorker(): Worker {
  const script = new URL(address, import.meta.url);
  const options = { type: 'module', name: 'portcls-lab' } as const;
  if (script.origin === location.origin) return new Worker(script, options);
  const line = URL.createObjectURL(new Blob([`import ${JSON.stringify(script.href)};`], { type: 'text/javascript' }));
  setTimeout(() => URL.revokeObjectURL(line), REVOKE_AFTER_MS);
  return new Worker(line, options);
}
