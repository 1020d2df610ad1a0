/** The browser of filters and properties: what it shows, and what is set in it. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { patchedExample } from '../unit/any/patched.ts';
import { drop, open, saved } from './support.ts';

const ORDER = { folder: 'hello-properties', patch: ['describes-properties.patch', 'filters.cpp'], name: 'P' } as const;
let properties: Buffer, hangs: Buffer;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  properties = Buffer.from(await patchedExample(ORDER));
  hangs = Buffer.from(await patchedExample({ ...ORDER, defines: ['NEVER_RETURNS'] }));
});

const dialog = (page: Page) => page.getByRole('dialog', { name: /^Filters and properties/ });

/** With a driver, in the middle of a run. */
async function browse(page: Page, driver?: Buffer): Promise<string[]> {
  const errors = await open(page);
  if (driver) {
    await drop(page, 'driver.wasm', 'application/wasm', driver);
    await expect(page.getByRole('alert')).toContainText('runs in the lab’s place');
  }
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('KS browser');
  await page.keyboard.press('Enter');
  await dialog(page)
    .getByRole('button', { name: /^Go to/ })
    .click();
  await expect(dialog(page)).toContainText('As they are at');
  return errors;
}

test("the lab's own driver: its filters, drawn and listed", async ({ page }) => {
  const errors = await browse(page);
  const wave = dialog(page).getByRole('article', { name: 'Wave' });
  await expect(wave).toContainText('PCM, 8000 to 48000 Hz, up to 2 channels, 16 bits');
  await expect(wave).toContainText('Connections: pin 0 → pin 1, pin 3 → pin 2');
  await expect(dialog(page)).toContainText('Between filters: Wave pin 1 → Topology pin 0, Topology pin 3 → Wave pin 3');
  await dialog(page).locator('svg').getByText('1 SPEAKER').click();
  await expect(dialog(page).getByRole('region', { name: 'Topology, pin 1' })).toBeFocused();
  expect(errors).toEqual([]);
});

test('a slider sets a level by keys, and the request stands in the trace of the run', async ({ page }) => {
  const errors = await browse(page, properties);
  const volume = dialog(page).getByRole('slider', { name: 'KSPROPERTY_AUDIO_VOLUMELEVEL, channel 1' });
  await volume.focus();
  for (const level of ['-0.5 dB', '-1 dB', '-1.5 dB']) {
    await page.keyboard.press('ArrowLeft');
    await expect(volume).toHaveAttribute('aria-valuetext', level);
  }
  const requests = dialog(page).getByRole('table').getByRole('row');
  await expect(requests).toHaveCount(4);
  await expect(volume).toBeFocused();
  await dialog(page).getByRole('checkbox', { name: 'KSPROPERTY_AUDIO_MUTE, channel 0' }).check();
  await expect(requests.last()).toContainText('set Topology/node1/KSPROPERTY_AUDIO_MUTE#0');
  await expect(requests.last()).toContainText('TRUE');
  await dialog(page).getByRole('button', { name: 'Get KSPROPERTY_AUDIO_VOLUMELEVEL, channel 1 in the run' }).click();
  await expect(requests).toHaveCount(6);
  await expect(requests.last()).toContainText('-1.5 dB');
  await page.keyboard.press('Escape');
  const { bytes } = await saved(page, () => page.getByRole('button', { name: 'Trace', exact: true }).click());
  const trace = bytes.toString();
  expect(trace.match(/Property\(property=KSPROPERTY_AUDIO_VOLUMELEVEL, of=node 0, verb=0x10000002/g)).toHaveLength(3);
  expect(trace).toMatch(/property-value property=KSPROPERTY_AUDIO_MUTE/);
  expect(errors).toEqual([]);
});

test('a handler that does not return is ended, and the page goes on', async ({ page }) => {
  const errors = await open(page);
  await drop(page, 'hangs.wasm', 'application/wasm', hangs);
  await expect(page.getByRole('alert')).toContainText('runs in the lab’s place');
  await page.getByRole('button', { name: 'Filters and properties' }).click();
  await dialog(page)
    .getByRole('button', { name: /^Go to/ })
    .click();
  await expect(dialog(page)).toContainText('A handler of the driver did not return', { timeout: 30_000 });
  await page.keyboard.press('Escape');
  await page.getByRole('radio', { name: 'Lab', exact: true }).check();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText('No glitch');
  expect(errors).toEqual([]);
});

for (const theme of ['light', 'dark'] as const)
  test(`nothing to object to in ${theme}, wide and narrow`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    await browse(page, properties);
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      const { violations } = await new AxeBuilder({ page }).include('dialog').analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });
