/** The report on a run that failed: what happened, who did it, what led there. For people, and as fields. */
import { ENTRY } from '../../../wasm/abi/table.ts';
import { BUG_CHECKS, bugCheckNumber } from '../catalogue/bugchecks.ts';
import type { Context } from '../kernel/context.ts';
import type { Machine } from '../kernel/machine.ts';
import { secondsText, traceLine } from '../trace/decode.ts';
import { ENTRY_OP, opRow } from '../trace/trace.ts';
import type { FailureView } from '../views.ts';
import type { Stop } from './stop.ts';

const LAST_RECORDS = 10;
const IRQLS = ['PASSIVE_LEVEL', 'APC_LEVEL', 'DISPATCH_LEVEL'];

/** Fills in everything about a failure at the present moment. `context`: who ran; null when nobody did. */
export function failureView(
  machine: Machine,
  kind: FailureView['kind'],
  text: string,
  stop: Stop | null,
  context: Context | null,
): FailureView {
  const { trace } = machine;
  const records: string[] = [];
  const from = trace.enabled ? Math.max(0, trace.length - LAST_RECORDS) : trace.length;
  for (let i = from; i < trace.length; i++) records.push(traceLine(trace, i));
  const code = stop?.code ?? null;
  const facts = {
    kind,
    text,
    bugCheck:
      code === null
        ? null
        : {
            name: code,
            number: bugCheckNumber(code),
            parameters: parameterTexts(stop!.parameters),
            meaning: BUG_CHECKS[code].meaning,
            source: BUG_CHECKS[code].source,
          },
    atHns: machine.nowHns,
    processor: context?.cpu ?? null,
    irql: context?.irql ?? null,
    thread: context?.name ?? '',
    calls: context ? callsOf(machine, context) : [],
    records,
  };
  return { ...facts, report: reportText(facts, stop !== null) };
}

/** Four of them; null, and what the bug check does not use, as `?`. */
function parameterTexts(values: readonly (number | null)[]): string[] {
  return Array.from({ length: 4 }, (_, i) => {
    const value = values[i] ?? null;
    return value === null ? '?' : `0x${(value >>> 0).toString(16).toUpperCase()}`;
  });
}

/** Calls that are open in a context, innermost first: `miniport#1.PnpStop`. */
function callsOf(machine: Machine, context: Context): string[] {
  const calls: string[] = [];
  for (const frame of context.frames) {
    if (frame.op < 0) continue;
    const { name } = opRow(frame.op);
    const row = frame.kind === 'call' ? ENTRY[frame.op - ENTRY_OP] : undefined;
    const object = frame.kind === 'call' && row?.where === 'object' ? machine.objects.find(frame.args[0]!) : undefined;
    calls.push(object ? `${object.name}.${name.slice(name.indexOf('_') + 1)}` : name);
  }
  return calls.reverse();
}

function reportText(facts: Omit<FailureView, 'report'>, ended: boolean): string {
  const { text, bugCheck, atHns, processor, irql, thread, calls, records } = facts;
  const lines: string[] = [];
  const row = (title: string, value: string) => lines.push(`${title.padEnd(12)}${value}`);
  if (bugCheck) lines.push(`Simulated bug check ${bugCheck.number} ${bugCheck.name}`);
  else if (ended) lines.push('The simulated Windows stopped; no page says what Windows does here');
  else lines.push('The run ended');
  row('What', text);
  if (bugCheck) {
    row('Meaning', bugCheck.meaning);
    row('Parameters', bugCheck.parameters.join(' '));
  }
  const level = irql === null ? '' : `, IRQL ${irql} (${IRQLS[irql] ?? 'DIRQL'})`;
  row('At', `${secondsText(atHns)} s${processor === null ? '' : `, processor ${processor}`}${level}`);
  if (thread) row('Running', thread);
  calls.forEach((call, index) => row(index === 0 ? 'Calls' : '', call));
  records.forEach((record, index) => row(index === 0 ? 'Records' : '', record));
  if (bugCheck) row('Source', bugCheck.source);
  return lines.join('\n');
}
