import { expect, test, type Page } from '@playwright/test';
import { atEnd, open, runToEnd } from './support.ts';

const button = (page: Page) => page.getByRole('button', { name: 'Listen to what the device plays' });
/** What the audio thread of the browser was given and played; `missing` is the page's own lateness. */
const heard = (page: Page) =>
  page.locator('.listening').evaluate((element) => ({
    played: Number((element as HTMLElement).dataset.played),
    missing: Number((element as HTMLElement).dataset.missing),
  }));

test('a visit is silent; a run is heard in step at real-time speed, to its end', async ({ page }) => {
  const errors = await open(page);
  await expect(button(page)).toHaveAttribute('aria-pressed', 'false');
  const startMs = Date.now();
  await button(page).click();
  await expect(button(page)).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(async () => (await heard(page)).played).toBeGreaterThan(1000);
  await atEnd(page);
  // A run of 0.2 s cannot be over sooner than that at real-time speed.
  expect(Date.now() - startMs).toBeGreaterThan(200);
  await expect(button(page)).toHaveAttribute('aria-pressed', 'false');
  expect(errors).toEqual([]);
});

test('a run that is over is played from the mark on, and the mark goes along', async ({ page }) => {
  const errors = await open(page);
  await runToEnd(page);
  await page.keyboard.press('l');
  await expect(page.locator('.listening')).toContainText('Playing');
  await expect.poll(async () => (await heard(page)).played).toBeGreaterThan(2000);
  await page.keyboard.press('l');
  await expect(page.locator('.listening')).toHaveCount(0);
  expect(errors).toEqual([]);
});

test('what comes out of the queue is what went in, then silence', async ({ page }) => {
  await page.addInitScript(() => {
    const { addModule } = AudioWorklet.prototype;
    AudioWorklet.prototype.addModule = function (url: string | URL) {
      document.documentElement.dataset.worklet = String(url);
      return addModule.call(this, url);
    };
  });
  await open(page);
  // The queue is fetched when listening begins, not before.
  const worklet = () => page.evaluate(() => document.documentElement.dataset.worklet);
  expect(await worklet()).toBeUndefined();
  await button(page).click();
  await expect.poll(async () => (await heard(page)).played).toBeGreaterThan(0);
  const result = await page.evaluate(
    async (module) => {
      const context = new OfflineAudioContext(2, 1280, 48_000);
      await context.audioWorklet.addModule(module!);
      const node = new AudioWorkletNode(context, 'portcls-lab-queue', { numberOfInputs: 0, outputChannelCount: [2] });
      node.connect(context.destination);
      const samples = Float32Array.from({ length: 600 }, (_, i) => (i % 2 ? -1 : 1) * ((i >> 1) / 512));
      node.port.postMessage({ samples: samples.slice(0, 200), channels: 2 });
      node.port.postMessage({ samples: samples.slice(200), channels: 2 });
      await new Promise((resolve) => setTimeout(resolve, 200));
      const rendered = await context.startRendering();
      return [0, 1].map((c) => [...rendered.getChannelData(c)]);
    },
    await worklet(),
  );
  const [left, right] = result as [number[], number[]];
  const first = left.findIndex((_, i) => left[i + 1] !== 0);
  expect(first).toBeGreaterThanOrEqual(0);
  for (let i = 0; i < 300; i++) {
    expect(left[first + i]).toBeCloseTo(i / 512, 6);
    expect(right[first + i]).toBeCloseTo(-i / 512, 6);
  }
  expect(left.slice(first + 300).every((sample) => sample === 0)).toBe(true);
});
