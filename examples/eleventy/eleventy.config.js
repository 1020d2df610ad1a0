/** Pages in Markdown with a short code for live blocks; the package is copied as it is. */
import { run } from 'portcls-lab';

const escape = (text) =>
  String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);

export default function (eleventy) {
  eleventy.addPassthroughCopy({ 'node_modules/portcls-lab': 'portcls-lab', 'content/page.css': 'page.css' });

  // What became of the scenario is part of the page: it is there for readers without scripts, and for search engines.
  eleventy.addAsyncShortcode('lab', async (scenario, panels = 'verdict,timeline') => {
    const { verdict } = await run(scenario);
    return `<figure>
<portcls-lab scenario="${escape(scenario)}" panels="${escape(panels)}"></portcls-lab>
<figcaption>${escape(verdict.headline)}. ${escape(verdict.because)}</figcaption>
</figure>`;
  });

  return { dir: { input: 'content', output: '_site' }, markdownTemplateEngine: 'njk', pathPrefix: '/docs/' };
}
