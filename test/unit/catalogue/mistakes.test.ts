/**
 * The known mistakes of the digest of facts: each is shown by a scenario of the library that expects its effect, or
 * is found by a named test. Beside them the constructed one that no scenario can show (O-4).
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { scenarioOf } from '../../golden/library.ts';

interface Test {
  readonly file: string;
  readonly title: string;
}
type Shown = string | readonly Test[];

const KNOWN: Readonly<Record<string, Shown>> = {
  'R-1': 'mistake-position-grows',
  'R-2': 'mistake-coarse-timer',
  'R-3': 'mistake-write-offset-behind',
  'R-4': 'mistake-divides-by-buffer',
  'R-5': 'mistake-stale-frames',
  'R-6': [
    {
      file: 'test/unit/driver/bad-drivers.test.ts',
      title: 'other-device: a power request for a device object of its own ends in bug check 0x9F (R-6)',
    },
  ],
  'R-7': 'mistake-whole-milliseconds',
  'R-8': 'mistake-polls-position',
  'R-9': 'mistake-client-mask',
  'R-10': 'mistake-client-boundary',
  'R-11': 'mistake-client-no-bytes',
  'R-12': 'mistake-client-set-register',
  'R-13': 'mistake-paged-inline',
  'R-14': 'mistake-event-in-isr',
  'R-15': 'mistake-stays-connected',
  'R-16': 'mistake-deleted-adapter',
  'R-17': 'mistake-ignores-surprise-removal',
  'R-18': 'mistake-answers-for-the-port',
  'R-19': 'mistake-last-descriptor',
  'R-20': [
    { file: 'test/sys/inf.test.ts', title: 'with the node type of a microphone for the speaker is found out (R-20)' },
    {
      file: 'test/sys/inf.test.ts',
      title: 'belongs to a driver whose bridge pins are never opened: their instance counts are 0 (R-20)',
    },
  ],
  'R-21': 'mistake-client-overflow-only',
  'R-22': 'mistake-pause-loses-time',
  'R-23': 'mistake-break-in',
  'O-4': [
    { file: 'test/unit/resources.test.ts', title: 'reports an interrupt that the driver has not connected (O-4)' },
  ],
};
const LAST = 23;

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');
const page = read('web/reference/content/topics/known-mistakes.md');

describe('known mistakes', () => {
  it('are R-1 to R-23, none left out', () => {
    const ids = Object.keys(KNOWN).filter((id) => id.startsWith('R-'));
    expect(ids).toEqual(Array.from({ length: LAST }, (_, i) => `R-${i + 1}`));
  });

  for (const [id, shown] of Object.entries(KNOWN))
    if (typeof shown === 'string')
      it(`${id}: ${shown} expects its effect`, () => {
        expect(existsSync(`${root}test/scenarios/${shown}/trace.txt`)).toBe(true);
        const { group, driver, expect: expected, streams } = scenarioOf(shown);
        expect(group).toBe('mistakes');
        // The mistake is the driver's or the client's.
        expect(driver !== 'portcls-lab' || streams.some(({ client }) => client !== undefined)).toBe(true);
        const { glitches, findings, failure } = expected!;
        expect(glitches !== undefined || (findings?.length ?? 0) > 0 || failure !== undefined).toBe(true);
      });
    else
      it(`${id}: a test finds it, and the page of known mistakes says how`, () => {
        for (const { file, title } of shown) expect(read(file)).toContain(`it('${title}'`);
        expect(page).toContain('## Found without a run');
        if (id !== 'O-4') expect(page).toContain(`\`npm test -- ${id === 'R-20' ? 'sys' : 'unit'}\``);
      });
});
