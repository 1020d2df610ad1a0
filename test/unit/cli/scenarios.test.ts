import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { Place } from '../../../web/cli/place.ts';
import { BadInput } from '../../../web/cli/problems.ts';
import { listText } from '../../../web/cli/list.ts';
import { findScenario, libraryNames, readLibrary } from '../../../web/cli/scenarios.ts';

const from = mkdtempSync(join(tmpdir(), 'portcls-lab-'));
afterAll(() => rmSync(from, { recursive: true }));
const nothing = () => Promise.reject(new Error('nothing runs here'));
const place: Place = {
  root: fileURLToPath(new URL('../../../', import.meta.url)),
  from,
  driver: nothing,
  processHost: nothing,
  build: nothing,
  program: '',
};
const file = (name: string, text: string) => writeFileSync(join(from, name), text);

describe('the library', () => {
  test('is found by name', () => {
    for (const name of libraryNames(place)) expect(findScenario(place, name).name).toBe(name);
  });

  test('is listed by groups', () => {
    const whole = listText(place);
    for (const { name, group } of readLibrary(place)) if (group) expect(whole).toContain(`  ${name} `);
    const packets = listText(place, 'packets');
    expect(packets).toMatch(/^Packets \(packets\)\n {2}\S+ /);
    expect(packets).toContain('late-packet');
    expect(packets).not.toContain('first-stream');
  });
});

describe('a scenario file', () => {
  test('is found from the folder the user is in', () => {
    file('mine.json', '{"version":1,"name":"mine"}');
    expect(findScenario(place, 'mine.json').name).toBe('mine');
  });

  test.each([
    ['nothing.json', /no such file/],
    ['packet', /neither a scenario of the library nor a file[^]*Did you mean: .*late-packet/],
    ['windows-9', /neither a scenario of the library nor a file/],
  ])('%s is refused', (name, message) => {
    expect(() => findScenario(place, name)).toThrow(BadInput);
    expect(() => findScenario(place, name)).toThrow(message);
  });

  test.each([
    ['not JSON', '{"version":', /not JSON/],
    ['a future version', '{"version":99}', /version 99/],
    ['an unknown field', '{"version":1,"windws":"7"}', /windws/],
    ['an absurd number', '{"version":1,"processors":1e9}', /processors/],
    ['the wrong kind of value', '[]', /is not a scenario/],
    ['a bad stream', '{"version":1,"streams":[{"direction":"render","packetFrames":0}]}', /streams\.0\.packetFrames/],
  ])('with %s is refused with the place', (_what, text, message) => {
    file('bad.json', text);
    expect(() => findScenario(place, 'bad.json')).toThrow(BadInput);
    expect(() => findScenario(place, 'bad.json')).toThrow(message);
  });

  test('that is a folder is refused', () => {
    expect(() => findScenario(place, '.')).toThrow(/this is a folder/);
  });
});
