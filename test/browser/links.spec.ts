/** Links: the whole state goes through an address and back; a bad one is said, and the lab works. */
import { expect, test, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { atEnd, drop, open, ownWav, records, runToEnd } from './support.ts';

const address = (name: string): string =>
  (JSON.parse(readFileSync(`test/links/${name}.json`, 'utf8')) as { address: string }).address;
const packed = (value: unknown): string => deflateRawSync(JSON.stringify(value)).toString('base64url');
const run = (page: Page) => page.getByRole('button', { name: 'Run', exact: true });

function listen(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('dialog', (dialog) => {
    errors.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return errors;
}

test('a link opens scenario, position and view; the address follows; a reload is the same place', async ({ page }) => {
  const errors = listen(page);
  await page.goto(`./${address('1-records')}`);
  await expect(page.getByLabel('Scenario', { exact: true })).toHaveValue('late-packet');
  await expect.poll(() => records(page)).toBe(417);
  const before = page.url();

  await page.getByRole('button', { name: 'Forward one record' }).click();
  await expect.poll(() => records(page)).toBe(418);
  await expect.poll(() => page.url()).not.toBe(before);
  await page.reload();
  await expect.poll(() => records(page)).toBe(418);
  await expect(page.getByLabel('Scenario', { exact: true })).toHaveValue('late-packet');
  expect(errors).toEqual([]);
});

test('what is copied opens elsewhere: the changed set-up, the end of the run, the filter', async ({
  page,
  browser,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await page.getByLabel('Scenario', { exact: true }).selectOption('late-packet');
  await expect(run(page)).toBeEnabled();
  await runToEnd(page);
  const all = await records(page);
  await page.getByRole('searchbox').or(page.locator('.find input')).first().fill('SetWritePacket');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('The link is copied.')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('#s=1.');

  const other = await browser.newContext();
  const elsewhere = await other.newPage();
  await elsewhere.goto(link);
  await atEnd(elsewhere);
  expect(await records(elsewhere)).toBe(all);
  await expect(elsewhere.locator('.find input')).toHaveValue('SetWritePacket');
  await other.close();
});

test('a link holds the bookmarks of the run and the line of the source; a file there is none of is said', async ({
  page,
  browser,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`./${address('1-records')}`);
  await expect.poll(() => records(page)).toBe(417);
  await page.getByRole('button', { name: 'Bookmark this place' }).click();
  await page.getByLabel('Name of bookmark 1').fill('just before');
  await page.getByLabel('Name of bookmark 1').press('Enter');
  await page.getByRole('button', { name: 'Source', exact: true }).click();
  const pane = page.getByRole('region', { name: 'Source', exact: true });
  await expect(pane.locator('[aria-current=step]')).toBeVisible();
  await pane.getByLabel('File of the driver').selectOption('pool.cpp');
  await pane.locator('#source-12').click();
  await expect(pane.locator('.line[aria-selected=true]')).toHaveAttribute('id', 'source-12');
  // The address of the page is a link, too, some moments later.
  const before = page.url();
  await expect.poll(() => page.url()).not.toBe(before);

  const other = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const elsewhere = await other.newPage();
  const errors = listen(elsewhere);
  await elsewhere.goto(page.url());
  await expect.poll(() => records(elsewhere)).toBe(417);
  await expect(elsewhere.getByLabel('Name of bookmark 1')).toHaveValue('just before');
  const there = elsewhere.getByRole('region', { name: 'Source', exact: true });
  await expect(there.locator('.line[aria-selected=true]')).toHaveAttribute('id', 'source-12');
  await expect(there.getByLabel('File of the driver')).toHaveValue('pool.cpp');
  // What ran is there, and the line stays until the run moves.
  await expect(there.locator('.line.lit').or(there.locator('.legend')).first()).toBeVisible();
  await elsewhere.getByRole('button', { name: 'Forward one record' }).click();
  await expect(there.getByLabel('File of the driver')).not.toHaveValue('pool.cpp');
  expect(errors).toEqual([]);
  await other.close();

  const stored = JSON.parse(readFileSync('test/links/1-records.json', 'utf8')) as { asked: { scenario: unknown } };
  await page.goto(
    `./#s=1.${packed({ version: 1, scenario: stored.asked.scenario, view: { source: { file: 'none.cpp', line: 3 } } })}`,
  );
  await expect(page.getByRole('alert').first()).toContainText('none.cpp, which the driver does not have');
});

test('a recording of one’s own is not in a link, and both sides are told', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await drop(page, 'own.wav', 'audio/wav', ownWav());
  await expect(run(page)).toBeEnabled();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('Your recording is not in it')).toBeVisible();
  await page.goto('about:blank');
  await page.goto(`./${address('1-recording')}`);
  await expect(page.getByRole('alert')).toContainText('no link can hold');
  await expect(run(page)).toBeEnabled();
});

test('a state too long for a link is saved as a file', async ({ page }) => {
  await open(page);
  const actions = Array.from({ length: 1000 }, (_, i) => ({
    do: 'delayClient',
    atMs: (i * 7919) % 3_600_000,
    ms: (i * 104_729) % 9973,
  }));
  await drop(page, 'long.json', 'application/json', Buffer.from(JSON.stringify({ version: 1, name: 'long', actions })));
  await expect(run(page)).toBeEnabled();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Copy link' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('portcls-lab-long.json');
  await expect(page.getByRole('alert')).toContainText('saved as a file instead');
});

test('old addresses stay valid, with a time, while the lab is open too', async ({ page }) => {
  await page.goto('./#scenario=late-packet&at=0.03');
  await expect(page.getByLabel('Scenario', { exact: true })).toHaveValue('late-packet');
  await expect.poll(() => records(page)).toBeGreaterThan(100);
  await page.goto(`./${address('1-edited')}`);
  await expect(page.getByText('seed 77')).toBeVisible();
});

const HOSTILE: Readonly<Record<string, string>> = {
  'cut off': address('1-end').slice(0, 200),
  noise: '#s=1.AAAA____----zzzz',
  'not deflate': `#s=1.${Buffer.from('<script>alert(1)</script>').toString('base64url')}`,
  'a bomb': `#s=1.${deflateRawSync(Buffer.alloc(20 * 1_048_576, 0x5b), { level: 9 }).toString('base64url')}`,
  'half a million actions': `#s=1.${packed({ version: 1, scenario: { actions: Array(500_000).fill(0) } })}`,
  'a newer version': `#s=1.${packed({ version: 9 })}`,
  'a script as its name': `#s=1.${packed({ version: 1, scenario: { version: 1, name: '<img src=x onerror=alert(1)>' } })}`,
  'another prototype': `#s=1.${deflateRawSync('{"version":1,"__proto__":{"scenario":{}},"scenario":{"version":1,"__proto__":{"x":1},"seed":"x"}}').toString('base64url')}`,
  'a driver there is none of, by script': '#scenario=%3Cscript%3Ealert(1)%3C/script%3E',
  'a name of Object': '#scenario=constructor',
};
for (const [what, hash] of Object.entries(HOSTILE)) {
  test(`a hostile link, ${what}: one message, and the lab works`, async ({ page }) => {
    const errors = listen(page);
    await page.goto(`./${hash}`);
    await expect(page.getByRole('alert')).toHaveCount(1);
    await expect(run(page)).toBeEnabled();
    expect(errors).toEqual([]);
  });
}

test('text of a stranger is text: in the title, the description, the search', async ({ page }) => {
  const errors = listen(page);
  const script = '<img src=x onerror=alert(1)><script>alert(2)</script>';
  const state = {
    version: 1,
    scenario: { version: 1, title: script, description: script },
    view: { tab: 'trace', find: script },
  };
  await page.goto(`./#s=1.${packed(state)}`);
  await expect(page.locator('.verdict')).toContainText(script);
  await expect(page.locator('img, main script')).toHaveCount(0);
  expect(errors).toEqual([]);
});

test('a driver that there is none of is said, not blank', async ({ page }) => {
  await page.goto(`./#s=1.${packed({ version: 1, scenario: { version: 1, driver: 'no-such-driver' } })}`);
  await expect(page.locator('.verdict')).toContainText('no-such-driver');
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});
