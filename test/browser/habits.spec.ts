/** Everyday habits: taking back, settings, copying, as people do them. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { choosePreset, open } from './support.ts';

const windows = (page: Page, name: string) => page.getByRole('radio', { name, exact: true });
const note = (page: Page) => page.getByRole('alert');

test('changes of the set-up are taken back and made again, and what was taken back is said', async ({ page }) => {
  const errors = await open(page);
  await choosePreset(page, 'first-stream');
  await windows(page, '8.1').check();
  await page.getByRole('radio', { name: 'Virtual' }).check();
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await expect(note(page)).toContainText('Taken back: device ac97');
  await expect(page.getByRole('radio', { name: /AC.97/ })).toBeChecked();
  await expect(windows(page, '8.1')).toBeChecked();
  await page.keyboard.press('Control+z');
  await expect(windows(page, '11')).toBeChecked();
  await page.keyboard.press('Control+Shift+z');
  await page.keyboard.press('Control+y');
  await expect(note(page)).toContainText('Made again: device virtual');
  await expect(page.getByRole('radio', { name: 'Virtual' })).toBeChecked();
  // A new change ends what could be made again.
  await windows(page, '11').check();
  await page.locator('h1').click();
  await page.keyboard.press('Control+y');
  await expect(windows(page, '11')).toBeChecked();
  expect(errors).toEqual([]);
});

test('something provoked is taken back: the run stands where it was done', async ({ page }) => {
  await open(page);
  await choosePreset(page, 'first-stream');
  for (let i = 0; i < 3; i++) await page.keyboard.press(']');
  const when = page.getByRole('complementary').getByRole('heading', { level: 2 }).first();
  await expect(when).not.toContainText('0.000 000');
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  const before = await when.innerText();
  await page.getByLabel('Provoke').selectOption({ label: 'Surprise removal' });
  await expect(page.getByRole('complementary')).toContainText(/another run|Runs/i);
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await expect(note(page)).toContainText('Taken back: without ');
  await expect(when).toHaveText(before);
});

test('single letters can be switched off; what is kept can be forgotten', async ({ page }) => {
  await open(page);
  await page.keyboard.press('Control+k');
  await page
    .getByRole('dialog')
    .getByRole('option', { name: /^Settings/ })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByLabel('Single letters and signs are commands').uncheck();
  await expect(dialog).toContainText('letters');
  for (const theme of ['Light', 'Dark', 'Contrast']) {
    await dialog.getByLabel(theme, { exact: true }).check();
    expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([]);
  }
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  await page.locator('body').press('c');
  await page.locator('body').press('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('main', { name: 'Compare two runs' })).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page
    .getByRole('dialog')
    .getByRole('option', { name: /^All keys/ })
    .click();
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('switched off');
  await page.getByRole('button', { name: 'Settings' }).click();
  await dialog.getByRole('button', { name: 'Forget everything' }).click();
  await expect(dialog).toContainText('Forgotten.');
  const left = () => page.evaluate(() => localStorage.length);
  expect(await left()).toBe(0);
  await page.keyboard.press('Escape');
  await page.getByLabel('Speed').selectOption({ label: '1 : 100' });
  // What is written when a page is left, is not, either.
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide')));
  expect(await left()).toBe(0);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  await page.locator('body').press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).not.toContainText('switched off');
});

test('every table beside the run is copied as text', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await choosePreset(page, 'late-packet');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  await expect(page.locator('h1')).not.toHaveText('Nothing has run yet');
  const copied = async (what: string) => {
    await page.getByRole('button', { name: `Copy ${what} as text` }).click();
    const read = () => page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(read).toMatch(new RegExp(`^${what}`, 'i'));
    return read();
  };
  expect(await copied('stream resources')).toMatch(
    /^Stream resources\nHandle\tKind\tOwner\tVia\tRegistered\tProtected\n(.*\n)*res#1\tint#1\t/,
  );
  expect(await copied('glitches')).toMatch(/^Glitches\nPacket\tKind\tLate\tAt\n\d+\t/);
  expect(await copied('interface queries')).toContain('IPortClsStreamResourceManager2\tSTATUS_SUCCESS');
  expect(await copied('stream#1')).toMatch(/Packet count\t\d+\n/);
  expect(await copied('findings')).toMatch(/^Findings/);
  await page.getByRole('button', { name: 'Same trace on every host' }).click();
  await page.getByRole('button', { name: 'Copy the cross-check as text' }).click();
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(clipboard).toMatch(/\nWho runs the driver\tScenarios\tRecords compared\t/);
  await page.getByRole('button', { name: 'Compare two runs' }).click();
  await expect(page.locator('.pairs .quiet')).toContainText(/differ|same on both/);
  await page.getByRole('button', { name: 'Copy what came of both runs as text' }).click();
  await expect.poll(clipboard).toMatch(/^Outcome\tLeft\tRight\n/);
});
