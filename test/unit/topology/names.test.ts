/** Names of kernel streaming, held against the headers that drivers here are compiled with. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GUIDS, nameOfGuid, nameOfProperty, PROPERTY_SETS, propertyOf } from '../../../web/simulator/topology/names.ts';
import { pathOf, requestOf } from '../../../web/simulator/topology/path.ts';
import { typeOf, valueBytes, valueLines } from '../../../web/simulator/topology/values.ts';
import { REPOSITORY } from '../any/build.ts';

const read = (path: string) => readFileSync(join(REPOSITORY, path), 'utf8');
const headers = read('wasm/include/ks.h') + read('wasm/include/ksmedia.h') + read('driver/endpointproperty.h');

/** `#define STATIC_<name> 0x…, …`, written out. */
function guidOf(numbers: string): string {
  const n = numbers.match(/0x[0-9A-Fa-f]+/g)!.map((text) => text.slice(2).toUpperCase());
  const byte = (from: number, to: number) =>
    n
      .slice(from, to)
      .map((text) => text.padStart(2, '0'))
      .join('');
  return `${n[0]!.padStart(8, '0')}-${n[1]!.padStart(4, '0')}-${n[2]!.padStart(4, '0')}-${byte(3, 5)}-${byte(5, 11)}`;
}

describe('names', () => {
  const declared = [...headers.matchAll(/#define STATIC_(\w+) (0x[^\n]*\})/g)].map(([, name, numbers]) => [
    name!,
    guidOf(numbers!),
  ]);

  it('of the GUIDs are those of the headers', () => {
    const known: Record<string, string> = { ...GUIDS };
    for (const [name, { guid }] of Object.entries(PROPERTY_SETS)) known[name] = guid;
    const both = declared.filter(([name]) => known[name!] !== undefined);
    expect(both.length).toBeGreaterThan(15);
    expect(both.map(([name]) => [name, known[name!]])).toEqual(both);
  });

  it('of properties have the numbers of the headers', () => {
    const enumeration = (name: string) =>
      new RegExp(`\\{([^{}]*)\\} ${name};`).exec(headers)![1]!.match(/\w+(?: = \d+)?/g)!;
    for (const name of ['KSPROPERTY_AUDIO', 'KSPROPERTY_RTAUDIO', 'KSPROPERTY_JACK']) {
      let next = 0;
      for (const entry of enumeration(name)) {
        const [property, number] = entry.split(' = ');
        const id = number === undefined ? next : Number(number);
        next = id + 1;
        expect([property, propertyOf(property!)?.id]).toEqual([property, id]);
      }
    }
  });

  it('lead to the property and back', () => {
    for (const text of ['KSPROPERTY_AUDIO_MUTE', 'KSPROPERTY_JACK_DESCRIPTION', 'KSPROPERTY_PIN_PROPOSEDATAFORMAT2']) {
      const { set, id } = propertyOf(text)!;
      expect(nameOfProperty(set, id)).toBe(text);
    }
    expect(nameOfProperty(PROPERTY_SETS.KSPROPSETID_Pin!.guid, 99)).toBe('KSPROPSETID_Pin 99');
    expect(nameOfGuid('11111111-0000-0000-0000-000000000000')).toBe('{11111111-0000-0000-0000-000000000000}');
    expect(propertyOf('KSPROPERTY_AUDIO_NOTHING')).toBeNull();
    expect(propertyOf('KSPROPSETID_Audio,4294967296')).toBeNull();
  });

  it('make paths that mean the same when they are read', () => {
    for (const path of [
      'Topology/node3/KSPROPERTY_AUDIO_VOLUMELEVEL#-1',
      'Topology/KSPROPERTY_JACK_DESCRIPTION#pin1',
      'Wave/stream0/KSPROPSETID_Audio,77',
      'My filter/{11111111-0000-0000-0000-000000000000},5',
    ]) {
      const request = requestOf(path);
      expect(typeof request === 'string' ? request : pathOf(request)).toBe(path);
    }
    for (const wrong of [
      '',
      'Topology',
      '/KSPROPERTY_AUDIO_MUTE',
      'T/KSPROPERTY_AUDIO_MUTE#x',
      'T/x',
      'T/node1',
      'T/KSPROPERTY_AUDIO_MUTE#999',
    ])
      expect([wrong, typeof requestOf(wrong)]).toEqual([wrong, 'string']);
  });
});

describe('values', () => {
  const of = (name: string) => {
    const { set, id } = propertyOf(name)!;
    return typeOf(set, id);
  };
  it('are typed and read in their own units', () => {
    for (const [name, typed, shown] of [
      ['KSPROPERTY_AUDIO_VOLUMELEVEL', '-12.5 dB', '-12.5 dB'],
      ['KSPROPERTY_AUDIO_VOLUMELEVEL', '-32768', '"-32768" is no level in decibels between -32767 and 32767'],
      ['KSPROPERTY_AUDIO_MUTE', 'on', 'TRUE'],
      ['KSPROPERTY_AUDIO_MUTE', 'maybe', '"maybe" is neither true nor false'],
      ['KSPROPERTY_AUDIO_MUX_SOURCE', '3', '3'],
      ['KSPROPERTY_AUDIO_MUX_SOURCE', '-1', '"-1" is no whole number between 0 and 4294967295'],
      ['KSPROPERTY_AUDIO_CHANNEL_CONFIG', '0x3f', 'FL FR FC LF BL BR (0x3f)'],
      ['KSPROPERTY_AUDIO_POSITION', '01 02 ff', '01 02 ff'],
    ] as const) {
      const bytes = valueBytes(of(name), typed);
      expect(typeof bytes === 'string' ? bytes : valueLines(of(name), bytes)[0]).toBe(shown);
    }
    expect(valueLines(of('KSPROPERTY_AUDIO_VOLUMELEVEL'), new Uint8Array([0, 0, 0, 0x80]))).toEqual(['-infinity dB']);
  });
  it('of another size than their type has are shown as bytes', () => {
    for (const name of ['KSPROPERTY_AUDIO_MUTE', 'KSPROPERTY_AUDIO_VOLUMELEVEL', 'KSPROPERTY_JACK_DESCRIPTION'])
      expect(valueLines(of(name), new Uint8Array([1, 2, 3]))).toEqual(['01 02 03']);
    expect(valueLines(of('KSPROPERTY_JACK_DESCRIPTION'), new Uint8Array([8, 0, 0, 0, 255, 255, 255, 255]))[0]).toMatch(
      /^08 00/,
    );
  });
});
