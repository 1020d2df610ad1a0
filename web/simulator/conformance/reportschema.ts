/** The report of `lab conformance --json` as a schema: what `lab schema conformance` publishes, and pieces are read by. */
import * as v from 'valibot';
import { CONFORMANCE_RULES, type ConformanceRule } from './rules.ts';

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const From1 = v.pipe(v.number(), v.integer(), v.minValue(1));
const Digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Texts = v.array(v.string());
const Rule = v.picklist(CONFORMANCE_RULES.map(({ id }): ConformanceRule => id));

const Breach = v.strictObject({
  rule: Rule,
  text: v.pipe(v.string(), v.description('What happened')),
  atHns: v.pipe(v.number(), v.minValue(0), v.description('Time since the beginning of the run, in 100-ns units')),
  records: v.pipe(Texts, v.description('The last records of the trace before it')),
  windows: v.pipe(v.string(), v.description('What Windows may do then')),
  scenario: v.string(),
});

const RuleResult = v.strictObject({
  id: Rule,
  kind: v.pipe(
    v.picklist(['driver-verifier', 'documented', 'ours']),
    v.description('Who demands it: Driver Verifier, a page of the documentation, or this lab'),
  ),
  severity: v.picklist(['error', 'warning', 'note']),
  number: v.pipe(v.string(), v.description('Of Driver Verifier, as 0x00071001; empty for other rules')),
  source: v.pipe(v.string(), v.description('Page of the documentation, or number of a modelling decision')),
  title: v.string(),
  demands: v.string(),
  notApplicable: v.pipe(v.string(), v.description('Why no driver can break it here; empty when one can')),
  status: v.picklist(['held', 'broken', 'not exercised', 'not applicable']),
  exercised: v.pipe(Count, v.description('How often it was put to the test, over all scenarios')),
  breaches: v.pipe(v.array(Breach), v.description('The first of each scenario, in the order of the scenarios')),
});

export const REPORT_SCHEMA = v.strictObject({
  kind: v.literal('lab-conformance'),
  version: v.literal(2),
  driver: v.string(),
  module: v.pipe(Digest, v.description('SHA-256 of the module that was judged')),
  setup: v.pipe(
    Digest,
    v.description('SHA-256 of everything else that decides what is done: the scenarios, and how many calls are failed'),
  ),
  verdict: v.picklist(['conforms', 'does not conform']),
  shard: v.pipe(
    v.strictObject({ index: From1, count: From1 }),
    v.description('Which piece of the work this is; 1 of 1 for the whole'),
  ),
  sources: v.pipe(Texts, v.description('Source files of the driver')),
  accepted: v.pipe(Texts, v.description('Functions of Windows it imports that have no effect here')),
  rules: v.array(RuleResult),
  scenarios: v.array(
    v.strictObject({
      number: v.pipe(Count, v.description('Its place in the whole work')),
      name: v.string(),
      status: v.picklist(['held', 'broken', 'not applicable']),
      reason: v.pipe(v.string(), v.description('Why it is not applicable; empty when it is')),
      broken: v.array(Rule),
    }),
  ),
  faults: v.pipe(
    v.strictObject({
      runs: Count,
      worked: v.pipe(Count, v.description('Runs in which the driver worked on')),
      refused: v.pipe(Count, v.description('Runs in which it refused, with a fitting status')),
      failures: v.array(
        v.strictObject({
          number: v.pipe(Count, v.description('Its place in the whole work')),
          task: v.string(),
          reasons: Texts,
        }),
      ),
    }),
    v.description('Calls that were failed, one in each run'),
  ),
});
