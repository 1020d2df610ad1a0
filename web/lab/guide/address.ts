/** The learning part of an address: `lesson=2.3` and `present`. Beside a packed state the lesson only says where it stands. */
import type { Lab } from '../state/lab.svelte.ts';

/** What stands behind the state in the address; '' when nobody learns. */
export const learnPart = ({ learn }: Lab): string =>
  `${learn.step && `&lesson=${learn.step}`}${learn.present ? '&present' : ''}`;

/**
 * Opens what the address asks for. Without a state beside it the lab is brought to where the step begins. Returns what was
 * not possible, one sentence each.
 */
export async function openLearn(lab: Lab, hash: string, hasState: boolean): Promise<string[]> {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  if (given.has('present')) lab.learn.present = true;
  const wanted = given.get('lesson');
  if (wanted === null) return [];
  const [{ guideOf }, { placeOf, placeText }] = await Promise.all([
    import('./guide.svelte.ts'),
    import('../../lessons/index.ts'),
  ]);
  const place = placeOf(wanted);
  if (!place) return [`The address asks for the lesson “${wanted.slice(0, 40)}”, which there is not.`];
  if (hasState) lab.learn.step = placeText(place);
  else await guideOf(lab).enter(place);
  return [];
}
