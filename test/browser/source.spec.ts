/** The source pane: lines that ran, from a row to its line and back, steps by lines; wide and narrow, by pointer and keys. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { atEnd, choosePreset, open, records, runToEnd } from './support.ts';

const pane = (page: Page) => page.getByRole('region', { name: 'Source', exact: true });
const lines = (page: Page) => pane(page).getByRole('listbox');
const here = (page: Page) => pane(page).locator('[aria-current=step]');
const file = (page: Page) => pane(page).getByLabel('File of the driver');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
async function violations(page: Page, part = 'body'): Promise<string[]> {
  const result = await new AxeBuilder({ page }).include(part).withTags(TAGS).analyze();
  return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

async function openSource(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Source', exact: true }).click();
  await expect(lines(page)).toBeVisible();
}

async function lineText(name: string, line: number): Promise<string> {
  return (await readFile(`driver/${name}`, 'utf8')).split('\n')[line - 1]!;
}

test('a row leads to the line that made the call, the line to its calls; the run is the same', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const errors = await open(page);
  await choosePreset(page, 'first-stream');
  await runToEnd(page);
  const total = await records(page);
  await openSource(page);
  await expect(here(page)).toBeVisible();
  expect(await records(page)).toBe(total);
  await atEnd(page);

  await page.getByPlaceholder('Find').fill('PcRegisterSubdevice');
  const rows = page.getByRole('treegrid').getByRole('row');
  await rows.first().click();
  await expect(here(page)).toContainText('PcRegisterSubdevice(');
  const number = Number(await here(page).locator('.number').innerText());
  expect(await lineText(await file(page).inputValue(), number)).toContain('PcRegisterSubdevice');
  await expect(here(page)).toHaveAttribute(
    'aria-label',
    new RegExp(`^line ${number}, ran twice|^line ${number}, ran 2 times`),
  );
  await expect(pane(page)).toContainText(`Line ${number} ran 2 times, made 2 calls`);

  await lines(page).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('treegrid').locator('[aria-selected=true]')).toContainText('PcRegisterSubdevice');
  await pane(page).getByRole('button', { name: 'List' }).click();
  await expect(
    pane(page)
      .getByRole('list', { name: /^Calls made by line/ })
      .getByRole('listitem'),
  ).toHaveCount(2);
  expect(await violations(page, '.sourcepane')).toEqual([]);

  // What the list names is found with the filter away, too.
  await page.getByPlaceholder('Find').fill('');
  await pane(page).getByRole('list').getByRole('button').last().click();
  await expect(page.getByRole('treegrid').locator('[aria-selected=true]')).toContainText('PcRegisterSubdevice');
  await expect(page.getByRole('treegrid').locator('[aria-selected=true]')).toBeInViewport();
  expect(errors).toEqual([]);
});

test('lines that never ran are told apart from those that did and those without code', async ({ page }) => {
  await open(page);
  await choosePreset(page, 'first-stream');
  await runToEnd(page);
  await openSource(page);
  await file(page).selectOption('minwavepackets.cpp');
  await expect(lines(page).getByRole('option').first()).toHaveAttribute('aria-label', /^line 1:/);
  await expect(lines(page).locator('.never').first()).toHaveAttribute('aria-label', /^line \d+, never ran: /);
  await expect(
    lines(page)
      .getByRole('option', { name: /, ran \d+ times: / })
      .first(),
  ).toBeAttached();
  const count = (await readFile('driver/minwavepackets.cpp', 'utf8')).trimEnd().split('\n').length;
  await expect(lines(page).getByRole('option')).toHaveCount(count);
});

test('steps by lines go through a function and back; the state goes along', async ({ page }) => {
  const errors = await open(page);
  await openSource(page);
  await page.locator('body').press('s');
  await expect(here(page)).toBeVisible();
  await expect.poll(() => records(page)).toBeGreaterThan(0);
  const first = await here(page).getAttribute('id');
  const began = await records(page);
  const visited = [first];
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press('s');
    await expect(here(page)).not.toHaveAttribute('id', visited.at(-1)!);
    visited.push(await here(page).getAttribute('id'));
  }
  expect(await file(page).inputValue()).toBe('pool.cpp');
  expect(await records(page)).toBeGreaterThanOrEqual(began);
  for (let i = 5; i >= 0; i--) {
    await page.keyboard.press('Shift+s');
    await expect(here(page)).toHaveAttribute('id', visited[i]!);
  }
  expect(await file(page).inputValue()).toBe('adapter.cpp');
  await expect.poll(() => records(page)).toBe(began);
  await pane(page).getByRole('button', { name: 'Forward one line' }).click();
  await expect(here(page)).toHaveAttribute('id', visited[1]!);
  expect(errors).toEqual([]);
});

test('a scenario with a mistake shows the changed source, and says that its lines are not followed', async ({
  page,
}) => {
  await open(page);
  await openSource(page);
  await choosePreset(page, 'mistake-never-registers');
  await expect(pane(page)).toContainText('never-registers');
  await expect(pane(page)).toContainText('for the driver without a mistake only');
  await expect(lines(page).locator('.changed').first()).toBeInViewport();
  await expect(pane(page).getByRole('button', { name: 'Forward one line' })).toBeDisabled();
  await runToEnd(page);
  await choosePreset(page, 'first-stream');
  await page.getByRole('button', { name: 'Forward one record' }).click();
  await page.getByRole('button', { name: 'Forward one packet' }).click();
  await expect(here(page)).toBeVisible();
});

test('on a narrow screen it is a tab, and what is chosen by keys is spoken of', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  await runToEnd(page).catch(() => undefined);
  await page.getByRole('tab', { name: 'Source', exact: true }).click();
  await expect(here(page)).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await lines(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await expect(lines(page)).toHaveAttribute('aria-activedescendant', 'source-2');
  await expect(lines(page).locator('#source-2')).toHaveAttribute('aria-selected', 'true');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.getByRole('tab', { name: 'Trace' }).click();
  await expect(pane(page)).toHaveCount(0);
});

test('below 1240 px it takes the place of the trace, and gives it back', async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 900 });
  await open(page);
  await openSource(page);
  await expect(page.getByRole('treegrid')).toBeHidden();
  await pane(page).getByRole('button', { name: 'Close the source' }).click();
  await expect(page.getByRole('treegrid')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Source', exact: true })).toBeFocused();
});
