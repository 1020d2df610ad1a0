/** Pages of the topics: the written part of the reference. */
import type { Content, Topic } from './library.ts';
import { consoleOf, experiment, liveBlock, type Pair } from './live.ts';
import { chapters } from './markdown.ts';
import { Page } from './page.ts';
import { topicPlace } from './places.ts';
import { html } from './html.ts';
import { stepBlock } from './steps.ts';
import { sourcesList } from './tables.ts';

export function topicPage(content: Content, topic: Topic, pair: Pair): Page {
  const page = new Page({
    place: topicPlace(topic.name),
    title: topic.title,
    purpose: topic.purpose,
    kind: 'Topic',
  });
  const [first, ...others] = chapters(page, topic.text, {
    live: (name, panels) => liveBlock(content, page, name, panels),
    experiment: () => experiment(page, pair),
    console: consoleOf,
    step: (name) => stepBlock(content, name),
  });
  if (first?.title === '') page.opening = html`<div class="prose">${first.body}</div>`;
  for (const { title, body } of first?.title === '' ? others : [first, ...others].filter((c) => c !== undefined)) {
    page.add(title, html`<div class="prose">${body}</div>`);
  }
  page.add('Sources', sourcesList(page));
  return page;
}
