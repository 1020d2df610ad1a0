/** A device that is nothing but registers, described in a scenario. */
import { expect, it } from 'vitest';
import { anyDriver, forDriver } from '../../../web/simulator/any/driver.ts';
import { readMetadata } from '../../../web/simulator/any/metadata.ts';
import { readScenario } from '../../../web/simulator/scenario/schema.ts';
import { Session } from '../../../web/simulator/session.ts';
import { buildFolder } from './build.ts';

const registers = {
  ports: [{ base: 0x300, lengthBytes: 16 }],
  cells: [
    { at: 0x300, width: 4, value: 0x1234_abcd, access: 'read-only' },
    { at: 0x308, width: 4, access: 'write-1-clears' },
  ],
  interrupt: { everyUs: 10_000, status: { at: 0x308, mask: 4 }, enable: { at: 0x30c, mask: 1 } },
};

it('keeps what is written, clears by ones, and interrupts on its schedule while it is enabled', async () => {
  const { module } = await buildFolder('test/drivers/registers', 'registers');
  const read = readScenario({ version: 1, registers, streams: [], durationMs: 200 });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const metadata = readMetadata(module);
  const run = async () => {
    const session = await Session.create(module, forDriver(read.scenario, metadata), undefined, {
      any: anyDriver(metadata),
    });
    session.advance({});
    return session;
  };
  const session = await run();
  expect(session.failure).toBeNull();
  expect(session.kernel.state.debugOutput).toEqual([
    'identity 1234abcd',
    'still abcd',
    'stored 00005a00',
    'outside ff',
    'not enabled 0',
    'some 1',
  ]);
  expect((await run()).traceText()).toEqual(session.traceText());
}, 60_000);

it('a description out of bounds is refused with its place', () => {
  const read = readScenario({ version: 1, registers: { ports: [{ base: 0x300, lengthBytes: 0 }] } });
  expect(read.ok ? [] : read.problems.map(({ path }) => path)).toEqual(['registers.ports.0.lengthBytes']);
});
