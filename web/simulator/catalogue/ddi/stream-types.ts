/** Enumerations and structures of the stream methods. */
import { documented, header, sample } from './claims.ts';
import type { EnumerationEntry, StructureEntry } from './types.ts';

const SET_STATE = 'nf-portcls-iminiportwavertstream-setstate';
const POSITION = 'ns-ksmedia-ksaudio_position';
const PRESENTATION = 'ns-ksmedia-ksaudio_presentation_position';
const LATENCY = 'ns-ksmedia-ksrtaudio_hwlatency';
const REGISTER = 'ns-ksmedia-ksrtaudio_hwregister';

export const ksState: EnumerationEntry = {
  kind: 'enumeration',
  name: 'KSSTATE',
  header: 'ks.h',
  purpose: 'The states of a stream.',
  release: '2000',
  since: header('Older than WaveRT.', 'ks.h: KSSTATE'),
  about: [documented('A WaveRT stream goes up and down through all four, one step at a time.', SET_STATE)],
  values: [
    {
      name: 'KSSTATE_STOP',
      value: 0,
      rules: [
        documented(
          'No DMA; position and packet count are reset to 0. A new stream is here.',
          'audio/audio-position-property; nf-portcls-iminiportwavertoutputstream-getpacketcount',
        ),
      ],
    },
    {
      name: 'KSSTATE_ACQUIRE',
      value: 1,
      rules: [documented('No DMA. Most drivers cannot tell it from PAUSE.', SET_STATE)],
    },
    {
      name: 'KSSTATE_PAUSE',
      value: 2,
      rules: [
        documented('DMA stands still; position and packet count stay what they are.', 'audio/audio-position-property'),
      ],
    },
    {
      name: 'KSSTATE_RUN',
      value: 3,
      rules: [
        documented(
          'DMA runs, the position moves, events come at packet boundaries.',
          'nf-portcls-iminiportwavertstream-allocateaudiobuffer; nf-portcls-iminiportwavertstreamnotification-registernotificationevent',
        ),
      ],
    },
  ],
  gaps: [
    documented(
      'Which steps are legal is told in three ways.',
      `${SET_STATE}; stream/state-transitions; audio/audio-position-property`,
      'G-7',
    ),
  ],
  scenarios: ['pause-and-resume', 'stop-and-restart', 'pause-and-restart'],
  seeAlso: ['IMiniportWaveRTStream', 'states-and-positions'],
};

export const position: StructureEntry = {
  kind: 'structure',
  name: 'KSAUDIO_POSITION',
  header: 'ksmedia.h',
  purpose: 'Two offsets in the cyclic buffer.',
  release: '2000',
  since: header('Older than WaveRT.', 'ksmedia.h: KSAUDIO_POSITION'),
  about: [
    documented(
      'What GetPosition fills in: see [[IMiniportWaveRTStream]]. Both are bytes from the start of the buffer, wrap with it and never exceed its size.',
      POSITION,
    ),
  ],
  declaration: `typedef struct {
    ULONGLONG PlayOffset;
    ULONGLONG WriteOffset;
} KSAUDIO_POSITION, *PKSAUDIO_POSITION;`,
  x64Bytes: 16,
  x86Bytes: 16,
  fields: [
    {
      name: 'PlayOffset',
      type: 'ULONGLONG',
      x64Offset: 0,
      x86Offset: 0,
      rules: [
        documented(
          'Playing: what is at the converter now. Recording: the record position.',
          'audio/audio-position-property',
        ),
      ],
    },
    {
      name: 'WriteOffset',
      type: 'ULONGLONG',
      x64Offset: 8,
      x86Offset: 8,
      rules: [
        documented(
          'Playing: from here on the client may write; what lies between the two offsets is not to be touched. Recording: the read position.',
          'audio/audio-position-property',
        ),
        sample('The samples give the same value for both.', 'simple/minwavertstream.cpp'),
      ],
    },
  ],
  gaps: [
    documented(
      'The structure’s page calls PlayOffset the last byte already played, and WriteOffset the last byte of the buffer.',
      POSITION,
      'G-8',
    ),
  ],
  scenarios: ['mistake-position-grows', 'capture-windows-7', 'windows-7-ac97'],
  seeAlso: ['IMiniportWaveRTStream', 'KSAUDIO_PRESENTATION_POSITION', 'states-and-positions'],
};

export const presentationPosition: StructureEntry = {
  kind: 'structure',
  name: 'KSAUDIO_PRESENTATION_POSITION',
  header: 'ksmedia.h',
  purpose: 'What is heard, and when that was looked at.',
  release: '8',
  since: documented('Windows 8.', PRESENTATION),
  about: [
    documented('What GetOutputStreamPresentationPosition fills in: see [[IMiniportWaveRTOutputStream]].', PRESENTATION),
  ],
  declaration: `typedef struct {
    UINT64 u64PositionInBlocks;
    UINT64 u64QPCPosition;
} KSAUDIO_PRESENTATION_POSITION, *PKSAUDIO_PRESENTATION_POSITION;`,
  x64Bytes: 16,
  x86Bytes: 16,
  fields: [
    {
      name: 'u64PositionInBlocks',
      type: 'UINT64',
      x64Offset: 0,
      x86Offset: 0,
      rules: [documented('Blocks since the stream started; for PCM a block is a frame.', PRESENTATION)],
    },
    {
      name: 'u64QPCPosition',
      type: 'UINT64',
      x64Offset: 8,
      x86Offset: 8,
      rules: [documented('The performance counter, in its own ticks, when the position was read.', PRESENTATION)],
    },
  ],
  gaps: [],
  scenarios: ['first-stream', 'pause-and-resume'],
  seeAlso: ['IMiniportWaveRTOutputStream', 'KSAUDIO_POSITION', 'packets'],
};

export const hwLatency: StructureEntry = {
  kind: 'structure',
  name: 'KSRTAUDIO_HWLATENCY',
  header: 'ksmedia.h',
  purpose: 'The delay that hardware adds.',
  release: 'Vista',
  since: header('Declared with the WaveRT properties of Windows Vista.', 'ksmedia.h: KSRTAUDIO_HWLATENCY'),
  about: [
    documented(
      'What GetHWLatency fills in: see [[IMiniportWaveRTStream]]. The delay of a stream is this plus how far ahead the client writes.',
      'audio/stream-latency-during-playback',
    ),
  ],
  declaration: `typedef struct {
    ULONG FifoSize;
    ULONG ChipsetDelay;
    ULONG CodecDelay;
} KSRTAUDIO_HWLATENCY, *PKSRTAUDIO_HWLATENCY;`,
  x64Bytes: 12,
  x86Bytes: 12,
  fields: [
    { name: 'FifoSize', type: 'ULONG', x64Offset: 0, x86Offset: 0, rules: [documented('Bytes.', LATENCY)] },
    {
      name: 'ChipsetDelay',
      type: 'ULONG',
      x64Offset: 4,
      x86Offset: 4,
      rules: [documented('Worst case, in 100-ns units; 0 for legacy PCI.', LATENCY)],
    },
    {
      name: 'CodecDelay',
      type: 'ULONG',
      x64Offset: 8,
      x86Offset: 8,
      rules: [documented('Best estimate, in 100-ns units.', LATENCY)],
    },
  ],
  gaps: [sample('The samples, which have no hardware, report zero throughout.', 'simple/minwavertstream.cpp')],
  scenarios: ['first-stream'],
  seeAlso: ['IMiniportWaveRTStream', 'states-and-positions'],
};

export const hwRegister: StructureEntry = {
  kind: 'structure',
  name: 'KSRTAUDIO_HWREGISTER',
  header: 'ksmedia.h',
  purpose: 'A hardware register that is mapped for a client.',
  release: 'Vista',
  since: header('Declared with the WaveRT properties of Windows Vista.', 'ksmedia.h: KSRTAUDIO_HWREGISTER'),
  about: [
    documented(
      'A client may ask for each register once in the life of a pin; closing the pin ends the mapping.',
      'audio/ksproperty-rtaudio-positionregister; audio/ksproperty-rtaudio-clockregister',
    ),
  ],
  declaration: `typedef struct {
    PVOID Register;
    ULONG Width;
    ULONGLONG Numerator;
    ULONGLONG Denominator;
    ULONG Accuracy;
} KSRTAUDIO_HWREGISTER, *PKSRTAUDIO_HWREGISTER;`,
  x64Bytes: 40,
  x86Bytes: 32,
  fields: [
    {
      name: 'Register',
      type: 'PVOID',
      x64Offset: 0,
      x86Offset: 0,
      rules: [documented('Where it is mapped.', REGISTER)],
    },
    { name: 'Width', type: 'ULONG', x64Offset: 8, x86Offset: 4, rules: [documented('Its width in bits.', REGISTER)] },
    {
      name: 'Numerator',
      type: 'ULONGLONG',
      x64Offset: 16,
      x86Offset: 8,
      rules: [documented('Clock: Numerator divided by Denominator is its frequency. Position: not used.', REGISTER)],
    },
    {
      name: 'Denominator',
      type: 'ULONGLONG',
      x64Offset: 24,
      x86Offset: 16,
      rules: [documented('See Numerator.', REGISTER)],
    },
    {
      name: 'Accuracy',
      type: 'ULONG',
      x64Offset: 32,
      x86Offset: 24,
      rules: [documented('Position: bytes. Clock: ticks.', REGISTER)],
    },
  ],
  gaps: [],
  scenarios: ['first-stream'],
  seeAlso: ['IMiniportWaveRTStream'],
};
