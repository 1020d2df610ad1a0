/** The call console as a reader uses it: choose, call, read; also wrong arguments, old Windows, and the keyboard alone. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';

const ADD = 'reference/ddi/iportclsstreamresourcemanager/addstreamresource/';
const console_ = (page: Page) => page.locator('.caller');
const answer = (page: Page) => console_(page).getByRole('status');

async function openConsole(page: Page, path: string): Promise<string[]> {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  await page.goto(path);
  await expect(console_(page)).toBeVisible();
  return errors;
}
const make = (page: Page) =>
  console_(page)
    .getByRole('button', { name: /^Call Ctrl/ })
    .click();

test('a wrong argument is refused with its rule, and put right with one click', async ({ page }) => {
  const errors = await openConsole(page, ADD);
  await page.getByLabel('descriptorPdo').selectOption('fdo');
  await make(page);
  await expect(answer(page)).toContainText('STATUS_INVALID_PARAMETER');
  await expect(answer(page)).toContainText('functional device object');
  await expect(answer(page)).toContainText('modelled U-9');
  await console_(page).getByRole('button', { name: 'Use the right values and call again' }).click();
  await expect(answer(page)).toContainText('STATUS_SUCCESS');
  await expect(console_(page)).toContainText('res#2 (int#1) by Manager');
  await expect(console_(page).getByRole('list').last()).toContainText('descriptorPdo fdo');
  expect(errors).toEqual([]);
});

test('the Windows version decides whether there is anything to call', async ({ page }) => {
  await openConsole(page, ADD);
  await page.getByRole('radio', { name: 'Windows 8.1' }).check();
  await make(page);
  await expect(answer(page)).toContainText('not made');
  await expect(answer(page)).toContainText('The port of Windows 8.1 does not have this interface');
});

test('too high an IRQL is shown as the mistake it is', async ({ page }) => {
  await openConsole(page, 'reference/ddi/pcremovestreamresource/');
  await page.getByLabel('IRQL').selectOption('2');
  await make(page);
  await expect(answer(page)).toContainText('at IRQL 2');
});

test('the driver itself is called: a packet far ahead', async ({ page }) => {
  await openConsole(page, 'reference/ddi/iminiportwavertoutputstream/setwritepacket/');
  await page.getByLabel('number').fill('0x384');
  await page.getByLabel('number').press('Tab');
  await make(page);
  await expect(answer(page)).toContainText('STATUS_DATA_OVERRUN');
  await page.getByLabel('number').fill('many');
  await page.getByLabel('number').press('Tab');
  await expect(answer(page)).toContainText('a whole number');
});

test('the keyboard alone, and the run goes on in the lab', async ({ page }) => {
  await openConsole(page, ADD);
  await page.getByLabel('resource', { exact: true }).focus();
  await page.keyboard.press('Control+Enter');
  await expect(answer(page)).toContainText('STATUS_SUCCESS');
  await page.getByRole('link', { name: 'Open in the lab' }).first().waitFor();
  await console_(page).getByRole('link', { name: 'Open in the lab' }).click();
  await expect(page.getByRole('complementary')).toContainText('The driver is unloaded.', { timeout: 30_000 });
  await expect(page.locator('.trace')).toBeVisible();
});

test('accessible before and after a call, in light and dark; fits 360 pixels', async ({ page }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await openConsole(page, ADD);
    await make(page);
    await expect(answer(page)).toContainText('STATUS_SUCCESS');
    const { violations } = await new AxeBuilder({ page }).include('.caller').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});
