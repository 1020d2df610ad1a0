/** Markdown with the rules of the reference: links to entries, marks of claims, blocks; foreign HTML stays text. */
import { describe, expect, it } from 'vitest';
import { html } from '../../../web/reference/render/html.ts';
import { chapters, inline, type Blocks } from '../../../web/reference/render/markdown.ts';
import { Page } from '../../../web/reference/render/page.ts';

const page = () => new Page({ place: 'topics/trial/', title: 'Trial', purpose: 'A page for tests.', kind: 'Topic' });
const blocks: Blocks = {
  live: (scenario, panels) => html`<i>live ${scenario} ${panels.join('+')}</i>`,
  experiment: () => html`<i>experiment</i>`,
  console: (call) => html`<i>console ${call}</i>`,
  step: (name) => html`<i>step ${name}</i>`,
};
const whole = (text: string) =>
  chapters(page(), text, blocks)
    .map(({ body }) => body.text)
    .join('');

describe('running text', () => {
  it('leads from names in double brackets to entries and methods', () => {
    const text = inline(page(), '[[IPortWaveRT]] and [[IPortClsStreamResourceManager::AddStreamResource]]').text;
    expect(text).toContain('href="../../ddi/iportwavert/"');
    expect(text).toContain('href="../../ddi/iportclsstreamresourcemanager/addstreamresource/"');
  });

  it('leaves names nobody knows as code without a link', () => {
    expect(inline(page(), '[[INothing]]').text).toBe('<code>INothing</code>');
  });

  it('marks claims in ink or pencil and remembers their sources', () => {
    const at = page();
    const text = inline(at, 'So it is. {documented: audio/low-latency-audio} So we do it. {modelled: U-7}').text;
    expect(text).toContain('href="https://learn.microsoft.com/windows-hardware/drivers/audio/low-latency-audio"');
    expect(text).toMatch(/class="mark modelled" href="\.\.\/\.\.\/about\/decisions\/#u-7"/);
    expect([...at.sources]).toEqual(['audio/low-latency-audio', 'U-7']);
  });

  it('keeps braces that are no claim, and HTML, as text', () => {
    expect(inline(page(), '{40, 0} {wrong: x} <script>alert(1)</script> CUnknown<T>').text).toBe(
      '{40, 0} {wrong: x} &lt;script&gt;alert(1)&lt;/script&gt; CUnknown&lt;T&gt;',
    );
  });

  it('refuses addresses that run scripts', () => {
    expect(inline(page(), '[click](javascript:alert(1))').text).not.toContain('href');
  });
});

describe('blocks', () => {
  it('come from lines of their own', () => {
    expect(whole('Text.\n\n<Live scenario="late-packet" panels="verdict,trace" />\n\nMore.')).toContain(
      '<i>live late-packet verdict+trace</i>',
    );
    expect(whole('<Experiment />')).toContain('<i>experiment</i>');
    expect(whole('<Console entry="IPortWaveRT::Init" />')).toContain('<i>console IPortWaveRT::Init</i>');
  });

  it('stay text when something is wrong with them', () => {
    expect(whole('<Live scenario="Late Packet" />')).toContain('&lt;Live');
    expect(whole('<Console entry="a b" />')).toContain('&lt;Console');
  });

  it('are cut into chapters by headings of the second level', () => {
    const made = chapters(page(), '# Left out\nBefore.\n\n## First\nOne.\n\n## Second\nTwo.', blocks);
    expect(made.map(({ title }) => title)).toEqual(['', 'First', 'Second']);
    expect(made[2]!.body.text).toBe('<p>Two.</p>\n');
  });
});
