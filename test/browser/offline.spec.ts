/** Without a network after the first visit, in any folder of a server; and never two builds in one page. */
import { expect, test, type Page } from '@playwright/test';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startOrigin, type Origin } from './origins.ts';
import { runToEnd } from './support.ts';

const BASE = '/docs/portcls-lab/';
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'";
let folder: string;
let site: Origin;

test.setTimeout(90_000);
test.beforeEach(async () => {
  folder = mkdtempSync('build/offline-');
  site = await startOrigin({}, { 'content-security-policy': POLICY }, 'dist', BASE);
});
test.afterEach(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The site's service worker has everything and serves the page. */
async function kept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((resolve) =>
        navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
      );
    }
  });
}

/** Another build: the first page says so. `whole` false: its list of hashes is not the one of its files, as in the middle of an upload. */
function otherBuild(name: string, whole: boolean): string {
  const to = join(folder, name);
  cpSync('dist', to, { recursive: true });
  const index = readFileSync(join(to, 'index.html'), 'utf8').replace(
    '<title>',
    `<meta name="build" content="${name}" /><title>`,
  );
  writeFileSync(join(to, 'index.html'), index);
  const worker = readFileSync(join(to, 'sw.js'), 'utf8');
  const before = createHash('sha256').update(readFileSync('dist/index.html')).digest('base64');
  const after = createHash('sha256').update(index).digest('base64');
  expect(worker).toContain(before);
  const listed = whole ? worker.replace(before, after) : worker;
  writeFileSync(join(to, 'sw.js'), listed.replace(/const BUILD = (['"])/, `const BUILD = $1${name}-`));
  return to;
}

test('visit, lose the network, reload: lab, reference, search and live block work', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${site.origin}${BASE}`);
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  await kept(page);
  await site.close();

  await page.reload();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  await page.getByLabel('Scenario', { exact: true }).selectOption('mistake-removes-twice');
  await runToEnd(page);

  // A page that was never visited, at an address without its last slash.
  await page.goto(`${site.origin}${BASE}reference/topics/packets`);
  await expect(page).toHaveURL(/packets\/$/);
  const late = page.getByRole('figure', { name: 'A packet comes too late' });
  await late.scrollIntoViewIfNeeded();
  await late.getByRole('button', { name: /^Run/ }).click();
  await expect(late.getByText(/^Packet \d+ was .* late$/)).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Go to anything' })).toBeFocused();
  await page.keyboard.type('SetWritePacket');
  await expect(page.getByRole('listbox').getByRole('option').first()).toContainText('SetWritePacket');
  await page.goto(`${site.origin}${BASE}embed/?scenario=late-packet`);
  await expect(page.getByRole('button', { name: 'Run' })).toBeVisible();
  expect(errors).toEqual([]);
});

test('a newer build waits for the next load, comes as a whole, and the old one goes', async ({ page }) => {
  const build = () =>
    page
      .locator('meta[name="build"]')
      .getAttribute('content', { timeout: 200 })
      .catch(() => 'first');
  await page.goto(`${site.origin}${BASE}`);
  await kept(page);
  site.serve(otherBuild('second', true));
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const next = registration.installing ?? registration.waiting;
    while (next && next.state !== 'installed') await new Promise((resolve) => setTimeout(resolve, 50));
  });
  expect(await build()).toBe('first');
  await page.reload();
  await expect.poll(build, { timeout: 20_000 }).toBe('second');
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  await expect
    .poll(() => page.evaluate(async () => (await caches.keys()).map((name) => name.split(' ').at(-1))))
    .toEqual([expect.stringMatching(/^second-/)]);
  await site.close();
  await page.reload();
  await expect.poll(build, { timeout: 20_000 }).toBe('second');
});

test('half of an upload is not taken: the old build stays, whole', async ({ page }) => {
  await page.goto(`${site.origin}${BASE}`);
  await kept(page);
  site.serve(otherBuild('half', false));
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update().catch(() => undefined);
    const next = registration.installing;
    while (next && next.state !== 'redundant') await new Promise((resolve) => setTimeout(resolve, 50));
  });
  await site.close();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  await expect(page.locator('meta[name="build"]')).toHaveCount(0);
});

test('a page of somebody else that embeds a block registers nothing', async ({ page }) => {
  const host = await startOrigin(
    {
      '/': `<!doctype html><title>Host</title><iframe title="Block" src="${site.origin}${BASE}embed/?scenario=late-packet"></iframe>`,
    },
    {},
  );
  await page.goto(`${host.origin}/`);
  await expect(page.frameLocator('iframe').getByRole('button', { name: 'Run' })).toBeVisible();
  await page.waitForTimeout(5000);
  expect(site.asked.filter((path) => path.endsWith('sw.js'))).toEqual([]);
  await host.close();
});
