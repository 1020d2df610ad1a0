/** The value of `--name value` among the arguments of the script, or undefined. */
export function option(name) {
  const index = process.argv.indexOf(`--${name}`);
  return index < 0 ? undefined : process.argv[index + 1];
}
