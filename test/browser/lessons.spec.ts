/** Lessons and the screen for a room, used as people use them. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { readAddress } from '../../web/link/address.ts';
import { choosePreset, open, runToEnd } from './support.ts';

const guide = (page: Page) => page.getByRole('region', { name: 'Lesson' });
const run = (page: Page) => page.getByRole('button', { name: 'Run', exact: true });
const goalReached = (page: Page) => expect(guide(page).getByText('Goal reached', { exact: true })).toBeVisible();
const notReached = (page: Page) => expect(guide(page).getByText('Goal', { exact: true })).toBeVisible();
const next = (page: Page) => guide(page).getByRole('button', { name: 'Next step' }).click();

/** Opens an address of the lab and waits until the driver can run. */
async function visit(page: Page, hash: string): Promise<void> {
  await page.goto(`./${hash}`);
  await expect(run(page)).toBeEnabled();
}

/** Looks for a text in the trace and clicks the row that has it. */
async function chooseRow(page: Page, search: string, text: RegExp, which = 0): Promise<void> {
  await page.getByPlaceholder('Find').fill(search);
  await page.getByRole('treegrid').getByRole('row').filter({ hasText: text }).nth(which).click();
}

async function violations(page: Page): Promise<string[]> {
  const result = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'])
    .analyze();
  return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

test('a whole lesson, from the list to its end', async ({ page }) => {
  const errors = await open(page);
  await page.getByRole('button', { name: 'Lessons' }).click();
  await page.getByRole('button', { name: 'Start: Find the interface' }).click();
  await expect(guide(page)).toContainText('A whole life of a driver');
  await notReached(page);
  await expect(guide(page).getByRole('status')).toBeEmpty();

  await runToEnd(page);
  await goalReached(page);
  await expect(guide(page).getByRole('status')).toHaveText('Goal reached.');

  await next(page);
  await notReached(page);
  await chooseRow(page, 'StreamResourceManager2', /port#2\.QueryInterface/);
  await goalReached(page);

  await next(page);
  await notReached(page);
  await page.getByRole('radio', { name: '10 1507' }).check({ force: true });
  await runToEnd(page);
  await goalReached(page);

  await next(page);
  await chooseRow(page, 'QueryInterface', /StreamResourceManager2/);
  await notReached(page);
  await chooseRow(page, 'AddStreamResource', /manager#1\.AddStreamResource/);
  await goalReached(page);

  await next(page);
  await page.getByRole('radio', { name: '8.1', exact: true }).check({ force: true });
  await page.getByPlaceholder('Find').fill('');
  await runToEnd(page);
  await goalReached(page);

  await next(page);
  await choosePreset(page, 'mistake-failed-query-fatal');
  await run(page).click();
  await expect(page.getByRole('button', { name: 'Copy report' })).toBeVisible();
  await notReached(page);
  await chooseRow(page, 'QueryInterface', /port#2\.QueryInterface.*STATUS_NOINTERFACE/);
  await goalReached(page);

  await next(page);
  await choosePreset(page, 'hard-linked-windows-8-1');
  await run(page).click();
  await goalReached(page);
  await expect(guide(page).getByRole('status')).toHaveText('Goal reached. The lesson is complete.');

  await page.getByRole('button', { name: 'Lessons' }).click();
  await expect(page.getByRole('dialog').getByRole('listitem').first()).toContainText('done');
  await page.getByRole('button', { name: 'Reset the progress of Find the interface' }).click();
  await expect(page.getByRole('dialog').getByRole('listitem').first()).toContainText('0 of 7 steps');
  expect(errors).toEqual([]);
});

test('keys: hints one after the other, then the solution; steps forward and back', async ({ page }) => {
  await visit(page, '#lesson=3.1');
  await expect(guide(page)).toContainText('A storm, and nobody told Windows');
  await page.keyboard.press('h');
  await expect(guide(page).getByText('Hint 1', { exact: true })).toBeVisible();
  await expect(guide(page).getByText('Hint 2', { exact: true })).toHaveCount(0);
  await page.keyboard.press('h');
  await expect(guide(page).getByText('Hint 2', { exact: true })).toBeVisible();
  await notReached(page);
  await guide(page).getByRole('button', { name: 'Show me' }).click();
  await goalReached(page);
  await page.keyboard.press('n');
  await expect(guide(page)).toContainText('Who held it up');
  await page.keyboard.press('Shift+n');
  await expect(guide(page)).toContainText('A storm, and nobody told Windows');
});

test('an address leads to a step as it begins; a reload keeps step, run and progress', async ({ page }) => {
  await visit(page, '#lesson=packets.2');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Packet 5 was');
  await expect(guide(page)).toContainText('Finding the way back');
  await chooseRow(page, 'GetPacketCount', /= GetPacketCount.*count=5/);
  await goalReached(page);
  await expect.poll(() => new URL(page.url()).hash).toContain('lesson=4.2');
  await page.reload();
  await expect(guide(page)).toContainText('Finding the way back');
  await goalReached(page);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Packet 5 was');
});

test('a step that is jumped to says so and can be set up; a wrong address is named', async ({ page }) => {
  await visit(page, '#lesson=5.1');
  await guide(page)
    .getByRole('button', { name: /^Step 3:/ })
    .click();
  await expect(guide(page)).toContainText('the lab stands elsewhere');
  await guide(page).getByRole('button', { name: 'Set the lab up for this step' }).click();
  await expect(page.getByRole('complementary')).toContainText('Power D3.');
  await visit(page, '#lesson=9');
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('the lesson “9”, which there is not');
});

test('leaving takes back what was set up before', async ({ page }) => {
  await open(page);
  await page.getByRole('radio', { name: 'Virtual' }).check({ force: true });
  await page.getByRole('button', { name: 'Lessons' }).click();
  await page.getByRole('button', { name: 'Start: Survive surprise removal' }).click();
  await expect(page.getByRole('radio', { name: 'Virtual' })).not.toBeChecked();
  await guide(page).getByRole('button', { name: 'Leave, and take back my set-up' }).click();
  await expect(guide(page)).toHaveCount(0);
  await expect(page.getByRole('radio', { name: 'Virtual' })).toBeChecked();
});

test('presenting: chain, blank, steps of a lesson by the remote; leaving restores', async ({ page }) => {
  const errors = await open(page);
  await page.getByLabel('Theme').selectOption('dark');
  await choosePreset(page, 'protection-network-unregistered');
  await runToEnd(page);
  await page.keyboard.press('p');
  const presenting = page.getByRole('navigation', { name: 'Presenting' });
  await expect(presenting).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast');
  await expect(page.getByRole('treegrid')).toBeHidden();
  await expect(page.getByRole('complementary')).toBeHidden();

  await page.keyboard.press('2');
  const links = page.locator('.chain li');
  await expect(links.nth(0)).toHaveCSS('opacity', '0.35');
  await expect(links.nth(1)).toHaveCSS('opacity', '1');
  await page.keyboard.press('PageDown');
  await expect(links.nth(2)).toHaveCSS('opacity', '1');
  await page.keyboard.press('0');
  await expect(links.nth(0)).toHaveCSS('opacity', '1');

  await page.keyboard.press('b');
  const blank = page.getByRole('button', { name: 'The screen is blank' });
  await expect(blank).toBeVisible();
  await page.keyboard.press('PageDown');
  await expect(blank).toHaveCount(0);

  await page.keyboard.press('Escape');
  await expect(presenting).toHaveCount(0);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('treegrid')).toBeVisible();
  expect(errors).toEqual([]);

  await visit(page, '#lesson=6.1&present');
  await page.reload();
  await expect(presenting).toBeVisible();
  await expect(guide(page)).toContainText('The device is gone');
  await page.keyboard.press('PageDown');
  await expect(guide(page)).toContainText('The order of giving up');
  await page.keyboard.press('PageUp');
  await expect(guide(page)).toContainText('The device is gone');
  await page.keyboard.press('Escape');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('in the drawing, a click while presenting hits the time under the pointer', async ({ page }) => {
  await visit(page, '#scenario=protection-network-unregistered&at=end&present');
  await expect(page.getByRole('navigation', { name: 'Presenting' })).toBeVisible();
  const box = (await page.locator('.timeline canvas').boundingBox())!;
  // The axis ends 16 pixels of the drawing before its right edge, and the page is drawn 1.3 times as large.
  await page.mouse.click(box.x + box.width - 16 * 1.3, box.y + 60);
  const view = async () => (await readAddress(new URL(page.url()).hash)).asked.view;
  await expect.poll(async () => (await view())?.cursorHns).toBeDefined();
  const { cursorHns = 0, fromHns = 0, lengthHns = 0 } = (await view())!;
  expect(Math.abs(cursorHns - fromHns - lengthHns)).toBeLessThan(lengthHns / 200);
});

for (const theme of ['light', 'dark', 'contrast'] as const) {
  test(`nothing to object to in ${theme}`, async ({ page }) => {
    await open(page);
    await page.getByLabel('Theme').selectOption(theme);
    await page.getByRole('button', { name: 'Lessons' }).click();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Start: What protection does' }).click();
    await expect(guide(page)).toBeVisible();
    await page.keyboard.press('h');
    expect(await violations(page)).toEqual([]);
    await runToEnd(page);
    await goalReached(page);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('p');
    await expect(page.getByRole('navigation', { name: 'Presenting' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}

test('on a narrow screen a step is read, reached and folded', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await visit(page, '#lesson=1.1');
  await run(page).click();
  await goalReached(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await violations(page)).toEqual([]);
  await guide(page).getByRole('button', { name: 'Fold the lesson' }).click();
  await expect(guide(page).getByText('Goal reached', { exact: true })).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toBeInViewport();
});
