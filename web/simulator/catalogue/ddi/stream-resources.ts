/** IPortClsStreamResourceManager and IPortClsStreamResourceManager2. */
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
import { documented, header, iidOf, inferred, IRQL, modelled, sample, vtable, whatIf } from './claims.ts';
import type { InterfaceEntry } from './types.ts';

const LOW_LATENCY = 'audio/low-latency-audio';
const MANAGER = 'nn-portcls-iportclsstreamresourcemanager';
const MANAGER_2 = 'nn-portcls-iportclsstreamresourcemanager2';
const ADD = 'nf-portcls-iportclsstreamresourcemanager-addstreamresource';
const REMOVE = 'nf-portcls-iportclsstreamresourcemanager-removestreamresource';
const ADD_2 = 'nf-portcls-iportclsstreamresourcemanager2-addstreamresource2';

const whereToAsk = sample(
  'Ask the WaveRT *port* object, after its Init and [[PcRegisterSubdevice]]. The pages do not name the object; both public samples query the port they installed.',
  'simple/adapter.cpp; sysvad/adapter.cpp',
);

export const manager: InterfaceEntry = {
  kind: 'interface',
  name: 'IPortClsStreamResourceManager',
  header: 'portcls.h',
  inherits: 'IUnknown',
  implementedBy: 'port',
  iid: iidOf('IID_IPortClsStreamResourceManager'),
  purpose: 'Tells Windows which interrupts and threads a WaveRT driver uses for its streams.',
  release: '10-1507',
  since: documented('Windows 10, in its first version, 1507.', MANAGER),
  about: [
    documented(
      'A driver knows which interrupt and which threads keep its audio flowing; Windows does not, unless it is told. Once told, it may keep other activity of the system, of applications and of hardware away from them while an application plays or records with very small buffers.',
      LOW_LATENCY,
    ),
    whereToAsk,
    documented(
      'Before Windows 10 the query fails. That is the intended way to find out: a driver registers where PortCls has the interface, and goes on without where it has not.',
      LOW_LATENCY,
    ),
    inferred(
      'The alternative is to import [[PcAddStreamResource]] and [[PcRemoveStreamResource]]. An image that does so cannot be loaded before Windows 10, because the import is not resolved.',
      LOW_LATENCY,
    ),
  ],
  methods: vtable(3, [
    {
      name: 'AddStreamResource',
      row: 'StreamResourceManager_AddStreamResource',
      purpose: 'Registers one interrupt or thread of the calling WaveRT driver.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [resourceSetParameter, descriptorParameter, handleParameter],
      rules: [
        documented(
          'There is no device object among the arguments: the caller is taken to be a WaveRT audio miniport. The descriptor still names its PDO.',
          MANAGER,
        ),
        ...addRules,
      ],
      statuses: addStatuses(ADD),
      whatIfs: addWhatIfs,
    },
    {
      name: 'RemoveStreamResource',
      row: 'StreamResourceManager_RemoveStreamResource',
      purpose: 'Takes back one registration.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [removeHandle(documented('What AddStreamResource or AddStreamResource2 gave out.', REMOVE))],
      rules: [
        header(
          'It serves registrations of both interfaces: [[IPortClsStreamResourceManager2]] inherits it and has no removal of its own.',
          'portcls.h: IPortClsStreamResourceManager2',
        ),
        ...removeRules,
      ],
      statuses: removeStatuses(REMOVE),
      whatIfs: [
        ...removeWhatIfs,
        whatIf(
          'The driver releases the manager while something is still registered?',
          modelled('Nothing happens to the registration; a note says so. Hold the manager until the last removal.', 18),
        ),
      ],
    },
  ]),
  gaps: [
    inferred(
      'No page says on which object to query for the interface; only the samples show it.',
      'simple/adapter.cpp',
      'G-23',
    ),
    modelled(
      'Whether a port stream or the topology port would answer is not documented. Here only the WaveRT port does.',
      2,
    ),
    documented(
      'The page of RemoveStreamResource describes success in words that belong to registering, and says that the handle comes from PcAddStreamResource.',
      REMOVE,
      'G-1; G-2',
    ),
    documented(
      'Registering is a duty on the page of the function and a recommendation in the requirements of the low-latency page.',
      `nf-portcls-pcaddstreamresource; ${LOW_LATENCY}`,
      'G-4',
    ),
    documented(
      'The page never says below which buffer size the special mode begins, and rounds a figure up: 128 frames at 48 kHz are 2.67 ms, not 3.',
      LOW_LATENCY,
      'G-22',
    ),
  ],
  scenarios: [
    'first-stream',
    'manager-one',
    'before-windows-10',
    'mistake-wrong-port',
    'mistake-answers-for-the-port',
    'mistake-failed-query-fatal',
    'protection-network-registered',
  ],
  seeAlso: [
    'IPortClsStreamResourceManager2',
    'PcAddStreamResource',
    'PCSTREAMRESOURCE_DESCRIPTOR',
    'IPortWaveRT',
    'start',
    'one-driver',
    'when-to-register',
  ],
};

export const manager2: InterfaceEntry = {
  kind: 'interface',
  name: 'IPortClsStreamResourceManager2',
  header: 'portcls.h',
  inherits: 'IPortClsStreamResourceManager',
  implementedBy: 'port',
  iid: iidOf('IID_IPortClsStreamResourceManager2'),
  purpose: 'The stream-resource manager with a registration that names the device stack.',
  release: '10-1511',
  since: documented('Windows 10, version 1511.', MANAGER_2),
  about: [
    documented(
      'It adds one method. With the device object as an argument, nothing has to be assumed about who is calling.',
      MANAGER_2,
    ),
    inferred(
      'A careful driver asks for this interface first, then for [[IPortClsStreamResourceManager]], then goes on without: the first of the two is all that Windows 10 1507 has.',
      `${MANAGER}; ${MANAGER_2}`,
    ),
    whereToAsk,
  ],
  methods: vtable(5, [
    {
      name: 'AddStreamResource2',
      row: 'StreamResourceManager_AddStreamResource2',
      purpose: 'Registers one interrupt or thread of the device stack that is named.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [pdoParameter, resourceSetParameter, descriptorParameter, handleParameter],
      rules: addRules,
      statuses: addStatuses(ADD_2),
      whatIfs: [
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
    },
  ]),
  gaps: [
    documented(
      'The overview says that nothing is assumed about the caller; the page of the method speaks of WaveRT audio miniports only.',
      `${MANAGER_2}; ${ADD_2}`,
      'G-5',
    ),
    documented(
      'The page of the method calls its first argument a device object and no more; that it is the PDO says the overview.',
      `${ADD_2}; ${MANAGER_2}`,
    ),
    header(
      'The header has the interface for Windows 10 as a whole, the page says 1511: code builds for 1507 and finds out at run time that the query fails.',
      'portcls.h: IPortClsStreamResourceManager2',
      'G-12',
    ),
    sample(
      'In the samples the status of this query stays in the variable that the installation function returns: on 1507 the start would fail. A failed optional query is not an error.',
      'simple/adapter.cpp',
    ),
    header(
      'There is no RemoveStreamResource2; slot 4 serves both interfaces.',
      'portcls.h: IPortClsStreamResourceManager2',
    ),
  ],
  scenarios: [
    'manager-two',
    'first-stream',
    'windows-10-1511-virtual',
    'faults-manager-two-refused',
    'registration-refused',
    'surprise-removal-virtual',
    'pnp-query-remove-cancelled',
    'mistake-fdo-for-pdo',
    'mistake-type-left-zero',
    'mistake-current-thread',
  ],
  seeAlso: [
    'IPortClsStreamResourceManager',
    'PcAddStreamResource',
    'PcGetPhysicalDeviceObject',
    'PCSTREAMRESOURCE_DESCRIPTOR',
    'one-driver',
  ],
};
