/**
 * Checks the package as somebody else would meet it: packs it, installs the .tgz into copies of the examples without the
 * network, uses it in Node, type-checks a consumer, builds the examples and opens them in the browser.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildPackage } from './build-package.mjs';
import { ROOT } from './lib/files.mjs';
import { Failure, runScript, say } from './lib/say.mjs';

const EXAMPLES = ['plain-html', 'eleventy'];
const BUILT = join(ROOT, 'build', 'examples');

function run(title, command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Failure(`${title}: ${[stdout, stderr].filter(Boolean).join('\n').trim()}`);
}
const node = (title, cwd, script, ...args) =>
  run(title, process.execPath, [join(ROOT, 'node_modules', script), ...args], cwd);

function install(name, packed) {
  const folder = join(BUILT, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(BUILT, { recursive: true });
  cpSync(join(ROOT, 'examples', name), folder, { recursive: true });
  run(
    `npm install in examples/${name}`,
    'npm',
    ['install', '--offline', '--omit=dev', '--no-audit', '--no-fund', '--no-package-lock', packed],
    folder,
  );
  return folder;
}

/** The traces of the package in this Node are the golden ones, and bad input is a readable error. */
async function inNode(folder) {
  const lab = await import(pathToFileURL(join(folder, 'node_modules/portcls-lab/index.js')).href);
  for (const name of ['first-stream', 'late-packet', 'mistake-removes-twice', 'mistake-last-descriptor']) {
    const { ok, trace } = await lab.run(name);
    const golden = readFileSync(join(ROOT, 'test/scenarios', name, 'trace.txt'), 'utf8');
    if (!ok || trace !== golden) throw new Failure(`${name}: not the golden trace in Node`);
  }
  const refused = await lab.run({ version: 1, seed: -1 }).catch((error) => error);
  if (refused?.name !== 'ScenarioError' || refused.problems[0]?.path !== 'seed') {
    throw new Failure(`a wrong seed gives ${String(refused)}`);
  }
  const missing = await lab.run({ version: 1, driver: 'none' }).catch((error) => error);
  if (!/driver “none” could not be loaded/.test(missing?.message))
    throw new Failure(`no driver gives ${String(missing)}`);
  const link = await lab.writeLink({ scenario: lab.libraryScenario('late-packet') });
  const { asked, problems } = await lab.readLink(`#${link}`);
  if (asked.scenario?.name !== 'late-packet' || problems.length > 0) throw new Failure('a link does not come back');
}

function types(folder) {
  cpSync(join(ROOT, 'test/package/consumer.ts'), join(folder, 'consumer.ts'));
  const compilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    target: 'es2022',
    lib: ['es2023', 'dom'],
    module: 'nodenext',
    moduleResolution: 'nodenext',
    noUncheckedIndexedAccess: true,
    types: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
  node('types of the package', folder, 'typescript/bin/tsc', '--project', 'tsconfig.json');
}

export async function checkPackage() {
  const packed = await buildPackage();
  const [plain, eleventy] = EXAMPLES.map((name) => install(name, packed));
  await inNode(plain);
  types(plain);
  node('eleventy', eleventy, '@11ty/eleventy/cmd.cjs', '--quiet');
  say('Opening the examples in the browser.');
  node('examples in the browser', ROOT, '@playwright/test/cli.js', 'test', '--config', 'playwright.package.config.ts');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await runScript(checkPackage);
