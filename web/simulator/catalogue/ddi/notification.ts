/** IMiniportWaveRTStreamNotification. */
import { bufferParameters, bufferRules, bufferStatuses } from './buffer-rules.ts';
import {
  documented,
  header,
  iidOf,
  inferred,
  input,
  IRQL,
  modelled,
  on,
  reported,
  sample,
  vtable,
  whatIf,
} from './claims.ts';
import type { InterfaceEntry } from './types.ts';

const page = (method: string): string => `nf-portcls-iminiportwavertstream-${method}`;
const notification = (method: string): string => `nf-portcls-iminiportwavertstreamnotification-${method}`;
const WITH_NOTIFICATION = notification('allocatebufferwithnotification');
const SIMPLE = 'simple/minwavertstream.cpp';

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
      'The overview gives IUnknown as the base; the header derives it from IMiniportWaveRTStream.',
      'nn-portcls-iminiportwavertstreamnotification',
      'G-19',
    ),
    documented('The page of the allocation calls the method by another name.', WITH_NOTIFICATION, 'G-20'),
    sample('A sample takes any NotificationCount that divides the size, and rounds the size down afterwards.', SIMPLE),
  ],
  scenarios: [
    'first-stream',
    'one-notification',
    'one-notification-late',
    'driver-thread-late',
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
