/** The reference as a reader meets it: links, search, live blocks, narrow screens, without scripts, for everybody. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from './static-host.ts';

const FOLDER = 'dist/reference';
/** One page of each kind. */
const KINDS = {
  start: 'reference/',
  topic: 'reference/topics/packets/',
  interface: 'reference/ddi/iportclsstreamresourcemanager/',
  method: 'reference/ddi/iportclsstreamresourcemanager/addstreamresource/',
  structure: 'reference/ddi/pcstreamresource-descriptor/',
  enumeration: 'reference/ddi/pcstreamresourcetype/',
  scenario: 'reference/scenarios/late-packet/',
  scenarios: 'reference/scenarios/',
  decisions: 'reference/about/decisions/',
  gaps: 'reference/about/gaps/',
  rules: 'reference/about/rules/',
  bugChecks: 'reference/about/bug-checks/',
  function: 'reference/ddi/pcaddstreamresource/',
  ddi: 'reference/ddi/',
  statuses: 'reference/about/statuses/',
  glossary: 'reference/about/glossary/',
} as const;

/** Every live block of every built page, as its attributes say it; the same block on several pages once. */
function liveBlocks(): { scenario: string; html: string }[] {
  const blocks = new Map<string, string>();
  for (const name of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('index.html')) continue;
    for (const [html, props] of readFileSync(join(FOLDER, name), 'utf8').matchAll(
      /<div class="island waiting"\s+data-island="live" data-props="([^"]*)"><\/div>/g,
    )) {
      const { scenario } = JSON.parse(props!.replaceAll('&quot;', '"').replaceAll('&amp;', '&')) as {
        scenario: string;
      };
      blocks.set(scenario, html);
    }
  }
  return [...blocks].map(([scenario, html]) => ({ scenario, html }));
}

/** What the search found. */
const results = (page: Page) => page.getByRole('listbox', { name: 'Results' }).getByRole('option');

function listen(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  return errors;
}

async function violations(page: Page): Promise<string[]> {
  const result = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'])
    .analyze();
  return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

test('no page complains', async ({ page }) => {
  const errors = listen(page);
  for (const path of Object.values(KINDS)) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  expect(errors).toEqual([]);
});

for (const theme of ['light', 'dark'] as const) {
  test.describe(`nothing to object to in ${theme}`, () => {
    test.use({ colorScheme: theme });

    for (const [kind, path] of Object.entries(KINDS)) {
      test(`a page of the kind: ${kind}`, async ({ page }) => {
        await page.goto(path);
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
        expect(await violations(page)).toEqual([]);
      });
    }

    test('a block that has run, and the open search', async ({ page }) => {
      await page.goto(KINDS.scenario);
      await page.getByRole('button', { name: 'Run: A packet comes too late' }).click();
      await expect(page.getByText(/^Packet \d+ was .* late$/)).toBeVisible();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Go to anything' }).fill('late packet');
      await expect(results(page).first()).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });
  });
}

test('the search is opened, used and left by keyboard alone, from pages at any depth', async ({ page }) => {
  const errors = listen(page);
  await page.goto(KINDS.start);
  await page.keyboard.press('/');
  await expect(page.getByRole('combobox', { name: 'Go to anything' })).toBeFocused();
  await page.keyboard.type('0xC000003D');
  await expect(results(page).first()).toContainText('STATUS_DATA_LATE_ERROR');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/reference\/about\/statuses\/#status-data-late-error$/);

  await page.keyboard.press('Control+k');
  await page.keyboard.type('SetWritePacket');
  await expect(results(page).first()).toContainText('IMiniportWaveRTOutputStream::SetWritePacket');
  await page.keyboard.press('ArrowDown');
  await expect(results(page).nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/reference\/ddi\/iminiportwavertoutputstream\/setwritepacket\/$/);

  await page.keyboard.press('/');
  await page.keyboard.type('late packet');
  await expect(results(page).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('combobox', { name: 'Go to anything' })).toBeHidden();
  expect(errors).toEqual([]);
});

test('360 pixels are enough', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  for (const path of Object.values(KINDS)) {
    await page.goto(path);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(beyond, path).toBeLessThanOrEqual(0);
  }
  await page.getByRole('link', { name: 'Contents' }).click();
  await expect(page.getByRole('navigation', { name: 'Reference' })).toBeInViewport();
});

test('a live block runs the driver and shows its verdict; the next one uses the same worker', async ({ page }) => {
  const errors = listen(page);
  const workers: string[] = [];
  page.on('worker', (worker) => workers.push(worker.url()));
  await page.goto('reference/topics/packets/');
  expect(workers).toEqual([]);
  const late = page.getByRole('figure', { name: 'A packet comes too late' });
  await late.scrollIntoViewIfNeeded();
  await late.getByRole('button', { name: 'Run: A packet comes too late' }).click();
  await expect(late.getByText(/^Packet \d+ was .* late$/)).toBeVisible();
  await expect(late).toContainText('As the scenario expects.');
  await expect(late.locator('.bar-bad')).toHaveCount(1);

  const others = page.getByRole('figure').filter({ hasNotText: 'A packet comes too late' });
  const next = others.first();
  await next.scrollIntoViewIfNeeded();
  await next.getByRole('button').click();
  await expect(next.getByRole('status')).toContainText('As the scenario expects.');
  expect(workers).toHaveLength(1);
  expect(errors).toEqual([]);
});

test('the experiment tells a registered driver from one that is not', async ({ page }) => {
  await page.goto(KINDS.start);
  const experiment = page.locator('#experiment');
  await experiment.getByRole('button', { name: 'Run both' }).click();
  await expect(experiment.getByRole('status')).toHaveText(
    /^Not registered: [1-9]\d* glitches; Registered: 0 glitches$/,
  );
  await expect(experiment.locator('.xn b').nth(1)).toHaveText('0');
});

test('lab and reference lead to each other, and a link opens its scenario', async ({ page }) => {
  await page.goto(KINDS.scenario);
  await page.getByRole('link', { name: 'Open in the lab' }).click();
  await expect(page.getByLabel('Scenario', { exact: true })).toHaveValue('late-packet');
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  await page.goto('./#scenario=first-stream');
  await expect(page.getByLabel('Scenario', { exact: true })).toHaveValue('first-stream');
  await page.goto('./#scenario=no-such-thing');
  await expect(page.getByRole('alert')).toContainText('no-such-thing');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Reference' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Start here');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Lab' }).click();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });
  test('all text is there, and nothing that needs a script', async ({ page }) => {
    await page.goto(KINDS.method);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('AddStreamResource');
    await expect(page.getByRole('heading', { name: 'Parameters' })).toBeVisible();
    await expect(page.getByText('STATUS_INVALID_PARAMETER').first()).toBeVisible();
    await expect(page.getByRole('button')).toHaveCount(0);
    await page.getByRole('link', { name: 'RemoveStreamResource', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('RemoveStreamResource');
  });
});

test('every live block of every page runs and says what became of it', async ({ page }) => {
  test.setTimeout(240_000);
  const blocks = liveBlocks();
  expect(blocks.length).toBeGreaterThanOrEqual(110);
  const errors = listen(page);
  // One page with all of them: the built scripts, one worker.
  const whole = readFileSync(join(FOLDER, 'topics/packets/index.html'), 'utf8');
  const body = blocks.map(({ scenario, html }) => `<div id="block-${scenario}">${html}</div>`).join('');
  await page.route('**/reference/topics/packets/', (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      body: whole.replace(/<main[\s\S]*<\/main>/, `<main><h1>All</h1>${body}</main>`),
    }),
  );
  await page.goto('reference/topics/packets/');
  const wrong: string[] = [];
  for (const { scenario } of blocks) {
    const block = page.locator(`#block-${scenario}`);
    await block.scrollIntoViewIfNeeded();
    await block.getByRole('button', { name: /^Run: / }).click();
    const verdict = block.locator('.outcome');
    await expect(verdict, scenario).not.toBeEmpty({ timeout: 30_000 });
    const said = await block.getByRole('status').innerText();
    if (!said.includes('As the scenario expects.')) wrong.push(`${scenario}: ${said}`);
  }
  expect(wrong).toEqual([]);
  expect(errors).toEqual([]);
});

test('the keyboard alone walks the side and runs a block', async ({ page }) => {
  await page.goto(KINDS.scenario);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the text' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#article')).toBeFocused();
  const run = page.getByRole('button', { name: 'Run: A packet comes too late' });
  await expect(run).toBeVisible();
  for (let i = 0; i < 12 && !(await run.evaluate((button) => button === document.activeElement)); i++) {
    await page.keyboard.press('Tab');
  }
  await expect(run).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Packet \d+ was .* late$/)).toBeVisible();

  const entry = page.getByRole('navigation', { name: 'Reference' }).getByRole('link', { name: 'Packets', exact: true });
  for (let i = 0; i < 80 && !(await entry.evaluate((link) => link === document.activeElement)); i++) {
    await page.keyboard.press('Tab');
  }
  await expect(entry).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Packets');
});

test('works in a folder of any server', async ({ page }) => {
  const errors = listen(page);
  const host = await serveStatic('/some/sub/');
  try {
    await page.goto(`${host.address}${KINDS.method}`);
    await page.keyboard.press('/');
    await page.keyboard.type('0xC000003D');
    await expect(results(page).first()).toContainText('STATUS_DATA_LATE_ERROR');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/some\/sub\/reference\/about\/statuses\/#status-data-late-error$/);
    await page.goto(`${host.address}${KINDS.scenario}`);
    await page.getByRole('button', { name: 'Run: A packet comes too late' }).click();
    await expect(page.getByText('As the scenario expects.')).toBeVisible();
    await page.getByRole('link', { name: 'Open in the lab' }).click();
    await expect(page).toHaveURL(/\/some\/sub\/#scenario=late-packet$/);
    await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  } finally {
    await host.close();
  }
  expect(errors).toEqual([]);
});
