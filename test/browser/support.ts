/** What the browser tests share: a WAV of their own, dropping files, waiting for the run. */
import { expect, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { writeWav } from '../../web/simulator/audio/wav.ts';
import type { Scenario } from '../../web/simulator/scenario/schema.ts';
import { Session } from '../../web/simulator/session.ts';

/** A recording nobody bundled: two different saw-toothed channels, 16 bit. The length is not a whole number of packets. */
export function ownWav(frames = 24_137, rate = 48_000): Buffer {
  const pcm = Buffer.alloc(frames * 4);
  for (let i = 0; i < frames; i++) {
    pcm.writeInt16LE(((i * 97) % 20_001) - 10_000, i * 4);
    pcm.writeInt16LE(((i * 41) % 16_001) - 8000, i * 4 + 2);
  }
  return Buffer.from(writeWav({ rate, channels: 2, bits: 16 }, pcm));
}

/** Drops a file onto the page the way a person does. */
export async function drop(page: Page, name: string, type: string, bytes: Buffer): Promise<void> {
  await dropAll(page, [{ name, type, bytes }]);
}

/** Several files at once. */
export async function dropAll(
  page: Page,
  files: readonly { readonly name: string; readonly type: string; readonly bytes: Buffer }[],
): Promise<void> {
  const transfer = await page.evaluateHandle(
    (files) => {
      const transfer = new DataTransfer();
      for (const { name, type, base64 } of files) {
        const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        transfer.items.add(new File([data], name, { type }));
      }
      return transfer;
    },
    files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') })),
  );
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
}

/** The page is there and the driver is loaded: Run can be pressed. Fails the test on any error of the page. */
export async function open(page: Page): Promise<string[]> {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  await page.goto('./');
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  return errors;
}

export async function choosePreset(page: Page, name: string): Promise<void> {
  await page.getByLabel('Scenario', { exact: true }).selectOption(name);
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
}

/** Presses Run and waits until the driver is unloaded. */
export async function runToEnd(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await atEnd(page);
}

export async function atEnd(page: Page): Promise<void> {
  await expect(page.getByRole('complementary')).toContainText('The driver is unloaded.', { timeout: 30_000 });
}

/** Records so far, from the footer. */
export async function records(page: Page): Promise<number> {
  const text = await page.locator('footer').innerText();
  return Number(/^([\d\u202f]+) records/.exec(text)?.[1]?.replaceAll('\u202f', '') ?? Number.NaN);
}

/** Bytes of what a click saves. */
export async function saved(page: Page, click: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** The whole trace of a scenario as Node makes it. */
export async function traceInNode(scenario: Scenario): Promise<Buffer> {
  const driver = await WebAssembly.compile(await readFile('build/driver.wasm'));
  const session = await Session.create(driver, scenario);
  while (session.advance({ records: 10_000 }) === 'budget');
  return Buffer.from(session.traceText());
}
