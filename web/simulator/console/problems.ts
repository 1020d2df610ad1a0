/** What a schema cannot say of calls made by hand: whether the arguments are those of the call. */
import type { Action, ScenarioProblem } from '../scenario/schema.ts';
import { argumentProblem, highestIrql } from './calls.ts';

export function callProblems(actions: readonly Action[]): ScenarioProblem[] {
  return actions.flatMap((action, i): ScenarioProblem[] => {
    if (action.do !== 'call') return [];
    const path = `actions.${i}`;
    if (action.irql > highestIrql(action.call))
      return [{ path: `${path}.irql`, message: `Windows calls ${action.call} at PASSIVE_LEVEL only` }];
    const problem = argumentProblem(action.call, action.args);
    return problem ? [{ path: `${path}.args`, message: problem }] : [];
  });
}
