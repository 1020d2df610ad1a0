/** What a text in the editor is: a scenario, or the list of what is wrong with it, each problem with its place in the text. */
import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { readScenario, type Scenario } from '../../simulator/scenario/schema.ts';

export type Path = readonly (string | number)[];

/** Offsets in the text, `to` excluded. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Problem extends Range {
  /** `streams.0.packetFrames`; '' for the whole text. */
  readonly path: string;
  readonly message: string;
}

export interface Reading {
  /** The value of the text; undefined when it is not JSON. */
  readonly value: unknown;
  /** Set when nothing is wrong. */
  readonly scenario: Scenario | null;
  readonly problems: readonly Problem[];
}

export const LARGEST_TEXT_CHARACTERS = 4 * 1024 * 1024;

const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };
const SYNTAX: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is not JSON: strings and names stand in double quotes',
  InvalidNumberFormat: 'this is not a number JSON can write',
  PropertyNameExpected: 'the name of a property is missing, or there is a comma too many',
  ValueExpected: 'a value is missing, or there is a comma too many',
  ColonExpected: 'a colon is missing after the name of the property',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a closing brace is missing',
  CloseBracketExpected: 'a closing bracket is missing',
  EndOfFileExpected: 'the scenario is over here; what follows belongs to nothing',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'JSON has no comments',
  UnexpectedEndOfString: 'the closing quote of this string is missing',
  UnexpectedEndOfNumber: 'this number is not complete',
  InvalidUnicode: 'an escape of a character needs four hexadecimal digits after \\u',
  InvalidEscapeCharacter: 'JSON has no such escape',
  InvalidCharacter: 'a string cannot hold this character unescaped',
};

/** Reads a text. Never throws. */
export function readText(text: string): Reading {
  if (text.length > LARGEST_TEXT_CHARACTERS) {
    return broken([{ path: '', message: 'the text is over 4 MB: too large for a scenario', from: 0, to: 0 }]);
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, STRICT);
  if (errors.length > 0 || !tree) return broken(syntaxProblems(text, errors));
  const value: unknown = JSON.parse(text);
  const doubles = duplicates(tree);
  const result = readScenario(value);
  const problems = [
    ...doubles,
    ...(result.ok ? [] : result.problems.map((problem) => ({ ...problem, ...placeIn(tree, problem.path) }))),
  ];
  return { value, scenario: result.ok && problems.length === 0 ? result.scenario : null, problems };
}

const broken = (problems: readonly Problem[]): Reading => ({ value: undefined, scenario: null, problems });

function syntaxProblems(text: string, errors: readonly ParseError[]): Problem[] {
  if (errors.length === 0) return [{ path: '', message: 'the text is empty', from: 0, to: text.length }];
  return errors.slice(0, 20).map(({ error, offset, length }) => ({
    path: '',
    message: SYNTAX[printParseErrorCode(error)] ?? 'this is not JSON',
    from: Math.min(offset, text.length),
    to: Math.min(offset + length, text.length),
  }));
}

/** The place of a path such as `streams.0.format` in a JSON text, or of the innermost part of it that is there. */
export function placeOf(text: string, path: string): Range {
  const tree = parseTree(text);
  return tree ? placeIn(tree, path) : { from: 0, to: 0 };
}

function placeIn(tree: Node, path: string): Range {
  const steps = path === '' ? [] : path.split('.');
  let node = tree;
  for (const step of steps) {
    const next = findNodeAtLocation(node, [node.type === 'array' ? Number(step) : step]);
    if (!next) break;
    node = next;
  }
  // A whole object is marked at its brace, so that one mark does not cover the text.
  const length = node.type === 'object' || node.type === 'array' ? 1 : node.length;
  return { from: node.offset, to: node.offset + length };
}

/** JSON lets a name stand twice, and the last one counts; here that would be a change nobody sees. */
function duplicates(tree: Node): Problem[] {
  const found: Problem[] = [];
  const waiting: { node: Node; path: string }[] = [{ node: tree, path: '' }];
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    const { node, path } = item;
    const below = (name: string | number) => (path === '' ? String(name) : `${path}.${name}`);
    const seen = new Set<string>();
    node.children?.forEach((child, index) => {
      if (node.type === 'array') return void waiting.push({ node: child, path: below(index) });
      const [key, value] = child.children ?? [];
      if (!key || !value) return;
      const name = String(key.value);
      if (seen.has(name)) {
        const range = { from: key.offset, to: key.offset + key.length };
        found.push({ path: below(name), message: `“${name}” stands here a second time; keep one of them`, ...range });
      }
      seen.add(name);
      waiting.push({ node: value, path: below(name) });
    });
  }
  return found;
}
