/** IMiniportWaveRTStream. */
import { bufferParameters, bufferRules, bufferStatuses } from './buffer-rules.ts';
import {
  documented,
  iidOf,
  inferred,
  input,
  IRQL,
  modelled,
  on,
  optionalInput,
  output,
  reported,
  sample,
  vtable,
  whatIf,
} from './claims.ts';
import type { InterfaceEntry } from './types.ts';

const page = (method: string): string => `nf-portcls-iminiportwavertstream-${method}`;
const REBALANCE_BUFFERS = 'audio/managing-memory-buffers-rebalance';
const POSITION = 'audio/audio-position-property';
const SIMPLE = 'simple/minwavertstream.cpp';

export const stream: InterfaceEntry = {
  kind: 'interface',
  name: 'IMiniportWaveRTStream',
  header: 'portcls.h',
  inherits: 'IUnknown',
  implementedBy: 'driver',
  iid: iidOf('IID_IMiniportWaveRTStream'),
  purpose: 'One open WaveRT stream: its state, its buffer, its position.',
  release: 'Vista',
  since: documented('Windows Vista.', 'nn-portcls-iminiportwavertstream'),
  about: [
    documented(
      '`IMiniportWaveRT::NewStream` makes the object when a pin is opened; the last release, when the pin is closed, destroys it.',
      'nf-portcls-iminiportwavert-newstream',
    ),
    documented(
      'All methods but GetPosition come at PASSIVE_LEVEL. By default the port holds the device global lock meanwhile, so they come one at a time.',
      'audio/usepositionlock',
    ),
    documented(
      'A driver that can signal packets implements [[IMiniportWaveRTStreamNotification]], which begins with these methods; packets by number are [[IMiniportWaveRTOutputStream]] and [[IMiniportWaveRTInputStream]].',
      'nf-portcls-iminiportwavertstreamnotification-allocatebufferwithnotification',
    ),
  ],
  methods: vtable(3, [
    {
      name: 'SetFormat',
      row: 'Stream_SetFormat',
      purpose: 'Changes the format of a stream that does not run.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [input('DataFormat', 'PKSDATAFORMAT', documented('The new format.', page('setformat')))],
      statuses: [
        on('STATUS_SUCCESS', documented('The format is set.', page('setformat'))),
        on(
          'STATUS_INVALID_PARAMETER',
          documented('The format is bad or not supported, or the stream runs.', page('setformat')),
        ),
        on('STATUS_NOT_SUPPORTED', sample('What the samples answer to every change of format.', SIMPLE)),
      ],
    },
    {
      name: 'SetState',
      row: 'Stream_SetState',
      purpose: 'Takes the stream one step up or down.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [input('State', 'KSSTATE', documented('The state to enter: see [[KSSTATE]].', page('setstate')))],
      rules: [
        documented(
          'Two sequences occur: STOP, ACQUIRE, PAUSE, RUN upwards and the same downwards. No step is left out.',
          page('setstate'),
        ),
        inferred(
          'Other pages know skipped steps and turns in the middle. Accept every step to a neighbouring state.',
          'stream/state-transitions; audio/audio-position-property',
        ),
        documented('DMA runs in RUN only.', page('allocateaudiobuffer')),
        documented(
          'STOP resets position and packet count to 0; PAUSE and ACQUIRE keep them.',
          `${POSITION}; nf-portcls-iminiportwavertoutputstream-getpacketcount`,
        ),
        documented(
          'Steps down succeed, also when a stop or a surprise removal has taken the hardware away before.',
          REBALANCE_BUFFERS,
        ),
        documented(
          'It has to come back in time: Driver Verifier watches it with the rule PcTimedWaveRtStreamSetState.',
          'devtest/audio-pctimedwavertstreamsetstate',
        ),
      ],
      statuses: [on('STATUS_SUCCESS', documented('The stream is in the new state.', page('setstate')))],
      whatIfs: [
        whatIf(
          'A step up fails?',
          modelled(
            'The port stays in the old state and hands the status to the client. What Windows does is not published.',
            24,
          ),
        ),
        whatIf(
          'How long may it take?',
          modelled('One second here, which a scenario can change. The figure of Driver Verifier is not published.', 34),
        ),
        whatIf(
          'The device leaves D0 while the stream runs?',
          modelled(
            'The port sets the stream to PAUSE before, and to RUN after D0. The pages say that streams are paused, not how.',
            33,
          ),
        ),
        whatIf(
          'Time is lost between PAUSE and RUN, because the packet in progress starts over?',
          sample(
            'The samples keep the time since the last notification, so that the next one comes when the packet really ends.',
            SIMPLE,
          ),
        ),
      ],
    },
    {
      name: 'GetPosition',
      row: 'Stream_GetPosition',
      purpose: 'Says where in the buffer the stream is.',
      returns: 'NTSTATUS',
      irql: IRQL.dispatch,
      parameters: [
        output(
          'Position',
          'PKSAUDIO_POSITION',
          documented(
            'Receives play and write position, or record and read position: see [[KSAUDIO_POSITION]].',
            page('getposition'),
          ),
        ),
      ],
      rules: [
        documented(
          'Offsets in bytes from the start of the buffer, which wrap with it.',
          `${page('getposition')}; ns-ksmedia-ksaudio_position`,
        ),
        documented(
          'The play position is what reaches the converter now, not what DMA fetches now. Where hardware knows only the latter, estimate by the delays in between.',
          POSITION,
        ),
        sample('The samples report the same DMA position for both.', SIMPLE),
      ],
      whatIfs: [
        whatIf(
          'It is called in STOP or without a buffer?',
          modelled(
            'This driver answers position 0 and success; what Windows expects is not published. A division by the size of a buffer that is not there is a known crash.',
            23,
          ),
          'STATUS_SUCCESS',
        ),
        whatIf(
          'It returns a count that only grows?',
          reported('The engine stops feeding after some 23 ms, and there is silence.', 'Mihonarium/StreamToSpeaker#1'),
        ),
      ],
    },
    {
      name: 'AllocateAudioBuffer',
      row: 'Stream_AllocateAudioBuffer',
      purpose: 'Allocates the buffer of a stream without notification.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: bufferParameters(page('allocateaudiobuffer')),
      rules: bufferRules,
      statuses: bufferStatuses,
    },
    {
      name: 'FreeAudioBuffer',
      row: 'Stream_FreeAudioBuffer',
      purpose: 'Frees the buffer AllocateAudioBuffer made.',
      returns: 'VOID',
      irql: IRQL.passive,
      parameters: [
        optionalInput('AudioBufferMdl', 'PMDL', documented('The MDL of the buffer.', page('freeaudiobuffer'))),
        input('BufferSize', 'ULONG', documented('Its size in bytes.', page('freeaudiobuffer'))),
      ],
      rules: [
        documented(
          'Only here, and only when called: the buffer outlives a stop and a surprise removal.',
          REBALANCE_BUFFERS,
        ),
      ],
    },
    {
      name: 'GetHWLatency',
      row: 'Stream_GetHWLatency',
      purpose: 'Says how much delay hardware adds.',
      returns: 'VOID',
      irql: IRQL.passive,
      parameters: [
        output(
          'hwLatency',
          'KSRTAUDIO_HWLATENCY *',
          documented(
            'Receives FIFO size, chipset delay and codec delay: see [[KSRTAUDIO_HWLATENCY]].',
            page('gethwlatency'),
          ),
        ),
      ],
      rules: [
        documented('A WaveRT miniport has to support it properly.', 'audio/developing-a-wavert-miniport-driver'),
        sample('The samples, which have no hardware, say zero throughout.', SIMPLE),
      ],
    },
    {
      name: 'GetPositionRegister',
      row: 'Stream_GetPositionRegister',
      purpose: 'Gives the client a hardware register with the position, to be mapped.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        output(
          'Register',
          'KSRTAUDIO_HWREGISTER *',
          documented('Describes the register: see [[KSRTAUDIO_HWREGISTER]].', page('getpositionregister')),
        ),
      ],
      rules: [
        documented(
          'It holds a byte offset that returns to 0 at the end of the buffer, without the codec’s delay.',
          'audio/ksproperty-rtaudio-positionregister',
        ),
        documented(
          'A driver that wants to be rebalanced with streams open either has the packet interfaces or offers no registers.',
          'audio/implement-pnp-rebalance-for-portcls-audio-drivers',
        ),
      ],
      statuses: [
        on(
          'STATUS_NOT_SUPPORTED',
          documented(
            'There is no such register; clients then ask for the position.',
            'audio/developing-a-wavert-miniport-driver',
          ),
        ),
        on('STATUS_NOT_IMPLEMENTED', sample('What the samples answer instead.', SIMPLE)),
      ],
    },
    {
      name: 'GetClockRegister',
      row: 'Stream_GetClockRegister',
      purpose: 'Gives the client a hardware register with a clock, to be mapped.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        output(
          'Register',
          'KSRTAUDIO_HWREGISTER *',
          documented('Describes the register: see [[KSRTAUDIO_HWREGISTER]].', page('getclockregister')),
        ),
      ],
      rules: [
        documented(
          'It counts a clock of the device from power-on, and comes from the same source as the sample clock; otherwise it is not offered.',
          `audio/ksproperty-rtaudio-clockregister; ${page('getclockregister')}`,
        ),
      ],
      statuses: [
        on('STATUS_NOT_SUPPORTED', inferred('There is no such register.', 'audio/developing-a-wavert-miniport-driver')),
      ],
    },
  ]),
  gaps: [
    documented(
      'Three pages have three ideas of the legal changes of state.',
      `${page('setstate')}; stream/state-transitions; ${POSITION}`,
      'G-7',
    ),
    documented(
      'The size of the buffer is “rounded up or down” and “at least the requested size” in one paragraph.',
      page('allocateaudiobuffer'),
      'G-6',
    ),
    documented(
      'The play position is the sample at the converter on one page and the last byte already played on another.',
      `${POSITION}; ns-ksmedia-ksaudio_position`,
      'G-8',
    ),
    documented(
      'The guide names the latency method GetHardwareLatency, and where it wants STATUS_NOT_SUPPORTED for missing registers the samples return another status.',
      'audio/developing-a-wavert-miniport-driver',
      'G-21',
    ),
  ],
  scenarios: [
    'first-stream',
    'pause-and-resume',
    'stop-and-restart',
    'mistake-position-grows',
    'mistake-pause-loses-time',
    'faults-no-pages',
  ],
  seeAlso: [
    'IMiniportWaveRTStreamNotification',
    'IMiniportWaveRT',
    'IPortWaveRTStream',
    'KSSTATE',
    'KSAUDIO_POSITION',
    'states-and-positions',
  ],
};
