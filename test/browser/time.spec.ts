/** Time as a place: the scrubber, steps by calls, jumps, branches, bookmarks, breakpoints; kept over a reload. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { choosePreset, drop, open, records, runToEnd } from './support.ts';

const runButton = (page: Page) => page.getByRole('button', { name: 'Run', exact: true });
const runs = (page: Page) => page.getByRole('region', { name: 'Runs' });
const slider = (page: Page) => page.getByRole('slider', { name: 'Time in the whole run' });

test('the scrubber goes anywhere in the run, by pointer and by keys', async ({ page }) => {
  const errors = await open(page);
  await choosePreset(page, 'late-packet');
  await runToEnd(page);
  const total = await records(page);
  const box = (await slider(page).boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 20);
  await page.mouse.down();
  for (let i = 1; i <= 12; i++) await page.mouse.move(box.x + box.width / 2 - i * 6, box.y + 20);
  await page.mouse.up();
  await expect(runButton(page)).toBeEnabled();
  await expect.poll(() => records(page)).toBeLessThan(total);
  await slider(page).press('Home');
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /^0\.000\s000 of /);
  await slider(page).press('PageUp');
  await expect(slider(page)).not.toHaveAttribute('aria-valuetext', /^0\.000\s000 of /);
  expect(errors).toEqual([]);
});

test('a step by calls goes to the return and back to the call; a row is a place to go to', async ({ page }) => {
  await open(page);
  await choosePreset(page, 'first-stream');
  await runToEnd(page);
  const total = await records(page);
  await page.getByPlaceholder('Find').fill('SetState(state=RUN)');
  const row = page.getByRole('treegrid').getByRole('row').first();
  await row.dblclick();
  await expect.poll(() => records(page)).toBeLessThan(total);
  const begin = await records(page);
  await page.getByRole('button', { name: 'Forward one call' }).click();
  await expect.poll(() => records(page)).toBeGreaterThan(begin + 1);
  const after = await records(page);
  await page.getByRole('button', { name: 'Back one call' }).click();
  await expect.poll(() => records(page)).toBeLessThan(after);
});

test('running stops at a breakpoint and says which; switched off it does not', async ({ page }) => {
  await open(page);
  await choosePreset(page, 'first-stream');
  const points = page.getByRole('region', { name: 'Breakpoints' });
  await points.getByLabel('Function, * for anything').fill('Set*tate');
  await points.getByRole('button', { name: 'Add breakpoint' }).click();
  await runButton(page).click();
  await expect(page.getByRole('alert')).toContainText('Stopped at a breakpoint: Set*tate');
  // The driver's code begins with the call; it can be held at the first call it makes itself.
  const stopped = await records(page);
  await page.getByPlaceholder('Find').fill('SetState');
  await expect(page.getByRole('treegrid').getByRole('row')).toHaveCount(1);
  await page.getByRole('treegrid').getByRole('row').click();
  const number = await page.locator('.detail dd').first().innerText();
  expect(stopped - Number(/record ([\d\u202f]+)/.exec(number)![1]!.replaceAll('\u202f', ''))).toBeLessThanOrEqual(2);
  await points.getByRole('checkbox').uncheck();
  await runToEnd(page);
  await page.reload();
  await expect(page.getByRole('region', { name: 'Breakpoints' }).getByRole('checkbox')).not.toBeChecked();
});

test('an act in the past makes a branch; both stay, with their bookmarks, over a reload', async ({ page }) => {
  await open(page);
  await choosePreset(page, 'late-packet');
  await runToEnd(page);
  await slider(page).press('Home');
  for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Forward one packet' }).click();
  await expect(runButton(page)).toBeEnabled();
  const marks = page.getByRole('region', { name: 'Bookmarks' });
  await marks.getByRole('button', { name: 'Bookmark this place' }).click();
  await marks.getByLabel('Name of bookmark 1').fill('before the trouble');
  await marks.getByLabel('Name of bookmark 1').blur();
  const before = await records(page);
  const items = runs(page).getByRole('listitem');
  const had = await items.count();
  await page.getByLabel(/^Provoke/).selectOption('surprise');
  await expect(items).toHaveCount(had + 1);
  await expect(items.last()).toContainText('Surprise removal');
  expect(await records(page)).toBe(before);
  await runToEnd(page);
  await items
    .last()
    .getByRole('button', { name: /^Rename/ })
    .click();
  await page.getByLabel('Name of the run').fill('pulled out');
  await page.getByLabel('Name of the run').press('Enter');
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  await page.waitForTimeout(800);
  await page.reload();
  await expect(items).toHaveCount(had + 1);
  await expect(items.last()).toContainText('pulled out');
  await items
    .nth(had - 1)
    .getByRole('button')
    .first()
    .click();
  await expect(marks.getByLabel('Name of bookmark 1')).toHaveValue('before the trouble');
  await expect.poll(() => records(page)).toBe(before);
  await items.last().getByRole('button', { name: 'Delete pulled out' }).click();
  await expect(items).toHaveCount(had);
  await runs(page).getByRole('button', { name: 'Undo' }).click();
  await expect(items).toHaveCount(had + 1);
});

test('what takes long shows how far it is, and can be stopped: a way back, a file', async ({ page }) => {
  await open(page);
  const scenario = {
    version: 1,
    name: 'long',
    durationMs: 240_000,
    processors: 4,
    streams: [{ direction: 'render', packetFrames: 128 }],
    loads: [{ kind: 'network', perSecond: 4000 }],
  };
  await drop(page, 'long.json', 'application/json', Buffer.from(JSON.stringify(scenario)));
  await expect(runButton(page)).toBeEnabled();
  await runToEnd(page);
  const total = await records(page);
  expect(total).toBeGreaterThan(3_200_000);

  // Too long to be kept ready: the way back is the whole way again.
  await page.getByRole('button', { name: 'Back one packet' }).click();
  await expect.poll(() => records(page)).toBeLessThan(total / 2);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(runButton(page)).toBeEnabled();
  const there = await records(page);
  expect(there).toBeGreaterThan(0);
  expect(there).toBeLessThan(total - 10_000);

  await page.keyboard.press('Control+k');
  await page.keyboard.type('Save the trace');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: /^The trace is written: \d+ MB so far/ })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Cancelled: nothing was saved.')).toBeVisible();
  await expect(page.getByText('MB so far')).toHaveCount(0);
  // The run is where it was, and usable.
  expect(await records(page)).toBe(there);
  await page.getByRole('button', { name: 'Forward one record' }).click();
  await expect.poll(() => records(page)).toBeGreaterThan(there);
});
