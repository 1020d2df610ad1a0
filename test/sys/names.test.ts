/** Names of kernel streaming against mingw-w64's ks.h and ksmedia.h. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GUIDS, PROPERTY_SETS, propertyOf } from '../../web/simulator/topology/names.ts';

const FILES = ['ks.h', 'ksmedia.h'].map((name) => `/usr/share/mingw-w64/include/${name}`);

describe.skipIf(!FILES.every(existsSync))("mingw-w64's headers", () => {
  const text = FILES.map((file) => readFileSync(file, 'utf8')).join('\n');
  it('give every GUID they know the same value', () => {
    const theirs = new Map(
      [...text.matchAll(/DEFINE_GUIDSTRUCT\("([0-9A-Fa-f-]{36})",\s*(\w+)\)/g)].map(([, guid, name]) => [
        name!,
        guid!.toUpperCase(),
      ]),
    );
    const ours = [
      ...Object.entries(GUIDS),
      ...Object.entries(PROPERTY_SETS).map(([name, { guid }]) => [name, guid] as const),
    ];
    const both = ours.filter(([name]) => theirs.has(name));
    expect(both.length).toBeGreaterThan(160);
    expect(both.map(([name]) => [name, theirs.get(name)])).toEqual(both.map(([name, guid]) => [name, guid]));
  });
  it('give every property they know the same number', () => {
    let seen = 0;
    for (const [, body] of text.matchAll(
      /typedef enum[^{;]*\{([^{}]*KSPROPERTY_(?:AUDIO|PIN|CONNECTION|TOPOLOGY)_[^{}]*)\}/g,
    )) {
      let next = 0;
      for (const entry of body!.match(/KSPROPERTY_\w+(?:\s*=\s*\d+)?/g) ?? []) {
        const [name, number] = entry.split(/\s*=\s*/);
        const id = number === undefined ? next : Number(number);
        next = id + 1;
        const known = propertyOf(name!);
        if (known) expect([name, known.id]).toEqual([name, id]);
        seen += Number(known !== null);
      }
    }
    expect(seen).toBeGreaterThan(60);
  });
});
