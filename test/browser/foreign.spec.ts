/** A driver of the visitor's own in the lab: chosen or dropped, kept, told of, and unable to harm the page. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { anyDriver, forDriver } from '../../web/simulator/any/driver.ts';
import { readModule } from '../../web/simulator/any/module.ts';
import { parseScenario } from '../../web/simulator/scenario/schema.ts';
import { Session } from '../../web/simulator/session.ts';
import { buildFolder, REPOSITORY } from '../unit/any/build.ts';
import { REFUSED, withSection } from '../unit/any/by-hand.ts';
import { harmful, HARMS, hostileDriver, type Harm } from '../unit/any/hostile.ts';
import { choosePreset, drop, open, runToEnd, saved } from './support.ts';

let hello: Buffer, helloLines: Buffer, hostile: Buffer;
const WASM = 'application/wasm';
const choice = (page: Page, name: string) => page.getByRole('radio', { name, exact: true });
const run = (page: Page) => page.getByRole('button', { name: 'Run', exact: true });
const headline = (page: Page) => page.getByRole('region', { name: 'What happened' }).getByRole('heading');

test.beforeAll(async () => {
  test.setTimeout(180_000);
  hello = Buffer.from((await buildFolder('examples/hello-wavert', 'hello-browser')).bytes);
  helloLines = Buffer.from((await buildFolder('examples/hello-wavert', 'hello-browser-lines', [], true)).bytes);
  hostile = Buffer.from(await hostileDriver());
});

async function withHello(page: Page): Promise<string[]> {
  const errors = await open(page);
  await drop(page, 'hello.wasm', WASM, hello);
  await expect(page.getByRole('alert')).toContainText('hello-wavert runs in the lab’s place');
  await expect(choice(page, 'hello-wavert')).toBeChecked();
  await expect(run(page)).toBeEnabled();
  return errors;
}

async function helloTrace(scenario: string): Promise<string> {
  const text = await readFile(join(REPOSITORY, 'test/scenarios', scenario, 'scenario.json'), 'utf8');
  const read = parseScenario(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { module, metadata } = await readModule(new Uint8Array(hello));
  const any = anyDriver(metadata);
  const session = await Session.create(module, forDriver(read.scenario, metadata), undefined, { any });
  session.advance({});
  return new TextDecoder().decode(session.traceText());
}

test('a dropped driver.wasm runs in every scenario, with the trace the command line has', async ({ page }) => {
  const errors = await withHello(page);
  for (const scenario of ['first-stream', 'power-d3-virtual']) {
    await choosePreset(page, scenario);
    await runToEnd(page);
    await expect(headline(page)).toContainText('No glitch');
    const { bytes } = await saved(page, () => page.getByRole('button', { name: 'Trace', exact: true }).click());
    expect(bytes.toString()).toBe(await helloTrace(scenario));
  }
  await expect(page.getByRole('complementary')).toContainText('thread#1');
  await choice(page, 'Lab').check();
  await expect(run(page)).toBeEnabled();
  await runToEnd(page);
  const { bytes } = await saved(page, () => page.getByRole('button', { name: 'Trace', exact: true }).click());
  expect(bytes.toString()).toContain('portcls-lab.sys');
  expect(errors).toEqual([]);
});

test('what it says of itself is told; the dialog has nothing to object to, wide and narrow', async ({ page }) => {
  const errors = await open(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('option', { name: 'A driver of your own' }).click();
  const dialog = page.getByRole('dialog', { name: 'A driver of your own' });
  await expect(dialog).toContainText('lab -- build');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    dialog.getByRole('button', { name: 'Open driver.wasm' }).click(),
  ]);
  await chooser.setFiles({ name: 'hello.wasm', mimeType: WASM, buffer: hello });
  const about = page.getByRole('dialog', { name: 'hello-wavert' });
  for (const fact of ['01/01/2026, 1.0.0.0', 'ROOT\\HelloWaveRT', 'adapter.cpp', 'Release|x64', 'each is simulated'])
    await expect(about).toContainText(fact);
  await expect(about).toContainText('Render, pin 0 of Wave: 48000 Hz, up to 2 channels, 16 bits');
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join()}`)).toEqual(
      [],
    );
  }
  await about.getByRole('button', { name: 'Forget it' }).click();
  await expect(page.getByRole('dialog', { name: 'A driver of your own' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('radio', { name: 'hello-wavert' })).toHaveCount(0);
  expect(errors).toEqual([]);
});

test('what it does not have is refused in words, and nothing is changed', async ({ page }) => {
  await withHello(page);
  await choice(page, 'AC’97').click({ force: true });
  await expect(page.getByRole('alert')).toContainText('does not name the AC’97 controller');
  await expect(choice(page, 'Virtual')).toBeChecked();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByLabel('Format').selectOption('44100/16/2');
  await expect(run(page)).toBeEnabled();
  await run(page).click();
  await expect(page.getByRole('complementary')).toContainText('It offers: pin 0 of Wave: 48000 Hz', {
    timeout: 20_000,
  });
});

test('it is there after a reload; a link says what it needs', async ({ page, browser }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const errors = await withHello(page);
  await choosePreset(page, 'power-d3-virtual');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByRole('alert')).toContainText('needs the same file, hello.wasm (SHA-256');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.reload();
  await expect(choice(page, 'hello-wavert')).toBeChecked();
  await runToEnd(page);
  await expect(headline(page)).toContainText('No glitch');
  expect(errors).toEqual([]);

  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(link);
  const happened = other.getByRole('region', { name: 'What happened' });
  await expect(happened).toContainText('a driver of its maker’s own, “hello-wavert”');
  await drop(other, 'renamed.wasm', WASM, hello);
  await runToEnd(other);
  await expect(happened).toContainText('No glitch');
  await context.close();
});

test('its source lines are shown, counted and gone through when it was built with them', async ({ page }) => {
  const errors = await withHello(page);
  const pane = page.getByRole('region', { name: 'Source', exact: true });
  const lines = pane.getByRole('listbox');
  const here = pane.locator('[aria-current=step]');
  const file = pane.getByLabel('File of the driver');
  await choosePreset(page, 'first-stream');
  await page.getByRole('button', { name: 'Source', exact: true }).click();
  await expect(pane).toContainText('built without its source lines');
  await expect(pane).toContainText('lab -- build path/to/driver --lines');
  await expect(lines.getByRole('option')).toHaveCount(0);
  await expect(pane.getByRole('button', { name: 'Forward one line' })).toBeDisabled();

  // Built again as the pane says; it replaces the one that is there.
  await drop(page, 'hello.wasm', WASM, helloLines);
  await expect(page.getByRole('alert')).toContainText('hello-wavert runs in the lab’s place');
  await expect(choice(page, 'hello-wavert')).toBeChecked();
  await expect(pane).not.toContainText('built without its source lines');
  await expect(file.getByRole('option')).toHaveText([
    'adapter.cpp',
    'device.cpp',
    'filters.cpp',
    'stream.cpp',
    'hello.h',
  ]);
  await runToEnd(page);
  await page.getByPlaceholder('Find').fill('KeSetEvent');
  await page.getByRole('treegrid').getByRole('row').nth(2).click();
  await expect(here).toContainText('KeSetEvent(m_event');
  await expect(file).toHaveValue('stream.cpp');
  const source = (await readFile(join(REPOSITORY, 'examples/hello-wavert/stream.cpp'), 'utf8')).trimEnd().split('\n');
  await expect(lines.getByRole('option')).toHaveCount(source.length);
  const number = source.findIndex((line) => line.includes('KeSetEvent(m_event')) + 1;
  await expect(here.locator('.number')).toHaveText(String(number));
  const accepts = lines.getByRole('option', { name: /const NTSTATUS status = AcceptPacket\(/ });
  const writes = (await helloTrace('first-stream')).split('\n').filter((line) => /\bSetWritePacket\(/.test(line));
  expect(writes.length).toBeGreaterThan(10);
  await expect(accepts.locator('.times')).toHaveText(String(writes.length));
  const { violations } = await new AxeBuilder({ page }).include('.sourcepane').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join()}`)).toEqual([]);

  await lines.focus();
  await page.keyboard.press('s');
  await expect(here.locator('.number')).not.toHaveText(String(number));
  await page.keyboard.press('Shift+s');
  await expect(here.locator('.number')).toHaveText(String(number));

  await page.reload();
  await expect(choice(page, 'hello-wavert')).toBeChecked();
  await runToEnd(page);
  await file.selectOption('stream.cpp');
  await expect(accepts.locator('.times')).toHaveText(String(writes.length));

  // The lab's driver has its own lines at once, and so has this one again.
  await choice(page, 'Lab').check();
  await expect(file).toHaveValue(/^(minwave|adapter)\.cpp$/);
  await choice(page, 'hello-wavert').check();
  await expect(file.getByRole('option').last()).toHaveText('hello.h');
  expect(errors).toEqual([]);
});

test('it is compared with the driver of the lab', async ({ page }) => {
  const errors = await withHello(page);
  await choosePreset(page, 'first-stream');
  await page.keyboard.press('c');
  await expect(page.getByRole('heading', { name: 'The same, but the lab’s driver' })).toBeVisible();
  await expect(page.locator('.pairs .quiet')).toContainText(/differ/, { timeout: 20_000 });
  const registered = page.getByRole('row', { name: /^Registered/ });
  await expect(registered).toContainText('thread#1 by Manager');
  expect(errors).toEqual([]);
});

test('a file that is no such driver is refused, and the page keeps what it had', async ({ page }) => {
  await withHello(page);
  await choosePreset(page, 'first-stream');
  const damaged = Buffer.from(hello);
  damaged.write('{"format":2', damaged.lastIndexOf('{"format":1'));
  const plain = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  const cases: [string, Buffer, string][] = [
    ['cut.wasm', hello.subarray(0, 5000), 'no WebAssembly module'],
    ['plain.wasm', plain, 'was not built by "lab build"'],
    ['damaged.wasm', damaged, 'is damaged: format'],
    ['driver.sys', Buffer.from('MZ'), 'a driver for Windows itself'],
    ...REFUSED.map(([name, bytes, words]): [string, Buffer, string] => [name, Buffer.from(bytes), words]),
  ];
  for (const [name, bytes, words] of cases) {
    await drop(page, name, WASM, bytes);
    await expect(page.getByRole('alert')).toContainText(words);
    await expect(page.getByRole('alert')).toContainText('Nothing was changed');
  }
  await runToEnd(page);
  await expect(headline(page)).toContainText('No glitch');
});

test('a driver whose table of lines is not its own ends its run in words, and the page goes on', async ({ page }) => {
  const errors = await open(page);
  const table = JSON.stringify({ version: 1, files: ['stream.cpp'], points: [[0, 1]] });
  const lying = Buffer.from(withSection(helloLines, 'portcls-lab-lines', table));
  await drop(page, 'lying.wasm', WASM, lying);
  await expect(page.getByRole('alert')).toContainText('hello-wavert runs in the lab’s place');
  await choosePreset(page, 'first-stream');
  await run(page).click();
  const happened = page.getByRole('region', { name: 'What happened' });
  await expect(happened).toContainText(/the line table has no point \d+/, { timeout: 20_000 });
  await drop(page, 'hello.wasm', WASM, helloLines);
  await expect(run(page)).toBeEnabled();
  await runToEnd(page);
  await expect(headline(page)).toContainText('No glitch');
  expect(errors).toEqual([]);
});

const SHOWN: Readonly<Record<Harm, RegExp>> = {
  traps: /access violation/,
  hangs:
    /did not return from (the call after stream#1\.SetWritePacket|stream#1\.SetWritePacket, or from what followed at once)/,
  corrupts: /bug check/,
  devours: /left behind|rules were broken|broken/i,
  recurses: /kernel stack overflow/,
  asks: /did not let the run end.*KeQueryPerformanceCounter/s,
};

for (const harm of Object.keys(HARMS) as Harm[])
  test(`a driver that ${harm} harms nothing but its own run`, async ({ page }) => {
    const errors = await open(page);
    await drop(page, 'hostile.wasm', WASM, hostile);
    await expect(page.getByRole('alert')).toContainText('Hostile runs in the lab’s place');
    await drop(page, `${harm}.json`, 'application/json', Buffer.from(harmful(harm)));
    await expect(run(page)).toBeEnabled();
    await run(page).click();
    const happened = page.getByRole('region', { name: 'What happened' });
    await expect(happened).not.toContainText(/Nothing has run|Loading/, { timeout: 30_000 });
    await expect(page.locator('.verdict.running')).toHaveCount(0, { timeout: 40_000 });
    await expect(happened).toContainText(SHOWN[harm], { timeout: 30_000 });
    // What happened up to there can be read, and the page goes on with another driver.
    await expect(page.getByRole('treegrid').getByRole('row').nth(3)).toBeVisible();
    await choice(page, 'Lab').check();
    await choosePreset(page, 'first-stream');
    await expect(page.getByLabel('Scenario', { exact: true })).toHaveValue('first-stream');
    await expect(run(page)).toBeEnabled();
    await runToEnd(page);
    await expect(headline(page)).toContainText('No glitch');
    expect(errors).toEqual([]);
  });
