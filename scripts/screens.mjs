/**
 * `npm run screens`: pictures of every panel of the lab, to be looked at: 1440, 1024 and 390 wide, light, dark and high contrast,
 * in build/screens. `--only name` takes the panels whose name contains it.
 */
import { chromium } from '@playwright/test';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { preview } from 'vite';
import { ensureSite } from './build.mjs';
import { ROOT } from './lib/files.mjs';
import { option } from './lib/options.mjs';
import { runScript, say } from './lib/say.mjs';

const WIDTHS = /** @type {const} */ ([
  [1440, 900],
  [1024, 768],
  [390, 844],
]);
const THEMES = ['light', 'dark', 'contrast'];
const BROWSERS = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const SETTLE_MS = 700;

/** @typedef {import('@playwright/test').Page} Page */

/** @param {Page} page @param {string} title */
async function command(page, title) {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Command or scenario' });
  await field.fill(title);
  await field.press('Enter');
}

/** @param {Page} page */
async function glitch(page) {
  await command(page, 'late-packet');
  await page.waitForTimeout(SETTLE_MS);
  await command(page, 'Run or pause');
  await page.getByText('The driver is unloaded.').first().waitFor({ state: 'attached' });
}

/** Brings a part into sight that is a tab on a narrow screen. @param {Page} page @param {string} name */
async function shown(page, name) {
  const tab = page.getByRole('tab', { name, exact: true });
  if (await tab.isVisible()) await tab.click();
}

/** What each picture shows, and how one comes there. */
const PANELS = {
  empty: async () => undefined,
  glitch,
  bottom: async (/** @type {Page} */ page) => {
    await glitch(page);
    // The right column scrolls by itself where there is one, else the page.
    await page.evaluate(() => {
      for (const element of [document.scrollingElement, document.querySelector('.state')])
        element?.scrollTo(0, element.scrollHeight);
    });
  },
  chosen: async (/** @type {Page} */ page) => {
    await glitch(page);
    await page.getByRole('application', { name: /^Timeline from/ }).focus();
    for (let i = 0; i < 8; i++) await page.keyboard.press('Shift+ArrowRight');
  },
  table: async (/** @type {Page} */ page) => {
    await glitch(page);
    await command(page, 'What the timeline shows, as a table');
  },
  far: async (/** @type {Page} */ page) => {
    const loads = [{ kind: 'network', perSecond: 500 }];
    const scenario = { version: 1, name: 'far', title: 'Ten seconds', durationMs: 10_000, loads };
    const buffer = Buffer.from(JSON.stringify(scenario));
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'far.json', mimeType: 'application/json', buffer });
    await page.getByText('Ten seconds').first().waitFor({ state: 'attached' });
    await command(page, 'Run or pause');
    await page.getByText('The driver is unloaded.').first().waitFor({ state: 'attached' });
    for (let i = 0; i < 12; i++) await page.keyboard.press('-');
  },
  causes: async (/** @type {Page} */ page) => {
    await glitch(page);
    await shown(page, 'Causes');
  },
  runs: async (/** @type {Page} */ page) => {
    await glitch(page);
    await shown(page, 'Causes');
    await command(page, 'Bookmark this place');
    await page.getByLabel('Function, * for anything').fill('*WritePacket');
    await page.getByRole('button', { name: 'Add breakpoint' }).click();
    await page.getByRole('region', { name: 'Breakpoints' }).scrollIntoViewIfNeeded();
  },
  resources: async (/** @type {Page} */ page) => {
    await glitch(page);
    await shown(page, 'Resources');
  },
  source: async (/** @type {Page} */ page) => {
    await glitch(page);
    await command(page, 'Show the source of the driver, or hide it');
    await page.getByRole('region', { name: 'Source', exact: true }).locator('[aria-current=step]').waitFor();
  },
  bugcheck: async (/** @type {Page} */ page) => {
    await command(page, 'mistake-stays-connected');
    await page.waitForTimeout(SETTLE_MS);
    await command(page, 'Run or pause');
    await page.getByText('bug check 0x').first().waitFor({ state: 'attached' });
  },
  surroundings: async (/** @type {Page} */ page) => {
    const folded = page.locator('.sentence');
    if (await folded.isVisible()) await folded.click();
    await page.getByRole('button', { name: /^More/ }).click();
  },
  editor: (/** @type {Page} */ page) => command(page, 'Edit the scenario'),
  driver: (/** @type {Page} */ page) => command(page, 'A driver of your own'),
  filters: async (/** @type {Page} */ page) => {
    await command(page, 'KS browser');
    await page.getByRole('button', { name: /^Go to/ }).click();
    await page.getByText('As they are at').waitFor();
  },
  settings: (/** @type {Page} */ page) => command(page, 'Settings'),
  palette: (/** @type {Page} */ page) => page.keyboard.press('Control+k'),
  keys: (/** @type {Page} */ page) => command(page, 'All keys'),
  lessons: (/** @type {Page} */ page) => command(page, 'Lessons'),
  lesson: async (/** @type {Page} */ page) => {
    await command(page, 'Lessons');
    await page.getByRole('dialog').getByRole('button', { name: 'Start' }).first().click();
  },
  hosts: (/** @type {Page} */ page) => command(page, 'The same trace on every host'),
  compare: async (/** @type {Page} */ page) => {
    await command(page, 'Compare two runs');
    await page
      .locator('.pairs .quiet')
      .filter({ hasText: /differ|same on both/ })
      .waitFor();
  },
  present: async (/** @type {Page} */ page) => {
    await glitch(page);
    await command(page, 'Present to a room, or stop presenting');
  },
};

await runScript(async () => {
  await ensureSite();
  const only = option('only');
  const server = await preview({
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'warn',
    preview: { host: '127.0.0.1', port: 0 },
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.httpServer.address());
  const executablePath = BROWSERS.find((path) => path !== undefined && existsSync(path));
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  });
  const folder = join(ROOT, 'build', 'screens');
  mkdirSync(folder, { recursive: true });
  let taken = 0;
  const failed = [];
  try {
    for (const [name, go] of Object.entries(PANELS)) {
      if (only !== undefined && !name.includes(only)) continue;
      for (const [width, height] of WIDTHS)
        for (const theme of THEMES) {
          const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
          const page = await context.newPage();
          page.setDefaultTimeout(20_000);
          try {
            await page.goto(`http://127.0.0.1:${address.port}/`);
            await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
            await page.getByLabel('Theme').selectOption(theme);
            await go(page);
            await page.waitForTimeout(SETTLE_MS);
            await page.screenshot({ path: join(folder, `${name}-${width}-${theme}.png`) });
            taken++;
          } catch (error) {
            failed.push(
              `${name}, ${width}, ${theme}: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
            );
          } finally {
            await context.close();
          }
        }
    }
  } finally {
    await browser.close();
    await server.close();
  }
  say(`${taken} pictures are in ${folder}.`);
  for (const line of failed) say(`No picture: ${line}`);
  if (failed.length > 0 || taken === 0) process.exitCode = 1;
});
