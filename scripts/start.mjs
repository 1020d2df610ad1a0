/** `npm start`: installs what is missing, builds what changed, serves the lab. Runs with no npm package installed. */
import { ensureSite } from './build.mjs';
import { runScript } from './lib/say.mjs';
import { servePreview } from './preview.mjs';

await runScript(async () => {
  await ensureSite();
  await servePreview();
});
