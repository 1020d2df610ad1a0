// The service worker: the whole site in one cache, so that it works without a network after the first visit. A cache holds
// one build and nothing else: every file is held against the hash the build gave it, a page and its scripts come from the
// same cache, and another build waits until no page of this one is left. The build puts the two values in.
const BUILD = '__BUILD__';
/** Hash (SHA-256, base64) of every file, by its path below the site. */
const FILES = new Map(Object.entries(__FILES__));

const SITE = new URL('./', self.location.href);
// Several labs may lie on one origin, each in its folder.
const OWN = `portcls-lab ${SITE.pathname} `;
const CACHE = OWN + BUILD;
const AT_A_TIME = 4;

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('message', (event) => {
  if (event.data === 'take over') void self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== SITE.origin || !url.pathname.startsWith(SITE.pathname)) return;
  const path = decodeURIComponent(url.pathname.slice(SITE.pathname.length));
  const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  if (FILES.has(file)) event.respondWith(request.mode === 'navigate' ? page(file) : stored(file, request));
  else if (FILES.has(`${file}/index.html`)) event.respondWith(Response.redirect(`${url.pathname}/${url.search}`));
});

/** Fetches all files of this build. Fails as a whole when one is of another build: the browser tries again later. */
async function fill() {
  const cache = await caches.open(CACHE);
  const waiting = [...FILES.keys()];
  const some = async () => {
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) await keep(cache, file);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, some));
}

async function keep(cache, file) {
  const address = new URL(file, SITE);
  if (await cache.match(address)) return;
  const response = await fetch(address, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  const bytes = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  if (btoa(String.fromCharCode(...digest)) !== FILES.get(file)) throw new Error(`${file} is of another build`);
  // The bytes are unpacked already; other headers, such as a Content-Security-Policy, stay.
  const headers = new Headers(response.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  await cache.put(address, new Response(bytes, { headers }));
}

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith(OWN) && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

async function stored(file, request) {
  const cache = await caches.open(CACHE);
  // A browser short of space may have dropped it.
  return (await cache.match(new URL(file, SITE))) ?? fetch(request ?? new URL(file, SITE));
}

/**
 * A page; or, when a newer build waits and this is the only page open, the same page once more, of that build. A worker that is
 * just being replaced drops what it is asked for: the page comes back when that is over.
 */
async function page(file) {
  const { waiting } = self.registration;
  if (waiting && (await self.clients.matchAll()).length < 2) {
    waiting.postMessage('take over');
    return new Response('A newer build takes over.', { headers: { 'content-type': 'text/plain', refresh: '1' } });
  }
  return stored(file);
}
