/** IPort, IPortWaveRT and IPortWaveRTStream: the port's side of a WaveRT driver. */
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
  optionalOutput,
  output,
  reported,
  sample,
  vtable,
  whatIf,
} from './claims.ts';
import type { InterfaceEntry } from './types.ts';

const INIT = 'nf-portcls-iport-init';
const PROPERTY = 'nf-portcls-iport-getdeviceproperty';
const REGISTRY_KEY = 'nf-portcls-iport-newregistrykey';

export const port: InterfaceEntry = {
  kind: 'interface',
  name: 'IPort',
  header: 'portcls.h',
  inherits: 'IUnknown',
  implementedBy: 'port',
  iid: iidOf('IID_IPort'),
  purpose: 'What every port object has: initialisation, device properties, registry keys.',
  release: '2000',
  since: header(
    'No version guard: as old as PortCls itself, Windows 98/Me and 2000. The page names no version.',
    'portcls.h: IPort',
  ),
  about: [
    documented(
      'PortCls brings the half of an audio driver that is the same for every device: the port. The driver brings the other half, the miniport. [[PcNewPort]] makes the first, `Init` joins the two.',
      INIT,
    ),
    documented(
      'The port asks the miniport for the interface of its kind, for WaveRT [[IMiniportWaveRT]], and initialises it.',
      INIT,
    ),
  ],
  methods: vtable(3, [
    {
      name: 'Init',
      row: 'Port_Init',
      purpose: 'Joins the port with a miniport, and initialises the miniport.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        input(
          'DeviceObject',
          'PDEVICE_OBJECT',
          documented('The functional device object, as StartDevice was given it.', INIT),
        ),
        optionalInput('Irp', 'PIRP', documented('The request that starts the device.', INIT)),
        input(
          'UnknownMiniport',
          'PUNKNOWN',
          documented('The miniport.', INIT),
          inferred(
            'The port keeps a reference of its own, so the driver may release the miniport afterwards.',
            'audio/reference-counting-conventions-for-com-objects; audio/subdevice-creation',
          ),
        ),
        optionalInput(
          'UnknownAdapter',
          'PUNKNOWN',
          documented('The adapter’s common object, handed on to the miniport.', INIT),
        ),
        input(
          'ResourceList',
          'PRESOURCELIST',
          documented('The resources of the device, handed on to the miniport: see [[IResourceList]].', INIT),
        ),
      ],
      rules: [
        documented(
          'It fails when the miniport does not have the interface the port needs, or when the miniport’s own Init fails.',
          INIT,
        ),
        header(
          'With `PC_OLD_NAMES` the first two parameters are typed PVOID; the vtable is the same.',
          'portcls.h: DEFINE_ABSTRACT_PORT',
        ),
      ],
      whatIfs: [
        whatIf(
          'The miniport’s Init fails?',
          documented('The status comes back from here, and StartDevice passes it on.', INIT),
        ),
      ],
    },
    {
      name: 'GetDeviceProperty',
      row: 'Port_GetDeviceProperty',
      purpose: 'Reads a property the registry keeps of the device.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        input('DeviceProperty', 'DEVICE_REGISTRY_PROPERTY', documented('Which property.', PROPERTY)),
        input('BufferLength', 'ULONG', documented('Size of the buffer in bytes.', PROPERTY)),
        output('PropertyBuffer', 'PVOID', documented('Receives the value.', PROPERTY)),
        output('ResultLength', 'PULONG', documented('Receives the size of the value in bytes.', PROPERTY)),
      ],
      statuses: [
        on('STATUS_SUCCESS', documented('The value is in the buffer.', PROPERTY)),
        on(
          'STATUS_BUFFER_TOO_SMALL',
          documented('The buffer is too small; ResultLength says how much is needed.', PROPERTY),
        ),
      ],
    },
    {
      name: 'NewRegistryKey',
      row: 'Port_NewRegistryKey',
      purpose: 'Opens or makes a registry key of the device.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        output(
          'OutRegistryKey',
          'PREGISTRYKEY *',
          documented('Receives the key object, with a reference.', REGISTRY_KEY),
        ),
        optionalInput('OuterUnknown', 'PUNKNOWN', documented('For aggregation.', REGISTRY_KEY)),
        input('RegistryKeyType', 'ULONG', documented('Which of the device’s keys.', REGISTRY_KEY)),
        input('DesiredAccess', 'ACCESS_MASK', documented('Access rights.', REGISTRY_KEY)),
        optionalInput('ObjectAttributes', 'POBJECT_ATTRIBUTES', documented('For a key by name.', REGISTRY_KEY)),
        optionalInput('CreateOptions', 'ULONG', documented('For a new key.', REGISTRY_KEY)),
        optionalOutput(
          'Disposition',
          'PULONG',
          documented('Receives whether the key was made or opened.', REGISTRY_KEY),
        ),
      ],
    },
  ]),
  gaps: [],
  scenarios: ['first-stream', 'start-rolled-back', 'pnp-restart-fails'],
  seeAlso: ['IPortWaveRT', 'PcNewPort', 'PcRegisterSubdevice', 'IMiniport'],
};

const PORT_WAVERT = 'nn-portcls-iportwavert';

export const portWaveRT: InterfaceEntry = {
  kind: 'interface',
  name: 'IPortWaveRT',
  header: 'portcls.h',
  inherits: 'IPort',
  implementedBy: 'port',
  iid: iidOf('IID_IPortWaveRT'),
  purpose: 'The WaveRT port: the object one asks for the stream-resource manager.',
  release: 'Vista',
  since: documented('Windows Vista.', PORT_WAVERT),
  about: [
    header(
      'It adds no method to [[IPort]]. Its weight lies in what else the same object answers.',
      'portcls.h: IPortWaveRT',
    ),
    sample(
      'The object’s IUnknown is where the public samples ask for [[IPortClsStreamResourceManager2]], and for the helpers that are on the WaveRT port alone.',
      'simple/adapter.cpp; sysvad/adapter.cpp',
    ),
    documented(
      'For [[IPortClsPnp]] a page says so in words: it is on the WaveRT port object.',
      'audio/implement-pnp-rebalance-for-portcls-audio-drivers',
    ),
    header(
      'The class id for [[PcNewPort]] is `CLSID_PortWaveRT`, CC9BE57A-EB9E-42B4-94FC-0CAD3DBCE7FA.',
      'portcls.h: CLSID_PortWaveRT',
    ),
  ],
  methods: [],
  gaps: [
    documented(
      'The page describes creation with the interface id where PcNewPort takes the class id.',
      PORT_WAVERT,
      'G-9',
    ),
    modelled(
      'The status of a query for an interface the port does not have is not documented; here it is STATUS_NOINTERFACE. Test success only.',
      36,
    ),
  ],
  scenarios: ['first-stream', 'mistake-wrong-port', 'before-windows-10'],
  seeAlso: ['IPort', 'IPortWaveRTStream', 'IPortClsStreamResourceManager', 'PcNewPort', 'one-driver'],
};

const PAGES = 'nf-portcls-iportwavertstream-allocatepagesformdl';
const CONTIGUOUS = 'nf-portcls-iportwavertstream-allocatecontiguouspagesformdl';
const MAP = 'nf-portcls-iportwavertstream-mapallocatedpages';
const UNMAP = 'nf-portcls-iportwavertstream-unmapallocatedpages';
const FREE = 'nf-portcls-iportwavertstream-freepagesfrommdl';
const COUNT = 'nf-portcls-iportwavertstream-getphysicalpagescount';
const ADDRESS = 'nf-portcls-iportwavertstream-getphysicalpageaddress';
const VALID = 'devtest/audio-pcallocateandmappages';

export const portWaveRTStream: InterfaceEntry = {
  kind: 'interface',
  name: 'IPortWaveRTStream',
  header: 'portcls.h',
  inherits: 'IUnknown',
  implementedBy: 'port',
  iid: iidOf('IID_IPortWaveRTStream'),
  purpose: 'Memory for the cyclic buffer of a WaveRT stream.',
  release: 'Vista',
  since: documented('Windows Vista.', 'nn-portcls-iportwavertstream'),
  about: [
    documented(
      'The port hands one of these to `IMiniportWaveRT::NewStream`. Through it the miniport allocates the pages that hardware and client share; the port maps them into the client’s address space.',
      'nf-portcls-iminiportwavertstreamnotification-allocatebufferwithnotification',
    ),
    documented(
      'Pages come from here only inside the methods that allocate a buffer, and go back only inside the methods that free one, when PortCls calls them. That holds after a surprise removal as well.',
      'audio/managing-memory-buffers-rebalance',
    ),
    documented(
      'A miniport keeps the object with a reference of its own if it needs it after NewStream.',
      'nf-portcls-iminiportwavert-newstream',
    ),
  ],
  methods: vtable(3, [
    {
      name: 'AllocatePagesForMdl',
      row: 'PortWaveRTStream_AllocatePagesForMdl',
      purpose: 'Allocates physical pages that need not be contiguous.',
      returns: 'PMDL',
      irql: IRQL.passive,
      parameters: [
        input(
          'HighAddress',
          'PHYSICAL_ADDRESS',
          documented('The highest physical address the device can reach.', PAGES),
        ),
        input('TotalBytes', 'SIZE_T', documented('Bytes wanted; whole pages are allocated.', PAGES)),
      ],
      rules: [
        documented('The pages are locked and not mapped. NULL means failure.', PAGES),
        documented('It may succeed with fewer pages than asked for. Compare the byte count of the MDL.', PAGES),
        sample('The samples ask for pages below 4 GB.', 'simple/minwavertstream.cpp'),
      ],
      whatIfs: [
        whatIf('TotalBytes is 0?', modelled('NULL, and a finding under the rule PcAllocateAndMapPages.', 48)),
        whatIf(
          'Fewer pages are free than wanted?',
          documented('The MDL is shorter. A driver that does not look writes beyond its buffer.', PAGES),
        ),
      ],
    },
    {
      name: 'AllocateContiguousPagesForMdl',
      row: 'PortWaveRTStream_AllocateContiguousPagesForMdl',
      purpose: 'Allocates physical pages in one piece.',
      returns: 'PMDL',
      irql: IRQL.passive,
      parameters: [
        input('LowAddress', 'PHYSICAL_ADDRESS', documented('The lowest physical address that will do.', CONTIGUOUS)),
        input('HighAddress', 'PHYSICAL_ADDRESS', documented('The highest one.', CONTIGUOUS)),
        input('TotalBytes', 'SIZE_T', documented('Bytes wanted.', CONTIGUOUS)),
      ],
      rules: [
        documented('All or nothing: the whole size, or NULL.', CONTIGUOUS),
        documented('The longer a system runs, the likelier it fails, because memory becomes fragmented.', CONTIGUOUS),
        documented('The pages are locked and not mapped.', CONTIGUOUS),
      ],
      whatIfs: [
        whatIf(
          'The lowest address is above the highest?',
          modelled('NULL, and a finding under the rule PcAllocateAndMapPages.', 48),
        ),
      ],
    },
    {
      name: 'MapAllocatedPages',
      row: 'PortWaveRTStream_MapAllocatedPages',
      purpose: 'Maps allocated pages into system address space.',
      returns: 'PVOID',
      irql: IRQL.passive,
      parameters: [
        input('MemoryDescriptorList', 'PMDL', documented('What an allocation of this object returned.', MAP)),
        input('CacheType', 'MEMORY_CACHING_TYPE', documented('MmNonCached, MmCached or MmWriteCombined.', MAP)),
      ],
      rules: [
        documented('NULL means failure.', MAP),
        documented(
          'A WaveRT miniport should not need it: moving the data is the business of hardware and client.',
          MAP,
        ),
        documented('One mapping at a time for an MDL.', 'devtest/audio-pcunmapallocatedpages'),
      ],
      whatIfs: [
        whatIf(
          'The MDL is mapped already?',
          documented('Driver Verifier’s rule PcUnmapAllocatedPages is broken.', 'devtest/audio-pcunmapallocatedpages'),
        ),
        whatIf(
          'The cache type is another one?',
          modelled('NULL, and a finding under the rule PcAllocateAndMapPages.', 48),
        ),
      ],
    },
    {
      name: 'UnmapAllocatedPages',
      row: 'PortWaveRTStream_UnmapAllocatedPages',
      purpose: 'Ends a mapping.',
      returns: 'VOID',
      irql: IRQL.passive,
      parameters: [
        input('BaseAddress', 'PVOID', documented('What MapAllocatedPages returned.', UNMAP)),
        input('MemoryDescriptorList', 'PMDL', documented('The MDL that was mapped.', UNMAP)),
      ],
      rules: [documented('Before the pages are freed.', UNMAP)],
    },
    {
      name: 'FreePagesFromMdl',
      row: 'PortWaveRTStream_FreePagesFromMdl',
      purpose: 'Frees pages and their MDL.',
      returns: 'VOID',
      irql: IRQL.passive,
      parameters: [
        input(
          'MemoryDescriptorList',
          'PMDL',
          documented('What an allocation of this object returned. It is gone afterwards.', FREE),
        ),
      ],
      rules: [
        documented('Both the pages and the MDL are freed; no ExFreePool or IoFreeMdl in addition.', FREE),
        documented(
          'What came from the port stream goes back through it, not through the memory manager’s own functions.',
          FREE,
        ),
      ],
      whatIfs: [
        whatIf(
          'The pages are still mapped?',
          documented('Driver Verifier’s rule PcUnmapAllocatedPages is broken.', 'devtest/audio-pcunmapallocatedpages'),
        ),
        whatIf(
          'The pages are never freed?',
          documented('Driver Verifier’s rule PcAllocatedPages is broken.', 'devtest/audio-pcallocatedpages'),
        ),
      ],
    },
    {
      name: 'GetPhysicalPagesCount',
      row: 'PortWaveRTStream_GetPhysicalPagesCount',
      purpose: 'Number of physical pages of an MDL.',
      returns: 'ULONG',
      irql: IRQL.passive,
      parameters: [
        input('MemoryDescriptorList', 'PMDL', documented('What an allocation of this object returned.', COUNT)),
      ],
    },
    {
      name: 'GetPhysicalPageAddress',
      row: 'PortWaveRTStream_GetPhysicalPageAddress',
      purpose: 'Physical address of one page, for a descriptor list of the hardware.',
      returns: 'PHYSICAL_ADDRESS',
      irql: IRQL.passive,
      parameters: [
        input('MemoryDescriptorList', 'PMDL', documented('What an allocation of this object returned.', ADDRESS)),
        input(
          'Index',
          'ULONG',
          inferred(
            '0 to the number of pages less one. The page’s wording includes the number itself.',
            `${ADDRESS}; ${COUNT}`,
          ),
        ),
      ],
      rules: [
        inferred(
          'A COM method that returns an 8-byte structure: the compiler’s ABI has to be that of MSVC, which passes a hidden pointer for the result. Others return it in a register and do not fit.',
          'portcls.h: IPortWaveRTStream',
        ),
        reported(
          'A list of buffer descriptors whose last valid index is off by one distorts at each wrap.',
          'coolstar/sklhdaudbus#18',
        ),
      ],
      whatIfs: [
        whatIf(
          'The index is the number of pages?',
          inferred('It is beyond the last page; here the run ends and says so.', ADDRESS),
        ),
      ],
    },
  ]),
  gaps: [
    documented('The range of GetPhysicalPageAddress’s index is said to include the number of pages.', ADDRESS, 'G-14'),
    documented('Driver Verifier wants valid parameters and does not say which are valid.', VALID),
    modelled('Here: a size above zero, a lowest address not above the highest, one of the three cache types.', 48),
  ],
  scenarios: [
    'faults-short-pages',
    'faults-no-pages',
    'packets-2048-frames',
    'first-stream',
    'mistake-last-descriptor',
  ],
  seeAlso: ['IMiniportWaveRT', 'IMiniportWaveRTStream', 'IMiniportWaveRTStreamNotification', 'verifier'],
};
