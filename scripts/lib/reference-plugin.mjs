/**
 * Vite plugin for the pages of the reference: static HTML from web/reference/server.ts, one file a page, in the same build as
 * the lab. The built _page/index.html is the template, so pages name the built scripts and styles. The development server
 * makes a page when it is asked for.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './files.mjs';

const SERVER = '/reference/server.ts';
const TEMPLATE = 'reference/_page/index.html';
const EARLY = join(ROOT, 'web/reference/client/theme-early.js');

/** Runs the modules that make pages, by a Vite of its own: they are TypeScript and read files of the repository as text. */
async function withServer(use) {
  const { createServer } = await import('vite');
  const { svelte } = await import('@sveltejs/vite-plugin-svelte');
  const server = await createServer({
    configFile: false,
    root: join(ROOT, 'web'),
    cacheDir: join(ROOT, 'node_modules/.vite-pages'),
    plugins: [svelte({ configFile: join(ROOT, 'svelte.config.js') })],
    logLevel: 'warn',
    appType: 'custom',
    optimizeDeps: { noDiscovery: true, include: [] },
    server: { middlewareMode: true, hmr: false, ws: false, watch: null, fs: { allow: [ROOT] } },
  });
  try {
    return await use(await server.ssrLoadModule(SERVER));
  } finally {
    await server.close();
  }
}

/** Puts the addresses of what the template cannot name into it; they are relative to the template's place. */
const withFiles = (template, { early, index }) =>
  template.replace(
    '<!--page-head-->',
    `<script src="${early}"></script>\n    <meta name="search-index" content="${index}" />\n    <!--page-head-->`,
  );

/** @returns {import('vite').Plugin} */
export function referencePages() {
  return {
    name: 'reference-pages',

    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const built = bundle[TEMPLATE];
        if (!built || built.type !== 'asset') return;
        const made = await withServer((module) => {
          const site = module.siteOfRepository();
          return { site, index: module.searchIndex(site) };
        });
        const emit = (name, source) => {
          const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8);
          const fileName = `assets/${name.replace('*', hash)}`;
          this.emitFile({ type: 'asset', fileName, source });
          return `../../${fileName}`;
        };
        const template = withFiles(String(built.source), {
          early: emit('theme-early-*.js', readFileSync(EARLY, 'utf8')),
          index: emit('search-index-*.json', made.index),
        });
        for (const page of made.site.pages) {
          this.emitFile({
            type: 'asset',
            fileName: `reference/${page.place}index.html`,
            source: made.site.render(page, template),
          });
        }
        delete bundle[TEMPLATE];
      },
    },

    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        const path = new URL(request.url ?? '/', 'http://localhost').pathname;
        const place = /^\/reference\/((?:[\w-]+\/)*)(index\.html)?$/.exec(path)?.[1];
        const isIndex = path === '/reference/search-index.json';
        if ((place === undefined || place.startsWith('_page/')) && !isIndex) return next();
        try {
          const module = await server.ssrLoadModule(SERVER);
          const site = module.siteOfRepository();
          if (isIndex) {
            response.setHeader('content-type', 'application/json');
            return response.end(module.searchIndex(site));
          }
          const page = site.pages.find((one) => one.place === place);
          if (!page) return next();
          const template = withFiles(readFileSync(join(ROOT, 'web', TEMPLATE), 'utf8'), {
            early: '../client/theme-early.js',
            index: '../search-index.json',
          });
          // Sources lie beside the template, built files two folders up: both forms end at the right place.
          const html = site.render(page, template.replaceAll('="../', '="../../reference/'));
          response.setHeader('content-type', 'text/html; charset=utf-8');
          response.end(await server.transformIndexHtml(path, html));
        } catch (error) {
          next(error);
        }
      });
    },
  };
}
