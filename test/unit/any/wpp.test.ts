/** A driver that traces with WPP builds without its preprocessor, and traces nothing. */
import { expect, it } from 'vitest';
import { traceFunctions } from '../../../scripts/lib/any/wpp.mjs';
import { anyDriver } from '../../../web/simulator/any/driver.ts';
import { readMetadata } from '../../../web/simulator/any/metadata.ts';
import { readScenario } from '../../../web/simulator/scenario/schema.ts';
import { Session } from '../../../web/simulator/session.ts';
import { buildFolder } from './build.ts';

it('builds, says so, and runs', async () => {
  const { module, notes } = await buildFolder('test/drivers/traced', 'traced');
  expect(notes).toContain(
    'Trace headers (.tmh) made here: 1. No trace session listens: WPP messages are accepted and not made.',
  );
  const read = readScenario({ version: 1, device: 'none', streams: [], durationMs: 20 });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const session = await Session.create(module, read.scenario, undefined, { any: anyDriver(readMetadata(module)) });
  session.advance({});
  expect(session.failure).toBeNull();
  expect(session.kernel.state.debugOutput).toEqual(['started', 'unloaded']);
}, 60_000);

it.each([
  ['without configuration', ['// FUNC Lost(MSG, ...);'], '', ['DoTraceMessage']],
  [
    'a configuration block, with a fixed flag',
    [
      '// begin_wpp config\n// FUNC TraceEvents(LEVEL, FLAGS, MSG, ...);\n//FUNC Trace{FLAG=ALL}(LEVEL, MSG);\n// end_wpp',
    ],
    '',
    ['DoTraceMessage', 'Trace', 'TraceEvents'],
  ],
  [
    'an option and a property of the project',
    [],
    '<WppAdditionalOptions>-func:TraceA(LEVEL,MSG,...)</WppAdditionalOptions><WppTraceFunction>TraceB(LEVEL,MSG,...);TraceC{FLAG=X}(MSG,...)</WppTraceFunction>',
    ['DoTraceMessage', 'TraceA', 'TraceB', 'TraceC'],
  ],
])('trace functions: %s', (_what, texts, project, expected) => {
  expect(traceFunctions(texts, project)).toEqual(expected);
});
