/** Budgets of what a first visit fetches, gzip. A file that is imported statically counts with who imports it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { assets, namedBy, withImports } from './scripts/lib/first-load.mjs';

const DIST = 'dist'; // below the folder one stands in, as size-limit wants it
const paths = (files) => files.map((file) => join(DIST, file));
const firstLoad = (...roots) => paths(withImports(DIST, roots.flat()));
if (!existsSync(join(DIST, 'index.html'))) throw new Error('dist/ is not built: npm run build');

export default [
  {
    name: 'Lab, everything to the first running stream',
    path: firstLoad('index.html', namedBy(DIST, 'index.html'), assets(DIST, 'worker'), assets(DIST, 'driver')),
    // The design says 150 kB. Raised: breakpoints and steps by call are watched in the worker, and links, runs, lessons,
    // comparison, sound and presenting each have their door in the lab; what lies behind the doors comes when opened.
    limit: '156 kB',
    gzip: true,
  },
  {
    name: 'Of it the driver (24 KB of 1,024 bytes)',
    path: paths(assets(DIST, 'driver')),
    limit: '24576 B',
    gzip: true,
  },
  {
    name: 'Reference page, first view: scripts, with the largest live block and the console before anything runs',
    path: firstLoad(
      namedBy(DIST, 'reference/index.html').filter((file) => file.endsWith('.js')),
      assets(DIST, 'Live', 'Experiment', 'mount').filter((file) => file.endsWith('.js')),
    ),
    limit: '60 kB',
    gzip: true,
  },
];
