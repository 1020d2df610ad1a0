/**
 * Reads Portable Executable images: headers, sections, imports, exports, load configuration, debug directory. Enough to
 * judge what the linker made; not a loader. Source: "PE Format" of the Windows documentation.
 */
export interface Section {
  name: string;
  rva: number;
  size: number;
  characteristics: number;
}
export interface Image {
  machine: number;
  characteristics: number;
  subsystem: number;
  dllCharacteristics: number;
  entryPoint: number;
  checksum: number;
  timestamp: number;
  sections: Section[];
  /** Names by module, in the file's order. */
  imports: Record<string, string[]>;
  exports: string[];
  /** Path of the program database as the image names it. */
  pdb: string | undefined;
  /** The load configuration's bytes, or undefined. */
  loadConfig: DataView | undefined;
  /** A reader of `size` bytes at a relative virtual address. */
  at(rva: number, size: number): DataView;
}

export const MACHINE = { x64: 0x8664, arm64: 0xaa64 } as const;
export const SECTION = {
  code: 0x20,
  discardable: 0x02000000,
  notPaged: 0x08000000,
  execute: 0x20000000,
  write: 0x80000000,
} as const;
export const DLL = { highEntropy: 0x20, dynamicBase: 0x40, nx: 0x100, wdm: 0x2000, guard: 0x4000 } as const;
export const NATIVE_SUBSYSTEM = 1;

const DIRECTORY = { export: 0, import: 1, debug: 6, loadConfig: 10 } as const;
const CODEVIEW = 2;

const text = (view: DataView, from: number): string => {
  let end = from;
  while (view.getUint8(end) !== 0) end++;
  return new TextDecoder('latin1').decode(new Uint8Array(view.buffer, view.byteOffset + from, end - from));
};

/** @throws {Error} when the bytes are no 64-bit image */
export function readImage(bytes: Uint8Array): Image {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u16 = (at: number) => file.getUint16(at, true);
  const u32 = (at: number) => file.getUint32(at, true);
  const pe = u32(0x3c);
  if (u32(pe) !== 0x4550) throw new Error('no PE signature');
  const optional = pe + 24;
  if (u16(optional) !== 0x20b) throw new Error('not a 64-bit image');
  const table = optional + u16(pe + 20);
  const raw = Array.from({ length: u16(pe + 6) }, (_, i) => table + i * 40).map((at) => ({
    section: {
      name: new TextDecoder('latin1').decode(bytes.subarray(at, at + 8)).replace(/\0.*$/, ''),
      size: u32(at + 8),
      rva: u32(at + 12),
      characteristics: u32(at + 36),
    },
    offset: u32(at + 20),
  }));
  const offset = (rva: number): number => {
    const found = raw.find(({ section }) => rva >= section.rva && rva < section.rva + section.size);
    if (!found) throw new Error(`no section holds ${rva.toString(16)}`);
    return found.offset + rva - found.section.rva;
  };
  const directory = (index: number) => {
    const at = optional + 112 + index * 8;
    return { rva: u32(at), size: u32(at + 4) };
  };

  const imports: Record<string, string[]> = {};
  const { rva: importRva } = directory(DIRECTORY.import);
  if (importRva)
    for (let at = offset(importRva); u32(at + 12) !== 0; at += 20) {
      const names: string[] = [];
      for (let thunk = offset(u32(at)); u32(thunk) !== 0; thunk += 8) names.push(text(file, offset(u32(thunk)) + 2));
      imports[text(file, offset(u32(at + 12)))] = names;
    }

  const exports: string[] = [];
  const { rva: exportRva } = directory(DIRECTORY.export);
  if (exportRva) {
    const at = offset(exportRva);
    for (let i = 0; i < u32(at + 24); i++) exports.push(text(file, offset(u32(offset(u32(at + 32)) + i * 4))));
  }

  let pdb: string | undefined;
  const debug = directory(DIRECTORY.debug);
  for (let i = 0; i < debug.size; i += 28) {
    const at = offset(debug.rva) + i;
    if (u32(at + 12) === CODEVIEW) pdb = text(file, u32(at + 24) + 24);
  }

  const at = (rva: number, size: number) => new DataView(bytes.buffer, bytes.byteOffset + offset(rva), size);
  const config = directory(DIRECTORY.loadConfig);
  return {
    machine: u16(pe + 4),
    timestamp: u32(pe + 8),
    characteristics: u16(pe + 22),
    entryPoint: u32(optional + 16),
    checksum: u32(optional + 64),
    subsystem: u16(optional + 68),
    dllCharacteristics: u16(optional + 70),
    sections: raw.map(({ section }) => section),
    imports,
    exports,
    pdb,
    loadConfig: config.rva ? at(config.rva, u32(offset(config.rva))) : undefined,
    at,
  };
}

/** The checksum an image of these bytes has to carry: one's complement sum of 16-bit words, plus the length. */
export function imageChecksum(bytes: Uint8Array): number {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const field = file.getUint32(0x3c, true) + 24 + 64;
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    if (at === field || at === field + 2) continue;
    sum += at + 1 < bytes.length ? file.getUint16(at, true) : file.getUint8(at);
    sum = (sum & 0xffff) + (sum >>> 16);
  }
  return ((sum & 0xffff) + (sum >>> 16) + bytes.length) >>> 0;
}

/** The section a relative virtual address lies in. */
export function sectionOf(image: Image, rva: number): Section {
  const found = image.sections.find((section) => rva >= section.rva && rva < section.rva + section.size);
  if (!found) throw new Error(`no section holds ${rva.toString(16)}`);
  return found;
}
