/** Property values by their type: what the bytes say, and what a person may type. Types are those of each property's own page. */
import { PROPERTY_SETS } from './names.ts';
import { guidText } from './structure.ts';

/** What stands behind the property in a request (KSNODEPROPERTY_AUDIO_CHANNEL, KSP_PIN), and of what type its value is. */
export interface PropertyType {
  readonly value:
    'bool' | 'level' | 'long' | 'ulong' | 'speakers' | 'jacks' | 'jacks2' | 'component' | 'guid' | 'bytes';
  readonly instance: 'channel' | 'pin' | 'none';
}

const AUDIO = PROPERTY_SETS.KSPROPSETID_Audio!;
const audio = (names: string, type: PropertyType): [string, PropertyType][] =>
  names.split(' ').map((name) => [`${AUDIO.guid} ${AUDIO.names.split(' ').indexOf(name) + AUDIO.first}`, type]);
const of = (set: string, id: number, type: PropertyType): [string, PropertyType] => [
  `${PROPERTY_SETS[set]!.guid} ${id}`,
  type,
];
const TYPES = new Map<string, PropertyType>([
  ...audio('MUTE BASS_BOOST LOUDNESS AGC', { value: 'bool', instance: 'channel' }),
  ...audio('VOLUMELEVEL BASS MID TREBLE', { value: 'level', instance: 'channel' }),
  ...audio('PEAKMETER PEAKMETER2', { value: 'long', instance: 'channel' }),
  ...audio('DELAY', { value: 'bytes', instance: 'channel' }),
  ...audio('REVERB_LEVEL CHORUS_LEVEL', { value: 'ulong', instance: 'none' }),
  ...audio('MIC_SENSITIVITY MIC_SNR MIC_SENSITIVITY2', { value: 'long', instance: 'pin' }),
  ...audio('MIC_ARRAY_GEOMETRY', { value: 'bytes', instance: 'pin' }),
  ...audio('CHANNEL_CONFIG', { value: 'speakers', instance: 'none' }),
  ...audio('MUX_SOURCE DEMUX_DEST CPU_RESOURCES WIDENESS QUALITY SAMPLING_RATE', { value: 'ulong', instance: 'none' }),
  ...audio('WIDE_MODE', { value: 'bool', instance: 'none' }),
  ...audio('MANUFACTURE_GUID PRODUCT_GUID', { value: 'guid', instance: 'none' }),
  of('KSPROPSETID_Jack', 1, { value: 'jacks', instance: 'pin' }),
  of('KSPROPSETID_Jack', 2, { value: 'jacks2', instance: 'pin' }),
  of('KSPROPSETID_Jack', 3, { value: 'bytes', instance: 'pin' }),
  of('KSPROPSETID_Pin', 14, { value: 'bytes', instance: 'pin' }),
  of('KSPROPSETID_Pin', 15, { value: 'bytes', instance: 'pin' }),
  of('KSPROPSETID_AudioEffectsDiscovery', 1, { value: 'bytes', instance: 'pin' }),
  of('KSPROPSETID_General', 0, { value: 'component', instance: 'none' }),
  of('KSPROPSETID_TopologyNode', 1, { value: 'bool', instance: 'none' }),
  of('KSPROPSETID_TopologyNode', 2, { value: 'bool', instance: 'none' }),
  of('KSPROPSETID_PortClsLab', 0, { value: 'bool', instance: 'none' }),
]);

/** The type of a property's value; bytes where we know none. */
export const typeOf = (set: string, id: number): PropertyType =>
  TYPES.get(`${set} ${id}`) ?? { value: 'bytes', instance: 'none' };

/** Parts of a decibel in a LONG (audio/ksproperty-audio-volumelevel). */
const PER_DECIBEL = 65_536;
/** -infinity dB of the same page: no sound at all. */
const SILENT = -0x8000_0000;

/** ksmedia.h, in the order of its bits. */
const SPEAKERS = 'FL FR FC LF BL BR FLC FRC BC SL SR TC TFL TFC TFR TBL TBC TBR'.split(' ');
/** EPcxConnectionType, EPcxGeoLocation, EPcxGenLocation, EPxcPortConnection (ksmedia.h). */
const CONNECTIONS =
  'unknown,3.5 mm jack,1/4-inch jack,internal ATAPI,RCA,optical,other digital,other analog,multichannel analog DIN,XLR,RJ-11 modem,combination'.split(
    ',',
  );
const GEO_BASE = 1;
const GEO =
  'rear,front,left,right,top,bottom,rear panel,riser,inside mobile lid,drive bay,HDMI,outside mobile lid,ATAPI,not applicable'.split(
    ',',
  );
const GENERAL = ['on the primary box', 'internal', 'separate', 'other'];
const PORTS = ['jack', 'integrated device', 'jack and integrated device', 'unknown'];
const JACK_BYTES = 28,
  JACK2_BYTES = 8,
  MULTIPLE_BYTES = 8,
  COMPONENT_BYTES = 72;

const hexText = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
const hex32 = (value: number): string => `0x${(value >>> 0).toString(16)}`;

/** A level in decibels, as a slider or a person has it; 0 for a value of another size. */
export const decibels = (bytes: Uint8Array): number =>
  bytes.length >= 4 ? viewOf(bytes).getInt32(0, true) / PER_DECIBEL : 0;
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A value in words, one line each. Bytes that are not of their type are shown as bytes. */
export function valueLines({ value: type }: PropertyType, bytes: Uint8Array): string[] {
  const view = viewOf(bytes);
  const raw = [bytes.length === 0 ? 'nothing' : hexText(bytes)];
  switch (type) {
    case 'bool': {
      if (bytes.length !== 4) return raw;
      const value = view.getUint32(0, true);
      return [value === 0 ? 'FALSE' : value === 1 ? 'TRUE' : `TRUE (${hex32(value)})`];
    }
    case 'level': {
      if (bytes.length !== 4) return raw;
      const value = view.getInt32(0, true);
      return [value === SILENT ? '-infinity dB' : `${decibelText(value / PER_DECIBEL)} dB`];
    }
    case 'long':
      return bytes.length === 4 ? [String(view.getInt32(0, true))] : raw;
    case 'ulong':
      return bytes.length === 4 ? [String(view.getUint32(0, true))] : raw;
    case 'speakers':
      return bytes.length === 4 ? [speakerText(view.getUint32(0, true))] : raw;
    case 'guid':
      return bytes.length === 16 ? [`{${guidText(bytes)}}`] : raw;
    case 'component':
      return bytes.length === COMPONENT_BYTES ? component(bytes, view) : raw;
    case 'jacks':
      return items(bytes, JACK_BYTES, (at, i) => jack(view, at, i)) ?? raw;
    case 'jacks2':
      return items(bytes, JACK2_BYTES, (at, i) => jack2(view, at, i)) ?? raw;
    case 'bytes':
      return raw;
  }
}
const decibelText = (value: number): string => String(Number(value.toPrecision(4)));

function speakerText(mask: number): string {
  const names = SPEAKERS.filter((_, bit) => (mask & (1 << bit)) !== 0);
  return `${names.join(' ') || 'none'} (${hex32(mask)})`;
}
/** Lines of a list behind a KSMULTIPLE_ITEM; null when its sizes do not fit. */
function items(bytes: Uint8Array, size: number, line: (at: number, index: number) => string): string[] | null {
  if (bytes.length < MULTIPLE_BYTES) return null;
  const count = viewOf(bytes).getUint32(4, true);
  if (bytes.length !== MULTIPLE_BYTES + count * size) return null;
  return count === 0 ? ['no entries'] : Array.from({ length: count }, (_, i) => line(MULTIPLE_BYTES + i * size, i));
}
function jack(view: DataView, at: number, index: number): string {
  const u32 = (i: number) => view.getUint32(at + i * 4, true);
  const named = (names: readonly string[], value: number) => names[value] ?? `unknown (${value})`;
  // Red in front; black stands for none that is known (KSJACK_DESCRIPTION).
  const color = u32(1) === 0 ? 'no color known' : `color #${u32(1).toString(16).padStart(6, '0')}`;
  return [
    `${index}: ${named(CONNECTIONS, u32(2))}`,
    `${named(GEO, u32(3) - GEO_BASE)}, ${named(GENERAL, u32(4))}`,
    named(PORTS, u32(5)),
    color,
    speakerText(u32(0)),
    u32(6) === 0 ? 'nothing plugged in' : 'plugged in',
  ].join('; ');
}
const jack2 = (view: DataView, at: number, index: number): string =>
  `${index}: DeviceStateInfo ${hex32(view.getUint32(at, true))}, JackCapabilities ${hex32(view.getUint32(at + 4, true))}`;
function component(bytes: Uint8Array, view: DataView): string[] {
  const names = ['Manufacturer', 'Product', 'Component', 'Name'];
  return [
    ...names.map((name, i) => `${name} {${guidText(bytes.subarray(i * 16, i * 16 + 16))}}`),
    `Version ${view.getUint32(64, true)}.${view.getUint32(68, true)}`,
  ];
}

/** Bytes of a value that a person typed; a text says what is wrong with it, and what would be right. */
export function valueBytes({ value: type }: PropertyType, text: string): Uint8Array | string {
  const typed = text.trim();
  const long = (value: number) => new Uint8Array(Int32Array.of(value).buffer);
  switch (type) {
    case 'bool':
      if (/^(true|1|on)$/i.test(typed)) return long(1);
      return /^(false|0|off)$/i.test(typed) ? long(0) : `"${typed}" is neither true nor false`;
    case 'level': {
      const db = Number(typed.replace(/\s*dB$/i, ''));
      const steps = Math.round(db * PER_DECIBEL);
      return typed !== '' && Math.abs(steps) <= 0x7fff_ffff
        ? long(steps)
        : `"${typed}" is no level in decibels between -32767 and 32767`;
    }
    case 'long':
    case 'ulong':
    case 'speakers': {
      const value = Number(typed);
      const [least, most] = type === 'long' ? [-0x8000_0000, 0x7fff_ffff] : [0, 0xffff_ffff];
      return typed !== '' && Number.isInteger(value) && value >= least && value <= most
        ? long(value | 0)
        : `"${typed}" is no whole number between ${least} and ${most}`;
    }
    default: {
      const digits = typed.replace(/[\s,]|0x/gi, '');
      if (digits === '' || !/^([0-9a-f]{2})+$/i.test(digits) || digits.length > 2048)
        return `"${typed}" are no bytes: give two hexadecimal digits for each, at most 1024 bytes`;
      return Uint8Array.from(digits.match(/../g)!, (pair) => parseInt(pair, 16));
    }
  }
}

/** The range and step of a level or number, from a basic support answer with stepped or plain bounds (KSPROPERTY_DESCRIPTION and what follows). */
export interface Bounds {
  readonly least: number;
  readonly most: number;
  /** 0: none is said. */
  readonly step: number;
}

const DESCRIPTION_BYTES = 40,
  MEMBERS_BYTES = 16;
/** KSPROPERTY_MEMBER_RANGES, _STEPPEDRANGES. */
const RANGES = 1,
  STEPPED = 2;

/** The size of the whole answer that a basic support request may get: DescriptionSize; 0 when the answer has none. */
export const descriptionBytes = (answer: Uint8Array): number =>
  answer.length >= 8 ? viewOf(answer).getUint32(4, true) : 0;

/** Bounds of a signed LONG; null: the answer has none. */
export function boundsOf(answer: Uint8Array): Bounds | null {
  const view = viewOf(answer);
  if (answer.length < DESCRIPTION_BYTES + MEMBERS_BYTES + 8) return null;
  const flags = view.getUint32(DESCRIPTION_BYTES, true);
  const at = DESCRIPTION_BYTES + MEMBERS_BYTES;
  const bounds = (from: number, step: number) => ({
    least: view.getInt32(from, true),
    most: view.getInt32(from + 4, true),
    step,
  });
  if (flags === RANGES) return bounds(at, 0);
  return flags === STEPPED && answer.length >= at + 16 ? bounds(at + 8, view.getUint32(at, true)) : null;
}

/** Bounds in words: `-96 to 0 dB in steps of 0.5 dB`. */
export function boundsText(type: PropertyType['value'], { least, most, step }: Bounds): string {
  const [scale, unit] = type === 'level' ? [PER_DECIBEL, ' dB'] : [1, ''];
  const text = (value: number) => decibelText(value / scale);
  return `${text(least)} to ${text(most)}${unit}${step > 0 ? ` in steps of ${text(step)}${unit}` : ''}`;
}

const VERBS = [
  [1, 'get'],
  [2, 'set'],
  [0x200, 'basic support'],
] as const;
/** KSPROPERTY_TYPE_ flags of an item in words. */
export function verbsText(flags: number): string {
  const named = VERBS.filter(([flag]) => (flags & flag) !== 0).map(([, name]) => name);
  const others = flags & ~0x203;
  return [...named, ...(others !== 0 ? [hex32(others)] : [])].join(', ') || 'nothing';
}
