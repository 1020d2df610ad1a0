/** A Wine prefix for kernel drivers, made once under build/wine and used again. */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { TOOLS, which } from '../../scripts/lib/tools.mjs';

const BOOT_MS = 180_000;
const RUN_MS = 60_000;

export class WinePrefix {
  readonly #wine: string;
  readonly #server: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #prefix: string;

  /** @param prefix folder; made when it is not there (10 to 20 s) */
  constructor(prefix: string) {
    this.#wine = which(...TOOLS.wine.commands)!;
    this.#server = join(dirname(this.#wine), 'wineserver64');
    this.#prefix = prefix;
    // No display, no menus, no browser components; a crash ends the process instead of opening a debugger.
    const quiet = 'mscoree,mshtml,winemenubuilder.exe,winedbg.exe=d';
    this.#env = { ...process.env, WINEPREFIX: prefix, WINEDEBUG: '-all', WINEDLLOVERRIDES: quiet, DISPLAY: '' };
    if (existsSync(join(prefix, 'system.reg'))) return;
    mkdirSync(prefix, { recursive: true });
    execFileSync(this.#wine, ['wineboot', '-i'], { env: this.#env, stdio: 'ignore', timeout: BOOT_MS });
    this.#wait();
  }

  /** Puts a kernel module where services are loaded from. */
  installDriver(file: string, name = basename(file)): void {
    copyFileSync(file, join(this.#prefix, 'drive_c/windows/system32/drivers', name));
  }

  /** Runs a program and gives what it printed. Everything of Wine has ended afterwards. */
  run(program: string): { output: string; problems: string; status: number | null } {
    const { stdout, stderr, status } = spawnSync(this.#wine, [program], {
      env: this.#env,
      encoding: 'utf8',
      timeout: RUN_MS,
    });
    spawnSync(this.#server, ['-k'], { env: this.#env });
    this.#wait();
    return { output: stdout.replaceAll('\r', ''), problems: stderr, status };
  }

  /** The registry is written when the last process of the prefix has ended; a kernel service started earlier fails. */
  #wait(): void {
    spawnSync(this.#server, ['-w'], { env: this.#env, timeout: BOOT_MS });
  }
}
