/** `npm run dev`: a saved source is in the open run a moment later; what does not compile is said, and what ran stays. */
import { expect, test, type Page } from '@playwright/test';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { records } from '../browser/support.ts';
import { startDev, type DevServer } from './copy.ts';

let dev: DevServer;
test.beforeAll(async () => {
  test.setTimeout(60_000);
  dev = await startDev();
});
test.afterAll(async () => {
  const { status, expectedStatus } = test.info();
  if (status !== expectedStatus) console.log(dev?.said());
  await dev?.stop();
});

const FILE = 'minwavepackets.cpp';
const rows = (page: Page) => page.getByRole('treegrid').getByRole('row');

test('a saved line changes the run, an error is shown until it is repaired', async ({ page }) => {
  test.setTimeout(180_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const source = join(dev.folder, 'driver', FILE);
  const before = await readFile(source, 'utf8');
  const wanted = '    const KIRQL irql = m_engine->Lock();\n    NTSTATUS status = CheckPacketCall();\n';
  expect(before).toContain(wanted);
  const save = (text: string) => writeFile(source, text);

  await page.goto(dev.address);
  const run = page.getByRole('button', { name: 'Run', exact: true });
  await expect(run).toBeEnabled({ timeout: 30_000 });
  await run.click();
  await expect(page.getByRole('complementary')).toContainText('The driver is unloaded.', { timeout: 30_000 });
  const total = await records(page);
  // Somewhere within the run, looking closely, at one call.
  await page.getByRole('button', { name: 'Back one packet' }).click();
  await expect(run).toBeEnabled();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  const at = await page.getByRole('heading', { name: /^State at/ }).innerText();
  const stood = await records(page);
  expect(stood).toBeLessThan(total);
  const find = page.getByPlaceholder('Find');
  await find.fill('SetWritePacket');
  await expect(rows(page).filter({ hasText: 'STATUS_NOT_SUPPORTED' })).toHaveCount(0);
  await page.evaluate(() => (document.documentElement.dataset.stays = 'yes'));

  // A line that is wrong: every packet is refused.
  await save(before.replace(wanted, wanted.replace('CheckPacketCall()', 'STATUS_NOT_SUPPORTED')));
  const savedMs = Date.now();
  await expect(rows(page).filter({ hasText: 'STATUS_NOT_SUPPORTED' }).first()).toBeVisible({ timeout: 40_000 });
  const tookMs = Date.now() - savedMs;
  test.info().annotations.push({ type: 'from the save to the new trace', description: `${tookMs} ms` });
  console.log(
    `from the save to the new trace: ${tookMs} ms; ${dev
      .said()
      .match(/The driver is built.*/g)
      ?.at(-1)}`,
  );
  await expect(page.getByRole('heading', { name: /^State at/ })).toContainText('State at');
  expect(await find.inputValue()).toBe('SetWritePacket');

  // One that is none: the message names file and line, and the run stays in use.
  const broken = before.replace(wanted, `    no_such_function();\n${wanted}`);
  const line = broken.slice(0, broken.indexOf('no_such_function')).split('\n').length;
  await save(broken);
  const strip = page.locator('.live');
  await expect(strip).toContainText(`driver/${FILE}:${line}:5`, { timeout: 40_000 });
  await expect(strip).toContainText('no_such_function');
  await expect(run).toBeEnabled();
  await page.getByRole('button', { name: 'Back one record' }).click();
  await expect(run).toBeEnabled();
  await expect(rows(page).filter({ hasText: 'STATUS_NOT_SUPPORTED' }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Forward one record' }).click();
  await expect(run).toBeEnabled();

  // Repaired: the message goes, the run is the first one again, at the same time.
  await save(before);
  await expect(strip).not.toContainText('no_such_function', { timeout: 40_000 });
  await expect(rows(page).filter({ hasText: 'STATUS_NOT_SUPPORTED' })).toHaveCount(0);
  await expect(page.getByRole('heading', { name: /^State at/ })).toHaveText(at.replaceAll(/\s+/g, ' '));
  // The page was never loaded again.
  expect(await page.evaluate(() => document.documentElement.dataset.stays)).toBe('yes');
  expect(errors).toEqual([]);
});
