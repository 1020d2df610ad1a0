/**
 * Makes a linked module say which source lines it runs. The compiler's line table (DWARF) tells where in the code each line
 * begins; there, and at the beginning of each block of a line, a call of the probe is inserted (wasm/hosts/lines/probe.cpp).
 * The driver's sources stay as they are.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MAGIC_BYTES = 8;
const SECTION = { custom: 0, import: 2, export: 7, code: 10 };
const FUNCTION = 0;
const PROBE = 'line_probe';

/** block, loop, else, end: they do nothing themselves. */
const STRUCTURE = new Set([0x02, 0x03, 0x05, 0x0b]);
/** Behind unreachable, loop, if, else, end, br, br_if, br_table and return another run of the same line may begin. */
const BLOCK_BEGINS_AFTER = new Set([0x00, 0x03, 0x04, 0x05, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f]);

/**
 * The rows of a module's line table.
 * @param {string} dump llvm-dwarfdump
 * @param {string} module path of a module with `.debug_line`
 * @returns {Promise<{ at: number, file: string, line: number, end: boolean }[]>} `at` counts bytes from the beginning of the
 *   code section; in that order; `end` closes a sequence and names no line
 */
export async function lineRows(dump, module) {
  const { stdout } = await run(dump, ['--debug-line', module], { maxBuffer: 1 << 28 });
  const rows = [];
  let folders = {};
  let files = {};
  let file = {};
  for (const text of stdout.split('\n')) {
    let match;
    if (text.startsWith('debug_line[')) [folders, files] = [{}, {}];
    else if ((match = /^include_directories\[\s*(\d+)\] = "(.*)"/.exec(text))) folders[match[1]] = match[2];
    else if ((match = /^file_names\[\s*(\d+)\]:/.exec(text))) file = files[match[1]] = { name: '' };
    else if ((match = /^\s+name: "(.*)"/.exec(text))) file.name = match[1];
    else if ((match = /^\s+dir_index: (\d+)/.exec(text))) {
      const folder = folders[match[1]];
      if (folder && !file.name.startsWith('/')) file.name = `${folder}/${file.name}`;
    } else if ((match = /^0x([0-9a-f]{16})\s+(\d+)\s+\d+\s+(\d+)\s+\d+\s+\d+\s*(.*)$/.exec(text))) {
      rows.push({
        at: parseInt(match[1], 16),
        file: files[match[3]]?.name ?? '',
        line: Number(match[2]),
        end: match[4].includes('end_sequence'),
      });
    }
  }
  // Where one sequence ends and the next begins, the beginning counts.
  return rows.sort((a, b) => a.at - b.at || Number(b.end) - Number(a.end));
}

/** Reads a module's binary form from `at` on. */
class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }
  byte() {
    return this.bytes[this.at++];
  }
  /** An unsigned number. */
  u() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
  /** A number of any kind, passed over. */
  skip() {
    while (this.byte() >= 128);
  }
  text() {
    const length = this.u();
    const from = this.at;
    this.at += length;
    return this.bytes.toString('utf8', from, this.at);
  }
  /** Minimum and maximum of a table or memory, passed over. */
  limits() {
    const flags = this.u();
    this.u();
    if (flags & 1) this.u();
  }
  /** The operands of operator `op`, passed over. */
  operands(op) {
    if (op === 0x0e) for (let n = this.u() + 1; n > 0; n--) this.u();
    else if (op === 0x11 || (op >= 0x28 && op <= 0x3e)) {
      this.u();
      this.u();
    } else if (op === 0x1c) for (let n = this.u(); n > 0; n--) this.byte();
    else if (op === 0x43) this.at += 4;
    else if (op === 0x44) this.at += 8;
    else if (op === 0xfc) {
      const which = this.u();
      const operands = { 8: 2, 9: 1, 10: 2, 11: 1, 12: 2, 13: 1, 14: 2, 15: 1, 16: 1, 17: 1 }[which] ?? 0;
      for (let n = operands; n > 0; n--) this.u();
    } else if (op >= 0xfb) throw new Error(`operator 0x${op.toString(16)} at byte ${this.at - 1} is not known here`);
    else if (
      (op >= 0x02 && op <= 0x04) ||
      (op >= 0x0c && op <= 0x0d) ||
      op === 0x10 ||
      (op >= 0x20 && op <= 0x26) ||
      (op >= 0x3f && op <= 0x42) ||
      (op >= 0xd0 && op <= 0xd2 && op !== 0xd1)
    )
      this.skip();
  }
  /** The declarations of a function's locals, passed over. */
  locals() {
    for (let n = this.u(); n > 0; n--) {
      this.u();
      this.byte();
    }
  }
}

function unsigned(value) {
  const bytes = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Buffer.from([...bytes, value]);
}
/** A number from 0 on as a signed one. */
function signed(value) {
  const bytes = [];
  for (; value >= 64; value >>= 7) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}

function sections(bytes) {
  const reader = new Reader(bytes, MAGIC_BYTES);
  const found = [];
  while (reader.at < bytes.length) {
    const id = reader.byte();
    const size = reader.u();
    found.push({ id, start: reader.at, end: reader.at + size });
    reader.at += size;
  }
  return found;
}

/** How many functions a module imports: the numbers of its own begin behind them. */
function importedFunctions(bytes, section) {
  const reader = new Reader(bytes, section.start);
  let count = 0;
  for (let n = reader.u(); n > 0; n--) {
    reader.text();
    reader.text();
    const kind = reader.byte();
    if (kind === FUNCTION) {
      reader.u();
      count++;
    } else if (kind === 3) reader.at += 2;
    else {
      if (kind === 1) reader.byte();
      reader.limits();
    }
  }
  return count;
}

function exportedFunction(bytes, section, name) {
  const reader = new Reader(bytes, section.start);
  for (let n = reader.u(); n > 0; n--) {
    const [exported, kind, index] = [reader.text(), reader.byte(), reader.u()];
    if (kind === FUNCTION && exported === name) return index;
  }
  throw new Error(`the module exports no ${name}`);
}

/**
 * The module with probes. Its debug sections are dropped: they no longer fit.
 * @param {Buffer} bytes a linked module that exports `line_probe`
 * @param {Awaited<ReturnType<typeof lineRows>>} rows its line table
 * @param {(file: string) => string | null} nameOf what a source is called in the table; null: without probes
 * @returns {{ bytes: Buffer, table: import('../../wasm/hosts/lines.ts').LineTable }}
 */
export function insertProbes(bytes, rows, nameOf) {
  const all = sections(bytes);
  const only = (id) => all.find((section) => section.id === id);
  const code = only(SECTION.code);
  const probe = exportedFunction(bytes, only(SECTION.export), PROBE);
  const probeBody = probe - importedFunctions(bytes, only(SECTION.import));
  const names = new Map();
  const files = [];
  const points = [];
  const named = (file) => {
    if (!names.has(file)) names.set(file, nameOf(file));
    return names.get(file);
  };
  /** Each block of a line has a point of its own, so that the one reached most tells how often the line ran. */
  const newPoint = (name, line) => {
    if (!files.includes(name)) files.push(name);
    return points.push([files.indexOf(name), line]) - 1;
  };

  const reader = new Reader(bytes, code.start);
  const count = reader.u();
  const bodies = [];
  let next = 0;
  for (let f = 0; f < count; f++) {
    const size = reader.u();
    const end = reader.at + size;
    const parts = [];
    let from = reader.at;
    reader.locals();
    let row;
    let last = '';
    while (reader.at < end) {
      const at = reader.at;
      for (; next < rows.length && rows[next].at <= at - code.start; next++)
        row = rows[next].end ? undefined : rows[next];
      const op = reader.byte();
      reader.operands(op);
      const name = row && row.line > 0 && f !== probeBody && !STRUCTURE.has(op) ? named(row.file) : null;
      if (name) {
        const line = `${name}:${row.line}`;
        if (line !== last) {
          const point = newPoint(name, row.line);
          parts.push(
            bytes.subarray(from, at),
            Buffer.from([0x41]),
            signed(point),
            Buffer.from([0x10]),
            unsigned(probe),
          );
          from = at;
          last = line;
        }
      }
      if (BLOCK_BEGINS_AFTER.has(op)) last = '';
    }
    parts.push(bytes.subarray(from, end));
    bodies.push(Buffer.concat(parts));
    reader.at = end;
  }

  const out = [bytes.subarray(0, MAGIC_BYTES)];
  for (const { id, start, end } of all) {
    if (
      id === SECTION.custom &&
      /^(\.debug|external_debug_info|sourceMappingURL)/.test(new Reader(bytes, start).text())
    )
      continue;
    const body =
      id === SECTION.code
        ? Buffer.concat([unsigned(count), ...bodies.flatMap((one) => [unsigned(one.length), one])])
        : bytes.subarray(start, end);
    out.push(Buffer.from([id]), unsigned(body.length), body);
  }
  return { bytes: Buffer.concat(out), table: { version: 1, files, points } };
}
