/** IMiniportWaveRTOutputStream and IMiniportWaveRTInputStream: packets by number. */
import {
  documented,
  header,
  iidOf,
  inferred,
  input,
  IRQL,
  modelled,
  on,
  output,
  sample,
  vtable,
  whatIf,
} from './claims.ts';
import type { InterfaceEntry } from './types.ts';

const WRITE = 'nf-portcls-iminiportwavertoutputstream-setwritepacket';
const COUNT = 'nf-portcls-iminiportwavertoutputstream-getpacketcount';
const PRESENTATION = 'nf-portcls-iminiportwavertoutputstream-getoutputstreampresentationposition';
const READ = 'nf-portcls-iminiportwavertinputstream-getreadpacket';
const SIMPLE = 'simple/minwavertstream.cpp';
const SYSVAD = 'sysvad/EndpointsCommon/minwavertstream.cpp';
const POSITION_LOCK = 'audio/usepositionlock';

export const outputStream: InterfaceEntry = {
  kind: 'interface',
  name: 'IMiniportWaveRTOutputStream',
  header: 'portcls.h',
  inherits: 'IUnknown',
  implementedBy: 'driver',
  iid: iidOf('IID_IMiniportWaveRTOutputStream'),
  purpose: 'Playing by packet numbers: what was written, how far the device is, what is heard.',
  release: '10-1507',
  since: documented('Windows 10.', WRITE),
  about: [
    documented(
      'The client writes a packet into the buffer and says so with its number. The driver can tell late data from good data, and the client learns which packet is next.',
      WRITE,
    ),
    header(
      'A sibling of [[IMiniportWaveRTStream]], derived from IUnknown: a stream that has both inherits from both and answers a query for each with its own vtable.',
      'portcls.h: IMiniportWaveRTOutputStream',
    ),
    documented(
      'By default these calls hold the device global lock like other property requests. A setting in the INF moves them to a lock of their own; then the driver itself has to serialize them with SetState.',
      POSITION_LOCK,
    ),
  ],
  methods: vtable(3, [
    {
      name: 'SetWritePacket',
      row: 'OutputStream_SetWritePacket',
      purpose: 'Tells the driver that a packet has been written.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        input(
          'PacketNumber',
          'ULONG',
          documented(
            'The packet, counted from 0 since the stream left STOP. It lies at (number modulo packets in the buffer) times the packet’s size.',
            `${WRITE}; ${COUNT}`,
          ),
        ),
        input('Flags', 'DWORD', documented('0, or KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM (0x200).', WRITE)),
        input(
          'EosPacketLength',
          'ULONG',
          documented(
            'With the end-of-stream flag: valid bytes of this last packet, 0 included. Without it ignored.',
            WRITE,
          ),
        ),
      ],
      rules: [
        documented(
          'The driver may use it to program DMA or to halt at the end of the packet, so that a client that is too late causes a gap instead of a repetition.',
          WRITE,
        ),
        documented('Even when data is missing, the packet count goes on and events come at their usual rate.', WRITE),
        inferred(
          'With two packets in the buffer one number is right in RUN: the packet count plus one. With a single packet that number lies in the memory being played.',
          `${WRITE}; nf-portcls-iminiportwavertstreamnotification-allocatebufferwithnotification`,
        ),
      ],
      statuses: [
        on('STATUS_SUCCESS', documented('The packet is accepted.', WRITE)),
        on(
          'STATUS_DATA_LATE_ERROR',
          documented('The packet was transferred before or is being transferred now. It is a glitch.', WRITE),
        ),
        on(
          'STATUS_DATA_OVERRUN',
          documented(
            'The packet is further ahead than the buffer reaches. It is a glitch, and the data may be ignored.',
            WRITE,
          ),
        ),
        on('STATUS_INVALID_DEVICE_STATE', documented('The end of the stream was announced before.', WRITE)),
        on(
          'STATUS_INVALID_PARAMETER',
          documented('Anything else is wrong, for example a flag that does not exist.', WRITE),
        ),
        on('STATUS_NOT_SUPPORTED', sample('The buffer has no notifications.', SIMPLE)),
      ],
      whatIfs: [
        whatIf(
          'Several packets are written before RUN?',
          modelled('As many as the buffer holds are taken, from packet 0 on. The samples take packet 0 alone.', 27),
          'STATUS_SUCCESS',
        ),
        whatIf(
          'The buffer has one packet?',
          modelled('In RUN the number after the one being played is right, although it lies in the same memory.', 27),
          'STATUS_SUCCESS',
        ),
        whatIf('The stream went through STOP?', modelled('Packet 0 is expected again.', 28)),
        whatIf(
          'It is called in STOP, or without a buffer?',
          modelled('This driver refuses, as the samples do below PAUSE for capture.', 23),
          'STATUS_INVALID_DEVICE_STATE',
        ),
        whatIf(
          'The end-of-stream length is larger than a packet?',
          sample('One sample refuses it; so does this driver.', SYSVAD),
          'STATUS_INVALID_PARAMETER',
        ),
        whatIf(
          'A flag is unknown?',
          documented('The page wants it refused; the samples ignore it.', WRITE),
          'STATUS_INVALID_PARAMETER',
        ),
      ],
    },
    {
      name: 'GetOutputStreamPresentationPosition',
      row: 'OutputStream_GetOutputStreamPresentationPosition',
      purpose: 'Says which frame is heard, and when that was looked at.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        output(
          'pPresentationPosition',
          'KSAUDIO_PRESENTATION_POSITION *',
          documented(
            'Receives the position in frames since the start and the performance counter at that moment: see [[KSAUDIO_PRESENTATION_POSITION]].',
            PRESENTATION,
          ),
        ),
      ],
      rules: [
        documented(
          'It is about samples at the output, the packet count about data fetched from the buffer. At the same moment the two differ by what lies between.',
          PRESENTATION,
        ),
        documented('The first frame of packet 0 is block 0.', PRESENTATION),
      ],
      whatIfs: [
        whatIf(
          'How often does the engine ask?',
          modelled('At every 50th packet here. Windows’ habits are not published.', 21),
        ),
      ],
    },
    {
      name: 'GetPacketCount',
      row: 'OutputStream_GetPacketCount',
      purpose: 'Number of packets that are completely transferred.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        output(
          'pPacketCount',
          'ULONG *',
          documented('Receives the count. While packet n is being transferred it is n.', COUNT),
        ),
      ],
      rules: [
        documented('Reset to 0 in STOP, not in PAUSE.', COUNT),
        documented(
          'The engine asks now and then, and after a late or an overrun packet to find its place again; the numbers it writes may jump after that.',
          COUNT,
        ),
        sample('32 bits may wrap. The samples compare numbers by their signed difference.', SIMPLE),
      ],
      whatIfs: [
        whatIf(
          'It returns 5: what is next?',
          documented(
            'Packets 0 to 4 are done, packet 5 is being played, packet 6 is written next; with two packets in the buffer it lies at offset 0.',
            COUNT,
          ),
        ),
      ],
    },
  ]),
  gaps: [
    documented(
      'The set’s page lists its properties as readable only, though the one for writing packets is set; the page of the packet count says that the client fills in the count before it asks.',
      'audio/kspropsetid-rtaudio; audio/ksproperty-rtaudio-packetcount',
      'G-18; G-24',
    ),
    modelled('How far ahead counts as too far before RUN, and with one packet, is not said.', 27),
    sample(
      'One sample hands this interface out on capture streams as well; the other one only where the hardware does not offload.',
      `${SIMPLE}; ${SYSVAD}`,
    ),
    sample(
      'The samples do not refuse unknown flags, though the page wants it; one refuses the end-of-stream flag itself.',
      `${SIMPLE}; ${SYSVAD}`,
    ),
  ],
  scenarios: [
    'first-stream',
    'late-packet',
    'packet-ahead',
    'packet-behind',
    'packet-flags',
    'end-of-stream',
    'end-of-stream-one-notification',
    'end-and-restart',
    'packet-late',
    'packet-after-end',
    'end-length-too-long',
    'one-notification',
  ],
  seeAlso: [
    'IMiniportWaveRTStreamNotification',
    'IMiniportWaveRTInputStream',
    'KSAUDIO_PRESENTATION_POSITION',
    'packets',
  ],
};

export const inputStream: InterfaceEntry = {
  kind: 'interface',
  name: 'IMiniportWaveRTInputStream',
  header: 'portcls.h',
  inherits: 'IUnknown',
  implementedBy: 'driver',
  iid: iidOf('IID_IMiniportWaveRTInputStream'),
  purpose: 'Recording by packet numbers.',
  release: '10-1507',
  since: documented('Windows 10.', READ),
  about: [
    documented(
      'The client learns the number of a captured packet and when its first sample was taken; the call also tells the driver that everything before has been read.',
      READ,
    ),
    header('A sibling of [[IMiniportWaveRTStream]], derived from IUnknown.', 'portcls.h: IMiniportWaveRTInputStream'),
  ],
  methods: vtable(3, [
    {
      name: 'GetReadPacket',
      row: 'InputStream_GetReadPacket',
      purpose: 'Says which captured packet is to be read next.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        output(
          'PacketNumber',
          'ULONG *',
          documented('Receives the number, counted from 0 since the start of capture; STOP resets it.', READ),
        ),
        output('Flags', 'DWORD *', documented('Receives 0.', READ)),
        output(
          'PerformanceCounterValue',
          'ULONG64 *',
          documented(
            'Receives the performance counter of the instant at which the packet’s first sample was taken, not of its transfer.',
            READ,
          ),
        ),
        output(
          'MoreData',
          'BOOL *',
          documented('Receives TRUE when another packet is ready: the client may ask again at once.', READ),
        ),
      ],
      rules: [
        documented(
          'By asking, the client says that it has finished every earlier packet; the driver may use their memory.',
          READ,
        ),
        documented(
          'When the client is too slow the driver may drop or overwrite packets, oldest first, and goes on counting.',
          READ,
        ),
        documented(
          'A driver that holds back data, for example what was said before a keyword was recognized, delivers it faster than real time by setting MoreData and signalling at once.',
          'audio/voice-activation',
        ),
      ],
      statuses: [
        on('STATUS_SUCCESS', documented('A packet is ready.', READ)),
        on('STATUS_DEVICE_NOT_READY', documented('Nothing new.', READ)),
        on('STATUS_INVALID_DEVICE_STATE', sample('The stream is below PAUSE.', SIMPLE)),
      ],
      whatIfs: [
        whatIf(
          'The client sleeps through several packets?',
          documented('The oldest are gone; the next number is higher than expected.', READ),
        ),
        whatIf(
          'It is called in STOP?',
          modelled('This driver refuses, as the samples do.', 23),
          'STATUS_INVALID_DEVICE_STATE',
        ),
      ],
    },
  ]),
  gaps: [
    sample(
      'The samples return the newest packet only and describe their timestamp as the end of the packet; the page’s first sample is the rule.',
      SIMPLE,
    ),
    sample('MoreData is never TRUE in the samples.', SIMPLE),
  ],
  scenarios: [
    'capture',
    'capture-overrun',
    'capture-burst',
    'capture-stop-and-restart',
    'loopback',
    'two-streams-one-interrupt',
    'capture-windows-7',
  ],
  seeAlso: ['IMiniportWaveRTOutputStream', 'IMiniportWaveRTStreamNotification', 'packets'],
};
