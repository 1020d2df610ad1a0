/**
 * `npm test`: the same set-up as `npm start`, the tools of the tests, then every check. All run even when one fails; the
 * summary lists every failure. `npm test -- types unit` runs only those.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isSupported } from './build-native.mjs';
import { ensureSite } from './build.mjs';
import { crosscheckAllHosts } from './crosscheck.mjs';
import { ROOT } from './lib/files.mjs';
import { bold, Failure, green, red, runScript, say } from './lib/say.mjs';
import { ensureTool, llvmTools, TOOLS } from './lib/tools.mjs';
import { checkTable } from './readme-crosscheck.mjs';
import { ensureBuildable, ensurePackages } from './setup.mjs';

/** Runs a program that came with an npm package. */
function run(script, ...args) {
  const { status, signal } = spawnSync(process.execPath, [join(ROOT, 'node_modules', script), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Failure(signal ? `ended by ${signal}` : `exit code ${status}`);
}

/** Runs one of our own scripts, which says itself what is wrong. */
function runOwn(script, meaning, ...args) {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'scripts', script), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Failure(meaning);
}

/** Makes sure of tools not every machine has. Where one is missing, the check is skipped visibly; in CI that is a failure. */
function ensureToolsOrSkip(...tools) {
  return isThereOrSkip(() => {
    for (const tool of tools) ensureTool(tool);
  });
}
function isThereOrSkip(look) {
  try {
    look();
    return true;
  } catch (error) {
    if (process.env.CI || !(error instanceof Failure)) throw error;
    say(`   SKIPPED: ${error.message}`);
    return false;
  }
}

/** A thousand random scenarios on every host, a few seconds of each target; `lab fuzz` and `fuzz:driver` take longer runs. */
function fuzz() {
  if (!isSupported()) {
    if (process.env.CI) throw new Failure('Linux on x86-64 is needed');
    say('   SKIPPED: Linux on x86-64 is needed.');
    return;
  }
  for (const args of [['lab.mjs', 'fuzz', '--runs', '1000'], ['fuzz-driver.mjs']]) {
    const [script, ...rest] = args;
    const { status } = spawnSync(process.execPath, [join(ROOT, 'scripts', script), ...rest], {
      cwd: ROOT,
      stdio: 'inherit',
    });
    if (status !== 0) throw new Failure(`${script}: exit code ${status}`);
  }
}

/** The result stays in build/crosscheck.json; README's table is held against the stored one. */
async function crosscheck() {
  checkTable();
  if (isSupported()) run('vitest/vitest.mjs', 'run', '--project', 'hosts');
  await crosscheckAllHosts();
}

/** @type {{ name: string, title: string, check: () => void | Promise<void> }[]} */
const CHECKS = [
  {
    name: 'setup',
    title: 'Set-up: npm packages, compiler, driver, variants, driver with its lines shown',
    async check() {
      await ensureBuildable();
      const { ensureVariants } = await import('./build-variants.mjs');
      await ensureVariants();
      const { ensureLines } = await import('./build-wasm.mjs');
      await ensureLines();
    },
  },
  {
    name: 'types',
    title: 'Types',
    check() {
      run('typescript/bin/tsc', '--noEmit');
      run('svelte-check/bin/svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings');
    },
  },
  { name: 'lint', title: 'Lint', check: () => run('eslint/bin/eslint.js', '.', '--max-warnings', '0') },
  {
    name: 'format',
    title: 'Format',
    check: () => run('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  },
  {
    name: 'unit',
    title: 'Unit tests',
    check() {
      ensureTool(TOOLS.clang);
      run('vitest/vitest.mjs', 'run', '--project', 'unit');
    },
  },
  { name: 'golden', title: 'Golden traces', check: () => run('vitest/vitest.mjs', 'run', '--project', 'golden') },
  {
    name: 'random',
    title: 'Random scenarios: what holds in every run',
    check: () => run('vitest/vitest.mjs', 'run', '--project', 'random'),
  },
  {
    name: 'sweep',
    title: 'Fault sweep over every scenario',
    check() {
      runOwn('lab.mjs', 'a call that fails leaves something behind, or is not answered properly', 'sweep', '--all');
    },
  },
  {
    name: 'conformance',
    title: 'Conformance of the example driver, built as a driver of your own is',
    check() {
      const module = join(ROOT, 'build', 'test', 'hello-wavert.wasm');
      runOwn('lab.mjs', 'the example does not build', 'build', join(ROOT, 'examples', 'hello-wavert'), '--out', module);
      runOwn('lab.mjs', 'the example breaks a rule', 'conformance', module);
      runOwn('tutorial.mjs', 'a step of the example does not end as its text says');
    },
  },
  {
    name: 'coverage',
    title: 'Coverage of the driver',
    check() {
      if (process.platform !== 'linux' || process.arch !== 'x64') {
        say('   SKIPPED: the native build of the driver is for Linux on x86-64');
        return;
      }
      if (!isThereOrSkip(() => llvmTools(ensureTool(TOOLS.clang)))) return;
      runOwn('coverage-driver.mjs', 'too little of the driver runs, or lines that do not are not listed');
    },
  },
  {
    name: 'mutants',
    title: 'Mistakes seeded into the driver',
    check: () => runOwn('mutate.mjs', 'a mistake in the driver would not be noticed'),
  },
  {
    name: 'qemu',
    title: "AC'97 model and driver engine against QEMU",
    check() {
      try {
        ensureTool(TOOLS.clang);
        process.env.QEMU_PATH = ensureTool(TOOLS.qemu);
      } catch (error) {
        if (process.env.CI || !(error instanceof Failure)) throw error;
        say(`   SKIPPED: ${error.message}`);
        return;
      }
      run('vitest/vitest.mjs', 'run', '--project', 'qemu');
    },
  },
  {
    name: 'sys',
    title: 'The driver as a Windows .sys: image, imports, layouts, vtables, INF',
    check() {
      if (!ensureToolsOrSkip(TOOLS.clangForWindows, TOOLS.lldForWindows, TOOLS.llvmForWindows, TOOLS.mingwForWindows))
        return;
      run('vitest/vitest.mjs', 'run', '--project', 'sys');
    },
  },
  {
    name: 'wine',
    title: "The .sys in Wine's kernel",
    check() {
      const tools = [
        TOOLS.clangForWindows,
        TOOLS.lldForWindows,
        TOOLS.llvmForWindows,
        TOOLS.mingwForWindows,
        TOOLS.wine,
      ];
      if (!ensureToolsOrSkip(...tools)) return;
      run('vitest/vitest.mjs', 'run', '--project', 'wine');
    },
  },
  { name: 'crosscheck', title: 'Every scenario on every host', check: crosscheck },
  { name: 'fuzz', title: 'Random scenarios and foreign input', check: fuzz },
  {
    name: 'site',
    title: 'Site build; every link, every page',
    async check() {
      await ensureSite();
      run('vitest/vitest.mjs', 'run', '--project', 'site');
    },
  },
  {
    name: 'browser',
    title: 'Browser tests',
    check() {
      process.env.CHROMIUM_PATH = ensureTool(TOOLS.chromium);
      run('@playwright/test/cli.js', 'test', '--project', 'lab');
    },
  },
  {
    name: 'dev',
    title: 'Development server: a saved source of the driver in the open run',
    async check() {
      process.env.CHROMIUM_PATH = ensureTool(TOOLS.chromium);
      await ensureBuildable();
      const { ensureLines } = await import('./build-wasm.mjs');
      await ensureLines();
      run('@playwright/test/cli.js', 'test', '-c', 'playwright.dev.config.ts');
    },
  },
  {
    name: 'package',
    title: 'The npm package and its examples',
    async check() {
      process.env.CHROMIUM_PATH = ensureTool(TOOLS.chromium);
      const { checkPackage } = await import('./check-package.mjs');
      await checkPackage();
    },
  },
  {
    name: 'engines',
    title: 'The site in Firefox and WebKitGTK',
    async check() {
      await ensureSite();
      const hasFirefox = ensureToolsOrSkip(TOOLS.firefox);
      const hasWebKit = ensureToolsOrSkip(TOOLS.webkitDriver, TOOLS.xvfb);
      if (hasFirefox) process.env.FIREFOX_PATH = ensureTool(TOOLS.firefox);
      if (hasWebKit) {
        process.env.WEBKIT_DRIVER_PATH = ensureTool(TOOLS.webkitDriver);
        process.env.XVFB_PATH = ensureTool(TOOLS.xvfb);
      }
      if (hasFirefox || hasWebKit) run('vitest/vitest.mjs', 'run', '--project', 'engines');
    },
  },
  { name: 'size', title: 'Size budgets', check: () => run('size-limit/bin.js') },
];

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

await runScript(async () => {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !CHECKS.some((check) => check.name === name));
  if (unknown.length > 0) {
    throw new Failure(
      `No check is named ${unknown.join(', ')}. There are: ${CHECKS.map(({ name }) => name).join(', ')}.`,
    );
  }
  ensurePackages();

  const failures = [];
  const beganAllMs = Date.now();
  for (const { name, title, check } of CHECKS) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    say(`\n${bold(`== ${title}`)}`);
    const beganMs = Date.now();
    try {
      await check();
      say(green(`   ok, ${seconds(Date.now() - beganMs)}`));
    } catch (error) {
      const message = error instanceof Failure ? error.message : (error?.stack ?? String(error));
      failures.push({ name, title, message });
      say(red(`   FAILED after ${seconds(Date.now() - beganMs)}: ${message}`));
    }
  }

  say(`\n${bold('== Summary')} (${seconds(Date.now() - beganAllMs)})`);
  if (failures.length === 0) {
    say(green('   every check passed'));
    return;
  }
  for (const { name, title, message } of failures) {
    say(red(`   ${title}: ${message.split('\n')[0]}   (again: npm test -- ${name})`));
  }
  process.exitCode = 1;
});
