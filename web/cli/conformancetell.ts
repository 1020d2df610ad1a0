/** Hands a conformance report over: printed, written as JUnit XML, and as exit code. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as v from 'valibot';
import type { ConformanceReport } from '../simulator/conformance/report.ts';
import { REPORT_SCHEMA } from '../simulator/conformance/reportschema.ts';
import { conformanceJunit, conformanceText } from './conformancetext.ts';
import type { Place } from './place.ts';
import { BadInput, fileTrouble } from './problems.ts';

export interface TellOptions {
  /** File for the JUnit XML. */
  readonly junit?: string;
  readonly json?: boolean;
}

/** Returns the exit code: 0 when no rule is broken, 1 when one is. Throws BadInput when the XML cannot be written. */
export function tell(place: Place, given: ConformanceReport, { junit, json = false }: TellOptions): number {
  // Fields in the order of the schema, whoever put them together: the same report is the same bytes.
  const report: ConformanceReport = v.parse(REPORT_SCHEMA, given);
  if (junit !== undefined) {
    try {
      writeFileSync(resolve(place.from, junit), conformanceJunit(report));
    } catch (error) {
      throw new BadInput(`${junit} could not be written: ${fileTrouble(error)}.`);
    }
  }
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : conformanceText(report));
  return report.verdict === 'conforms' ? 0 : 1;
}
