/** The scenario editor as people use it: form and JSON are one value, nothing is lost, nothing broken reaches the lab. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { open, saved } from './support.ts';

async function edit(page: Page) {
  await page.keyboard.press('e');
  const editor = page.getByRole('dialog', { name: 'Edit the scenario' });
  await expect(editor.getByRole('textbox', { name: 'Scenario as JSON' })).toBeVisible();
  return { editor, json: editor.getByRole('textbox', { name: 'Scenario as JSON' }), seed: editor.getByLabel('Seed') };
}

test('form and JSON edit one value with one history; it is applied to the lab', async ({ page }) => {
  const errors = await open(page);
  const { editor, json, seed } = await edit(page);
  await seed.fill('4711');
  await expect(json).toContainText('"seed": 4711');
  await editor.getByLabel('Add to actions').selectOption('surpriseRemoval');
  await expect(json).toContainText('"surpriseRemoval"');
  await expect(editor.getByRole('group', { name: 'Action 1' })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(json).not.toContainText('"surpriseRemoval"');
  await page.keyboard.press('Control+Shift+z');
  await expect(json).toContainText('"surpriseRemoval"');
  await editor.getByRole('button', { name: 'Apply' }).click();
  await expect(editor).toBeHidden();
  await expect(page.locator('footer.foot')).toContainText('seed 4711');
  expect(errors).toEqual([]);
});

test('a mistake is told at the field and in the text, and does not reach the lab', async ({ page }) => {
  const errors = await open(page);
  const { editor, json } = await edit(page);
  const processors = editor.getByLabel('Processors');
  await processors.fill('99');
  await expect(processors).toHaveAttribute('aria-invalid', 'true');
  await expect(processors).toHaveAccessibleDescription(/16/);
  await expect(editor.getByRole('region', { name: 'Problems' })).toContainText('processors:');
  await expect(editor.getByRole('button', { name: 'Apply' })).toBeDisabled();
  await processors.fill('2');
  await expect(editor.getByRole('button', { name: 'Apply' })).toBeEnabled();

  await json.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('x');
  await expect(editor.getByRole('button', { name: 'Apply' })).toBeDisabled();
  await expect(editor.getByRole('form')).toContainText('not a scenario in JSON now');
  await page.keyboard.press('Control+z');
  await expect(processors).toHaveValue('2');
  await expect(editor.getByRole('button', { name: 'Apply' })).toBeEnabled();
  expect(errors).toEqual([]);
});

test('a draft outlives the dialog and the page; the lab’s scenario is one click away', async ({ page }) => {
  await open(page);
  const first = await edit(page);
  await first.seed.fill('99');
  await first.editor.getByRole('button', { name: 'Close' }).click();
  await expect(page.locator('footer.foot')).not.toContainText('seed 99');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  const { editor, seed } = await edit(page);
  await expect(editor).toContainText('the draft you left here');
  await expect(seed).toHaveValue('99');
  await editor.getByRole('button', { name: 'Back to the lab’s scenario' }).click();
  await expect(seed).not.toHaveValue('99');
  await editor.getByRole('button', { name: 'Undo' }).click();
  await expect(seed).toHaveValue('99');
});

test('scenarios of the library and files come in and go out', async ({ page }) => {
  const errors = await open(page);
  const { editor, json } = await edit(page);
  const library = editor.getByLabel('Start from a scenario of the library');
  await library.locator('option').nth(5).waitFor({ state: 'attached' });
  await library.selectOption('late-packet');
  await expect(editor.getByLabel('Name', { exact: true }).first()).toHaveValue('late-packet');
  const { name, bytes } = await saved(page, () => editor.getByRole('button', { name: 'Export' }).click());
  expect(name).toBe('portcls-lab-late-packet.json');
  expect((JSON.parse(bytes.toString()) as { name: string }).name).toBe('late-packet');
  const mine = Buffer.from('{ "version": 1, "name": "mine", "seed": 8 }');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    editor.getByRole('button', { name: 'Import' }).click(),
  ]);
  await chooser.setFiles({ name: 'mine.json', mimeType: 'application/json', buffer: mine });
  await expect(json).toContainText('"mine"');
  await expect(editor.getByLabel('Seed')).toHaveValue('8');
  await json.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.type('"dura');
  await expect(editor.getByRole('option', { name: /durationMs/ })).toBeVisible();
  expect(errors).toEqual([]);
});

for (const theme of ['light', 'dark', 'contrast']) {
  test(`nothing to object to in ${theme}, wide and narrow`, async ({ page }) => {
    const errors = await open(page);
    await page.getByLabel('Theme').selectOption(theme);
    await page.locator('body').click({ position: { x: 2, y: 2 } });
    const { editor } = await edit(page);
    await editor.getByLabel('Processors').fill('99');
    const wide = await new AxeBuilder({ page }).include('dialog').analyze();
    expect(wide.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await editor.getByRole('button', { name: 'JSON', exact: true }).click();
    await expect(editor.getByRole('textbox', { name: 'Scenario as JSON' })).toBeVisible();
    await expect(editor.getByRole('form')).toBeHidden();
    expect(await editor.evaluate((dialog) => dialog.scrollWidth <= dialog.clientWidth)).toBe(true);
    const narrow = await new AxeBuilder({ page }).include('dialog').analyze();
    expect(narrow.violations.map((v) => v.id)).toEqual([]);
    expect(errors).toEqual([]);
  });
}
