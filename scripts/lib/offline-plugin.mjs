/** Vite plugin for the service worker: puts the list of everything the build made, with hashes, into web/offline/sw.js. Comes last. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './files.mjs';

const SCRIPT = join(ROOT, 'web/offline/sw.js');

/** @returns {import('vite').Plugin} */
export function offlineCopy() {
  return {
    name: 'offline-copy',
    apply: 'build',
    writeBundle: {
      order: 'post',
      sequential: true,
      handler({ dir }, bundle) {
        const hashes = Object.fromEntries(
          Object.keys(bundle)
            .sort()
            .map((file) => [
              file,
              createHash('sha256')
                .update(readFileSync(join(dir, file)))
                .digest('base64'),
            ]),
        );
        const source = readFileSync(SCRIPT, 'utf8');
        const build = createHash('sha256')
          .update(source)
          .update(JSON.stringify(hashes))
          .digest('base64url')
          .slice(0, 12);

        writeFileSync(
          join(dir, 'sw.js'),
          source.replace('__BUILD__', () => build).replace('__FILES__', () => JSON.stringify(hashes)),
        );
      },
    },
  };
}
