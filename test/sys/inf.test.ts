/** The INF against itself, against what Windows wants of an audio driver's, and against what the driver registers. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REPOSITORY } from './build.ts';
import { parseInf, type Entry } from './inf.ts';

const text = readFileSync(`${REPOSITORY}driver/PortClsLab.inf`, 'utf8');
const inf = parseInf(text);
const source = (name: string) => readFileSync(`${REPOSITORY}driver/${name}`, 'utf8');
const header = (name: string) => readFileSync(`${REPOSITORY}wasm/include/${name}`, 'utf8');
const value = (entries: Entry[], key: string) =>
  entries.find((entry) => entry.key?.toLowerCase() === key.toLowerCase())?.values;

const DEVICES = {
  Ac97: { id: 'PCI\\VEN_8086&DEV_2415', on: ['NTamd64'] },
  Virtual: { id: 'ROOT\\PortClsLab', on: ['NTamd64', 'NTarm64'] },
} as const;
const AUDIO_CLASS = '{4d36e96c-e325-11ce-bfc1-08002be10318}';

const terminal = (name: string) =>
  new RegExp(`STATIC_${name} KS_TERMINAL_GUID\\(0x(\\w+)\\)`).exec(header('ksmedia.h'))![1]!;
/** Node types whose id in this INF is not the one the driver's topology is compiled with (R-20: an endpoint of another kind). */
const wrongNodeTypes = (strings: Map<string, string>) =>
  ['KSNODETYPE_SPEAKER', 'KSNODETYPE_LINE_CONNECTOR'].filter(
    (name) => strings.get(name.toLowerCase())?.toUpperCase() !== `{${terminal(name)}-F70F-11D0-B917-00A0C9223196}`,
  );

describe('PortClsLab.inf', () => {
  it('has the version section of a signed audio driver', () => {
    const version = inf.section('Version');
    expect(value(version, 'Signature')).toEqual(['$WINDOWS NT$']);
    expect(value(version, 'Class')).toEqual(['MEDIA']);
    expect(value(version, 'ClassGuid')![0]!.toLowerCase()).toBe(AUDIO_CLASS);
    expect(value(version, 'CatalogFile')![0]).toMatch(/\.cat$/);
    expect(value(version, 'DriverVer')!.join()).toMatch(/^\d\d\/\d\d\/\d{4},\d+\.\d+\.\d+\.\d+$/);
    expect(value(version, 'PnpLockdown')).toEqual(['1']);
  });

  it('installs both devices where they exist', () => {
    const [models, ...decorations] = inf.section('Manufacturer')[0]!.values;
    expect(decorations).toEqual(['NTamd64', 'NTarm64']);
    for (const decoration of decorations) {
      const entries = inf.section(`${models}.${decoration}`);
      const expected = Object.entries(DEVICES).filter(([, { on }]) => (on as readonly string[]).includes(decoration));
      expect(entries.map(({ values }) => values)).toEqual(expected.map(([install, { id }]) => [install, id]));
    }
  });

  it('names only sections that exist, and has none that nothing names', () => {
    const used = new Set(['version', 'manufacturer', 'destinationdirs', 'sourcedisksfiles', 'sourcedisksnames']);
    const use = (name: string) => {
      inf.section(name);
      used.add(name.toLowerCase());
    };
    const [models, ...decorations] = inf.section('Manufacturer')[0]!.values;
    for (const decoration of decorations) use(`${models}.${decoration}`);
    for (const install of Object.keys(DEVICES))
      for (const suffix of ['', '.HW', '.Services', '.Interfaces']) use(`${install}.NT${suffix}`);
    // Directives that name sections, followed until nothing new turns up.
    for (const name of used)
      for (const { key, values } of inf.section(name)) {
        const directive = key?.toLowerCase();
        if (directive === 'copyfiles' || directive === 'addreg') values.forEach(use);
        if (directive === 'addservice') use(values[2]!);
        if (directive === 'addinterface') use(values[2]!);
        if (name === 'destinationdirs') use(key!);
      }
    expect([...inf.sections.keys()].filter((name) => !used.has(name))).toEqual([]);
  });

  it('uses every string it defines', () => {
    const uses = new Set([...text.matchAll(/%([^%\s\\]+)%/g)].map(([, name]) => name!.toLowerCase()));
    expect([...inf.strings.keys()].filter((name) => !uses.has(name))).toEqual([]);
  });

  it.each(Object.keys(DEVICES))('%s takes over what Windows provides for audio drivers', (install) => {
    const entries = inf.section(`${install}.NT`);
    expect(value(entries, 'Include')).toEqual(['ks.inf', 'wdmaudio.inf']);
    expect(value(entries, 'Needs')).toEqual(['KS.Registration', 'WDMAUDIO.Registration']);
    const security = inf.section(value(inf.section(`${install}.NT.HW`), 'AddReg')![0]!)[0]!;
    expect(security.values.slice(0, 3)).toEqual(['HKR', '', 'Security']);
    expect(security.values[4]).toMatch(/^D:P(?:\(A;;[A-Z]+;;;[A-Z]{2}\))+$/);
  });

  it('copies, starts and describes the same file', () => {
    const file = inf.section('PortClsLab.CopyFiles')[0]!.values[0]!;
    expect(file).toBe('portcls-lab.sys');
    expect(inf.section('SourceDisksFiles')[0]!.key).toBe(file);
    expect(value(inf.section('PortClsLab.Service'), 'ServiceBinary')).toEqual([`%12%\\${file}`]);
    expect(value(inf.section('PortClsLab.Service'), 'ServiceType')).toEqual(['1']);
    expect(value(inf.section('PortClsLab.Service'), 'StartType')).toEqual(['3']);
    expect(value(inf.section('DestinationDirs'), 'PortClsLab.CopyFiles')).toEqual(['12']);
    expect(source('portcls-lab.rc')).toContain(`"OriginalFilename", "${file}"`);
  });

  it('registers interfaces for exactly the subdevices the driver registers', () => {
    const registered = [...source('adaptercommon.cpp').matchAll(/^\s*WCHAR \w+Name\[\] = L"(\w+)";/gm)].map(
      ([, name]) => name!,
    );
    expect(registered).toHaveLength(2);
    for (const install of Object.keys(DEVICES)) {
      const references = inf.section(`${install}.NT.Interfaces`).map(({ values }) => values[1]!);
      expect([...new Set(references)].sort()).toEqual([...registered].sort());
    }
  });

  it('gives categories and nodes the ids the driver is compiled with', () => {
    const ids = new Map(
      [
        ...`${header('ks.h')}${header('ksmedia.h')}`.matchAll(
          /STATIC_(KSCATEGORY_\w+) 0x(\w+), 0x(\w+), 0x(\w+), \{([^}]*)\}/g,
        ),
      ].map(([, name, a, b, c, rest]) => {
        const bytes = rest!.split(',').map((byte) => byte.trim().slice(2));
        return [
          name!,
          `{${a}-${b}-${c}-${bytes.slice(0, 2).join('')}-${bytes.slice(2).join('')}}`.toUpperCase(),
        ] as const;
      }),
    );
    const categories = [...inf.strings].filter(([name]) => name.startsWith('kscategory_'));
    expect(categories.length).toBe(5);
    for (const [name, id] of categories) expect(id.toUpperCase(), name).toBe(ids.get(name.toUpperCase()));
    for (const name of ['KSNODETYPE_SPEAKER', 'KSNODETYPE_LINE_CONNECTOR'])
      expect(source('mintopo.cpp')).toContain(`&${name}`);
    expect(wrongNodeTypes(inf.strings)).toEqual([]);
  });

  it('with the node type of a microphone for the speaker is found out (R-20)', () => {
    const speaker = inf.strings.get('ksnodetype_speaker')!;
    const broken = parseInf(text.replace(speaker, '{DFF21BE1-F70F-11D0-B917-00A0C9223196}'));
    expect(wrongNodeTypes(broken.strings)).toEqual(['KSNODETYPE_SPEAKER']);
  });

  it('belongs to a driver whose bridge pins are never opened: their instance counts are 0 (R-20)', () => {
    const counts = (code: string) =>
      /\b(?:Bridge)?Pin\(KSPIN_DATAFLOW flow[^)]*\)\s*\{\s*return \{(\d+), (\d+), (\d+),/.exec(code)?.slice(1);
    for (const file of ['wavetable.cpp', 'mintopo.cpp']) {
      expect(counts(source(file)), file).toEqual(['0', '0', '0']);
      expect(counts(source(file).replace('return {0, 0, 0,', 'return {1, 1, 0,')), file).toEqual(['1', '1', '0']);
    }
  });

  it('says of both endpoints that they support event-driven clients', () => {
    const association = inf.strings.get('pkey_audioendpoint_association')!;
    const eventDriven = inf.strings.get('pkey_audioendpoint_supports_eventdriven_mode')!;
    const entries = inf.section('Endpoints.AddReg').map(({ values }) => values);
    for (const endpoint of ['EP\\\\0', 'EP\\\\1']) {
      expect(entries.find((values) => values[1] === endpoint && values[2] === association)).toBeDefined();
      const mode = entries.find((values) => values[1] === endpoint && values[2] === eventDriven)!;
      expect(mode.slice(3)).toEqual(['0x00010001', '0x1']);
    }
    for (const install of Object.keys(DEVICES))
      expect(value(inf.section(`${install}.Topology`), 'AddReg')).toContain('Endpoints.AddReg');
  });
});
