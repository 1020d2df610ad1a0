/** IMiniportWaveRTStream and IMiniportWaveRTStreamNotification. */
import {
  documented,
  header,
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
import type { Claim, InterfaceEntry, Parameter } from './types.ts';

const page = (method: string): string => `nf-portcls-iminiportwavertstream-${method}`;
const notification = (method: string): string => `nf-portcls-iminiportwavertstreamnotification-${method}`;
const REBALANCE_BUFFERS = 'audio/managing-memory-buffers-rebalance';
const POSITION = 'audio/audio-position-property';
const WITH_NOTIFICATION = notification('allocatebufferwithnotification');
const SIMPLE = 'simple/minwavertstream.cpp';

const bufferParameters = (source: string): Parameter[] => [
  input('RequestedSize', 'ULONG', documented('Bytes the client wants.', source)),
  output(
    'AudioBufferMdl',
    'PMDL *',
    documented('Receives the MDL of the buffer; the port maps it for the client.', source),
  ),
  output(
    'ActualSize',
    'ULONG *',
    documented('Receives the size the buffer really has, in bytes.', page('allocateaudiobuffer')),
  ),
  output(
    'OffsetFromFirstPage',
    'ULONG *',
    documented('Receives where the buffer begins in the first page of the MDL, in bytes.', page('allocateaudiobuffer')),
  ),
  output(
    'CacheType',
    'MEMORY_CACHING_TYPE *',
    documented(
      'Receives the cache type the client’s mapping has to have. HD Audio miniports say MmWriteCombined.',
      page('allocateaudiobuffer'),
    ),
  ),
];
const bufferRules: readonly Claim[] = [
  documented(
    'At least the size that was asked for: the audio engine rejects a smaller buffer, and the stream is not made.',
    page('allocateaudiobuffer'),
  ),
  inferred(
    'So round up where frames or hardware need it, although the same pages speak of rounding up or down.',
    page('allocateaudiobuffer'),
  ),
  documented('Memory comes from [[IPortWaveRTStream]], inside this call and nowhere else.', REBALANCE_BUFFERS),
];
const bufferStatuses = [
  on('STATUS_SUCCESS', documented('The stream has a buffer.', page('allocateaudiobuffer'))),
  on('STATUS_UNSUCCESSFUL', documented('No buffer with these attributes is possible.', page('allocateaudiobuffer'))),
  on('STATUS_INSUFFICIENT_RESOURCES', documented('No memory.', page('allocateaudiobuffer'))),
  on('STATUS_DEVICE_NOT_READY', documented('The device is not ready.', page('allocateaudiobuffer'))),
];

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
      'Three pages have three ideas of the legal changes of state (G-7).',
      `${page('setstate')}; stream/state-transitions; ${POSITION}`,
    ),
    documented(
      'The size of the buffer is “rounded up or down” and “at least the requested size” in one paragraph (G-6).',
      page('allocateaudiobuffer'),
    ),
    documented(
      'The play position is the sample at the converter on one page and the last byte already played on another (G-8).',
      `${POSITION}; ns-ksmedia-ksaudio_position`,
    ),
    documented(
      'The guide names the latency method GetHardwareLatency, and where it wants STATUS_NOT_SUPPORTED for missing registers the samples return another status (G-21).',
      'audio/developing-a-wavert-miniport-driver',
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

const REGISTER = notification('registernotificationevent');
const UNREGISTER = notification('unregisternotificationevent');

export const streamNotification: InterfaceEntry = {
  kind: 'interface',
  name: 'IMiniportWaveRTStreamNotification',
  header: 'portcls.h',
  inherits: 'IMiniportWaveRTStream',
  implementedBy: 'driver',
  iid: iidOf('IID_IMiniportWaveRTStreamNotification'),
  purpose: 'Events at packet boundaries, for clients that want to be told.',
  release: 'Vista',
  since: documented('Windows Vista.', 'nn-portcls-iminiportwavertstreamnotification'),
  about: [
    documented(
      'With it a stream supports the event-driven (“pull”) mode: the driver signals an event once or twice in each turn of the buffer. The logo test asks for it.',
      'audio/kernel-streaming-considerations',
    ),
    documented(
      'The way of a notification: hardware interrupts at each packet boundary, the service routine queues a DPC, the DPC signals every registered event. The interrupt on this way is what a driver registers as a stream resource.',
      REGISTER,
    ),
    header(
      'It inherits [[IMiniportWaveRTStream]] and continues its vtable.',
      'portcls.h: IMiniportWaveRTStreamNotification',
    ),
  ],
  methods: vtable(11, [
    {
      name: 'AllocateBufferWithNotification',
      row: 'Stream_AllocateBufferWithNotification',
      purpose: 'Allocates the buffer of a stream whose packets are notified.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        input(
          'NotificationCount',
          'ULONG',
          documented(
            '1: one event at the end of the buffer. 2: one in the middle and one at the end. No other value is valid.',
            WITH_NOTIFICATION,
          ),
        ),
        ...bufferParameters(WITH_NOTIFICATION),
      ],
      rules: [
        documented(
          'A packet is the actual size divided by NotificationCount.',
          'nf-portcls-iminiportwavertoutputstream-setwritepacket; nf-portcls-iminiportwavertinputstream-getreadpacket',
        ),
        ...bufferRules,
      ],
      statuses: bufferStatuses,
      whatIfs: [
        whatIf(
          'NotificationCount is 0, or above 2?',
          modelled('The port never asks for it; this driver would refuse.', 25),
          'STATUS_INVALID_PARAMETER',
        ),
        whatIf('The stream has a buffer already?', modelled('The port never asks twice.', 26)),
        whatIf(
          'The buffer is smaller than asked for?',
          documented('The engine refuses it and the stream fails to open.', page('allocateaudiobuffer')),
        ),
      ],
    },
    {
      name: 'FreeBufferWithNotification',
      row: 'Stream_FreeBufferWithNotification',
      purpose: 'Frees the buffer AllocateBufferWithNotification made.',
      returns: 'VOID',
      irql: IRQL.passive,
      parameters: [
        input(
          'AudioBufferMdl',
          'PMDL',
          documented('The MDL of the buffer.', notification('freebufferwithnotification')),
        ),
        input('BufferSize', 'ULONG', documented('Its size in bytes.', notification('freebufferwithnotification'))),
      ],
      rules: [
        documented(
          'The counterpart of its own allocation, not of AllocateAudioBuffer.',
          notification('freebufferwithnotification'),
        ),
        documented(
          'The client never frees the buffer; closing the pin does.',
          'audio/ksproperty-rtaudio-buffer-with-notification',
        ),
      ],
    },
    {
      name: 'RegisterNotificationEvent',
      row: 'Stream_RegisterNotificationEvent',
      purpose: 'Adds an event to those that are signalled.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        input(
          'NotificationEvent',
          'PKEVENT',
          documented(
            'The port has made it from the client’s handle. The pointer is good until it is unregistered.',
            REGISTER,
          ),
        ),
      ],
      rules: [
        documented(
          'After the buffer is allocated. There may be more than one.',
          `audio/ksproperty-rtaudio-register-notification-event; ${REGISTER}`,
        ),
        documented(
          'KeSetEvent is for DISPATCH_LEVEL and below, so the service routine does not signal; its DPC does.',
          'nf-wdm-kesetevent',
        ),
        documented(
          'All events mean the same: a packet boundary has been passed. Which one, the packet count says.',
          'nf-portcls-iminiportwavertoutputstream-getpacketcount',
        ),
      ],
      statuses: [
        on('STATUS_SUCCESS', documented('The event is signalled from now on.', REGISTER)),
        on('STATUS_UNSUCCESSFUL', sample('The event is registered already.', SIMPLE)),
        on('STATUS_INSUFFICIENT_RESOURCES', sample('No memory for the list.', SIMPLE)),
      ],
      whatIfs: [
        whatIf(
          'The service routine signals the event itself?',
          reported(
            'Not allowed above DISPATCH_LEVEL; seen as a watchdog bug check. Here it is a finding.',
            'worproject/Rockchip-Windows-Drivers#3',
          ),
        ),
        whatIf(
          'The list is changed at PASSIVE_LEVEL without the lock the DPC walks it under?',
          sample('That is what the samples do; the DPC can meet a half-changed list.', SIMPLE),
        ),
        whatIf(
          'The interval is kept in whole milliseconds?',
          reported(
            'Events come up to a millisecond early and drift against the buffer; there is noise in exclusive mode.',
            'microsoft/Windows-driver-samples#255',
          ),
        ),
      ],
    },
    {
      name: 'UnregisterNotificationEvent',
      row: 'Stream_UnregisterNotificationEvent',
      purpose: 'Takes an event out again.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [input('NotificationEvent', 'PKEVENT', documented('An event that was registered.', UNREGISTER))],
      rules: [
        inferred(
          'Once it returns the event must not be touched again: the driver keeps the pointer only until then.',
          `${REGISTER}; ${UNREGISTER}`,
        ),
      ],
      statuses: [
        on('STATUS_SUCCESS', documented('The event is forgotten.', UNREGISTER)),
        on('STATUS_NOT_FOUND', sample('It was not registered.', SIMPLE)),
      ],
      whatIfs: [
        whatIf(
          'The driver does not forget the event?',
          modelled('It is a finding when the stream closes. Whether the port would clean up is not published.', 22),
        ),
      ],
    },
  ]),
  gaps: [
    documented(
      'The overview gives IUnknown as the base; the header derives it from IMiniportWaveRTStream (G-19).',
      'nn-portcls-iminiportwavertstreamnotification',
    ),
    documented('The page of the allocation calls the method by another name (G-20).', WITH_NOTIFICATION),
    sample('A sample takes any NotificationCount that divides the size, and rounds the size down afterwards.', SIMPLE),
  ],
  scenarios: [
    'first-stream',
    'one-notification',
    'mistake-event-in-isr',
    'mistake-whole-milliseconds',
    'mistake-polls-position',
    'packets-448-frames-virtual',
  ],
  seeAlso: [
    'IMiniportWaveRTStream',
    'IMiniportWaveRTOutputStream',
    'IMiniportWaveRTInputStream',
    'packets',
    'glitches-and-protection',
  ],
};
