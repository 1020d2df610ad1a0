/**
 * The modelling decisions: what Windows publishes nothing about, and what this simulation does there. A mark in a trace, a
 * finding or a page points here. None of it may be read as a statement about Windows.
 */

export type DecisionId = `U-${number}`;

export interface Decision {
  readonly id: DecisionId;
  /** What is not published. */
  readonly question: string;
  /** What this simulation does. */
  readonly choice: string;
  /** Where that shows. */
  readonly where: string;
}

const decide = (number: number, question: string, choice: string, where: string): Decision => ({
  id: `U-${number}`,
  question,
  choice,
  where,
});

export const DECISIONS: readonly Decision[] = [
  decide(
    1,
    'What Resource.Interrupt.Version and .Generic of the descriptor mean.',
    'Version is 1, 2 or 3, as in the structure that disconnects an interrupt; Generic is the interrupt object, not NULL.',
    'AddStreamResource and its relatives',
  ),
  decide(
    2,
    'Whether a port stream or a topology port answers for the stream-resource manager.',
    'Only the WaveRT port object does.',
    'QueryInterface',
  ),
  decide(
    3,
    'How a driver declares that it depends on resources of another device stack.',
    'Not simulated: the field for it is reserved and must be NULL.',
    'AddStreamResource',
  ),
  decide(
    4,
    'How Windows keeps interference away from registered resources.',
    'Four plain means, each with its switch: other interrupts leave the processor of a registered one, a processor is reserved, registered threads run above all others, their processors do not sleep.',
    'protection',
  ),
  decide(
    5,
    'Below which packet length low-latency mode begins.',
    'Below 10 ms; the scenario can change it.',
    'protection',
  ),
  decide(
    6,
    'What a registration does outside low-latency mode.',
    'Nothing, unless the scenario says always.',
    'protection',
  ),
  decide(
    7,
    'Which parameters AddStreamResource checks.',
    'All that its pages call required, reserved or NULL; each wrong one gives STATUS_INVALID_PARAMETER.',
    'AddStreamResource and its relatives',
  ),
  decide(
    8,
    'What becomes of a descriptor of type Set.',
    'STATUS_INVALID_PARAMETER and a finding.',
    'AddStreamResource and its relatives',
  ),
  decide(
    9,
    'What happens when the Pdo is a functional device object, or two Pdos differ.',
    'STATUS_INVALID_PARAMETER and a finding.',
    'AddStreamResource2, PcAddStreamResource',
  ),
  decide(
    10,
    'What happens when one thread or interrupt is registered twice.',
    'Two handles and a finding.',
    'AddStreamResource and its relatives',
  ),
  decide(
    11,
    'What happens when a handle is removed that is not registered.',
    'STATUS_INVALID_PARAMETER and a finding. On Windows memory may be damaged.',
    'RemoveStreamResource, PcRemoveStreamResource',
  ),
  decide(
    12,
    'What the handle holds after a registration failed.',
    'NULL is written; a driver should not rely on it.',
    'AddStreamResource and its relatives',
  ),
  decide(
    13,
    'Whether a registration keeps the thread or interrupt alive.',
    'It does not: their life is the driver’s business.',
    'registrations',
  ),
  decide(
    14,
    'Whether Windows removes what a driver forgot to remove.',
    'It does not; what is left is a finding.',
    'stop, removal, unload',
  ),
  decide(
    15,
    'Whether handles stay valid through D3, stop and start.',
    'The handle does; the registration counts as stale once its interrupt is disconnected or its thread has ended.',
    'power and PnP',
  ),
  decide(
    16,
    'How many registrations there may be, what a call costs, which locks it takes.',
    'Any number, the cost of any host call, no lock; a call from inside IMiniportPnpNotify::PnpStop is noted.',
    'AddStreamResource, RemoveStreamResource',
  ),
  decide(
    17,
    'Whether resources may be registered and removed while a stream runs.',
    'They may, and it takes effect at once.',
    'AddStreamResource, RemoveStreamResource',
  ),
  decide(
    18,
    'Whether the manager has to be held while something is registered through it.',
    'It should be; letting go of it earlier is noted and changes nothing.',
    'IPortClsStreamResourceManager::Release',
  ),
  decide(
    19,
    'Whether what was added through the interface can be removed by the exported function.',
    'It can, and it is noted.',
    'RemoveStreamResource, PcRemoveStreamResource',
  ),
  decide(
    20,
    'When the port asks a new stream for its optional interfaces.',
    'Right after NewStream: notification first, then input or output by the direction.',
    'opening a pin',
  ),
  decide(
    21,
    'How often the audio engine asks for packet count and presentation position.',
    'Both at every 50th packet; the count also after an error, to resynchronize.',
    'audio engine',
  ),
  decide(
    22,
    'Whether the port unregisters events that are still registered when a pin closes.',
    'The client always unregisters its event; a stream that does not forget it is a finding.',
    'closing a pin',
  ),
  decide(
    23,
    'What position and packet calls answer in STOP or without a buffer.',
    'Our driver: position zero with success, packet calls STATUS_INVALID_DEVICE_STATE.',
    'the driver',
  ),
  decide(
    24,
    'What follows when SetState fails on the way up.',
    'The port stays in the old state and hands the status to the client.',
    'SetState',
  ),
  decide(
    25,
    'What a driver answers to a NotificationCount other than 1 or 2.',
    'The port never sends one; our driver answers STATUS_INVALID_PARAMETER.',
    'AllocateBufferWithNotification',
  ),
  decide(
    26,
    'What happens when a stream that has a buffer is asked for another.',
    'The port never asks twice.',
    'AllocateBufferWithNotification',
  ),
  decide(
    27,
    'Which packet numbers SetWritePacket takes with one notification, and before RUN.',
    'Those whose memory is not in use: in RUN the next one, before RUN as many as the buffer holds.',
    'the driver',
  ),
  decide(
    28,
    'Which packet SetWritePacket expects first after STOP.',
    'Packet 0: STOP has reset the counts.',
    'the driver',
  ),
  decide(
    29,
    'In which order a stop puts streams to STOP, turns interfaces off and notifies the miniports.',
    'In just that order, then IAdapterPnpManagement::PnpStop.',
    'IRP_MN_STOP_DEVICE',
  ),
  decide(
    30,
    'What becomes of registrations a driver keeps beyond a stop.',
    'They stay, and are a finding.',
    'IRP_MN_STOP_DEVICE',
  ),
  decide(
    31,
    'Whether IAdapterPnpManagement must be unregistered.',
    'The port lets go of it at removal, and notes it.',
    'IRP_MN_REMOVE_DEVICE',
  ),
  decide(
    32,
    'Which of the three power interfaces the port calls when an adapter has several.',
    'The newest that adapter and Windows both know.',
    'PcRegisterAdapterPowerManagement',
  ),
  decide(
    33,
    'How PortCls pauses a stream before the device leaves D0.',
    'SetState(PAUSE), and SetState(RUN) after D0; the position is kept.',
    'power',
  ),
  decide(34, 'How long SetState may take for Driver Verifier.', 'One second; the scenario can change it.', 'verifier'),
  decide(
    35,
    'What Windows does with a glitch a driver reports as an event.',
    'It is recorded and nothing follows.',
    'MiniportWriteEtwEvent',
  ),
  decide(
    36,
    'Which status a port answers when it does not have an interface.',
    'STATUS_NOINTERFACE.',
    'QueryInterface',
  ),
  decide(
    37,
    'In which order clients close their streams when a device is to be removed or an endpoint goes.',
    'All streams of the device or the endpoint are closed before the request goes on; they may open again later.',
    'removal, unplug',
  ),
  decide(
    38,
    'How long a thread may wait for the device global lock.',
    'As long as it takes; from 100 ms on it is a finding.',
    'property requests, PnP, power',
  ),
  decide(
    39,
    'Which exit latency the system asks of a device while nothing asks for another.',
    'PcExitLatencyResponsive.',
    'power',
  ),
  decide(
    40,
    'What PortCls answers to a query-stop when the driver does not support rebalancing.',
    'STATUS_UNSUCCESSFUL: the device stays as it is.',
    'IRP_MN_QUERY_STOP_DEVICE',
  ),
  decide(
    41,
    'How the audio engine changes to another packet length.',
    'It closes the stream and opens it anew with the new length, because a buffer keeps its packets as long as it is there.',
    'applications that join and leave',
  ),
  decide(
    42,
    'How other subsystems use processors.',
    'Four kinds of load with level, rate and length from the scenario, spread by its seed.',
    'load',
  ),
  decide(
    45,
    'Whether Windows takes the current thread as a stream resource.',
    'It does, as the public samples show for a test, and it is a finding: the thread is not the driver’s.',
    'AddStreamResource and its relatives',
  ),
  decide(
    46,
    'Not about Windows: what a fault means that the driver never comes to.',
    'The run goes on and a note says so.',
    'faults',
  ),
  decide(
    47,
    'Which status a PortCls function gives when its page only says that it is an error.',
    'STATUS_INSUFFICIENT_RESOURCES; PcGetPhysicalDeviceObject STATUS_UNSUCCESSFUL; QueryInterface as in U-36.',
    'faults',
  ),
  decide(
    48,
    'Which parameters of the page functions Driver Verifier calls valid.',
    'A size above zero, a lowest address not above the highest, one of the three cache types.',
    'AllocatePagesForMdl, AllocateContiguousPagesForMdl, MapAllocatedPages',
  ),
  decide(
    49,
    'How software tells a virtual audio device that its endpoints have gone.',
    'A service sets a property of the topology filter that belongs to this driver alone; speaker and line input come and go together.',
    'unplug and plug on the virtual device',
  ),
  decide(
    50,
    'Which status PortCls gives a property request that no item of the automation table, or none with this verb, serves.',
    'STATUS_NOT_FOUND, STATUS_INVALID_DEVICE_REQUEST.',
    'property requests',
  ),
  decide(
    51,
    'Which thread of the system carries out a work item, and at which priority.',
    'A thread of its own for each: priority 13 for the critical queue, 15 for the hypercritical one, 12 otherwise.',
    'IoQueueWorkItem, ExQueueWorkItem of drivers other than our own',
  ),
  decide(
    52,
    'What PcDispatchIrp does with a request for a device object that PcAddAdapterDevice did not make.',
    'A finding and STATUS_INVALID_DEVICE_REQUEST; a power request stays open, which ends in bug check 0x9F, as was reported.',
    'PcDispatchIrp',
  ),
  decide(
    53,
    'What PcCompletePendingPropertyRequest answers for a request that no handler has left pending.',
    'STATUS_INVALID_PARAMETER.',
    'PcCompletePendingPropertyRequest of drivers other than our own',
  ),
  decide(
    54,
    'In which order those who wait for an executive resource get it.',
    'In the order in which they came; others may share it at once only where their function says so.',
    'ERESOURCE of drivers other than our own',
  ),
  decide(
    55,
    'What PortCls answers for a DRM content id it does not know.',
    'STATUS_INVALID_PARAMETER.',
    'IDrmPort, PcGetContentRights and the functions beside it, of drivers other than our own',
  ),
];

const byId = new Map(DECISIONS.map((decision) => [decision.id as string, decision]));

/** The decision with this id; undefined when there is none. */
export const decisionOf = (id: string): Decision | undefined => byId.get(id);
