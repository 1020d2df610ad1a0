/**
 * `npm run bench -- lab`: what the lab costs the browser's main thread. A run with a million slices is moved and zoomed through,
 * and seeks in a minute of virtual time are timed. Figures are wall-clock time of this machine, others' work on it included.
 */
import { chromium } from '@playwright/test';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { preview } from 'vite';
import { ensureBundle } from './lib/bundle.mjs';
import { ROOT } from './lib/files.mjs';
import { say } from './lib/say.mjs';

const BROWSERS = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const STEPS = 60;
const SEEKS = 25;
const BUDGET_FRAME_MS = 8,
  BUDGET_TASK_MS = 50,
  BUDGET_SEEK_MS = 50;

/** @typedef {import('@playwright/test').Page} Page */

/** Measures, prints, and returns whether every budget is held. */
export async function benchLab() {
  const bench = await import(await ensureBundle('bench-lab', 'test/benchmark/lab.ts'));
  const module = await WebAssembly.compile(await readFile(join(ROOT, 'build', 'driver.wasm')));
  const { scenario, slices } = await bench.millionSlices(module);
  say(`A run of ${scenario.durationMs / 1000} s with ${slices.toLocaleString('en')} slices`);
  const server = await preview({
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'warn',
    preview: { host: '127.0.0.1', port: 0 },
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.httpServer.address());
  const executablePath = BROWSERS.find((path) => path !== undefined && existsSync(path));
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  });
  let held = true;
  /** @param {string} name @param {readonly number[]} values @param {number} budget */
  const report = (name, values, budget, share = 0.95) => {
    const found = bench.quantile(values, share);
    const ok = found < budget;
    held &&= ok;
    say(
      `${name.padEnd(44)} median ${bench.quantile(values, 0.5).toFixed(1)} ms, ` +
        `${share === 1 ? 'longest' : 'p95'} ${found.toFixed(1)} ms  budget ${budget} ms: ${ok ? 'held' : 'MISSED'}`,
    );
  };
  try {
    const page = await open(browser, port, scenario);
    const drawing = await page.getByRole('application', { name: /^Timeline from/ }).boundingBox();
    await page.mouse.move(drawing.x + drawing.width / 2, drawing.y + 100);
    for (const [name, zooms, move] of /** @type {const} */ ([
      ['Moving, 32 ms in view', 0, [40, 0]],
      ['Moving, 1 s in view', 5, [40, 0]],
      ['Moving, the whole run in view', 14, [40, 0]],
      ['Zooming in and out', 0, [0, 0]],
    ])) {
      await page.keyboard.press('0');
      for (let i = 0; i < zooms; i++) await page.keyboard.press('-');
      const { work, tasks } = await frames(page, (i) =>
        move[0] ? [i % 20 < 10 ? move[0] : -move[0], 0] : [0, i % 30 < 15 ? 120 : -120],
      );
      report(`${name}: work in a frame`, work, BUDGET_FRAME_MS);
      report(`${name}: one task`, [0, ...tasks], BUDGET_TASK_MS, 1);
    }
    await page.close();
    for (const [name, seekScenario] of [
      ['without load', bench.minute(false)],
      ['with load', bench.minute(true)],
    ]) {
      const seeker = await open(browser, port, seekScenario);
      report(`Seek in a minute, ${name}`, await seeks(seeker), BUDGET_SEEK_MS);
      await seeker.close();
    }
  } finally {
    await browser.close();
    await server.close();
  }
  return held;
}

/** The lab with a scenario run to its end. */
async function open(browser, port, scenario) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
  const json = { name: 'bench.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(scenario)) };
  await page.locator('input[type=file]').first().setInputFiles(json);
  await page.getByText('bench', { exact: true }).first().waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText('The driver is unloaded.').first().waitFor({ state: 'attached', timeout: 300_000 });
  return page;
}

/**
 * Main-thread time of each step of the wheel, from the browser's own count of it, and the tasks it calls long.
 * @param {Page} page @param {(step: number) => readonly [number, number]} wheel
 */
async function frames(page, wheel) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await page.evaluate(() => {
    globalThis.longTasks = [];
    globalThis.longTaskObserver?.disconnect();
    globalThis.longTaskObserver = new PerformanceObserver((list) =>
      globalThis.longTasks.push(...list.getEntries().map(({ duration }) => duration)),
    );
    globalThis.longTaskObserver.observe({ type: 'longtask' });
  });
  const taskMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const value = (name) => metrics.find((metric) => metric.name === name)?.value ?? 0;
    return { ms: value('TaskDuration') * 1000, frames: value('Frames') };
  };
  const work = [];
  for (let i = 0; i < STEPS; i++) {
    const before = await taskMs();
    await page.mouse.wheel(...wheel(i));
    // The step, its answer from the worker and the drawing of it take up to three frames.
    const count = await page.evaluate(async () => {
      for (let frame = 0; frame < 3; frame++) await new Promise((done) => requestAnimationFrame(done));
      return 3;
    });
    const after = await taskMs();
    work.push((after.ms - before.ms) / count);
  }
  const tasks = await page.evaluate(() => globalThis.longTasks);
  await session.detach();
  return { work, tasks };
}

/** From a key on the scrubber to the screen that shows the time. @param {Page} page */
async function seeks(page) {
  const slider = page.getByRole('slider', { name: 'Time in the whole run' });
  await slider.focus();
  return slider.evaluate(async (element, count) => {
    const times = [];
    for (let i = 0; i < count; i++) {
      const key = i === 0 ? 'Home' : i % 10 === 0 ? 'Home' : i % 2 === 0 ? 'ArrowLeft' : 'PageUp';
      const was = element.getAttribute('aria-valuetext');
      const began = performance.now();
      element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      while (element.getAttribute('aria-valuetext') === was && performance.now() - began < 5000)
        await new Promise((done) => setTimeout(done));
      times.push(performance.now() - began);
      await new Promise((done) => setTimeout(done, 150));
    }
    return times;
  }, SEEKS);
}
