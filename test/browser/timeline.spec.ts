/** The timeline as an instrument: saved as a file, selected, read as a table. */
import { expect, test, type Page } from '@playwright/test';
import { choosePreset, open, runToEnd, saved } from './support.ts';

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
