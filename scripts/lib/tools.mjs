/** Programs from outside npm: found on the path, else installed by apt where that is possible, else explained. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure, say } from './say.mjs';

/** Path of the first of `names` that can be run, or undefined. A name with a slash is a path of its own. */
export function which(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const endings = process.platform === 'win32' ? ['.exe', '.bat', '.cmd', ''] : [''];
  for (const name of names.filter(Boolean)) {
    if (name.includes('/') || name.includes('\\')) {
      if (existsSync(name)) return name;
      continue;
    }
    for (const folder of folders) {
      for (const ending of endings) if (existsSync(join(folder, name + ending))) return join(folder, name + ending);
    }
  }
  return undefined;
}

/** How apt-get can be run here without asking anything: [] as root, ['sudo', '-n'], or undefined. */
function aptPrefix() {
  if (process.platform !== 'linux' || !which('apt-get')) return undefined;
  if (process.getuid?.() === 0) return [];
  if (which('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0) return ['sudo', '-n'];
  return undefined;
}

let aptUpdated = false;

function aptGet(prefix, args) {
  const command = [...prefix, 'apt-get', ...args];
  // stdout goes to our stderr: a command's own result may be on stdout.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command[0], command.slice(1), { stdio: ['ignore', 2, 2], env }).status === 0;
}

/**
 * @typedef {object} Tool
 * @property {string} title what it is, for messages
 * @property {(string | undefined)[]} commands names under which it is looked for; the first found counts
 * @property {string} apt its Debian/Ubuntu package
 * @property {string} macOS command that installs it there
 * @property {string} windows command that installs it there
 */

/** @type {Record<'emscripten' | 'firefox' | 'webkitDriver' | 'xvfb' | 'clang' | 'binaryen' | 'chromium' | 'qemu' | 'clangForWindows' | 'lldForWindows' | 'llvmForWindows' | 'lldForWebAssembly' | 'llvmForWebAssembly' | 'mingwForWindows' | 'wine', Tool>} */
export const TOOLS = {
  emscripten: {
    title: 'Emscripten (em++), which compiles the driver to WebAssembly',
    commands: ['em++'],
    apt: 'emscripten',
    macOS: 'brew install emscripten',
    windows:
      'git clone https://github.com/emscripten-core/emsdk && cd emsdk && emsdk install latest && emsdk activate latest --permanent',
  },
  binaryen: {
    title: 'Binaryen (wasm-opt), which makes threads of the driver suspendable',
    commands: ['wasm-opt', '/usr/lib/binaryen/bin/wasm-opt'],
    apt: 'binaryen',
    macOS: 'brew install binaryen',
    windows: 'winget install WebAssembly.Binaryen (or add upstream\\bin of the emsdk to the path)',
  },
  dwarfdump: {
    title: 'llvm-dwarfdump, which tells where in the module the lines of the driver are',
    commands: ['llvm-dwarfdump', 'llvm-dwarfdump-14', 'llvm-dwarfdump-19'],
    apt: 'llvm',
    macOS: 'brew install llvm',
    windows: 'winget install LLVM.LLVM',
  },
  clang: {
    title: 'clang, which checks the C++ sources natively',
    commands: ['clang++', 'clang++-14', 'clang++-19', 'clang++-18'],
    apt: 'clang',
    macOS: 'xcode-select --install',
    windows: 'winget install LLVM.LLVM',
  },
  // One version of all three, so that the .sys has the same bytes everywhere.
  clangForWindows: {
    title: 'clang 19, which compiles the driver for Windows',
    commands: ['clang-19'],
    apt: 'clang-19',
    macOS: 'brew install llvm@19',
    windows: 'winget install LLVM.LLVM --version 19.1.7',
  },
  lldForWindows: {
    title: 'lld 19, which links the driver for Windows',
    commands: ['lld-link-19'],
    apt: 'lld-19',
    macOS: 'brew install lld@19',
    windows: 'winget install LLVM.LLVM --version 19.1.7',
  },
  llvmForWindows: {
    title: 'LLVM 19, which makes import libraries and resources of the driver for Windows',
    commands: ['llvm-lib-19'],
    apt: 'llvm-19',
    macOS: 'brew install llvm@19',
    windows: 'winget install LLVM.LLVM --version 19.1.7',
  },
  lldForWebAssembly: {
    title: "wasm-ld 19, which links drivers that are not the project's own",
    commands: ['wasm-ld-19', 'wasm-ld'],
    apt: 'lld-19',
    macOS: 'brew install lld@19',
    windows: 'winget install LLVM.LLVM --version 19.1.7',
  },
  llvmForWebAssembly: {
    title: 'llvm-nm 19, which tells the functions a driver uses',
    commands: ['llvm-nm-19', 'llvm-nm'],
    apt: 'llvm-19',
    macOS: 'brew install llvm@19',
    windows: 'winget install LLVM.LLVM --version 19.1.7',
  },
  chromium: {
    title: 'Chromium, for the browser tests',
    commands: [process.env.CHROMIUM_PATH, 'chromium', 'chromium-browser'],
    apt: 'chromium',
    macOS: 'brew install --cask chromium, then export CHROMIUM_PATH=/Applications/Chromium.app/Contents/MacOS/Chromium',
    windows: 'winget install Hibbiki.Chromium, then set CHROMIUM_PATH to its chrome.exe',
  },
  firefox: {
    title: 'Firefox, for the check in other browser engines',
    commands: [process.env.FIREFOX_PATH, 'firefox-esr', 'firefox'],
    apt: 'firefox-esr',
    macOS: 'brew install --cask firefox, then export FIREFOX_PATH=/Applications/Firefox.app/Contents/MacOS/firefox',
    windows: 'winget install Mozilla.Firefox, then set FIREFOX_PATH to its firefox.exe',
  },
  webkitDriver: {
    title: 'WebKitGTK with its WebDriver, for the check in other browser engines',
    commands: ['WebKitWebDriver'],
    apt: 'webkit2gtk-driver',
    macOS: 'the check that needs it runs on Debian and Ubuntu only',
    windows: 'the check that needs it runs on Debian and Ubuntu only',
  },
  xvfb: {
    title: 'Xvfb, a display for WebKitGTK',
    commands: ['Xvfb'],
    apt: 'xvfb',
    macOS: 'the check that needs it runs on Debian and Ubuntu only',
    windows: 'the check that needs it runs on Debian and Ubuntu only',
  },
  mingwForWindows: {
    title: "mingw-w64's headers and import libraries, against which the driver's are checked",
    commands: ['/usr/x86_64-w64-mingw32/lib/libntoskrnl.a'],
    apt: 'mingw-w64-x86-64-dev',
    macOS: 'the checks that need it run on Debian and Ubuntu only',
    windows: 'the checks that need it run on Debian and Ubuntu only',
  },
  wine: {
    title: 'Wine, whose kernel loads the driver independently',
    commands: ['/usr/lib/wine/wine64'],
    apt: 'wine64',
    macOS: 'the check that needs it runs on Debian and Ubuntu only',
    windows: 'the check that needs it runs on Debian and Ubuntu only',
  },
  qemu: {
    title: "QEMU, whose AC'97 the device model is compared with",
    commands: [process.env.QEMU_PATH, 'qemu-system-i386', 'qemu-system-x86_64'],
    apt: 'qemu-system-x86',
    macOS: 'brew install qemu',
    windows: 'winget install SoftwareFreedomConservancy.QEMU',
  },
};

/**
 * Makes sure a tool is there and returns its path. Installs it by apt when apt and the rights are there.
 * @param {Tool} tool
 * @throws {Failure} with the exact commands when it cannot be installed from here
 */
export function ensureTool(tool) {
  const found = which(...tool.commands);
  if (found) return found;
  const prefix = aptPrefix();
  if (prefix) {
    say(`Installing ${tool.apt} with apt: ${tool.title}.`);
    if (!aptUpdated) aptUpdated = aptGet(prefix, ['update', '-qq']);
    aptGet(prefix, ['install', '-y', '-qq', '--no-install-recommends', tool.apt]);
    const installed = which(...tool.commands);
    if (installed) return installed;
  }
  throw new Failure(
    [
      `Missing: ${tool.title}.${prefix ? ` apt could not install ${tool.apt}; its messages are above.` : ''}`,
      'Install it, then run the same command again:',
      `  Debian, Ubuntu   sudo apt-get update && sudo apt-get install -y ${tool.apt}`,
      `  macOS            ${tool.macOS}`,
      `  Windows          ${tool.windows}`,
    ].join('\n'),
  );
}

/**
 * What reads the coverage that a clang's programs count. It has to be of that clang's own version.
 * @param {string} clang path of clang++
 * @returns {{ profdata: string, cov: string, demangle: string }} paths
 * @throws {Failure} with the exact commands when something is missing and cannot be installed from here
 */
export function llvmTools(clang) {
  const ask = (...args) => spawnSync(clang, args, { encoding: 'utf8' }).stdout ?? '';
  const version = /clang version (\d+)/.exec(ask('--version'))?.[1] ?? '';
  const part = (title, commands, apt) =>
    ensureTool({
      title: `${title} of clang ${version}, for the coverage of the driver`,
      commands,
      apt,
      macOS: 'the check that needs it runs on Linux on x86-64 only',
      windows: 'the check that needs it runs on Linux on x86-64 only',
    });
  const llvm = (name) => part(name, [`${name}-${version}`], `llvm-${version}`);
  // The compiler says where it would be.
  part(
    'The runtime library',
    [join(ask('-print-resource-dir').trim(), 'lib/linux/libclang_rt.profile-x86_64.a')],
    `libclang-rt-${version}-dev`,
  );
  return { profdata: llvm('llvm-profdata'), cov: llvm('llvm-cov'), demangle: llvm('llvm-cxxfilt') };
}
