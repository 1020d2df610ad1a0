/** Which rule something left behind at unload breaks. */
import type { RuleId } from './rules.ts';

const RULE_OF_KIND: Readonly<Record<string, RuleId>> = { mdl: 'pc-allocated-pages', res: 'resource-never-removed' };

/** `name` as `Session.live` gives it: the object's name (`mdl#1`), then more about it. */
export function leakRule(name: string): RuleId {
  const [kind] = name.split('#');
  return RULE_OF_KIND[kind!] ?? 'left-behind';
}
