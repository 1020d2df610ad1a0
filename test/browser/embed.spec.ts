/** Embedded blocks on pages of other origins, all under a strict Content-Security-Policy: element, several of them, iframe. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import type { PortClsLabElement } from '../../web/embed/element.ts';
import { startOrigin, type Origin } from './origins.ts';
import { atEnd, records } from './support.ts';

const SITE_BASE = '/tools/portcls-lab/';
const golden = (name: string): string => readFileSync(`test/scenarios/${name}/trace.txt`, 'utf8');
let site: Origin;
const opened: Origin[] = [];

test.beforeAll(async () => {
  const policy =
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'";
  site = await startOrigin(
    {},
    { 'content-security-policy': policy, 'access-control-allow-origin': '*' },
    'dist',
    SITE_BASE,
  );
});
test.afterAll(() => site.close());
test.afterEach(async () => {
  await Promise.all(opened.splice(0).map((origin) => origin.close()));
});

const lab = (): string => `${site.origin}${SITE_BASE}`;
/** What a page needs to allow for the element, and nothing else. */
const hostPolicy = (): string =>
  `default-src 'none'; script-src 'self' ${site.origin} 'wasm-unsafe-eval'; worker-src blob: ${site.origin}; connect-src ${site.origin}; style-src 'self'; frame-src ${site.origin}; base-uri 'none'`;

function listen(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  page.on('dialog', (dialog) => void dialog.dismiss().then(() => errors.push('a dialog')));
  return errors;
}

/** A page of another origin with these blocks; returns its address. */
async function host(body: string, script = '', policy = hostPolicy()): Promise<string> {
  const page = `<!doctype html><html lang="en"><head><title>Host</title><link rel="stylesheet" href="/host.css">
    <script type="module" src="${lab()}embed/portcls-lab.js"></script>${script && '<script type="module" src="/host.js"></script>'}</head>
    <body><main><h1>Host</h1>${body}</main></body></html>`;
  const css = 'html{color-scheme:light dark} p{color:red} button{background:hotpink} .far{height:4000px}';
  const origin = await startOrigin(
    { '/': page, '/host.js': script, '/host.css': css },
    { 'content-security-policy': policy },
  );
  opened.push(origin);
  return `${origin.origin}/`;
}

const element = (page: Page, at = 0) => page.locator('portcls-lab').nth(at);

test('from another origin, under a strict policy: runs, shows, and gives the golden trace', async ({ page }) => {
  const errors = listen(page);
  await page.goto(
    await host('<portcls-lab scenario="late-packet" panels="verdict,timeline,resources,trace,stream"></portcls-lab>'),
  );
  const block = element(page);
  await expect(block.getByText('A packet comes too late')).toBeVisible();
  await block.getByRole('button', { name: 'Run' }).click();
  await expect(block.getByText(/^Packet \d+ was .* late$/)).toBeVisible();
  await expect(block.getByText('As the scenario expects.')).toBeVisible();
  await expect(block.locator('.bar-bad')).toHaveCount(1);
  await expect(block.getByRole('table', { name: 'Stream resources' })).toContainText('interrupt');
  await expect(block.getByRole('table', { name: 'Streams' })).toContainText('render');
  const trace = await block.evaluate((one: PortClsLabElement) => one.trace());
  expect(trace).toBe(golden('late-packet'));
  expect(errors).toEqual([]);
});

test('the page’s styles stay outside, the block’s inside', async ({ page }) => {
  await page.goto(await host('<p>outside</p><portcls-lab scenario="first-stream"></portcls-lab>'));
  const run = element(page).getByRole('button', { name: 'Run' });
  await expect(run).not.toHaveCSS('background-color', 'rgb(255, 105, 180)');
  await expect(page.getByText('outside')).toHaveCSS('color', 'rgb(255, 0, 0)');
});

test('several blocks share one worker, take turns, and each stands where it stood', async ({ page }) => {
  const workers: string[] = [];
  page.on('worker', (worker) => workers.push(worker.url()));
  const names = ['late-packet', 'first-stream', 'capture'];
  await page.goto(await host(names.map((name) => `<portcls-lab scenario="${name}"></portcls-lab>`).join('')));
  for (let i = 0; i < names.length; i++) await element(page, i).evaluate((one: PortClsLabElement) => one.ready);
  await Promise.all(
    names.map((_, i) => element(page, i).evaluate((one: PortClsLabElement) => one.run().then(() => undefined))),
  );
  const step = await element(page, 1).evaluate(async (one: PortClsLabElement) => {
    await one.seek({ records: 200 });
    return (await one.state()).records;
  });
  expect(step).toBeGreaterThanOrEqual(200);
  expect(step).toBeLessThan(220);
  for (const [i, name] of names.entries()) {
    const trace = await element(page, i).evaluate((one: PortClsLabElement) => one.trace());
    expect(trace).toBe(i === 1 ? `${golden(name).split('\n').slice(0, step).join('\n')}\n` : golden(name));
  }
  expect(workers).toHaveLength(1);
  expect(site.asked.filter((path) => /driver-[\w-]+\.wasm$/.test(path)).length).toBeLessThanOrEqual(3);
});

test('costs nothing until it is about to be seen', async ({ page }) => {
  const before = site.asked.length;
  await page.goto(await host('<div class="far">far</div><portcls-lab scenario="first-stream" autoplay></portcls-lab>'));
  await page.waitForTimeout(500);
  expect(site.asked.slice(before).filter((path) => /block|svelte|\.wasm/.test(path))).toEqual([]);
  await element(page).scrollIntoViewIfNeeded();
  await expect(element(page).getByText('As the scenario expects.')).toBeVisible();
});

test('events and methods: ready, progress, end, error; step, seek, reset', async ({ page }) => {
  const script = `
    globalThis.heard = [];
    const block = document.querySelector('portcls-lab');
    for (const name of ['ready', 'progress', 'end', 'error']) block.addEventListener(name, (e) => heard.push([name, structuredClone(e.detail)]));`;
  await page.goto(await host('<portcls-lab scenario="long"></portcls-lab>', script));
  const block = element(page);
  await expect(block.getByRole('alert')).toContainText('no scenario “long”');
  await block.evaluate((one: PortClsLabElement) => {
    one.scenario = { version: 1, name: 'mine', durationMs: 20_000 };
  });
  await block.evaluate((one: PortClsLabElement) => one.ready);
  const phases = await block.evaluate(async (one: PortClsLabElement) => {
    const seen: unknown[] = [one.apiVersion];
    seen.push((await one.step('record')).records < 10);
    seen.push((await one.step('packet')).phase);
    seen.push((await one.seek({ records: 100 })).records >= 100);
    seen.push((await one.seek({ hns: 2_000_000 })).nowHns <= 2_000_000);
    seen.push((await one.reset()).phase);
    seen.push((await one.run()).phase);
    seen.push(await one.seek({ records: -1 } as never).catch(() => 'refused'));
    return seen;
  });
  expect(phases.slice(0, 7)).toEqual([1, true, 'paused', true, true, 'idle', 'ended']);
  const heard = await page.evaluate(
    () => (globalThis as unknown as { heard: [string, Record<string, unknown>][] }).heard,
  );
  const names = heard.map(([name]) => name);
  expect(names[0]).toBe('error');
  expect(names).toContain('ready');
  expect(names).toContain('progress');
  expect(names.filter((name) => name === 'end')).toHaveLength(1);
});

test('“Open in the lab” carries the whole state', async ({ page, context }) => {
  const json = JSON.stringify({ version: 1, name: 'mine', title: 'Mine', seed: 5, durationMs: 60 }).replaceAll(
    '"',
    '&quot;',
  );
  await page.goto(await host(`<portcls-lab scenario="${json}"></portcls-lab>`));
  const block = element(page);
  await block.evaluate((one: PortClsLabElement) => one.seek({ records: 123 }).then(() => undefined));
  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    block.getByRole('link', { name: 'Open in the lab' }).click(),
  ]);
  await expect(opened.getByText('seed 5')).toBeVisible();
  await expect.poll(() => records(opened)).toBe(123);
  // And the other way round: a link of the lab is what the attribute takes.
  const link = opened.url();
  await block.evaluate((one: PortClsLabElement, link) => {
    one.scenario = link;
    return one.ready;
  }, link);
  await expect
    .poll(() => block.evaluate((one: PortClsLabElement) => [one.state().scenario.title, one.state().records]))
    .toEqual(['Mine', 123]);
});

test('theme: attribute, else the page, else the system; and nothing to object to', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(
    await host(
      '<portcls-lab scenario="late-packet" panels="verdict,timeline,resources,trace,stream" autoplay></portcls-lab>',
    ),
  );
  const inside = element(page).locator('.embed');
  await expect(inside).toHaveAttribute('data-theme', 'dark');
  await expect(element(page).getByText('As the scenario expects.')).toBeVisible();
  const violations = async () =>
    (
      await new AxeBuilder({ page })
        .include('portcls-lab')
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
        .analyze()
    ).violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
  expect(await violations()).toEqual([]);
  await page.evaluate(() => (document.documentElement.dataset.theme = 'light'));
  await expect(inside).toHaveAttribute('data-theme', 'light');
  expect(await violations()).toEqual([]);
  await element(page).evaluate((one: PortClsLabElement) => (one.theme = 'contrast'));
  await expect(inside).toHaveAttribute('data-theme', 'contrast');
});

test('the height decides what there is; a chosen panel stays', async ({ page }) => {
  await page.goto(await host('<portcls-lab scenario="late-packet" height="300" autoplay></portcls-lab>'));
  const block = element(page);
  await expect(block.getByText('As the scenario expects.')).toBeVisible();
  for (const [height, there, away] of [
    ['300', '.bars', '.processors'],
    ['360', '.processors', '.resources'],
    ['420', '.resources', '.causes'],
    ['520', '.causes', '.rows'],
    ['600', '.rows', '.none'],
  ] as const) {
    await block.evaluate((one: PortClsLabElement, height) => (one.height = height), height);
    await expect(block.locator(there), height).toBeVisible();
    await expect(block.locator(away), height).toBeHidden();
    expect((await block.boundingBox())?.height).toBe(Number(height));
  }
});

test('a page that forbids the worker is told in one sentence, and nothing loops', async ({ page }) => {
  const policy = hostPolicy().replace('worker-src blob:', 'worker-src');
  await page.goto(await host('<portcls-lab scenario="first-stream"></portcls-lab>', '', policy));
  const workers: unknown[] = [];
  page.on('worker', (worker) => workers.push(worker));
  await element(page).getByRole('button', { name: 'Run' }).click();
  await expect(element(page).getByRole('alert')).toBeVisible();
  await page.waitForTimeout(500);
  expect(workers.length).toBeLessThan(3);
});

for (const [what, scenario] of Object.entries({
  'a script': '<script>alert(1)</script>',
  'broken JSON': '{"version":1,',
  'half a million parts': JSON.stringify({ version: 1, actions: Array(400_000).fill(0) }),
  'a broken link': 'https://x.example/#s=1.AAAA',
  'a name of Object': 'constructor',
  'a driver there is none of': '{"version":1,"driver":"none"}',
})) {
  test(`a hostile scenario, ${what}: one message, the block lives`, async ({ page }) => {
    const errors = listen(page);
    await page.goto(await host('<portcls-lab scenario="first-stream"></portcls-lab>'));
    await element(page).evaluate((one: PortClsLabElement) => one.ready);
    await element(page).evaluate((one: PortClsLabElement, text) => (one.scenario = text), scenario);
    if (what.startsWith('a driver')) {
      await expect(element(page).getByRole('button', { name: 'Run' })).toBeEnabled();
      await element(page).evaluate((one: PortClsLabElement) =>
        one.run().then(
          () => 0,
          () => 0,
        ),
      );
    }
    await expect(element(page).getByRole('alert')).toHaveCount(1);
    await element(page).evaluate((one: PortClsLabElement) => (one.scenario = 'first-stream'));
    await element(page).getByRole('button', { name: 'Run' }).click();
    await expect(element(page).getByText('As the scenario expects.')).toBeVisible();
    expect(errors).toEqual([]);
  });
}

/** A page that speaks to its frame: `ask(message)` gives the answer or, after a while, nothing. */
const SPEAKER = `
  globalThis.events = [];
  const waiting = new Map();
  addEventListener('message', ({ data }) => {
    if (data.event) events.push(data);
    else { waiting.get(data.id)?.(data); waiting.delete(data.id); }
  });
  globalThis.ask = (message, afterMs = 20000) => new Promise((resolve) => {
    if (message && typeof message === 'object') waiting.set(message.id, resolve);
    setTimeout(() => resolve(null), afterMs);
    document.querySelector('iframe').contentWindow.postMessage(message, '*');
  });`;
const ask = (page: Page, message: unknown, afterMs?: number) =>
  page.evaluate(
    ([message, afterMs]) =>
      (globalThis as unknown as { ask(m: unknown, t?: unknown): Promise<unknown> }).ask(message, afterMs),
    [message, afterMs] as const,
  );

async function framed(allow: (origin: string) => string): Promise<string> {
  const pages: Record<string, string> = { '/host.js': SPEAKER };
  const origin = await startOrigin(pages, { 'content-security-policy': hostPolicy() });
  opened.push(origin);
  pages['/'] =
    `<!doctype html><title>Host</title><script src="/host.js"></script><iframe width="700" height="420" title="Block" src="${lab()}embed/?scenario=late-packet&allow=${encodeURIComponent(allow(origin.origin))}"></iframe>`;
  return `${origin.origin}/`;
}

test('an iframe speaks the protocol with the page it allows', async ({ page }) => {
  const errors = listen(page);
  await page.goto(await framed((origin) => `https://docs.example,${origin}`));
  expect(await ask(page, { portclsLab: 1, id: 1, do: 'hello' })).toEqual({
    portclsLab: 1,
    id: 1,
    ok: true,
    value: { version: 1 },
  });
  expect(await ask(page, { portclsLab: 1, id: 'a', do: 'run' })).toMatchObject({
    ok: true,
    value: { phase: 'ended', glitches: 1 },
  });
  expect(await ask(page, { portclsLab: 1, id: 2, do: 'trace' })).toMatchObject({
    ok: true,
    value: golden('late-packet'),
  });
  expect(await ask(page, { portclsLab: 1, id: 3, do: 'seek', to: { records: 50 } })).toMatchObject({
    value: { records: 50 },
  });
  expect(await ask(page, { portclsLab: 1, id: 4, do: 'set', scenario: 'capture', theme: 'dark' })).toMatchObject({
    ok: true,
  });
  const frame = page.frameLocator('iframe');
  await expect(frame.locator('.embed')).toHaveAttribute('data-theme', 'dark');
  const events = await page.evaluate(() =>
    (globalThis as unknown as { events: { event: string }[] }).events.map(({ event }) => event),
  );
  expect(events).toContain('end');
  await frame.getByRole('button', { name: 'Run' }).click();
  await expect(frame.getByText('As the scenario expects.')).toBeVisible();
  expect(errors).toEqual([]);
});

test('an iframe does not hear a page it does not allow, and still works', async ({ page }) => {
  await page.goto(await framed((origin) => `https://docs.example,${origin}.example,null,*`));
  await expect(page.frameLocator('iframe').getByRole('button', { name: 'Run' })).toBeVisible();
  expect(await ask(page, { portclsLab: 1, id: 1, do: 'hello' }, 800)).toBeNull();
  expect(await ask(page, { portclsLab: 1, id: 2, do: 'run' }, 800)).toBeNull();
  await expect(
    page
      .frameLocator('iframe')
      .getByText('Nothing has run yet.')
      .or(page.frameLocator('iframe').getByText('The engine thread sleeps'))
      .first(),
  ).toBeVisible();
});

test('hostile messages are answered with an error or not at all, and the block lives', async ({ page }) => {
  const errors = listen(page);
  await page.goto(await framed((origin) => origin));
  await ask(page, { portclsLab: 1, id: 0, do: 'hello' });
  const refused: unknown[] = [
    { portclsLab: 1, id: 1, do: 'eval', code: 'alert(1)' },
    { portclsLab: 1, id: 2, do: 'constructor' },
    { portclsLab: 2, id: 3, do: 'run' },
    { portclsLab: 1, id: 4, do: 'seek', to: { hns: 1e300 } },
    { portclsLab: 1, id: 5, do: 'step', unit: '__proto__' },
    { portclsLab: 1, id: 6, do: 'set', theme: '"><script>alert(1)</script>' },
    { portclsLab: 1, id: 7, do: 'run', extra: 1 },
  ];
  for (const message of refused) expect(await ask(page, message)).toMatchObject({ ok: false });
  for (const message of ['text', 5, null, [], {}, { portclsLab: 1 }, { portclsLab: 1, id: {} }]) {
    expect(await ask(page, message, 100)).toBeNull();
  }
  expect(await ask(page, { portclsLab: 1, id: 8, do: 'run' })).toMatchObject({ ok: true });
  expect(errors).toEqual([]);
});

test('a link of the lab opens in the page for iframes as well', async ({ page }) => {
  await page.goto(`${lab()}embed/#${JSON.parse(readFileSync('test/links/1-edited.json', 'utf8')).address.slice(1)}`);
  await expect(page.getByRole('button', { name: 'Run' })).toBeVisible();
  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: 'Open in the lab' }).click(),
  ]);
  await expect(opened.getByText('seed 77')).toBeVisible();
  await opened.getByRole('button', { name: 'Run', exact: true }).click();
  await atEnd(opened);
});
