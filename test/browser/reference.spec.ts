/** The reference as a reader meets it: links, search, live blocks, narrow screens, without scripts, for everybody. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const DIST = 'dist';
const FOLDER = join(DIST, 'reference');
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
  statuses: 'reference/about/statuses/',
  glossary: 'reference/about/glossary/',
} as const;

const pagesInDist = (): string[] =>
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('index.html'))
    .map((name) => join(FOLDER, name));

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

test('every link inside the site leads to a file, every anchor to an element', () => {
  const files = pagesInDist();
  expect(files.length).toBeGreaterThan(200);
  const ids = new Map<string, Set<string>>();
  const idsOf = (file: string): Set<string> => {
    const known =
      ids.get(file) ?? new Set([...readFileSync(file, 'utf8').matchAll(/\sid="([^"]+)"/g)].map((m) => m[1]!));
    ids.set(file, known);
    return known;
  };
  const broken: string[] = [];
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const [, address] of text.matchAll(/\s(?:href|src)="([^"]+)"/g)) {
      if (/^(https?:|data:)/.test(address!)) continue;
      const [path = '', anchor] = address!.split('#');
      let target = normalize(join(dirname(file), path));
      if (path === '') target = file;
      else if (existsSync(target) && statSync(target).isDirectory()) target = join(target, 'index.html');
      const isThere = existsSync(target);
      const isLab = target === join(DIST, 'index.html');
      if (!isThere) broken.push(`${file}: ${address}`);
      else if (anchor !== undefined && !isLab && !idsOf(target).has(anchor))
        broken.push(`${file}: no anchor ${address}`);
      else if (isLab && anchor !== undefined && !existsSync(`test/scenarios/${anchor.replace('scenario=', '')}`)) {
        broken.push(`${file}: no scenario ${address}`);
      }
    }
  }
  expect(broken).toEqual([]);
});

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
