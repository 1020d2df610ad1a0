/** Terms of the field as these pages use them, in alphabetical order. */
import { documented, header, inferred, modelled, sample } from './ddi/claims.ts';
import type { Claim } from './ddi/types.ts';

export interface Term {
  readonly term: string;
  /** Written out, for abbreviations. */
  readonly long?: string;
  /** One or two sentences. Markdown of one paragraph; [[Name]] links to an entry of the DDI. */
  readonly text: Claim;
  /** Other terms, entries of the DDI, topics by file name. */
  readonly seeAlso: readonly string[];
}

const term = (name: string, text: Claim, ...seeAlso: string[]): Term => ({ term: name, text, seeAlso });
const short = (name: string, long: string, text: Claim, ...seeAlso: string[]): Term => ({
  term: name,
  long,
  text,
  seeAlso,
});

const LOW_LATENCY = 'audio/low-latency-audio';
const NOTIFY = 'nf-portcls-iminiportwavertstreamnotification-registernotificationevent';
const WITH_NOTIFICATION = 'nf-portcls-iminiportwavertstreamnotification-allocatebufferwithnotification';
const WRITE = 'nf-portcls-iminiportwavertoutputstream-setwritepacket';
const READ = 'nf-portcls-iminiportwavertinputstream-getreadpacket';
const COUNT = 'nf-portcls-iminiportwavertoutputstream-getpacketcount';
const ADD = 'nf-portcls-pcaddstreamresource';

export const GLOSSARY: readonly Term[] = [
  term(
    'AC’97 controller',
    documented(
      'A sound device on the PCI bus from before HD Audio. Its bus master reads a list of up to 32 buffer descriptors and interrupts after those that ask for it; it is one of the two devices of the driver here.',
      'Intel 82801AA datasheet',
    ),
    'bus master',
    'descriptor list',
  ),
  term(
    'adapter',
    documented(
      'The audio device as its driver sees it, and the part of the driver that is about the whole device rather than about one filter.',
      'audio/introduction-to-port-class',
    ),
    'subdevice',
    'miniport',
    'PcAddAdapterDevice',
  ),
  term(
    'adapter-common object',
    sample(
      'The one object of an adapter driver that its miniports share: hardware access, power, Plug and Play.',
      'simple/adapter.cpp',
    ),
    'adapter',
    'IAdapterPowerManagement',
  ),
  term(
    'audio engine',
    documented(
      'The part of Windows that mixes what applications play and splits what they record. Of a shared WaveRT stream it is the client.',
      LOW_LATENCY,
    ),
    'client',
    'endpoint',
  ),
  term(
    'bug check',
    documented(
      'The end of a Windows that found something it cannot go on from: the blue screen, with a number and four parameters.',
      'debugger/bug-check-0xc4--driver-verifier-detected-violation',
    ),
    'Driver Verifier',
    'verifier',
  ),
  term(
    'bus driver',
    documented(
      'The driver that finds the devices of a bus, and makes a physical device object for each.',
      'kernel/bus-drivers',
    ),
    'PDO',
    'who-registers',
  ),
  term(
    'bus master',
    documented(
      'A device that moves data between itself and memory without the system’s DMA controller and without the processor.',
      'kernel/using-bus-master-dma',
    ),
    'DMA',
    'descriptor list',
  ),
  term(
    'client',
    documented(
      'Whoever has opened the pin and exchanges data through its buffer: the audio engine, or an application with exclusive access.',
      WITH_NOTIFICATION,
    ),
    'audio engine',
    'pin',
  ),
  term(
    'cyclic buffer',
    documented(
      'The memory of a WaveRT stream, used as a ring: behind its end it begins again. Hardware and client share it.',
      'audio/understanding-the-wavert-port-driver',
    ),
    'packet',
    'WaveRT',
    'IPortWaveRTStream',
  ),
  term(
    'descriptor list',
    documented(
      'The table in memory from which the AC’97 bus master takes the next piece of buffer. At the last valid entry it halts unless the driver has moved the end on.',
      'Intel 82801AA datasheet',
    ),
    'bus master',
    'halt',
  ),
  term(
    'device extension',
    documented(
      'Memory that belongs to a device object. PortCls keeps a part of it for itself.',
      'nf-portcls-pcaddadapterdevice',
    ),
    'FDO',
    'PcAddAdapterDevice',
  ),
  term(
    'device global lock',
    documented(
      'The lock under which PortCls serves the property requests of a device one at a time, and calls some of the PnP methods.',
      'audio/usepositionlock',
    ),
    'streaming position lock',
    'IMiniportPnpNotify',
    'rebalance-and-removal',
  ),
  term(
    'device stack',
    documented(
      'The device objects of one device on top of each other: at the bottom the PDO, above it the FDO, around them those of filter drivers.',
      'kernel/types-of-wdm-device-objects',
    ),
    'PDO',
    'FDO',
  ),
  short(
    'DIRQL',
    'device IRQL',
    documented(
      'The IRQL at which a device’s interrupt service routine runs; above DISPATCH_LEVEL.',
      'kernel/managing-hardware-priorities',
    ),
    'IRQL',
    'ISR',
  ),
  term(
    'DISPATCH_LEVEL',
    documented(
      'The IRQL of DPCs and spin locks. Code here cannot wait and must not touch paged memory.',
      'kernel/managing-hardware-priorities',
    ),
    'IRQL',
    'DPC',
    'spin lock',
  ),
  short(
    'DMA',
    'direct memory access',
    documented(
      'Hardware reads or writes memory without the processor. A WaveRT stream does it in RUN only.',
      'nf-portcls-iminiportwavertstream-allocateaudiobuffer',
    ),
    'bus master',
    'KSSTATE',
  ),
  short(
    'DPC',
    'deferred procedure call',
    documented(
      'A routine that an ISR leaves for later: it runs at DISPATCH_LEVEL as soon as the processor has nothing more urgent. Notification events are set in one.',
      `kernel/introduction-to-dpcs; ${NOTIFY}`,
    ),
    'ISR',
    'DISPATCH_LEVEL',
    'notification event',
  ),
  term(
    'Driver Verifier',
    documented(
      'The tool of Windows that watches drivers while they run, and stops the system when one breaks a rule. It has rules for audio drivers, none of them about stream resources.',
      'devtest/rules-for-audio-drivers',
    ),
    'bug check',
    'verifier',
  ),
  term(
    'end of stream',
    documented('The mark on the last packet, with how many of its bytes are valid.', WRITE),
    'packet',
    'packets',
  ),
  term(
    'endpoint',
    documented(
      'What a user takes for the device: speaker, headphones, microphone. It can come and go while the adapter stays.',
      'nf-portcls-pcremovestreamresource',
    ),
    'adapter',
    'audio engine',
  ),
  term(
    'event-driven mode',
    documented(
      'The way of streaming in which the driver tells the client when to act, by an event at each packet; also called pull mode.',
      'audio/kernel-streaming-considerations',
    ),
    'notification event',
    'timer-driven mode',
  ),
  term(
    'exit latency',
    documented('How long a device may take to wake from D3.', 'ne-portcls-_pc_exit_latency'),
    'PC_EXIT_LATENCY',
    'power',
  ),
  short(
    'FDO',
    'functional device object',
    documented(
      'The device object of the driver that operates the device. StartDevice is given this one.',
      'kernel/types-of-wdm-device-objects',
    ),
    'PDO',
    'PcGetPhysicalDeviceObject',
  ),
  term(
    'filter',
    documented(
      'What a client of kernel streaming sees of a port and its miniport: something with pins through which data flows.',
      'audio/audio-filters--pins--and-nodes',
    ),
    'pin',
    'subdevice',
  ),
  term(
    'frame',
    documented(
      'The samples of all channels at one instant. For PCM it is the block in which presentation positions count.',
      'ns-ksmedia-ksaudio_presentation_position',
    ),
    'packet',
    'presentation position',
  ),
  term(
    'glitch',
    documented(
      'A gap or a repetition in what is heard, because data was not there in time or came when there was no room.',
      WRITE,
    ),
    'late',
    'underrun',
    'overrun',
    'glitches-and-protection',
  ),
  term(
    'halt',
    documented(
      'The AC’97 bus master stops because it has reached the end of its descriptor list. Silence, until the driver moves the end on.',
      'Intel 82801AA datasheet',
    ),
    'descriptor list',
    'glitch',
  ),
  term(
    'hard-linking',
    documented(
      'Importing a function by name, as opposed to asking for an interface at run time. Where the export is missing the image does not load.',
      LOW_LATENCY,
    ),
    'PcAddStreamResource',
    'one-driver',
  ),
  short(
    'hns',
    'hundred nanoseconds',
    documented('The unit of the kernel’s times, and of the delays a driver reports.', 'ns-ksmedia-ksrtaudio_hwlatency'),
    'performance counter',
  ),
  short(
    'IID',
    'interface id',
    header('The GUID by which an interface is asked for.', 'portcls.h: IID_IPortClsStreamResourceManager'),
    'QueryInterface',
  ),
  term(
    'interrupt object',
    documented(
      'The kernel’s record of a connected interrupt, a PKINTERRUPT. It is what a driver registers of an interrupt.',
      'ne-portcls-_pcstreamresourcetype',
    ),
    'ISR',
    'IInterruptSync',
  ),
  short(
    'IRP',
    'I/O request packet',
    documented(
      'A request that travels down a device stack. Plug and Play and power reach a driver as IRPs.',
      'nf-portcls-pcdispatchirp',
    ),
    'PcDispatchIrp',
    'device stack',
  ),
  short(
    'IRQL',
    'interrupt request level',
    documented(
      'How urgent the code on a processor is. It is interrupted only by what has a higher level, and each function says up to which level it may be called.',
      'kernel/managing-hardware-priorities',
    ),
    'PASSIVE_LEVEL',
    'DISPATCH_LEVEL',
    'DIRQL',
  ),
  short(
    'ISR',
    'interrupt service routine',
    documented(
      'The routine a device’s interrupt runs. It does the least possible and queues a DPC for the rest.',
      'kernel/introduction-to-interrupt-service-routines',
    ),
    'DPC',
    'DIRQL',
    'IInterruptSync',
  ),
  short(
    'KS',
    'kernel streaming',
    documented(
      'The model of filters, pins and properties by which Windows streams media in the kernel. PortCls is built on it.',
      'stream/ks-filters',
    ),
    'filter',
    'pin',
    'property request',
  ),
  term(
    'late',
    documented('A packet whose number was transferred already, or is being transferred, when it is written.', WRITE),
    'glitch',
    'overrun',
    'packets',
  ),
  term(
    'live dump',
    documented(
      'A record Windows makes of a broken rule without stopping: bug check number 0x1C4 in place of 0xC4.',
      'debugger/bug-check-0x1c4--driver-verifier-detected-violation-livedump',
    ),
    'Driver Verifier',
  ),
  term(
    'loopback',
    documented(
      'A stream of what is being played, handed back for recording.',
      'audio/hardware-offloaded-audio-processing',
    ),
    'pin',
  ),
  term(
    'low-latency mode',
    documented(
      'The special mode in which Windows manages registered resources; it begins with buffers below a certain size and ends with the stream.',
      LOW_LATENCY,
    ),
    'protection',
    'stream resource',
    'glitches-and-protection',
  ),
  short(
    'MDL',
    'memory descriptor list',
    documented('The list of the physical pages of a buffer.', 'kernel/using-mdls'),
    'IPortWaveRTStream',
    'cyclic buffer',
  ),
  term(
    'miniport',
    documented(
      'The driver’s half of a filter, which knows the hardware. The port is the other half.',
      'audio/introduction-to-port-class',
    ),
    'port',
    'IMiniportWaveRT',
  ),
  term(
    'notification event',
    documented(
      'An event the client waits for and the driver sets at each packet boundary. It does not say which packet ended.',
      `${NOTIFY}; ${COUNT}`,
    ),
    'packet',
    'DPC',
    'IMiniportWaveRTStreamNotification',
  ),
  term(
    'NotificationCount',
    documented('How many packets the buffer has: 1 or 2.', WITH_NOTIFICATION),
    'packet',
    'IMiniportWaveRTStreamNotification',
  ),
  term(
    'overrun',
    documented(
      'Writing further ahead than the buffer reaches; of a recording, hardware overwriting what the client has not read.',
      `${WRITE}; ${READ}`,
    ),
    'glitch',
    'late',
  ),
  term(
    'packet',
    documented(
      'The buffer divided by the NotificationCount: the piece of audio client and driver exchange at a time.',
      WRITE,
    ),
    'NotificationCount',
    'packet count',
    'packets',
  ),
  term(
    'packet count',
    documented('How many packets are completely transferred. While packet n is in transfer it is n.', COUNT),
    'packet',
    'presentation position',
  ),
  term(
    'paged code',
    documented(
      'Code that may be moved out of memory, and therefore never runs at DISPATCH_LEVEL or above.',
      'kernel/when-should-code-and-data-be-pageable-',
    ),
    'IRQL',
    'DISPATCH_LEVEL',
  ),
  term(
    'PASSIVE_LEVEL',
    documented(
      'The lowest IRQL, that of ordinary threads. Stream resources are registered and removed at this level.',
      `kernel/managing-hardware-priorities; ${ADD}`,
    ),
    'IRQL',
  ),
  short(
    'PDO',
    'physical device object',
    documented(
      'The device object the bus driver makes; it stands for the device on its bus. Registrations name their device stack by it.',
      'kernel/types-of-wdm-device-objects; ns-portcls-_pcstreamresource_descriptor',
    ),
    'FDO',
    'PcGetPhysicalDeviceObject',
    'who-registers',
  ),
  term(
    'performance counter',
    documented(
      'The kernel’s fine clock. Presentation positions and captured packets carry its value.',
      `ns-ksmedia-ksaudio_presentation_position; ${READ}`,
    ),
    'hns',
    'presentation position',
  ),
  term(
    'pin',
    documented(
      'Where data enters or leaves a filter. Opening a pin makes a stream.',
      'audio/audio-filters--pins--and-nodes',
    ),
    'filter',
    'stream',
  ),
  term(
    'pool tag',
    documented(
      'Four characters with each block of kernel memory, to find out whose it is.',
      'nf-wdm-exfreepoolwithtag',
    ),
    'Driver Verifier',
  ),
  term(
    'port',
    documented(
      'The half of a filter PortCls brings: it serves requests and calls the miniport. The WaveRT port is also the object one asks for other interfaces.',
      'audio/introduction-to-port-class',
    ),
    'miniport',
    'IPortWaveRT',
  ),
  term(
    'PortCls',
    documented(
      'The port class library of Windows, portcls.sys: the part of an audio driver that is the same for all of them.',
      'audio/introduction-to-port-class',
    ),
    'port',
    'miniport',
  ),
  term(
    'position register',
    documented(
      'A hardware register with the position in the buffer, mapped for the client so that it need not call.',
      'audio/ksproperty-rtaudio-positionregister',
    ),
    'KSRTAUDIO_HWREGISTER',
    'states-and-positions',
  ),
  term(
    'presentation position',
    documented('The frame that is heard at an instant, with that instant.', 'ns-ksmedia-ksaudio_presentation_position'),
    'packet count',
    'KSAUDIO_PRESENTATION_POSITION',
  ),
  term(
    'property request',
    documented(
      'The way a client of kernel streaming asks or tells a filter or pin something. Most methods of a WaveRT stream are called because of one.',
      'audio/kspropsetid-rtaudio',
    ),
    'KS',
    'device global lock',
  ),
  term(
    'protection',
    modelled(
      'Our word for what the modelled Windows does with registered resources in low-latency mode. Windows’ own means are not published.',
      4,
    ),
    'low-latency mode',
    'stream resource',
    'glitches-and-protection',
  ),
  term(
    'QueryInterface',
    header(
      'The method of every object by which one asks it for another interface. In the kernel it returns an NTSTATUS.',
      'portcls.h: IUnknown',
    ),
    'IID',
    'reference count',
    'one-driver',
  ),
  term(
    'rebalance',
    documented(
      'The PnP manager stops a device, gives its resources to another one, and starts it again with others.',
      'kernel/stopping-a-device-to-rebalance-resources',
    ),
    'IAdapterPnpManagement',
    'rebalance-and-removal',
  ),
  term(
    'reference count',
    documented(
      'How many hold an object. Who is given a pointer holds a reference and releases it; who keeps a pointer takes one.',
      'audio/reference-counting-conventions-for-com-objects',
    ),
    'QueryInterface',
  ),
  term(
    'removal',
    documented(
      'The device goes, in good order: clients close, the driver gives everything back, the device object is deleted.',
      'kernel/handling-an-irp-mn-surprise-removal-request',
    ),
    'surprise removal',
    'rebalance-and-removal',
  ),
  term(
    'resource list',
    documented(
      'The hardware resources of a device as StartDevice is given them: ports, memory, interrupts.',
      'nn-portcls-iresourcelist',
    ),
    'IResourceList',
    'rebalance',
  ),
  term(
    'spin lock',
    documented(
      'A lock that processors wait for in a loop, at DISPATCH_LEVEL. To be held for a few instructions only.',
      'kernel/introduction-to-spin-locks',
    ),
    'DISPATCH_LEVEL',
    'DPC',
  ),
  term(
    'stream',
    documented('One open pin with its format, its buffer and its state.', 'nf-portcls-iminiportwavert-newstream'),
    'pin',
    'IMiniportWaveRTStream',
  ),
  term(
    'stream resource',
    documented('What a driver uses to keep audio flowing and may register: an interrupt or a thread it owns.', ADD),
    'what-counts',
    'PcAddStreamResource',
  ),
  term(
    'streaming position lock',
    documented(
      'A second lock, for packet and position calls alone, that a setting in the INF switches on.',
      'audio/usepositionlock',
    ),
    'device global lock',
  ),
  term(
    'subdevice',
    documented(
      'A port with its miniport, registered under a name so that clients can find it.',
      'audio/subdevice-creation',
    ),
    'port',
    'PcRegisterSubdevice',
  ),
  term(
    'surprise removal',
    documented(
      'The device is gone before anybody asked. The driver releases what it holds of hardware; clients may keep their handles for a while.',
      'kernel/handling-an-irp-mn-surprise-removal-request',
    ),
    'removal',
    'rebalance-and-removal',
  ),
  term(
    'timer-driven mode',
    inferred(
      'The way of streaming in which nothing is notified: the client goes by its own timer and by the position.',
      'audio/ksproperty-rtaudio-buffer; audio/ksproperty-rtaudio-buffer-with-notification',
    ),
    'event-driven mode',
  ),
  term(
    'topology filter',
    documented(
      'The filter that shows what lies between stream and jack: volume, mute, mixer.',
      'audio/topology-filters',
    ),
    'filter',
    'PcRegisterPhysicalConnection',
  ),
  term(
    'underrun',
    documented(
      'The hardware needs data that is not there. The packet count goes on; what is heard is old data or silence.',
      WRITE,
    ),
    'glitch',
    'late',
  ),
  term(
    'WaveRT',
    documented(
      'The kind of port for wave data since Windows Vista: hardware and client share one cyclic buffer, and data moves with little or no help from driver code.',
      'audio/introducing-the-wavert-port-driver',
    ),
    'cyclic buffer',
    'IPortWaveRT',
  ),
  term(
    'work item',
    documented(
      'A routine queued to a thread of the system. The thread is not the driver’s, so it is no stream resource.',
      `kernel/system-worker-threads; ${ADD}`,
    ),
    'stream resource',
    'what-counts',
  ),
];
