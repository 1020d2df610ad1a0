/** What came of two runs, as rows of one table. */
import { count, duration, seconds } from '../format.ts';
import type { Side } from './side.svelte.ts';

export interface Outcome {
  readonly what: string;
  readonly left: string;
  readonly right: string;
}

/** One question about a run; '' where it has no answer. */
const QUESTIONS: readonly (readonly [string, (side: Side) => string])[] = [
  ['Glitches', ({ snapshot }) => count(snapshot?.glitches.length ?? 0)],
  [
    'First glitch',
    ({ snapshot }) => {
      const glitch = snapshot?.glitches[0];
      return glitch ? `${glitch.kind}, packet ${glitch.packet}, at ${seconds(glitch.atHns)} s` : '';
    },
  ],
  [
    'Longest delay',
    ({ snapshot }) => {
      const longest = Math.max(0, ...(snapshot?.glitches ?? []).map(({ lateHns }) => lateHns));
      return longest > 0 ? duration(longest) : '';
    },
  ],
  ['Why', ({ verdict }) => verdict?.root || verdict?.because || ''],
  [
    'Registered',
    ({ snapshot }) => {
      const kinds = (snapshot?.resources ?? []).map(({ resource, via }) => `${resource} by ${via}`);
      return [...new Set(kinds)].join(', ') || 'nothing';
    },
  ],
  [
    'Interface',
    ({ snapshot }) =>
      snapshot?.queries
        .filter(({ iid }) => iid.includes('StreamResourceManager'))
        .map(({ iid, status }) => `${iid.replace(/^IID_/, '')}: ${status}`)
        .join(', ') ?? '',
  ],
  ['Findings', ({ snapshot }) => [...new Set(snapshot?.findings.map(({ rule }) => rule))].join(', ')],
  ['Ended by', ({ snapshot }) => snapshot?.failure?.text ?? ''],
  [
    'Packets played or delivered',
    ({ snapshot }) => snapshot?.streams.map(({ packetCount }) => count(packetCount)).join(', ') ?? '',
  ],
  ['Left allocated', ({ snapshot }) => snapshot?.live.join(', ') ?? ''],
  ['Trace records', ({ records }) => count(records)],
];

/** The answers of both sides; questions that neither answers are left out. */
export function outcomesOf(left: Side, right: Side): readonly Outcome[] {
  return QUESTIONS.map(([what, answer]): Outcome => ({
    what,
    left: left.snapshot ? answer(left) : '',
    right: right.snapshot ? answer(right) : '',
  })).filter((outcome) => outcome.left !== '' || outcome.right !== '');
}

/** Both runs in one sentence. */
export function sentence(left: Side, right: Side): string {
  if (!left.snapshot || !right.snapshot) return 'Two traces, record by record';
  const [l, r] = [left.snapshot.glitches.length, right.snapshot.glitches.length];
  const glitches = (n: number) => (n === 0 ? 'No glitch' : n === 1 ? '1 glitch' : `${count(n)} glitches`);
  if (left.snapshot.failure || right.snapshot.failure) {
    const ended = (side: Side, n: number) => (side.snapshot?.failure ? 'an early end' : glitches(n).toLowerCase());
    const text = `${ended(left, l)} on the left, ${ended(right, r)} on the right`;
    return text[0]!.toUpperCase() + text.slice(1);
  }
  if (l === r) return `${glitches(l)} on either side`;
  return `${glitches(l)} on the left, ${glitches(r).toLowerCase()} on the right`;
}
