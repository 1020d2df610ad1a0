/** What a person does in the lab: brings a recording, runs the driver, looks, steps, saves. */
import { expect, test } from '@playwright/test';
import { scenarioOf } from '../golden/library.ts';
import { atEnd, choosePreset, drop, open, ownWav, records, runToEnd, saved, traceInNode } from './support.ts';

test('a dropped recording is played and saved bit for bit', async ({ page }) => {
  const errors = await open(page);
  const wav = ownWav();
  await drop(page, 'mine.wav', 'audio/wav', wav);
  await expect(page.getByLabel('Input')).toHaveValue('file');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing has run yet');

  const resources = page.getByRole('region', { name: 'Stream resources' });
  await expect(resources).toContainText('None is registered at this time.');
  await page.getByLabel('Speed').selectOption('0.1');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(resources.getByRole('cell', { name: 'res#1' })).toBeVisible();
  await expect(resources).not.toContainText('None is registered at this time.');
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByLabel('Speed').selectOption('Infinity');
  await runToEnd(page);

  await expect(page.getByRole('heading', { level: 1 })).toContainText('No glitch');
  await expect(page.getByRole('complementary')).toContainText('Nothing is left allocated.');
  const output = await saved(page, () => page.getByRole('button', { name: 'Output (WAV)' }).click());
  expect(output.bytes.equals(wav)).toBe(true);
  expect(errors).toEqual([]);
});

test('a broken recording gives one clear message and the lab goes on', async ({ page }) => {
  const errors = await open(page);
  await drop(page, 'torn.wav', 'audio/wav', ownWav().subarray(0, 30));
  await expect(page.getByRole('alert')).toContainText('torn.wav');
  await drop(page, 'fast.wav', 'audio/wav', ownWav(960, 96_000));
  await expect(page.getByRole('alert')).toContainText('does not offer. It offers');
  await expect(page.getByLabel('Input')).toHaveValue('chord');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await runToEnd(page);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('No glitch');
  expect(errors).toEqual([]);
});

test('a scenario with mistakes names the fields and changes nothing', async ({ page }) => {
  await open(page);
  const text = JSON.stringify({
    version: 1,
    windows: '12',
    streams: [{ direction: 'render', packetFrames: 1 }],
    colour: 'red',
  });
  await drop(page, 'wrong.json', 'application/json', Buffer.from(text));
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('wrong.json is not a scenario this lab can run');
  for (const field of ['windows', 'streams.0.packetFrames', 'colour']) await expect(alert).toContainText(field);
  await drop(page, 'later.json', 'application/json', Buffer.from('{"version": 99}'));
  await expect(alert).toContainText('version 99');
  await expect(page.getByRole('radio', { name: '11', exact: true })).toBeChecked();
});

test('the set-up survives a reload, and a saved scenario opens again', async ({ page }) => {
  await open(page);
  await page.getByRole('radio', { name: '10 1511' }).check();
  await page.getByRole('radio', { name: 'Virtual' }).check();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  const scenario = await saved(page, () => page.getByRole('button', { name: 'Scenario', exact: true }).click());
  expect(JSON.parse(scenario.bytes.toString())).toMatchObject({ windows: '10-1511', device: 'virtual' });

  await page.reload();
  await expect(page.getByRole('radio', { name: 'Virtual' })).toBeChecked();
  await choosePreset(page, 'first-stream');
  await expect(page.getByRole('radio', { name: 'Virtual' })).not.toBeChecked();
  await drop(page, scenario.name, 'application/json', scenario.bytes);
  await expect(page.getByRole('radio', { name: 'Virtual' })).toBeChecked();
});

test('pause, step one record, one packet, go back, reset', async ({ page }) => {
  await open(page);
  await page.getByLabel('Speed').selectOption('0.01');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect.poll(() => records(page)).toBeGreaterThan(20);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  const paused = await records(page);
  await page.waitForTimeout(300);
  expect(await records(page)).toBe(paused);

  await page.getByRole('button', { name: 'Forward one record' }).click();
  await expect.poll(() => records(page)).toBe(paused + 1);
  await page.getByRole('button', { name: 'Back one record' }).click();
  await expect.poll(() => records(page)).toBe(paused);
  await page.getByRole('button', { name: 'Forward one packet' }).click();
  await expect.poll(() => records(page)).toBeGreaterThan(paused);
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect.poll(() => records(page)).toBe(0);
});

test('the next glitch is found and named', async ({ page }) => {
  await open(page);
  await choosePreset(page, 'late-packet');
  await page.getByRole('button', { name: 'Forward one glitch' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/^Packet \d+ was/);
  await expect(page.getByRole('region', { name: 'Glitches' }).getByRole('row')).toHaveCount(2);
});

test('the trace is filtered and its rows open', async ({ page }) => {
  await open(page);
  await runToEnd(page);
  const rows = page.getByRole('treegrid').getByRole('row');
  await page.getByPlaceholder('Find').fill('AddStreamResource2');
  await expect(rows.first()).toContainText('AddStreamResource2');
  await rows.first().click();
  await expect(page.getByRole('treegrid')).toContainText('PASSIVE_LEVEL');
  await page.getByPlaceholder('Find').fill('no such call anywhere');
  await expect(page.getByText('No row passes the filter.')).toBeVisible();
});

test('the browser makes the same trace as Node, byte for byte', async ({ page }) => {
  await open(page);
  for (const name of ['first-stream', 'late-packet', 'driver-thread']) {
    await choosePreset(page, name);
    await runToEnd(page);
    const trace = await saved(page, () => page.getByRole('button', { name: 'Trace', exact: true }).click());
    const expected = await traceInNode(scenarioOf(name));
    expect(trace.bytes.equals(expected), name).toBe(true);
  }
});

test('everything works from the keyboard', async ({ page }) => {
  await open(page);
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('name') ?? document.activeElement?.className);
  for (let i = 0; i < 12 && (await focused()) !== 'windows'; i++) await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('radio', { name: '10 1511' })).toBeChecked();
  for (let i = 0; i < 20 && !String(await focused()).includes('run'); i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await atEnd(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('/');
  await page.keyboard.type('StartDevice');
  await expect(page.getByRole('treegrid').getByRole('row').first()).toContainText('StartDevice');
});

test('a driver that does not return is ended; its trace stays and the lab goes on', async ({ page }) => {
  await open(page);
  await page.getByLabel('Speed').selectOption('0.01');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect.poll(() => records(page)).toBeGreaterThan(20);
  // What a driver's endless loop does to the worker's thread. This promise never settles.
  void page
    .workers()[0]!
    .evaluate(() => {
      for (;;);
    })
    .catch(() => undefined);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('The driver did not return from', {
    timeout: 20_000,
  });
  expect(await records(page)).toBeGreaterThan(20);
  await expect(page.getByRole('treegrid').getByRole('row').first()).toBeVisible();
  await page.getByLabel('Speed').selectOption('Infinity');
  await page.getByRole('button', { name: 'Restart' }).click();
  await runToEnd(page);
});

test('a driver that cannot be loaded is said, and trying again works', async ({ page }) => {
  await page.context().route('**/*.wasm', (route) => route.abort());
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The lab could not start the run');
  await page.context().unroute('**/*.wasm');
  await page.getByRole('button', { name: 'Try again' }).click();
  await runToEnd(page);
});
