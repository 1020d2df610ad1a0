import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { choosePreset, drop, dropAll, open } from './support.ts';

const outcome = (page: Page, what: string) => page.getByRole('row', { name: new RegExp(`^${what}`) });
const aligned = (page: Page) => expect(page.locator('.pairs .quiet')).toContainText(/differ|same on both/);

async function compare(page: Page): Promise<string[]> {
  const errors = await open(page);
  await choosePreset(page, 'protection-network-registered');
  await page.keyboard.press('c');
  await aligned(page);
  return errors;
}

test('the same load, registered and not: outcomes, timelines and traces side by side', async ({ page }) => {
  const errors = await compare(page);
  await expect(outcome(page, 'Glitches').getByRole('cell').nth(0)).toHaveText('0');
  await expect(outcome(page, 'Glitches').getByRole('cell').nth(1)).toHaveText(/^[1-9]/);
  await expect(outcome(page, 'Registered')).toContainText('int#1 by Manager2');
  await expect(outcome(page, 'Registered')).toContainText('nothing');
  await expect(page.getByRole('img', { name: /Timeline of A network DPC storm/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /Timeline of The same, but the driver registers nothing/ })).toBeVisible();

  await page.getByRole('button', { name: 'Next difference' }).click();
  await expect(page.locator('.pair .only').first()).toBeVisible();
  await page.keyboard.press('n');
  await expect(page.locator('.pairs .tools')).toContainText('2 of');
  const fold = page.getByRole('button', { name: /equal records/ }).first();
  const before = await page.getByRole('table', { name: /Aligned/ }).getAttribute('aria-rowcount');
  await fold.click();
  await expect(page.getByRole('table', { name: /Aligned/ })).not.toHaveAttribute('aria-rowcount', before!);

  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  expect(errors).toEqual([]);
});

test('a side is changed by one thing, or by a scenario of the library', async ({ page }) => {
  await compare(page);
  await page.getByLabel('Right side').selectOption('change protection');
  await expect(page.getByRole('heading', { name: 'The same, but protection is off', exact: true })).toBeVisible();
  await aligned(page);
  await page.getByLabel('Right side').selectOption('library protection-network-registered');
  await expect(page.locator('.pairs .quiet')).toContainText('Every record is the same on both sides');
});

test('a trace from elsewhere is dropped and compared; what is no trace is refused', async ({ page }) => {
  await open(page);
  await choosePreset(page, 'first-stream');
  const golden = await readFile('test/scenarios/first-stream/trace.txt', 'utf8');
  await drop(page, 'other-host.txt', 'text/plain', Buffer.from(golden.replace('name=ExAllocatePool2', 'name=Other')));
  await expect(page.locator('.pairs .quiet')).toContainText(/^\s*1 of [\d\u202f]+ rows differ, in 1 places/);
  // The two that a cross-check keeps, onto the open comparison.
  await dropAll(page, [
    { name: 'native.txt', type: 'text/plain', bytes: Buffer.from(golden) },
    { name: 'sys.txt', type: 'text/plain', bytes: Buffer.from(golden.replace('KeFlushQueuedDpcs', 'KeOther')) },
  ]);
  await expect(page.locator('.sides')).toContainText('native.txt');
  await expect(page.locator('.sides')).toContainText('sys.txt');
  await expect(page.locator('.pairs .quiet')).toContainText('2 of');
  await page.keyboard.press('Escape');
  await drop(page, 'letter.txt', 'text/plain', Buffer.from('Dear driver,'));
  await expect(page.getByRole('alert')).toContainText('letter.txt is not a trace');
});

test('accessible in light, dark and high contrast; nothing is cut off at 360 px', async ({ page }) => {
  await compare(page);
  for (const theme of ['light', 'dark', 'contrast']) {
    await page.getByLabel('Theme').selectOption(theme);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
