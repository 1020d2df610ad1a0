/** Undo against a model that keeps every state: any order of changes, steps back and forward. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_STEPS, Undo } from '../../../web/lab/state/undo.svelte.ts';

test('undo and redo agree with a list of all states and a place in it', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('change', 'undo', 'redo'), { maxLength: 400 }), (acts) => {
      const undo = new Undo<number>();
      let now = 0;
      let next = 1;
      let states = [0];
      let at = 0;
      for (const act of acts) {
        if (act === 'change') {
          undo.record(now);
          now = next++;
          states = [...states.slice(0, at + 1), now].slice(-MOST_STEPS - 1);
          at = states.length - 1;
        } else if (act === 'undo') {
          now = undo.undo(now) ?? now;
          at = Math.max(0, at - 1);
        } else {
          now = undo.redo(now) ?? now;
          at = Math.min(states.length - 1, at + 1);
        }
        expect(now).toBe(states[at]);
        expect([undo.canUndo, undo.canRedo]).toEqual([at > 0, at < states.length - 1]);
      }
    }),
  );
});
