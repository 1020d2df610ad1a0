/** Messages of the scripts. All go to stderr, so that stdout stays clean for results (`lab run --json`). */
const colour = process.stderr.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = (text) => paint('1', text);
export const red = (text) => paint('31', text);
export const green = (text) => paint('32', text);

export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** A failure the user can act on: its message is the whole report, no stack. */
export class Failure extends Error {
  name = 'Failure';
}

/** Runs `main`, turns a Failure into its message and exit code 1. */
export async function runScript(main) {
  try {
    await main();
  } catch (error) {
    say(red(error instanceof Failure ? error.message : (error?.stack ?? String(error))));
    process.exitCode = 1;
  }
}
