/** What the lab saves as a file or puts on the clipboard. Loaded when something is. */
import type { TraceRow } from '../../simulator/views.ts';
import { offerDownload } from '../files.ts';
import { count } from '../format.ts';
import type { Lab } from '../state/lab.svelte.ts';
import { textOf } from '../tabletext.ts';

/** Writing that takes longer is shown, and can be stopped. */
const SHOWN_AFTER_MS = 300;
const REPORT_ROWS = 60;
const COPY_AT_MOST_ROWS = 20_000;

const fileName = (lab: Lab, ending: string) => `portcls-lab-${lab.setup.scenario.name}${ending}`;

/** Does something that writes for a while; how far it is is shown with what it is. */
export async function writing<T>(
  lab: Lab,
  what: string,
  act: (tell: (bytes: number) => void) => Promise<T>,
): Promise<T> {
  const beganMs = performance.now();
  try {
    return await act((bytes) => {
      if (performance.now() - beganMs > SHOWN_AFTER_MS) lab.writing = { what, bytes };
    });
  } finally {
    lab.writing = null;
  }
}

const wholeTrace = (lab: Lab) => writing(lab, 'The trace', (tell) => lab.run.client.reads.traceText(tell));

export async function saveWav(lab: Lab, index: number): Promise<void> {
  const bytes = await lab.run.client.reads.wav(index);
  offerDownload(fileName(lab, `-stream${index + 1}.wav`), 'audio/wav', bytes);
}

export async function saveTrace(lab: Lab): Promise<void> {
  offerDownload(fileName(lab, '.trace.txt'), 'text/plain', await wholeTrace(lab));
}

export async function saveScenario(lab: Lab): Promise<void> {
  const text = `${JSON.stringify(lab.setup.scenario, null, 2)}\n`;
  offerDownload(fileName(lab, '.json'), 'application/json', text);
}

/** The run as a Chrome trace, which Perfetto opens. A run that is under way goes on afterwards. */
export async function savePerfetto(lab: Lab): Promise<void> {
  const goesOn = lab.run.state === 'running';
  if (goesOn) {
    await lab.run.pause();
    await lab.run.settled();
  }
  const bytes = await writing(lab, 'The Perfetto file', (tell) => lab.run.client.reads.chromeTrace(tell));
  offerDownload(fileName(lab, '.perfetto.json'), 'application/json', bytes);
  lab.say('The Perfetto file is saved.');
  if (goesOn) await lab.toggleRun();
}

/** Puts the rows that pass the filter on the clipboard: all of the trace in its golden form, or the chosen rows. */
export async function copyTrace(lab: Lab): Promise<void> {
  const { text, rows } = await traceAsText(lab);
  await navigator.clipboard.writeText(text);
  lab.say(`${count(rows)} rows copied.`);
}

/** Puts what a bug report needs on the clipboard: what happened, the last records, the scenario. */
export async function copyReport(lab: Lab): Promise<void> {
  const { run } = lab;
  const { records } = run.progress;
  const from = Math.max(0, records - REPORT_ROWS);
  const { rows } = await run.client.reads.rows(from, REPORT_ROWS, {});
  const report = run.snapshot?.failure?.report;
  const { headline, because } = run.verdict ?? { headline: run.problem, because: '' };
  const lines = [
    run.problem || headline,
    because,
    '',
    ...(report ? [report, ''] : []),
    ...rows.map(rowText),
    '',
    JSON.stringify(lab.setup.scenario),
    '',
  ];
  await navigator.clipboard.writeText(lines.join('\n'));
  lab.say('The report is copied.');
}

/** Puts what stands in a part of the page on the clipboard. */
export async function copyPart(lab: Lab, part: Element, what: string): Promise<void> {
  await navigator.clipboard.writeText(textOf(part));
  lab.say(`Copied: ${what}.`);
}

async function traceAsText(lab: Lab): Promise<{ text: string; rows: number }> {
  if (!lab.trace.filtered)
    return { text: new TextDecoder().decode(await wholeTrace(lab)), rows: lab.run.progress.records };
  const { rows } = await lab.run.client.reads.rows(0, COPY_AT_MOST_ROWS, lab.trace.filter);
  return { text: `${rows.map(rowText).join('\n')}\n`, rows: rows.length };
}

/** One record on one line, for people: the golden form of the whole trace comes from the simulator. */
function rowText(row: TraceRow): string {
  const result = row.result ? ` = ${row.result}` : '';
  const call = `${'  '.repeat(row.depth)}${row.call}(${row.args.join(', ')})${result}`;
  return `${(row.atHns / 1e7).toFixed(7)}  cpu${row.cpu} ${row.context}  ${call}`;
}
