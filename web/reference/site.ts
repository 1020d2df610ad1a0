/** All pages of the reference from the catalogues and the written content. */
import { DDI, DDI_GROUPS, ddiEntry } from '../simulator/catalogue/ddi/index.ts';
import { DECISIONS } from '../simulator/catalogue/decisions.ts';
import {
  bugChecksPage,
  decisionsPage,
  gapsByNumber,
  gapsPage,
  glossaryPage,
  rulesPage,
  statusesPage,
} from './render/about.ts';
import { ddiIndex, entryPages } from './render/entries.ts';
import type { Content } from './render/library.ts';
import type { Pair } from './render/live.ts';
import { inOrder, type Group } from './render/navigation.ts';
import type { Page } from './render/page.ts';
import { entryPlace, PLACES, scenarioPlace, topicPlace } from './render/places.ts';
import { scenarioGroups, scenarioIndex, scenarioPage } from './render/scenarios.ts';
import { searchDocuments, type SearchDocument } from './render/search-documents.ts';
import { body, fill, head, type Beside } from './render/shell.ts';
import { topicPage } from './render/topics.ts';

/** The experiment of the start page: one machine, one storm, with and without a registration. */
const EXPERIMENT: Pair = {
  title: 'The same storm, without and with one call',
  text: 'Packets of 2.67 ms while network DPCs of nearly 3 ms turn up on any processor. Each bar is one packet: the time from its event until it is written. Above the deadline it is heard.',
  rows: [
    { scenario: 'protection-network-unregistered', label: 'Not registered' },
    { scenario: 'protection-network-registered', label: 'Registered' },
  ],
};

export interface Site {
  readonly pages: readonly Page[];
  readonly documents: readonly SearchDocument[];
  /** The finished text of a page. @param template the built template */
  render(page: Page, template: string): string;
}

/** Beside the start page: the interface itself, the first runs to look at, where to look things up. */
function besideStart(content: Content): Beside[] {
  const runs = ['first-stream', 'late-packet', 'before-windows-10'];
  return [
    {
      title: 'The interface',
      links: DDI_GROUPS[0]!.entries.map((entry) => ({ title: entry.name, place: entryPlace(entry), code: true })),
    },
    {
      title: 'Runs to begin with',
      links: runs.flatMap((name) => {
        const found = content.scenarios.get(name);
        return found ? [{ title: found.scenario.title || name, place: scenarioPlace(name) }] : [];
      }),
    },
    {
      title: 'Look it up',
      links: [
        { title: 'All of the DDI', place: PLACES.ddi },
        { title: 'Status values', place: PLACES.statuses },
        { title: 'Modelling decisions', place: PLACES.decisions },
        { title: 'Gaps in the official pages', place: PLACES.gaps },
        { title: 'Glossary', place: PLACES.glossary },
      ],
    },
  ];
}

/** @throws Error when content names something that is not there */
export function makeSite(content: Content): Site {
  const topicTitles = new Map(content.topics.map(({ name, title }) => [name, title]));
  const topics = content.topics.map((topic) => topicPage(content, topic, EXPERIMENT));
  const entries = new Map(DDI.map((entry) => [entry.name, entryPages(content, entry, EXPERIMENT)]));
  const branchOf = (pages: readonly Page[]) => ({ page: pages[0]!, title: pages[0]!.title, children: pages.slice(1) });
  const groups: Group[] = [
    { title: 'Start', entries: topics.map((page) => ({ page, title: page.title })) },
    ...DDI_GROUPS.map((group) => ({
      title: group.title,
      entries: group.entries.map(({ name }) => branchOf(entries.get(name)!)),
    })),
    {
      title: 'Scenarios',
      entries: [
        {
          page: scenarioIndex(content),
          title: 'All scenarios',
          note: String(content.scenarios.size),
          children: scenarioGroups(content).flatMap((group) =>
            group.entries.map(({ name }) => scenarioPage(content, name)),
          ),
        },
      ],
    },
    {
      title: 'About the facts',
      entries: [
        { page: ddiIndex(), title: 'All of the DDI', note: String(DDI.length) },
        { page: decisionsPage(), title: 'Modelling decisions', note: String(DECISIONS.length) },
        { page: gapsPage(), title: 'Gaps in the official pages', note: String(gapsByNumber().size) },
        { page: rulesPage(), title: 'Rules' },
        { page: statusesPage(), title: 'Status values' },
        { page: bugChecksPage(), title: 'Bug checks' },
        { page: glossaryPage(topicTitles), title: 'Glossary' },
      ],
    },
  ];

  const pages = inOrder(groups);
  const besideOf = new Map<Page, Beside[]>();
  const start = pages.find(({ place }) => place === PLACES.start);
  if (start) besideOf.set(start, besideStart(content));
  for (const entry of DDI) {
    const beside: Beside[] = [
      {
        title: 'Scenarios that show it',
        links: entry.scenarios.flatMap((name) => {
          const found = content.scenarios.get(name);
          return found ? [{ title: found.scenario.title || name, place: scenarioPlace(name) }] : [];
        }),
      },
      {
        title: 'See also',
        links: entry.seeAlso.flatMap((name) => {
          const other = ddiEntry(name);
          if (other) return [{ title: name, place: entryPlace(other), code: true }];
          const title = topicTitles.get(name);
          return title === undefined ? [] : [{ title, place: topicPlace(name) }];
        }),
      },
    ];
    for (const page of entries.get(entry.name)!) besideOf.set(page, beside);
  }

  return {
    pages,
    documents: searchDocuments(pages),
    render: (page, template) =>
      fill(template, page, { head: head(page), body: body(page, groups, besideOf.get(page) ?? []) }),
  };
}
