/** The timeline as an instrument: saved as a file, selected, read as a table. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { choosePreset, drop, open, runToEnd, saved } from './support.ts';

/** Runs a command by its title, from the palette. */
async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Command or scenario' });
  await field.fill(title);
  await expect(page.getByRole('dialog').getByRole('option').first()).toContainText(title);
  await field.press('Enter');
}

async function lateAtEnd(page: Page): Promise<string[]> {
  const errors = await open(page);
  await choosePreset(page, 'late-packet');
  await runToEnd(page);
  return errors;
}

test('the run is saved for Perfetto', async ({ page }) => {
  const errors = await lateAtEnd(page);
  const { name, bytes } = await saved(page, () => command(page, 'Save the run for Perfetto'));
  expect(name).toBe('portcls-lab-late-packet.perfetto.json');
  const { traceEvents } = JSON.parse(bytes.toString()) as { traceEvents: { ph: string; name: string; ts: number }[] };
  expect(traceEvents.filter(({ ph }) => ph === 'X').length).toBeGreaterThan(200);
  expect(traceEvents.find(({ name }) => name === 'glitch: late, packet 5')?.ts).toBe(52156);
  expect(errors).toEqual([]);
});

test('what the timeline shows is saved as PNG, as SVG and as text', async ({ page }) => {
  const errors = await lateAtEnd(page);
  const shownPx = await page.locator('.timeline .drawing').evaluate((drawing) => drawing.clientWidth);
  const png = await saved(page, () => command(page, 'Save the timeline as PNG'));
  expect(png.name).toBe('portcls-lab-late-packet.png');
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  const [width, height] = [png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)];
  expect(width).toBe(2 * Math.max(960, shownPx));

  const svg = await saved(page, () => command(page, 'Save the timeline as SVG'));
  const { error, texts, size, title } = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    return {
      error: parsed.querySelector('parsererror')?.textContent ?? '',
      texts: [...parsed.querySelectorAll('text')].map((t) => t.textContent ?? ''),
      size: [parsed.documentElement.getAttribute('width'), parsed.documentElement.getAttribute('height')].map(Number),
      title: parsed.querySelector('title')?.textContent ?? '',
    };
  }, svg.bytes.toString());
  expect(error).toBe('');
  expect(size).toEqual([width / 2, height / 2]);
  expect(title).toContain('scenario late-packet');
  for (const text of ['CPU 2', 'DIRQL', 'Heard', 'half 0', 'stream#1', '5']) expect(texts).toContain(text);

  const text = await saved(page, () => command(page, 'Save the timeline as text'));
  const lines = text.bytes.toString().split('\n');
  expect(lines[1]).toContain('Packet 5 was 2.06 ms late');
  expect(lines.some((line) => /^0\.0521560 +glitch +stream#1 +late, packet 5: /.test(line))).toBe(true);
  expect(lines.some((line) => /^ *0\.0500942 +\d+\.\d +packet +stream#1 +packet 5, late$/.test(line))).toBe(true);
  expect(errors).toEqual([]);
});

const timeline = (page: Page) => page.getByRole('application', { name: /^Timeline from/ });
const chosen = (page: Page) => page.getByRole('region', { name: 'Chosen stretch' });

async function violations(page: Page): Promise<string[]> {
  const result = await new AxeBuilder({ page }).analyze();
  return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

for (const width of [1280, 390]) {
  test(`a stretch is chosen on the ruler, counted, listed and let go, ${width} wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    const errors = await lateAtEnd(page);
    const box = (await timeline(page).boundingBox())!;
    const gutter = width === 390 ? 70 : 124;
    const x = (share: number) => box.x + gutter + (box.width - gutter - 16) * share;
    await page.mouse.move(x(0.02), box.y + 14);
    await page.mouse.down();
    for (let i = 1; i <= 10; i++) await page.mouse.move(x(0.02 + 0.096 * i), box.y + 14);
    await page.mouse.up();
    await expect(chosen(page)).toContainText('1 glitch');
    await expect(chosen(page)).toContainText('3 packets');
    await expect(chosen(page)).toContainText('3 interrupts and 3 DPCs of the driver');
    await expect(chosen(page)).toContainText(/busy: CPU 0 \d/);
    expect(await violations(page)).toEqual([]);

    await chosen(page).getByRole('button', { name: 'Table' }).click();
    const table = page.getByRole('dialog');
    await expect(table.getByRole('row', { name: /glitch stream#1 late, packet 5/ })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await table.getByRole('button', { name: 'Close' }).click();
    await timeline(page).press('Escape');
    await expect(chosen(page)).toBeHidden();
    expect(errors).toEqual([]);
  });
}

test('what is in view is listed from the palette', async ({ page }) => {
  await lateAtEnd(page);
  await command(page, 'What the timeline shows, as a table');
  const table = page.getByRole('dialog', { name: /^0\.036.156 to 0\.068.156 seconds$/ });
  await expect(table.getByRole('row', { name: /packet stream#1 packet 5, late/ })).toBeVisible();
});

test('a stretch is chosen by keys, and its figures are copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await lateAtEnd(page);
  for (let i = 0; i < 6; i++) await timeline(page).press('Shift+ArrowRight');
  await expect(chosen(page)).toContainText('4.8 ms');
  await timeline(page).press('Shift+ArrowLeft');
  await expect(chosen(page)).toContainText('4 ms');
  await chosen(page).getByRole('button', { name: 'Copy' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('\n4 ms\n');
  const before = await page.locator('.key .length').innerText();
  await chosen(page).getByRole('button', { name: 'Zoom to it' }).click();
  await expect(page.locator('.key .length')).toHaveText('4 ms in view');
  expect(before).toBe('32 ms in view');
});

test('from far away a run of ten seconds is shares and extremes, and says so under the pointer', async ({ page }) => {
  const errors = await open(page);
  const scenario = { version: 1, name: 'long', durationMs: 10_000, loads: [{ kind: 'network', perSecond: 500 }] };
  await drop(page, 'long.json', 'application/json', Buffer.from(JSON.stringify(scenario)));
  await runToEnd(page);
  await timeline(page).press('Home');
  for (let i = 0; i < 9; i++) await timeline(page).press('ArrowDown');
  await expect(page.locator('.key .length')).toHaveText(/^10(\.\d)? s in view$/);
  const box = (await timeline(page).boundingBox())!;
  // The packets lie under the wave that was heard.
  await expect(async () => {
    await page.mouse.move(box.x + 390, box.y + 150);
    await page.mouse.move(box.x + 400, box.y + 150);
    await expect(page.locator('.tip')).toContainText('the latest packet in', { timeout: 500 });
  }).toPass();
  expect(errors).toEqual([]);
});

test('on a telephone: one finger moves time, two stretch it', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, viewport: { width: 390, height: 844 }, hasTouch: true });
  const page = await context.newPage();
  await lateAtEnd(page);
  await expect(page.locator('.key .length')).toHaveText('32 ms in view');
  const box = (await timeline(page).boundingBox())!;
  const touch = await context.newCDPSession(page);
  const y = box.y + 60;
  const put = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...xs: number[]) =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints: xs.map((x, id) => ({ x: box.x + x, y, id })) });
  await put('touchStart', 200);
  await put('touchStart', 200, 260);
  for (let i = 1; i <= 12; i++) await put('touchMove', 200 - i * 5, 260 + i * 5);
  await put('touchEnd');
  const length = () => page.locator('.key .length').evaluate((element) => Number.parseFloat(element.textContent ?? ''));
  expect(await length()).toBeLessThan(16);
  expect(await length()).toBeGreaterThan(6);
  const apart = await length();
  const name = () => timeline(page).getAttribute('aria-label');
  const before = await name();
  await put('touchStart', 200);
  for (let i = 1; i <= 10; i++) await put('touchMove', 200 - i * 8);
  await put('touchEnd');
  await expect.poll(name).not.toBe(before);
  expect(await length()).toBe(apart);
  await context.close();
});
