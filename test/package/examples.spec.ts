/** The examples, with the package installed from its .tgz as somebody else would: scripts/check-package.mjs puts them there. */
import { expect, test, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import type { PortClsLabElement } from '../../web/embed/element.ts';
import { startOrigin } from '../browser/origins.ts';

const golden = (name: string): string => readFileSync(`test/scenarios/${name}/trace.txt`, 'utf8');
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src data:; base-uri 'none'";

function listen(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  return errors;
}

test('plain HTML: the block runs, its event comes, the simulator runs beside it', async ({ page }) => {
  const errors = listen(page);
  const server = await startOrigin({}, { 'content-security-policy': POLICY }, 'build/examples/plain-html', '/here/');
  await page.goto(`${server.origin}/here/`);
  const lines = golden('first-stream').trimEnd().split('\n').length;
  await expect(page.locator('#counted')).toHaveText(`first-stream: as expected, ${lines} records.`);
  const block = page.locator('portcls-lab');
  await block.getByRole('button', { name: 'Run' }).click();
  await expect(page.locator('#said')).toContainText('The block has ended: Packet');
  expect(await block.evaluate((one: PortClsLabElement) => one.trace())).toBe(golden('late-packet'));
  // The package comes without a lab.
  await expect(block.getByRole('link')).toHaveCount(0);
  expect(errors).toEqual([]);
  await server.close();
});

test('Eleventy: outcomes stand in the page, blocks run', async ({ page }) => {
  const errors = listen(page);
  const server = await startOrigin(
    {},
    { 'content-security-policy': POLICY },
    'build/examples/eleventy/_site',
    '/docs/',
  );
  await page.goto(`${server.origin}/docs/`);
  await expect(page.locator('figcaption').first()).toContainText('late');
  const registered = page.locator('portcls-lab').nth(1);
  await registered.scrollIntoViewIfNeeded();
  await registered.getByRole('button', { name: 'Run' }).click();
  await expect(registered.getByText('As the scenario expects.')).toBeVisible();
  await expect(registered.getByRole('table', { name: 'Stream resources' })).toContainText('interrupt');
  expect(errors).toEqual([]);
  await server.close();
});
