/**
 * What every browser engine has to be able to do, asked through whatever drives it: the start page renders, its experiment
 * runs, the lab runs a stream to its end. Expressions run in the page; nothing of the site is changed for it.
 */

/** A browser at work: addresses are opened and expressions evaluated in the page. */
export interface Engine {
  open(address: string): Promise<void>;
  /** @param expression JavaScript whose value is text, a number or a truth value */
  evaluate(expression: string): Promise<unknown>;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until the expression holds. @throws Error that says what was waited for, and what stood there instead */
async function until(engine: Engine, what: string, expression: string, show: string, waitMs = 40_000): Promise<void> {
  for (let waitedMs = 0; waitedMs < waitMs; waitedMs += 100) {
    if (await engine.evaluate(expression)) return;
    await pause(100);
  }
  throw new Error(`not in ${waitMs / 1000} s: ${what}. There: ${String(await engine.evaluate(show)).slice(0, 500)}`);
}

/** Runs the story. @returns what the experiment said */
export async function tellStory(engine: Engine, address: string): Promise<{ title: string; experiment: string }> {
  await engine.open(`${address}reference/`);
  const title = String(await engine.evaluate(`document.querySelector('h1').textContent`));
  const button = `document.querySelector('#experiment button')`;
  await engine.evaluate(`document.querySelector('#experiment').scrollIntoView(), ''`);
  await until(engine, 'the button of the experiment', `${button} !== null`, `document.body.innerText`);
  await engine.evaluate(`${button}.click(), ''`);
  const said = `document.querySelector('#experiment [role=status]').textContent.trim()`;
  await until(
    engine,
    'the outcome of the experiment',
    `${said} !== ''`,
    `document.querySelector('#experiment').innerText`,
  );
  const experiment = String(await engine.evaluate(said));

  await engine.open(`${address}#scenario=first-stream`);
  const run = `[...document.querySelectorAll('button')].find((one) => one.innerText.trim().startsWith('Run'))`;
  await until(engine, 'the lab', `${run} !== undefined && !${run}.disabled`, `document.body.innerText`);
  await engine.evaluate(`${run}.click(), ''`);
  await until(
    engine,
    'the end of the run',
    `document.body.innerText.includes('The driver is unloaded.')`,
    `document.body.innerText`,
  );
  return { title, experiment };
}
