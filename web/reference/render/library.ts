/** What pages are made from besides the catalogue: topics and scenarios, as their files say them. */
import { parseScenario, type Scenario } from '../../simulator/scenario/schema.ts';

export interface Topic {
  /** Its file's name without the ending. */
  readonly name: string;
  readonly title: string;
  readonly order: number;
  readonly purpose: string;
  /** Markdown without the front matter. */
  readonly text: string;
}

export interface ScenarioPage {
  readonly scenario: Scenario;
  /** Markdown of page.md; '' when there is none. */
  readonly text: string;
}

/** One step of the tutorial: what is changed, and what the commands then print. */
export interface Step {
  /** '' where nothing is changed. */
  readonly patch: string;
  readonly said: string;
}

export interface Content {
  readonly topics: readonly Topic[];
  /** Steps of the tutorial by the name of their files. */
  readonly steps: ReadonlyMap<string, Step>;
  /** The scenarios that the library lists, by name. */
  readonly scenarios: ReadonlyMap<string, ScenarioPage>;
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.md$/, '');
const folderName = (path: string): string => path.split('/').at(-2) ?? '';

/** @throws Error when the front matter lacks a field */
export function readTopic(path: string, text: string): Topic {
  const [, front = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  const field = (name: string): string => {
    const value = new RegExp(`^${name}: (.*)$`, 'm').exec(front)?.[1];
    if (value === undefined) throw new Error(`${path}: no “${name}” in the front matter`);
    return value.trim();
  };
  const order = Number(field('order'));
  if (!Number.isFinite(order)) throw new Error(`${path}: “order” in the front matter has to be a number`);
  return {
    name: baseName(path),
    title: field('title'),
    order,
    purpose: field('purpose'),
    text: body.trim(),
  };
}

/**
 * @param topics text of content/topics/*.md by path
 * @param scenarios text of scenario.json by path
 * @param pages text of page.md by path
 * @param stepFiles patches and texts of the tutorial's steps by path
 * @throws Error when a file cannot be read as what it is
 */
export function readContent(
  topics: Readonly<Record<string, string>>,
  scenarios: Readonly<Record<string, string>>,
  pages: Readonly<Record<string, string>>,
  stepFiles: Readonly<Record<string, string>> = {},
): Content {
  const steps = new Map(
    Object.entries(stepFiles).flatMap(([path, said]) => {
      if (!path.endsWith('.txt')) return [];
      const name = path.slice(path.lastIndexOf('/') + 1, -'.txt'.length);
      return [[name, { said, patch: stepFiles[path.replace(/\.txt$/, '.patch')] ?? '' }] as const];
    }),
  );
  const pageOf = new Map(Object.entries(pages).map(([path, text]) => [folderName(path), text]));
  const read = Object.entries(scenarios).flatMap(([path, text]) => {
    const result = parseScenario(text);
    if (!result.ok) throw new Error(`${path}: ${result.problems.map((p) => `${p.path}: ${p.message}`).join('; ')}`);
    const name = folderName(path);
    return result.scenario.group ? [[name, { scenario: result.scenario, text: pageOf.get(name) ?? '' }] as const] : [];
  });
  return {
    topics: Object.entries(topics)
      .map(([path, text]) => readTopic(path, text))
      .sort((a, b) => a.order - b.order || a.name.localeCompare(b.name, 'en')),
    steps,
    scenarios: new Map(read),
  };
}
