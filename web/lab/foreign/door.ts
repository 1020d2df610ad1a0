/** How a driver of the visitor's own comes into the lab and leaves it. */
import { UnfitModule } from '../../simulator/any/metadata.ts';
import { readModule } from '../../simulator/any/module.ts';
import { FileProblem } from '../files.ts';
import type { Lab } from '../state/lab.svelte.ts';
import { Foreign } from './foreign.svelte.ts';
import { discard, shelve, unshelve, type KeptFile } from './shelf.ts';

const HOW = 'The command line makes such a file of a driver’s sources: lab build <folder> --out driver.wasm';

/**
 * Checks a module file, puts it into the page and runs the present set-up with it.
 * @throws {FileProblem} when it is no driver this lab can run; then nothing was changed
 */
export async function takeDriver(lab: Lab, file: KeptFile): Promise<void> {
  const foreign = await open(lab, file);
  lab.foreign?.forget();
  lab.foreign = foreign;
  await foreign.use();
  // A message by now says that the set-up does not fit it.
  if (lab.message?.kind === 'error') return;
  const kept = await shelve(file);
  const { name, accepted } = foreign.metadata;
  lab.message = {
    kind: 'note',
    text: `${name} runs in the lab’s place from now on, in every scenario. What a scenario expects of the lab’s driver is not asked of it. “More” in the set-up tells what it says of itself.${kept ? '' : ' This browser does not keep it for the next visit.'}`,
    details: accepted.length
      ? [`Accepted, without effect here: ${accepted.slice(0, 12).join(', ')}${accepted.length > 12 ? ' …' : ''}`]
      : [],
  };
}

/** Brings back the driver of an earlier visit, in use when the set-up is one of it. What went wrong is said. */
export async function restoreDriver(lab: Lab): Promise<void> {
  const file = await unshelve();
  if (!file) return;
  try {
    lab.foreign = await open(lab, file);
    lab.foreign.follow(lab.setup.scenario.driver);
  } catch (error) {
    await discard();
    lab.message = {
      kind: 'error',
      text: `The driver of your last visit is not used any longer. ${error instanceof Error ? error.message : String(error)}`,
      details: [HOW],
    };
  }
}

/** Takes the driver out of page and browser. */
export async function removeDriver(lab: Lab): Promise<void> {
  const { foreign } = lab;
  if (!foreign) return;
  if (foreign.inUse) await foreign.leave();
  foreign.forget();
  lab.foreign = null;
  await discard();
}

async function open(lab: Lab, file: KeptFile): Promise<Foreign> {
  try {
    const driver = await readModule(file.bytes);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', file.bytes));
    const hash = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return new Foreign(lab, driver, { ...file, hash });
  } catch (error) {
    if (!(error instanceof UnfitModule)) throw error;
    throw new FileProblem(`${file.name} cannot be used: ${error.message}. Nothing was changed.`, [HOW]);
  }
}
