/** PcAddStreamResource, PcRemoveStreamResource and the initialisation of the descriptor. */
import {
  addRules,
  addStatuses,
  addWhatIfs,
  descriptorParameter,
  handleParameter,
  pdoParameter,
  removeHandle,
  removeRules,
  removeStatuses,
  removeWhatIfs,
  resourceSetParameter,
} from './add-rules.ts';
import { documented, header, inferred, input, IRQL, method, modelled, whatIf } from './claims.ts';
import type { FunctionEntry } from './types.ts';

const LOW_LATENCY = 'audio/low-latency-audio';
const ADD = 'nf-portcls-pcaddstreamresource';
const REMOVE = 'nf-portcls-pcremovestreamresource';

export const pcAddStreamResource: FunctionEntry = {
  kind: 'function',
  name: 'PcAddStreamResource',
  header: 'portcls.h',
  purpose: 'Registers one interrupt or thread of a driver, whether that driver is a WaveRT miniport or not.',
  release: '10-1507',
  since: documented('Windows 10; Windows Server 2016.', ADD),
  about: [
    documented(
      'The exported counterpart of the interface methods. Besides WaveRT miniports it is meant for drivers that own interrupts or threads of an audio stream without being one, for example a bus driver or a parallel driver stack.',
      ADD,
    ),
    inferred(
      'Importing it ties the image to Windows 10 and later: before, the loader finds no such export and the driver does not load. A miniport that has to run elsewhere, too, asks the port for [[IPortClsStreamResourceManager2]] instead.',
      LOW_LATENCY,
    ),
    documented(
      'A driver that uses PortCls for nothing but registration includes `wdmaudio.inf` in its INF and needs its section `WDMPORTCLS.CopyFilesOnly`.',
      LOW_LATENCY,
    ),
  ],
  method: method({
    name: 'PcAddStreamResource',
    row: 'PcAddStreamResource',
    purpose: 'Registers one interrupt or thread of the device stack that is named.',
    returns: 'NTSTATUS',
    irql: IRQL.passive,
    parameters: [pdoParameter, resourceSetParameter, descriptorParameter, handleParameter],
    rules: [
      header(
        'Declared without NTAPI, unlike its neighbours. On x86 that makes a difference to the calling convention.',
        'portcls.h: PcAddStreamResource',
      ),
      ...addRules,
    ],
    statuses: addStatuses(ADD),
    whatIfs: [
      whatIf(
        'The driver that imports it is installed on Windows 8.1?',
        inferred('It does not load; its DriverEntry never runs.', LOW_LATENCY),
      ),
      whatIf(
        'The argument and the descriptor name different device objects?',
        modelled(
          'Refused, and a finding. The pages call one the stack that uses the resource and the other the stack that created it; whether they may differ is not said.',
          9,
        ),
        'STATUS_INVALID_PARAMETER',
      ),
      ...addWhatIfs,
    ],
  }),
  gaps: [
    documented('The page speaks of two kinds of resource and then lists three.', ADD, 'G-3'),
    documented(
      'Who may call it is worded in two ways: the page of this function names drivers other than audio WaveRT miniports in a sentence that can be read twice, the page of the removal says any driver.',
      `${ADD}; ${REMOVE}`,
      'G-3',
    ),
    documented(
      '“Must register” here, “optional, but recommended” in the requirements of the low-latency page.',
      `${ADD}; ${LOW_LATENCY}`,
      'G-4',
    ),
    documented(
      'The device object of the argument is that of the stack that uses the resource, the descriptor’s that of the stack that created it. That sounds like a way to register for another stack, and no page says so.',
      `${ADD}; ns-portcls-_pcstreamresource_descriptor`,
    ),
    modelled('How a driver would declare that it depends on another stack’s resources is not published.', 3),
  ],
  scenarios: ['hard-linked-windows-11', 'hard-linked-windows-8-1'],
  seeAlso: [
    'PcRemoveStreamResource',
    'IPortClsStreamResourceManager2',
    'PCSTREAMRESOURCE_DESCRIPTOR',
    'PcGetPhysicalDeviceObject',
    'who-registers',
    'one-driver',
  ],
};

export const pcRemoveStreamResource: FunctionEntry = {
  kind: 'function',
  name: 'PcRemoveStreamResource',
  header: 'portcls.h',
  purpose: 'Takes back a registration that PcAddStreamResource made.',
  release: '10-1507',
  since: documented('Windows 10; Windows Server 2016.', REMOVE),
  about: [
    documented('Whoever registered a resource removes it, before the resource itself goes.', REMOVE),
    documented(
      'Its page has the one complete list of occasions for removal; see the rules below and the topic on when to register.',
      REMOVE,
    ),
  ],
  method: method({
    name: 'PcRemoveStreamResource',
    row: 'PcRemoveStreamResource',
    purpose: 'Takes back one registration.',
    returns: 'NTSTATUS',
    irql: IRQL.passive,
    parameters: [removeHandle(documented('What PcAddStreamResource gave out.', REMOVE))],
    rules: [
      header('Declared without NTAPI, like [[PcAddStreamResource]].', 'portcls.h: PcRemoveStreamResource'),
      ...removeRules,
    ],
    statuses: removeStatuses(REMOVE),
    whatIfs: removeWhatIfs,
  }),
  gaps: [
    documented('Success is described in words that belong to registering.', REMOVE, 'G-1'),
    documented(
      'The page says that a driver *may* remove for the reasons it lists; that it has to, sooner or later, follows from the rest of it.',
      REMOVE,
    ),
    modelled('Whether Windows cleans up after a driver that forgets is not published. Here it does not.', 14),
  ],
  scenarios: [
    'hard-linked-windows-11',
    'mistake-removes-twice',
    'pnp-endpoint-unplugged',
    'mistake-disconnects-first',
    'mistake-ends-thread-first',
    'mistake-no-remove-at-d3',
    'mistake-no-remove-at-stop',
  ],
  seeAlso: [
    'PcAddStreamResource',
    'IPortClsStreamResourceManager',
    'PCSTREAMRESOURCE',
    'when-to-register',
    'rebalance-and-removal',
    'power',
  ],
};

export const descriptorInit: FunctionEntry = {
  kind: 'function',
  name: 'PCSTREAMRESOURCE_DESCRIPTOR_INIT',
  header: 'portcls.h',
  purpose: 'Zeroes a stream-resource descriptor and sets its Size.',
  release: '10-1507',
  since: header('Declared for Windows 10 and later.', 'portcls.h: PCSTREAMRESOURCE_DESCRIPTOR_INIT'),
  about: [
    header(
      'Inline code of the header, not an export: it zeroes the whole structure and writes its size. All else is the caller’s business.',
      'portcls.h: PCSTREAMRESOURCE_DESCRIPTOR_INIT',
    ),
    header(
      'The trap is what it leaves: Type 0 is [[PcStreamResourceType]]’s `ePcStreamResourceInterrupt`, so a descriptor without a type describes an interrupt of all zeros.',
      'portcls.h: PcStreamResourceType',
    ),
  ],
  method: method({
    name: 'PCSTREAMRESOURCE_DESCRIPTOR_INIT',
    purpose: 'Zeroes a descriptor and sets its Size.',
    returns: 'VOID',
    irql: IRQL.any,
    parameters: [
      input(
        'ResourceDescriptor',
        'PPCSTREAMRESOURCE_DESCRIPTOR',
        header('The descriptor, usually on the stack.', 'portcls.h: PCSTREAMRESOURCE_DESCRIPTOR_INIT'),
      ),
    ],
    rules: [
      header('Set `Pdo`, `Type` and the arm of the union afterwards.', 'portcls.h: PCSTREAMRESOURCE_DESCRIPTOR_INIT'),
    ],
    whatIfs: [
      whatIf(
        'Type is not set afterwards?',
        modelled('The registration of a thread is refused, and a finding names the reason.', 7),
        'STATUS_INVALID_PARAMETER',
      ),
    ],
  }),
  gaps: [],
  scenarios: ['mistake-type-left-zero'],
  seeAlso: ['PCSTREAMRESOURCE_DESCRIPTOR', 'PcStreamResourceType', 'known-mistakes'],
};
