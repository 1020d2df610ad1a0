import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { atEnd, open } from './support.ts';

test('every command is found by a few letters and done from the keyboard', async ({ page }) => {
  const errors = await open(page);
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Commands and scenarios' });
  await expect(palette).toBeVisible();
  await page.keyboard.type('run or pa');
  await expect(palette.getByRole('option').first()).toContainText('Run or pause');
  await page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
  await atEnd(page);

  await page.keyboard.press('Control+k');
  await expect(palette.getByRole('option').first()).toContainText('Run or pause');
  await page.keyboard.type('late-packet');
  await expect(palette.getByRole('option').first()).toContainText('late-packet');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Scenario', { exact: true })).toHaveValue(/late/);

  await page.keyboard.press('Control+k');
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('zzzz');
  await expect(palette).toContainText('Nothing is called that');
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();
  expect(errors).toEqual([]);
});

test('what cannot be done now is not offered; the open palette is accessible in every theme', async ({ page }) => {
  await open(page);
  for (const theme of ['light', 'dark', 'contrast']) {
    await page.getByLabel('Theme').selectOption(theme);
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('option', { name: 'Save the trace' })).toHaveCount(0);
    const { violations } = await new AxeBuilder({ page }).include('dialog').analyze();
    expect(violations).toEqual([]);
    await page.keyboard.press('Escape');
  }
});
