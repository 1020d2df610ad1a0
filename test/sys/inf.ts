/** Parses a setup information file (INF): sections of entries, strings replaced. Source: "INF File Structure" of the WDK documentation. */
export interface Entry {
  /** Left of the equals sign, or undefined for a plain list of values. */
  key: string | undefined;
  values: string[];
}
export interface Inf {
  /** Names in lower case, as Windows compares them. */
  sections: Map<string, Entry[]>;
  strings: Map<string, string>;
  section(name: string): Entry[];
}

/** Splits at commas outside quotation marks; a doubled mark stands for one. */
function split(text: string): string[] {
  const parts = [''];
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (character === ',' && !quoted) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim().replace(/^"([\s\S]*)"$/, '$1'));
}

function stripComment(line: string): string {
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === '"') quoted = !quoted;
    if (line[i] === ';' && !quoted) return line.slice(0, i);
  }
  return line;
}

/** @throws {Error} for a line outside a section, an open quotation mark, a section or string named twice, an undefined %string% */
export function parseInf(text: string): Inf {
  const raw = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const [number, full] of text.split(/\r?\n/).entries()) {
    const line = stripComment(full).trim();
    if (!line) continue;
    if ((line.match(/"/g)?.length ?? 0) % 2) throw new Error(`line ${number + 1}: open quotation mark`);
    const header = /^\[(.+)\]$/.exec(line);
    if (header) {
      const name = header[1]!.toLowerCase();
      if (raw.has(name)) throw new Error(`line ${number + 1}: section [${header[1]}] a second time`);
      raw.set(name, (current = []));
    } else if (current) current.push(line);
    else throw new Error(`line ${number + 1}: outside any section`);
  }

  const strings = new Map<string, string>();
  for (const line of raw.get('strings') ?? []) {
    const [key, ...value] = line.split('=');
    const name = key!.trim().toLowerCase();
    if (strings.has(name)) throw new Error(`string ${name} a second time`);
    strings.set(name, split(value.join('='))[0]!);
  }
  // %1% and the like are directory ids, not strings.
  const replace = (value: string) =>
    value.replace(/%([^%\\]*[^%\\\d][^%\\]*)%/g, (_, name: string) => {
      const found = strings.get(name.toLowerCase());
      if (found === undefined) throw new Error(`%${name}% is not in [Strings]`);
      return found;
    });

  const sections = new Map<string, Entry[]>();
  for (const [name, lines] of raw) {
    if (name === 'strings') continue;
    sections.set(
      name,
      lines.map((line) => {
        const equals = /^((?:"[^"]*"|[^"=])*?)=(.*)$/.exec(line);
        const values = split(equals ? equals[2]! : line).map(replace);
        return { key: equals ? replace(equals[1]!.trim()) : undefined, values };
      }),
    );
  }
  return {
    sections,
    strings,
    section(name) {
      const found = sections.get(name.toLowerCase());
      if (!found) throw new Error(`there is no section [${name}]`);
      return found;
    },
  };
}
