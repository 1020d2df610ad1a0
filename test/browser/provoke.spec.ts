/** What a person can do to a run: load, protection, faults, actions at the playhead; and what the screen then says. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { atEnd, choosePreset, open, records, runToEnd } from './support.ts';

const more = (page: Page) => page.getByRole('button', { name: /^More/ });
const headline = (page: Page) => page.getByRole('heading', { level: 1 });
const resources = (page: Page) => page.getByRole('region', { name: 'Stream resources' });

test('the same load breaks the sound without a registration and not with one', async ({ page }) => {
  const errors = await open(page);
  await choosePreset(page, 'protection-network-unregistered');
  await runToEnd(page);
  await expect(headline(page)).toContainText(/^Packet \d+ was/);
  await expect(page.getByText('because no stream resource was registered.')).toBeVisible();
  await expect(page.getByText('As the scenario expects.')).toBeVisible();
  await choosePreset(page, 'protection-network-registered');
  await runToEnd(page);
  await expect(headline(page)).toContainText('No glitch');
  expect(errors).toEqual([]);
});

test('switching protection off is heard, and the verdict says so', async ({ page }) => {
  await open(page);
  await choosePreset(page, 'protection-network-registered');
  await page.getByRole('radiogroup', { name: 'Protection' }).getByRole('radio', { name: 'off' }).check();
  await runToEnd(page);
  await expect(page.getByText('because protection is switched off.')).toBeVisible();
  await expect(resources(page)).toContainText('Protection is switched off.');
});

test('loads and faults are set, checked and taken away again', async ({ page }) => {
  const errors = await open(page);
  await more(page).click();
  await page.getByRole('button', { name: 'Add a load' }).click();
  const load = page.getByRole('group', { name: 'Load 1' });
  await load.getByLabel('a second').fill('50000');
  await load.getByLabel('a second').blur();
  await expect(load.getByRole('alert')).toHaveText('from 1 to 20000');
  await expect(load.getByLabel('a second')).toHaveValue('400');
  await load.getByLabel('a second').fill('1500');
  await load.getByLabel('a second').blur();
  await expect(page.getByLabel('Load', { exact: true })).toHaveValue('own');

  await page.getByRole('button', { name: 'Add a fault' }).click();
  await page.getByLabel('Function that fails 1').selectOption('PcNewPort');
  await expect(more(page)).toHaveText(/1 fault/);
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await atEnd(page);
  await expect(headline(page)).toHaveText('The device did not start');
  await expect(page.getByText('STATUS_INSUFFICIENT_RESOURCES').first()).toBeVisible();

  await page.getByRole('button', { name: 'Remove fault 1' }).click();
  await page.getByRole('button', { name: 'Remove load 1' }).click();
  await expect(page.getByLabel('Load', { exact: true })).toHaveValue('none');
  await runToEnd(page);
  await expect(headline(page)).toContainText('No glitch');
  expect(errors).toEqual([]);
});

test('an action at the playhead takes effect there, and can be taken back', async ({ page }) => {
  await open(page);
  await choosePreset(page, 'pause-and-resume');
  for (let i = 0; i < 4; i++) await page.getByRole('button', { name: 'Forward one packet' }).click();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  const at = await page.getByRole('complementary').getByRole('heading', { level: 2 }).first().innerText();
  await page.getByLabel(/^Provoke/).selectOption('surprise');
  // It stands where it stood: the run up to there is the same.
  await expect(page.getByRole('complementary').getByRole('heading', { level: 2 }).first()).toHaveText(at);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await atEnd(page);
  await page.getByPlaceholder('Find').fill('IRP_MN_SURPRISE_REMOVAL');
  await expect(page.getByRole('treegrid').getByRole('row').first()).toContainText('IRP_MN_SURPRISE_REMOVAL');

  await more(page).click();
  await page
    .getByRole('button', { name: /^Remove action/ })
    .last()
    .click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await atEnd(page);
  await expect(page.getByText('No row passes the filter.')).toBeVisible();
});

test('a low-latency application makes the endpoint switch, and protection begins', async ({ page }) => {
  await open(page);
  await choosePreset(page, 'pause-and-resume');
  await page.getByRole('button', { name: 'Forward one packet' }).click();
  const state = page.getByRole('complementary').getByRole('heading', { level: 2 }).first();
  await expect(state).not.toHaveText(/0\.000\s?000/);
  const at = await state.innerText();
  await page.getByLabel(/^Provoke/).selectOption('application');
  await expect(state).toHaveText(at);
  await runToEnd(page);
  const rows = page.getByRole('treegrid').getByRole('row');
  await page.getByPlaceholder('Find').fill('low-latency(on=TRUE)');
  await expect(rows.first()).toContainText('low-latency');
  await page.getByPlaceholder('Find').fill('stay off processor');
  await expect(rows.first()).toContainText('protect');
});

test('a step asked for right after an act in the past follows it', async ({ page }) => {
  await open(page);
  await choosePreset(page, 'pause-and-resume');
  for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Forward one packet' }).click();
  const run = page.getByRole('button', { name: 'Run', exact: true });
  await expect(run).toBeEnabled();
  const before = await records(page);
  // In one task of the page: nothing can come between the two.
  await page.evaluate(() => {
    const field = document.querySelector<HTMLSelectElement>('select[aria-label^="Provoke"]')!;
    field.value = 'ahead';
    field.dispatchEvent(new Event('change', { bubbles: true }));
    document.querySelector<HTMLButtonElement>('button[aria-label="Forward one record"]')!.click();
  });
  await expect(run).toBeEnabled();
  await expect.poll(() => records(page)).toBeGreaterThan(before);
  expect(await records(page)).toBeLessThan(before + 4);
  await page.getByLabel(/^Provoke/).selectOption('sleep');
  await page.getByRole('button', { name: 'Forward one packet' }).click();
  await expect.poll(() => records(page)).toBeGreaterThan(before + 4);
  for (const name of ['Forward one record', 'Back one record', 'Run', 'Reset'])
    await expect(page.getByRole('button', { name, exact: true })).toBeEnabled();
});

test('a bug check is a readable report', async ({ page }) => {
  await open(page);
  await choosePreset(page, 'mistake-stays-connected');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(headline(page)).toContainText('The driver stopped Windows: bug check 0x');
  await page.getByText('The whole report').click();
  await expect(page.locator('.report pre')).toContainText('Records');
  await expect(page.getByRole('treegrid').getByRole('row').first()).toBeVisible();
});
