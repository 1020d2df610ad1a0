/**
 * What an INF says about a driver: hardware ids, device interfaces, registry values. Reads leniently, as Windows does: repeated
 * sections are one, unknown directives are left alone. Source: "Summary of INF Sections" and "INF AddReg Directive" of the WDK documentation.
 */
import fs from 'node:fs';

const LARGEST_INF_BYTES = 4 * 1024 * 1024;
const MOST_VALUES = 2000;
const FLG_TYPE = {
  0x00000000: 'string',
  0x00000001: 'binary',
  0x00010000: 'multi',
  0x00020000: 'expand',
  0x00010001: 'dword',
  0x000b0001: 'qword',
};
const FLG_TYPE_MASK = 0xffff0001;
/** Decorations of models and install sections, the most fitting first. */
const DECORATIONS = [/^ntamd64/i, /^ntx86/i, /^nt(\.|$)/i, /^ntarm64/i];

/** Splits at commas outside quotation marks; a doubled mark stands for one. */
function split(text) {
  const parts = [''];
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (character === ',' && !quoted) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) =>
    part
      .trim()
      .replace(/^"([\s\S]*)"$/, '$1')
      .replace(/""/g, '"'),
  );
}
function withoutComment(line) {
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === '"') quoted = !quoted;
    if (line[i] === ';' && !quoted) return line.slice(0, i);
  }
  return line;
}
function decode(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le').slice(1);
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

/** Sections by name in lower case, each a list of [key or undefined, values]. */
function sectionsOf(text) {
  const raw = new Map();
  let current = [];
  const lines = text.replace(/\\[ \t]*(?:;[^\r\n]*)?\r?\n/g, ' ').split(/\r?\n/);
  for (const full of lines) {
    const line = withoutComment(full).trim();
    if (!line) continue;
    const header = /^\[([^\]]+)\]/.exec(line);
    if (header) {
      const name = header[1].trim().toLowerCase();
      current = raw.get(name) ?? [];
      raw.set(name, current);
    } else current.push(line);
  }
  const strings = new Map(
    [...raw]
      .filter(([name]) => name === 'strings')
      .flatMap(([, own]) =>
        own.map((line) => {
          const equals = line.indexOf('=');
          return [line.slice(0, equals).trim().toLowerCase(), split(line.slice(equals + 1))[0]];
        }),
      ),
  );
  const replace = (value) => value.replace(/%([^%\\]+)%/g, (whole, name) => strings.get(name.toLowerCase()) ?? whole);
  const sections = new Map();
  for (const [name, own] of raw)
    sections.set(
      name,
      own.map((line) => {
        const equals = /^((?:"[^"]*"|[^"=])*?)=(.*)$/.exec(line);
        return [equals ? replace(equals[1].trim()) : undefined, split(equals ? equals[2] : line).map(replace)];
      }),
    );
  return sections;
}

function valueOf(flags, rest) {
  const type = FLG_TYPE[(flags & FLG_TYPE_MASK) >>> 0] ?? 'string';
  if (type === 'dword' || type === 'qword') return { type, value: Number(rest[0] ?? 0) >>> 0 };
  if (type === 'binary') return { type, value: rest.map((byte) => (parseInt(byte, 16) || 0) & 0xff) };
  if (type === 'multi') return { type, value: rest };
  return { type: 'string', value: rest[0] ?? '' };
}

/**
 * Reads an INF or INX.
 * @param {string} file its path
 * @returns {{service: string, version: string, hardwareIds: string[], interfaces: {category: string, reference: string}[], registry: {key: string, path: string, name: string, type: string, value: string | number | number[] | string[]}[]}}
 *   `key` is `driver` for the driver's (software) key, `device` for the hardware key, `parameters` for the service's, or `interface:<reference>`
 * @throws {Error} when it cannot be read
 */
export function readInf(file) {
  if (fs.statSync(file).size > LARGEST_INF_BYTES) throw new Error(`${file}: too large for an INF (over 4 MB)`);
  // An INX is an INF whose architecture is filled in when it is built.
  const sections = sectionsOf(decode(fs.readFileSync(file)).replace(/\$ARCH\$/gi, 'amd64'));
  const get = (name) => sections.get(name.toLowerCase()) ?? [];
  const values = (entries, key) => entries.filter(([own]) => own?.toLowerCase() === key).map(([, list]) => list);

  const hardwareIds = [];
  const installs = new Set();
  for (const [, [models, ...decorations]] of get('Manufacturer').filter(([key]) => key !== undefined)) {
    const fitting = DECORATIONS.flatMap((pattern) => decorations.filter((one) => pattern.test(one)));
    for (const name of [...fitting.map((one) => `${models}.${one}`), models])
      for (const [key, list] of get(name)) {
        if (key === undefined) continue;
        installs.add(list[0]);
        for (const id of list.slice(1)) if (id && !hardwareIds.includes(id)) hardwareIds.push(id);
      }
  }

  const interfaces = [];
  const registry = [];
  let service = '';
  const addRegistry = (entries, key) => {
    for (const section of values(entries, 'addreg').flat())
      for (const [own, list] of get(section)) {
        const [root, path = '', name = '', flags = '', ...rest] = own === undefined ? list : [];
        if (root?.toUpperCase() !== 'HKR' || name === '' || registry.length >= MOST_VALUES) continue;
        const same = registry.findIndex((one) => one.key === key && one.path === path && one.name === name);
        const made = { key, path, name, ...valueOf(Number(flags || 0) >>> 0, rest) };
        if (same >= 0) registry[same] = made;
        else registry.push(made);
      }
  };
  /** An install section as Windows chooses it, with what it includes. */
  const chosen = (name, suffix) =>
    ['.NTamd64', '.NTx86', '.NT', '.NTarm64', '']
      .map((part) => get(`${name}${part}${suffix}`))
      .find((own) => own.length > 0) ?? [];
  const withNeeds = (entries, seen = new Set()) => [
    ...entries,
    ...values(entries, 'needs')
      .flat()
      .filter((name) => !seen.has(name) && seen.add(name))
      .flatMap((name) => withNeeds(get(name), seen)),
  ];
  for (const install of installs) {
    addRegistry(withNeeds(chosen(install, '')), 'driver');
    addRegistry(withNeeds(chosen(install, '.HW')), 'device');
    for (const list of values(withNeeds(chosen(install, '.Services')), 'addservice')) {
      service ||= list[0] ?? '';
      addRegistry(get(list[2] ?? ''), 'parameters');
    }
    for (const [category = '', reference = '', section = ''] of values(
      withNeeds(chosen(install, '.Interfaces')),
      'addinterface',
    )) {
      if (!interfaces.some((one) => one.category === category && one.reference === reference))
        interfaces.push({ category, reference });
      addRegistry(get(section), `interface:${reference}`);
    }
  }
  const version = (values(get('Version'), 'driverver')[0] ?? []).filter(Boolean).join(', ').slice(0, 60);
  return { service, version, hardwareIds, interfaces, registry };
}
