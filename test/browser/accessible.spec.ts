/** No rule of axe is broken: light, dark and high contrast, empty and after a run with a glitch, wide and narrow. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { choosePreset, open, runToEnd } from './support.ts';

async function violations(page: Page): Promise<string[]> {
  const result = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'])
    .analyze();
  return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

for (const theme of ['light', 'dark', 'contrast'] as const) {
  test(`nothing to object to in ${theme}`, async ({ page }) => {
    await open(page);
    await page.getByLabel('Theme').selectOption(theme);
    expect(await violations(page)).toEqual([]);
    await choosePreset(page, 'late-packet');
    await runToEnd(page);
    await page.getByRole('treegrid').getByRole('row').nth(14).click();
    expect(await violations(page)).toEqual([]);
  });
}

test('nothing to object to on a narrow screen', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  await choosePreset(page, 'late-packet');
  await runToEnd(page).catch(() => undefined);
  for (const tab of ['Trace', 'Causes', 'Stream', 'Resources']) {
    await page.getByRole('tab', { name: tab }).click();
    expect(await violations(page)).toEqual([]);
  }
});
