/** PCSTREAMRESOURCE, PCSTREAMRESOURCE_DESCRIPTOR and PcStreamResourceType. */
import { documented, header, modelled, sample } from './claims.ts';
import type { EnumerationEntry, StructureEntry } from './types.ts';

const DESCRIPTOR = 'ns-portcls-_pcstreamresource_descriptor';
const TYPE = 'ne-portcls-_pcstreamresourcetype';

export const handle: StructureEntry = {
  kind: 'structure',
  name: 'PCSTREAMRESOURCE',
  header: 'portcls.h',
  purpose: 'The handle of one registration.',
  release: '10-1507',
  since: header('Declared for Windows 10 and later.', 'portcls.h: PCSTREAMRESOURCE'),
  about: [
    header(
      'An opaque handle, as wide as a pointer. Nothing can be read from it or done with it, except to remove the registration.',
      'portcls.h: PCSTREAMRESOURCE',
    ),
    modelled(
      'It stays a valid handle through D3, stop and start until it is removed, even when what it registered is gone.',
      15,
    ),
  ],
  declaration: 'DECLARE_HANDLE(PCSTREAMRESOURCE);\ntypedef PCSTREAMRESOURCE *PPCSTREAMRESOURCE;',
  x64Bytes: 8,
  x86Bytes: 4,
  fields: [],
  gaps: [modelled('What a handle holds after a failed registration is not published. Here it is NULL.', 12)],
  scenarios: ['mistake-removes-twice', 'mistake-no-remove-at-d3'],
  seeAlso: ['IPortClsStreamResourceManager', 'PcRemoveStreamResource', 'PCSTREAMRESOURCE_DESCRIPTOR'],
};

export const descriptor: StructureEntry = {
  kind: 'structure',
  name: 'PCSTREAMRESOURCE_DESCRIPTOR',
  header: 'portcls.h',
  purpose: 'Describes the one interrupt or thread that is registered.',
  release: '10-1507',
  since: documented('Windows 10.', DESCRIPTOR),
  about: [
    documented('A tagged union: `Type` says which arm of `Resource` holds something.', DESCRIPTOR),
    sample(
      'In the samples it lies on the stack of the function that registers.',
      'simple/adapter.cpp; sysvad/adapter.cpp',
    ),
    documented(
      'Create the resource before the descriptor names it, and destroy the resource only when its registration is removed.',
      DESCRIPTOR,
    ),
  ],
  declaration: `typedef struct _PCSTREAMRESOURCE_DESCRIPTOR {
    ULONG Size;
    ULONG Flags;
    PDEVICE_OBJECT Pdo;
    PcStreamResourceType Type;
    union {
        struct {
            ULONG Version;
            PVOID Generic;
        } Interrupt;
        PETHREAD Thread;
        PVOID ResourceSet;
    } Resource;
} PCSTREAMRESOURCE_DESCRIPTOR, *PPCSTREAMRESOURCE_DESCRIPTOR;`,
  x64Bytes: 40,
  x86Bytes: 24,
  fields: [
    {
      name: 'Size',
      type: 'ULONG',
      x64Offset: 0,
      x86Offset: 0,
      rules: [documented('Size of the structure in bytes. [[PCSTREAMRESOURCE_DESCRIPTOR_INIT]] sets it.', DESCRIPTOR)],
    },
    {
      name: 'Flags',
      type: 'ULONG',
      x64Offset: 4,
      x86Offset: 4,
      rules: [documented('Reserved: 0. No bit is defined.', DESCRIPTOR)],
    },
    {
      name: 'Pdo',
      type: 'PDEVICE_OBJECT',
      x64Offset: 8,
      x86Offset: 8,
      rules: [
        documented('The physical device object of the device stack that created the resource.', DESCRIPTOR),
        modelled('The functional device object is refused here, and a finding says so.', 9),
      ],
    },
    {
      name: 'Type',
      type: 'PcStreamResourceType',
      x64Offset: 16,
      x86Offset: 12,
      rules: [
        documented('Which arm of the union holds something: see [[PcStreamResourceType]].', DESCRIPTOR),
        header('After initialisation it is 0, an interrupt.', 'portcls.h: PCSTREAMRESOURCE_DESCRIPTOR_INIT'),
      ],
    },
    {
      name: 'Resource.Interrupt.Version',
      type: 'ULONG',
      x64Offset: 24,
      x86Offset: 16,
      rules: [
        modelled(
          'No page describes it. By the names of its neighbours in the structure that disconnects an interrupt it would be `CONNECT_FULLY_SPECIFIED` 1, `CONNECT_LINE_BASED` 2 or `CONNECT_MESSAGE_BASED` 3; here it has to be one of the three.',
          1,
        ),
      ],
    },
    {
      name: 'Resource.Interrupt.Generic',
      type: 'PVOID',
      x64Offset: 32,
      x86Offset: 20,
      rules: [
        documented('The page of the enumeration says that an interrupt is given as a PKINTERRUPT.', TYPE),
        modelled(
          'The field itself is not described. Here it is the interrupt object, as `IInterruptSync::GetKInterrupt` gives it, and not NULL.',
          1,
        ),
      ],
    },
    {
      name: 'Resource.Thread',
      type: 'PETHREAD',
      x64Offset: 24,
      x86Offset: 16,
      rules: [
        documented('A thread the driver owns.', DESCRIPTOR),
        header(
          'By its type the thread *object*, not the handle that PsCreateSystemThread returns.',
          'portcls.h: PCSTREAMRESOURCE_DESCRIPTOR',
        ),
        modelled(
          'Whether Windows takes a reference is not published. Here it does not; the driver keeps its own until after the removal.',
          13,
        ),
      ],
    },
    {
      name: 'Resource.ResourceSet',
      type: 'PVOID',
      x64Offset: 24,
      x86Offset: 16,
      rules: [documented('Reserved: NULL.', DESCRIPTOR)],
    },
  ],
  gaps: [
    documented(
      'The page calls Type the union, and has no text for Interrupt.Version and Interrupt.Generic.',
      DESCRIPTOR,
      'G-11',
    ),
    modelled('What the two interrupt fields mean is therefore a guess from equal names elsewhere.', 1),
  ],
  scenarios: ['first-stream', 'driver-thread', 'mistake-type-left-zero', 'mistake-fdo-for-pdo'],
  seeAlso: ['PCSTREAMRESOURCE_DESCRIPTOR_INIT', 'PcStreamResourceType', 'IInterruptSync', 'what-counts'],
};

export const resourceType: EnumerationEntry = {
  kind: 'enumeration',
  name: 'PcStreamResourceType',
  header: 'portcls.h',
  purpose: 'The kinds of stream resource.',
  release: '10-1507',
  since: documented('Windows 10.', TYPE),
  about: [documented('Interrupts and threads can be registered. The third value has no use today.', TYPE)],
  values: [
    {
      name: 'ePcStreamResourceInterrupt',
      value: 0,
      rules: [
        documented('An interrupt the driver has connected.', TYPE),
        header('Also what a descriptor says whose type was never set.', 'portcls.h: PCSTREAMRESOURCE_DESCRIPTOR_INIT'),
      ],
    },
    {
      name: 'ePcStreamResourceThread',
      value: 1,
      rules: [documented('A thread the driver owns.', TYPE)],
    },
    {
      name: 'ePcStreamResourceSet',
      value: 2,
      rules: [
        documented(
          'A dependency on resources of another device stack. The field for it is reserved.',
          `${TYPE}; ${DESCRIPTOR}`,
        ),
        modelled('Refused here with STATUS_INVALID_PARAMETER.', 8),
      ],
    },
  ],
  gaps: [modelled('The means to declare a dependency between stacks is named in the pages and not callable.', 3)],
  scenarios: ['first-stream', 'driver-thread', 'mistake-type-left-zero'],
  seeAlso: ['PCSTREAMRESOURCE_DESCRIPTOR', 'what-counts', 'who-registers'],
};
