/** Whether the faults of a scenario can happen at all. */
import type { Fault, ScenarioProblem } from '../scenario/schema.ts';
import { has, OFFERED, type Windows } from '../versions.ts';
import { fallible } from './fallible.ts';

/** What is wrong with the faults of a scenario for this Windows. */
export function faultProblems(faults: readonly Fault[], windows: Windows): ScenarioProblem[] {
  return faults.flatMap(({ call, gives }, index) => {
    const { since, less } = fallible(call);
    if (since !== undefined && !has(windows, since))
      return [
        {
          path: `faults.${index}.call`,
          message: `${call} first appeared in ${since}; this scenario runs ${OFFERED[windows]}, where no driver can call it`,
        },
      ];
    if (gives === 'less' && !less)
      return [{ path: `faults.${index}.gives`, message: `${call} succeeds or fails; it never gives less` }];
    return [];
  });
}
