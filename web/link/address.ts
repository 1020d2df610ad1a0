/**
 * The state in the part of an address after `#`, which never leaves the browser: `#s=1.<packed state>`. Arguments written by
 * hand stand beside it: `#scenario=late-packet&at=0.25&tab=causes`. Each is read by itself; a wrong one is named and the
 * others stand.
 */
import { pack, PackedProblem, unpack } from './packed.ts';
import { readState, STATE_VERSION, writeState } from './state.ts';
import type { LinkState, Position } from './types.ts';

/** Longer links are cut by mail and chat programs: a file is offered instead. In characters, of the part after `#`. */
export const LONGEST_LINK_CHARACTERS = 8000;
/** Version of the packing; that of the state stands inside. */
const PACKING = '1';

export interface Asked extends LinkState {
  /** Name of a scenario of the library, not yet looked up. A whole scenario goes before it. */
  readonly name?: string;
}

export interface AskedResult {
  readonly asked: Asked;
  /** What was ignored and why, one whole sentence each. */
  readonly problems: readonly string[];
}

/** A state that does not fit into an address. */
export class TooLong extends Error {
  override readonly name = 'TooLong';
  readonly characters: number;
  constructor(characters: number) {
    super(
      `A link to this would have ${characters} characters, and links over ${LONGEST_LINK_CHARACTERS} are cut off by many programs.`,
    );
    this.characters = characters;
  }
}

/** The address part for a state, without `#`. Rejects with TooLong. */
export async function writeAddress(state: LinkState): Promise<string> {
  const address = `s=${PACKING}.${await pack(writeState(state))}`;
  if (address.length > LONGEST_LINK_CHARACTERS) throw new TooLong(address.length);
  return address;
}

/** True when there is something for `readAddress`. */
export const asksForSomething = (hash: string): boolean =>
  /[#&](s|scenario|at|tab)=/.test(`#${hash.replace(/^#/, '')}`);

/** Reads the part of an address after `#`, with or without it. Never rejects. */
export async function readAddress(hash: string): Promise<AskedResult> {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const problems: string[] = [];
  let asked: Asked = {};

  const packed = given.get('s');
  if (packed !== null) {
    const read = await readPacked(packed);
    asked = read.state;
    problems.push(...read.problems.map((problem) => `The link was not used as a whole: ${problem}.`));
  }

  const name = given.get('scenario');
  if (name && !asked.scenario) {
    if (/^[a-z0-9][a-z0-9-]{0,63}$/.test(name)) asked = { ...asked, name };
    else problems.push(`The address asks for the scenario “${shortened(name)}”, which no scenario can be called.`);
  }
  const at = given.get('at');
  if (at !== null) {
    const position = positionOf(at);
    if (position) asked = { ...asked, at: position };
    else problems.push(`The address asks for the time “${shortened(at)}”; give seconds from 0 to 3600, or end.`);
  }
  const tab = given.get('tab');
  if (tab !== null) {
    const read = readState({ version: STATE_VERSION, view: { tab } });
    if (read.problems.length === 0) asked = { ...asked, view: { ...asked.view, tab } };
    else problems.push(`The address asks for the tab “${shortened(tab)}”, which there is not.`);
  }
  return { asked, problems };
}

async function readPacked(text: string): Promise<ReturnType<typeof readState>> {
  const failed = (problem: string) => ({ state: {}, problems: [problem] });
  const [packing, packed] = [text.slice(0, text.indexOf('.')), text.slice(text.indexOf('.') + 1)];
  if (packing !== PACKING) {
    return failed(
      /^\d{1,4}$/.test(packing) && Number(packing) > Number(PACKING)
        ? `it comes from a newer lab (packing ${packing})`
        : 'it does not begin as a link of this lab',
    );
  }
  try {
    return readState(JSON.parse(await unpack(packed)));
  } catch (error) {
    return failed(error instanceof PackedProblem ? error.message : 'what it unpacks to is not JSON');
  }
}

function positionOf(text: string): Position | undefined {
  if (text === 'end') return { end: true };
  if (!/^\d{1,4}(\.\d{1,7})?$/.test(text)) return undefined;
  const hns = Math.round(Number(text) * 1e7);
  return hns <= 36_000_000_000 ? { hns } : undefined;
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
