/** The table of the cross-check in the lab is the stored result. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { open } from './support.ts';

interface Stored {
  readonly date: string;
  readonly hosts: readonly { readonly version: string; readonly records: number; readonly skipped: string }[];
}

test('the footer leads to what was compared, on what and when', async ({ page }) => {
  const stored = JSON.parse(readFileSync('docs/crosscheck.json', 'utf8')) as Stored;
  const errors = await open(page);
  await page.getByRole('button', { name: 'Same trace on every host' }).click();
  const dialog = page.getByRole('dialog', { name: /^The same trace on \d+ hosts$/ });
  await expect(dialog).toContainText(stored.date);
  await expect(dialog.locator('tbody tr')).toHaveCount(stored.hosts.length);
  for (const [index, { version, records, skipped }] of stored.hosts.entries()) {
    const row = dialog.locator('tbody tr').nth(index);
    await expect(row).toContainText(skipped || version);
    const figures = (await row.innerText()).replaceAll('\u202f', '');
    if (!skipped) expect(figures).toContain(String(records));
  }
  expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Same trace on every host' }).click();
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Compare two runs' }).click();
  await expect(page.getByRole('main', { name: 'Compare two runs' })).toBeVisible();
  expect(errors).toEqual([]);
  if (process.env.SHOT) await page.screenshot({ path: process.env.SHOT });
});
