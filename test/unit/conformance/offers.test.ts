/** A refused format is held against a driver when its data ranges name it, not when they only have more channels. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildAnyDriver } from '../../../scripts/build-any.mjs';
import { readModule } from '../../../web/simulator/any/module.ts';
import { examine } from '../../../web/simulator/conformance/examine.ts';
import { fit, open } from '../../../web/simulator/conformance/open.ts';
import { scenarioOf } from '../../golden/library.ts';
import { REPOSITORY, withFiles } from '../any/build.ts';

/** What the example is found to break when its pin says so many channels and it refuses every stream with this status. */
async function refusing(channels: number, status: string): Promise<string[]> {
  const example = join(REPOSITORY, 'examples/hello-wavert');
  const files: Record<string, string> = {};
  for (const file of readdirSync(example).filter((one) => /\.(cpp|h)$/.test(one)))
    files[file] = readFileSync(join(example, file), 'utf8');
  const filters = files['filters.cpp']!;
  files['filters.cpp'] = filters
    .replace('    Channels, SampleBits, SampleBits', `    ${channels}, SampleBits, SampleBits`)
    .replace(
      'if (pin != WavePinRender || capture || !IsOurFormat(format))\n        return STATUS_INVALID_PARAMETER;',
      `if (pin == WavePinRender && !capture && IsOurFormat(format))\n        return ${status};`,
    );
  expect(files['filters.cpp']).toContain(`${channels}, SampleBits`);
  expect(files['filters.cpp']).toContain(`return ${status};`);
  return withFiles(files, async (folder) => {
    const out = join(folder, 'refuses.wasm');
    await buildAnyDriver({ folder, out, name: 'Refuses' });
    const { module, metadata } = await readModule(new Uint8Array(readFileSync(out)));
    const scenario = scenarioOf('first-stream');
    const session = await open(module, fit(scenario, metadata), metadata);
    const { breaches } = examine(session, scenario);
    session.dispose();
    return breaches.map(({ rule, text }) => `${rule}: ${text}`);
  });
}

it('two channels are named and refused: broken', async () => {
  expect(await refusing(2, 'STATUS_NO_MATCH')).toEqual([
    'stream-refused: stream 0: the stream was refused: STATUS_NO_MATCH',
  ]);
}, 60_000);

it('up to four are named, two are no match: not held against it; another status is', async () => {
  expect(await refusing(4, 'STATUS_NO_MATCH')).toEqual([]);
  const [other, ...more] = await refusing(4, 'STATUS_UNSUCCESSFUL');
  expect(other).toContain('STATUS_UNSUCCESSFUL, and its data ranges are for up to 4 channels');
  expect(more).toEqual([]);
}, 60_000);
