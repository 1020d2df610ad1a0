/** IResourceList and IInterruptSync, and the unregistration and event-tracing helpers of ports. */
import {
  documented,
  header,
  iidOf,
  inferred,
  input,
  IRQL,
  modelled,
  reported,
  sample,
  vtable,
  whatIf,
} from './claims.ts';
import type { InterfaceEntry, Parameter } from './types.ts';

const list = (method: string): string => `nf-portcls-iresourcelist-${method}`;
const sync = (method: string): string => `nf-portcls-iinterruptsync-${method}`;
const typeParameter = (source: string): Parameter =>
  input('Type', 'CM_RESOURCE_TYPE', documented('The kind: port, interrupt, memory, DMA.', source));
const indexParameter = (source: string): Parameter =>
  input('Index', 'ULONG', documented('Counted from 0 among the entries of this kind.', source));
const lifetime = documented('What it points to lives as long as the list.', list('translatedlist'));

export const resourceList: InterfaceEntry = {
  kind: 'interface',
  name: 'IResourceList',
  header: 'portcls.h',
  inherits: 'IUnknown',
  implementedBy: 'port',
  iid: iidOf('IID_IResourceList'),
  purpose: 'The hardware resources the device was given.',
  release: '2000',
  since: header(
    'No version guard: as old as PortCls itself, Windows 98/Me and 2000. The page names no version.',
    'portcls.h: IResourceList',
  ),
  about: [
    documented(
      'PortCls makes it from the request that starts the device and gives it to StartDevice. Each resource is there twice: translated, as the processor sees it, and untranslated, as the bus does.',
      'nn-portcls-iresourcelist',
    ),
    documented(
      'After a rebalance StartDevice comes again, with a list that may hold other ports and another interrupt.',
      'kernel/stopping-a-device-to-rebalance-resources',
    ),
  ],
  methods: vtable(3, [
    {
      name: 'NumberOfEntries',
      row: 'ResourceList_NumberOfEntries',
      purpose: 'Number of resources.',
      returns: 'ULONG',
      irql: IRQL.passive,
    },
    {
      name: 'NumberOfEntriesOfType',
      row: 'ResourceList_NumberOfEntriesOfType',
      purpose: 'Number of resources of a kind.',
      returns: 'ULONG',
      irql: IRQL.passive,
      parameters: [typeParameter(list('numberofentriesoftype'))],
    },
    {
      name: 'FindTranslatedEntry',
      row: 'ResourceList_FindTranslatedEntry',
      purpose: 'Finds a resource as the processor sees it.',
      returns: 'PCM_PARTIAL_RESOURCE_DESCRIPTOR',
      irql: IRQL.passive,
      parameters: [typeParameter(list('findtranslatedentry')), indexParameter(list('findtranslatedentry'))],
      rules: [documented('NULL when there is none.', list('findtranslatedentry')), lifetime],
    },
    {
      name: 'FindUntranslatedEntry',
      row: 'ResourceList_FindUntranslatedEntry',
      purpose: 'Finds a resource as the bus sees it.',
      returns: 'PCM_PARTIAL_RESOURCE_DESCRIPTOR',
      irql: IRQL.passive,
      parameters: [typeParameter(list('finduntranslatedentry')), indexParameter(list('finduntranslatedentry'))],
      rules: [documented('NULL when there is none.', list('finduntranslatedentry')), lifetime],
    },
    {
      name: 'AddEntry',
      purpose: 'Adds a resource.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        input(
          'Translated',
          'PCM_PARTIAL_RESOURCE_DESCRIPTOR',
          documented('As the processor sees it.', list('addentry')),
        ),
        input('Untranslated', 'PCM_PARTIAL_RESOURCE_DESCRIPTOR', documented('As the bus sees it.', list('addentry'))),
      ],
    },
    {
      name: 'AddEntryFromParent',
      purpose: 'Adds a resource of another list, for a subdevice that gets a part of the whole.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        input('Parent', 'IResourceList *', documented('The list to take it from.', list('addentryfromparent'))),
        typeParameter(list('addentryfromparent')),
        indexParameter(list('addentryfromparent')),
      ],
    },
    {
      name: 'TranslatedList',
      purpose: 'All resources, as the processor sees them.',
      returns: 'PCM_RESOURCE_LIST',
      irql: IRQL.passive,
      rules: [lifetime],
    },
    {
      name: 'UntranslatedList',
      purpose: 'All resources, as the bus sees them.',
      returns: 'PCM_RESOURCE_LIST',
      irql: IRQL.passive,
      rules: [lifetime],
    },
  ]),
  gaps: [],
  scenarios: ['first-stream', 'pnp-other-resources'],
  seeAlso: ['IInterruptSync', 'PcNewInterruptSync', 'IMiniportWaveRT'],
};

export const interruptSync: InterfaceEntry = {
  kind: 'interface',
  name: 'IInterruptSync',
  header: 'portcls.h',
  inherits: 'IUnknown',
  implementedBy: 'port',
  iid: iidOf('IID_IInterruptSync'),
  purpose: 'The interrupt of an audio device: service routines, connecting, and code that must not meet them.',
  release: '2000',
  since: header(
    'No version guard: as old as PortCls itself, Windows 98/Me and 2000. The page names no version.',
    'portcls.h: IInterruptSync',
  ),
  about: [
    documented(
      '[[PcNewInterruptSync]] makes it for one interrupt of the resource list. The driver registers its service routine and connects.',
      'nn-portcls-iinterruptsync',
    ),
    inferred(
      'The interrupt object it gives out is what a driver registers as a stream resource: after Connect, and until just before Disconnect.',
      `ns-portcls-_pcstreamresource_descriptor; ${sync('getkinterrupt')}`,
    ),
    header(
      'Modes: `InterruptSyncModeNormal` 1, `InterruptSyncModeAll` 2, `InterruptSyncModeRepeat` 3.',
      'portcls.h: INTERRUPTSYNCMODE',
    ),
  ],
  methods: vtable(3, [
    {
      name: 'CallSynchronizedRoutine',
      row: 'InterruptSync_CallSynchronizedRoutine',
      purpose: 'Runs a routine that cannot run at the same time as the service routines.',
      returns: 'NTSTATUS',
      irql: IRQL.device,
      parameters: [
        input(
          'Routine',
          'PINTERRUPTSYNCROUTINE',
          documented('Called at the IRQL of the interrupt, with its spin lock held.', sync('callsynchronizedroutine')),
        ),
        input('DynamicContext', 'PVOID', documented('Handed to the routine.', sync('callsynchronizedroutine'))),
      ],
    },
    {
      name: 'GetKInterrupt',
      row: 'InterruptSync_GetKInterrupt',
      purpose: 'The interrupt object, for functions that want one.',
      returns: 'PKINTERRUPT',
      irql: IRQL.any,
      rules: [
        modelled(
          'It goes into `Resource.Interrupt.Generic` of the descriptor; that this is the right value is our reading.',
          1,
        ),
      ],
      whatIfs: [
        whatIf(
          'The interrupt is not connected?',
          inferred('There is no interrupt object then, and nothing to register.', sync('getkinterrupt')),
        ),
      ],
    },
    {
      name: 'Connect',
      row: 'InterruptSync_Connect',
      purpose: 'Connects the interrupt: from now on service routines run.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      rules: [
        inferred(
          'Register the service routine before: the device may interrupt at once.',
          `${sync('connect')}; ${sync('registerserviceroutine')}`,
        ),
      ],
      whatIfs: [
        whatIf(
          'It fails?',
          modelled(
            'The start is refused, or after D3 the stream is told; nothing is registered that is not there.',
            47,
          ),
          'STATUS_INSUFFICIENT_RESOURCES',
        ),
      ],
    },
    {
      name: 'Disconnect',
      row: 'InterruptSync_Disconnect',
      purpose: 'Disconnects the interrupt.',
      returns: 'VOID',
      irql: IRQL.passive,
      rules: [
        inferred('Remove its stream-resource registration first.', 'nf-portcls-pcremovestreamresource'),
        inferred('Afterwards flush queued DPCs before freeing what they use.', 'nf-wdm-keflushqueueddpcs'),
      ],
      whatIfs: [
        whatIf(
          'The device is removed with the interrupt still connected?',
          reported('Bug check 0xCA, with 0x14 as its first parameter.', 'raspberrypi/windows-drivers#24'),
        ),
      ],
    },
    {
      name: 'RegisterServiceRoutine',
      row: 'InterruptSync_RegisterServiceRoutine',
      purpose: 'Adds a service routine.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        input(
          'Routine',
          'PINTERRUPTSYNCROUTINE',
          documented('The routine; success says that the interrupt was its device’s.', sync('registerserviceroutine')),
        ),
        input('DynamicContext', 'PVOID', documented('Handed to the routine.', sync('registerserviceroutine'))),
        input(
          'First',
          'BOOLEAN',
          documented('TRUE puts it in front of those already registered.', sync('registerserviceroutine')),
        ),
      ],
    },
  ]),
  gaps: [
    modelled(
      'No page connects this interface with stream resources; what to put into the descriptor is a reading of names.',
      1,
    ),
  ],
  scenarios: [
    'first-stream',
    'faults-interrupt-not-connected',
    'faults-interrupt-lost-after-d3',
    'mistake-disconnects-first',
    'mistake-stays-connected',
    'mistake-event-in-isr',
  ],
  seeAlso: ['PcNewInterruptSync', 'IResourceList', 'PCSTREAMRESOURCE_DESCRIPTOR', 'what-counts'],
};

const UNREGISTER = 'nf-portcls-iunregistersubdevice-unregistersubdevice';

export const unregisterSubdevice: InterfaceEntry = {
  kind: 'interface',
  name: 'IUnregisterSubdevice',
  header: 'portcls.h',
  inherits: 'IUnknown',
  implementedBy: 'port',
  iid: iidOf('IID_IUnregisterSubdevice'),
  purpose: 'Takes a subdevice back, at a stop or when an endpoint goes away.',
  release: 'XP',
  since: header('Declared for Windows Server 2003 and later.', 'portcls.h: IUnregisterSubdevice'),
  about: [documented('Asked of the port that was registered.', 'nn-portcls-iunregistersubdevice')],
  methods: vtable(3, [
    {
      name: 'UnregisterSubdevice',
      row: 'UnregisterSubdevice',
      purpose: 'Undoes PcRegisterSubdevice.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        input('DeviceObject', 'PDEVICE_OBJECT', documented('The functional device object.', UNREGISTER)),
        input('Unknown', 'PUNKNOWN', documented('The port of the subdevice.', UNREGISTER)),
      ],
    },
  ]),
  gaps: [
    documented(
      'The page’s list of ports leaves WaveRT out; the samples use it there.',
      'nn-portcls-iunregistersubdevice',
      'G-10',
    ),
  ],
  scenarios: ['rebalance', 'start-rolled-back'],
  seeAlso: ['PcRegisterSubdevice', 'IAdapterPnpManagement', 'rebalance-and-removal'],
};

const ETW = 'nf-portcls-iportclsetwhelper-miniportwriteetwevent';

export const etwHelper: InterfaceEntry = {
  kind: 'interface',
  name: 'IPortClsEtwHelper',
  header: 'portcls.h',
  inherits: 'IUnknown',
  implementedBy: 'port',
  iid: iidOf('IID_IPortClsEtwHelper'),
  purpose: 'Lets a driver write trace events, glitch reports among them.',
  release: '8',
  since: documented('Windows 8.', 'nn-portcls-iportclsetwhelper'),
  about: [
    sample('Asked of the WaveRT port object; other ports do not have it.', 'simple/adapter.cpp'),
    documented(
      'Event 7, `eMINIPORT_GLITCH_REPORT`, carries the position, the write position, the reason (1 underrun, 2 decoder error, 3 the same write position twice) and for reason 3 the position in question.',
      'ne-portcls-epcminiportengineevent',
    ),
  ],
  methods: vtable(3, [
    {
      name: 'MiniportWriteEtwEvent',
      row: 'MiniportWriteEtwEvent',
      purpose: 'Writes one event.',
      returns: 'NTSTATUS',
      irql: IRQL.unstated,
      parameters: [
        input('miniportEventType', 'EPcMiniportEngineEvent', documented('Which event.', ETW)),
        input('pvData1', 'ULONGLONG', documented('Depends on the event.', ETW)),
        input('pvData2', 'ULONGLONG', documented('Depends on the event.', ETW)),
        input('ulData3', 'ULONGLONG', documented('Depends on the event.', ETW)),
        input('ulData4', 'ULONGLONG', documented('Depends on the event.', ETW)),
      ],
      whatIfs: [
        whatIf(
          'Does Windows react to a glitch report?',
          modelled('It is recorded, and nothing follows. More is not published.', 35),
        ),
      ],
    },
  ]),
  gaps: [
    documented(
      'One page has an older list of events, shorter and with other names.',
      'audio/glitch-reporting-for-offloaded-audio',
    ),
  ],
  scenarios: ['first-stream'],
  seeAlso: ['IPortWaveRT', 'glitches-and-protection'],
};
