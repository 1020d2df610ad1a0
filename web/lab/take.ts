/** What becomes of files the visitor dropped or chose. */
import { readUserFile } from './files.ts';
import type { Lab } from './state/lab.svelte.ts';

/** Takes them: a driver first, recordings before scenarios, so that files that belong together work in any order. Throws FileProblem. */
export async function takeFiles(lab: Lab, files: readonly File[]): Promise<void> {
  const read = await Promise.all(files.map(readUserFile));
  const driver = read.findLast((f) => f.kind === 'driver');
  if (driver) await (await import('./foreign/door.ts')).takeDriver(lab, driver);
  const traces = read.filter((f) => f.kind === 'trace');
  if (traces.length) {
    lab.compareWith = traces;
    lab.workspace = 'compare';
    return;
  }
  const audio = read.findLast((f) => f.kind === 'wav');
  const scenario = read.findLast((f) => f.kind === 'scenario')?.scenario;
  if (!audio && !scenario) return;
  await lab.set(() => {
    if (scenario && audio) lab.setup.use({ ...scenario, input: { kind: 'bundled', name: 'chord' } });
    else if (scenario) lab.setup.use(scenario);
    if (audio) lab.setup.chooseFile(audio.audio, audio.float);
  });
}
