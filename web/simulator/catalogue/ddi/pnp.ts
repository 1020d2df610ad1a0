/** IAdapterPnpManagement, IMiniportPnpNotify, IPortClsPnp and PC_REBALANCE_TYPE: stop and rebalance. */
import { documented, header, iidOf, inferred, input, IRQL, modelled, sample, vtable, whatIf } from './claims.ts';
import type { EnumerationEntry, InterfaceEntry } from './types.ts';

const REBALANCE = 'audio/implement-pnp-rebalance-for-portcls-audio-drivers';
const BUFFERS = 'audio/managing-memory-buffers-rebalance';
const PAGE = 'nn-portcls-iadapterpnpmanagement';
const TYPE = 'nf-portcls-iadapterpnpmanagement-getsupportedrebalancetype';
const QUERY = 'nf-portcls-iadapterpnpmanagement-pnpquerystop';
const CANCEL = 'nf-portcls-iadapterpnpmanagement-pnpcancelstop';
const STOP = 'nf-portcls-iadapterpnpmanagement-pnpstop';
const NOTIFY = 'nf-portcls-iminiportpnpnotify-pnpstop';
const SINCE_1511 = 'Windows 10, version 1511.';

export const adapterPnpManagement: InterfaceEntry = {
  kind: 'interface',
  name: 'IAdapterPnpManagement',
  header: 'portcls.h',
  inherits: 'IUnknown',
  implementedBy: 'driver',
  iid: iidOf('IID_IAdapterPnpManagement'),
  purpose: 'Lets Windows take the device’s resources away and give it others.',
  release: '10-1511',
  since: documented(SINCE_1511, PAGE),
  about: [
    documented(
      'In a rebalance the PnP manager stops a device, moves its resources and starts it again. With this interface an audio adapter says that it can take part, and hears of each step.',
      REBALANCE,
    ),
    documented(
      'The adapter registers it with [[PcRegisterAdapterPnpManagement]] or with [[IPortClsPnp]]. Only topology and WaveRT ports can be rebalanced. With streams open the driver in addition either has the packet interfaces, which is recommended, or offers neither position register nor clock register.',
      REBALANCE,
    ),
    documented('Streams that were running are stopped and do not start again by themselves.', REBALANCE),
    documented(
      'There is no callback for surprise removal or removal. A driver that has to act on them looks at IRP_MJ_PNP before [[PcDispatchIrp]].',
      PAGE,
    ),
  ],
  methods: vtable(3, [
    {
      name: 'GetSupportedRebalanceType',
      row: 'AdapterPnp_GetSupportedRebalanceType',
      purpose: 'Says whether the adapter can be rebalanced.',
      returns: 'PC_REBALANCE_TYPE',
      irql: IRQL.passive,
      rules: [
        documented(
          'Called while the query-stop request is processed, with the device global lock held: answer at once, wait for nothing.',
          TYPE,
        ),
        documented('PcRebalanceRemoveSubdevices says that the driver unregisters its subdevices at the stop.', TYPE),
      ],
      whatIfs: [
        whatIf(
          'The answer is PcRebalanceNotSupported, or the interface was never registered?',
          modelled(
            'The query-stop is refused and the device stays as it is. The exact answer of Windows is not published.',
            40,
          ),
          'STATUS_UNSUCCESSFUL',
        ),
      ],
    },
    {
      name: 'PnpQueryStop',
      row: 'AdapterPnp_PnpQueryStop',
      purpose: 'Announces that a stop may follow.',
      returns: 'VOID',
      irql: IRQL.passive,
      rules: [
        documented('Called just before PortCls lets the query succeed; the adapter cannot refuse any more.', QUERY),
        documented('From now on PortCls holds the creation of streams back.', QUERY),
        documented('The device global lock is held: be short and wait for nothing.', QUERY),
      ],
    },
    {
      name: 'PnpCancelStop',
      row: 'AdapterPnp_PnpCancelStop',
      purpose: 'Says that the stop does not come.',
      returns: 'VOID',
      irql: IRQL.passive,
      rules: [
        documented('It may come without a PnpQueryStop before it.', CANCEL),
        documented('Creates that were held back go on.', CANCEL),
        documented('The device global lock is held: be short and wait for nothing.', CANCEL),
      ],
    },
    {
      name: 'PnpStop',
      row: 'AdapterPnp_PnpStop',
      purpose: 'Stops the device: everything it holds of hardware is given back.',
      returns: 'VOID',
      irql: IRQL.passive,
      rules: [
        documented('By then every subdevice that wanted to know has been told: see [[IMiniportPnpNotify]].', STOP),
        documented(
          'The device global lock is not held. Waiting for the driver’s own work items, DPCs and threads is allowed, but not for ever, and not for streams or miniports to be destroyed: clients may keep them open.',
          STOP,
        ),
        documented('When it returns, all hardware resources are released, and the subdevices are unregistered.', STOP),
        inferred(
          'Registered stream resources are removed here, before the interrupt is disconnected or the thread ended.',
          `${STOP}; nf-portcls-pcremovestreamresource`,
        ),
        documented('The buffers of streams stay until their clients close them.', BUFFERS),
      ],
      whatIfs: [
        whatIf(
          'The driver leaves a stream resource registered?',
          modelled('The registration stays and goes stale; it is a finding. What Windows does is not published.', 30),
        ),
        whatIf(
          'It waits for a stream to be closed?',
          inferred('The client may never close it: the PnP manager’s thread hangs.', STOP),
        ),
      ],
    },
  ]),
  gaps: [
    documented(
      'One page speaks of Thunderbolt alone, and writes the names of the enumeration without their prefix.',
      TYPE,
      'G-13',
    ),
    header(
      'The header has it for Windows 10 as a whole, the pages say 1511.',
      'portcls.h: IAdapterPnpManagement',
      'G-12',
    ),
    modelled(
      'In which order streams go to STOP, interfaces are switched off and miniports are notified is not said.',
      29,
    ),
    sample('No public sample implements it.', 'simple/adapter.cpp; sysvad/adapter.cpp'),
  ],
  scenarios: [
    'rebalance',
    'pnp-other-resources',
    'pnp-cancel-stop',
    'pnp-cancel-without-query',
    'pnp-query-refused',
    'mistake-no-remove-at-stop',
  ],
  seeAlso: [
    'IMiniportPnpNotify',
    'IPortClsPnp',
    'PcRegisterAdapterPnpManagement',
    'PC_REBALANCE_TYPE',
    'rebalance-and-removal',
  ],
};

export const miniportPnpNotify: InterfaceEntry = {
  kind: 'interface',
  name: 'IMiniportPnpNotify',
  header: 'portcls.h',
  inherits: 'IUnknown',
  implementedBy: 'driver',
  iid: iidOf('IID_IMiniportPnpNotify'),
  purpose: 'Tells a miniport that its device is being stopped.',
  release: '10-1511',
  since: documented(SINCE_1511, 'nn-portcls-iminiportpnpnotify'),
  about: [
    documented(
      'Optional: the port calls it on each registered subdevice whose miniport has it, before the adapter’s own PnpStop.',
      NOTIFY,
    ),
    documented('The place to stop using hardware, not to wait for anything.', NOTIFY),
  ],
  methods: vtable(3, [
    {
      name: 'PnpStop',
      row: 'MiniportPnpNotify_PnpStop',
      purpose: 'The device stops.',
      returns: 'VOID',
      irql: IRQL.passive,
      rules: [
        documented(
          'The device global lock is held. Whoever waits here for something that needs the lock waits for ever.',
          NOTIFY,
        ),
        documented(
          'Wait for work items, DPCs and threads in `IAdapterPnpManagement::PnpStop`, which runs without the lock.',
          STOP,
        ),
      ],
      whatIfs: [
        whatIf(
          'It waits for its streams to be closed?',
          documented('Deadlock: closing a stream needs the lock.', NOTIFY),
        ),
        whatIf(
          'It adds or removes a stream resource?',
          modelled('Allowed, with a note: which locks those calls take is not published.', 16),
        ),
        whatIf(
          'It takes long?',
          modelled('From 100 ms on it is a finding whenever somebody else waits for the lock.', 38),
        ),
      ],
    },
  ]),
  gaps: [sample('No public sample implements it.', 'simple/adapter.cpp; sysvad/adapter.cpp')],
  scenarios: ['rebalance', 'mistake-waits-in-pnpstop'],
  seeAlso: ['IAdapterPnpManagement', 'IMiniportWaveRT', 'rebalance-and-removal'],
};

const REGISTER = 'nf-portcls-iportclspnp-registeradapterpnpmanagement';
const UNREGISTER = 'nf-portcls-iportclspnp-unregisteradapterpnpmanagement';

export const portClsPnp: InterfaceEntry = {
  kind: 'interface',
  name: 'IPortClsPnp',
  header: 'portcls.h',
  inherits: 'IUnknown',
  implementedBy: 'port',
  iid: iidOf('IID_IPortClsPnp'),
  purpose: 'Registers IAdapterPnpManagement without importing a function newer than the oldest Windows.',
  release: '10-1511',
  since: documented(SINCE_1511, 'nn-portcls-iportclspnp'),
  about: [
    documented('Asked of the WaveRT port object.', REBALANCE),
    inferred(
      'Where the query fails, Windows has no rebalance of audio drivers, and the driver goes on without.',
      'nn-portcls-iportclspnp',
    ),
    inferred(
      'It does for rebalance what [[IPortClsStreamResourceManager]] does for stream resources: one image for old and new Windows.',
      REBALANCE,
    ),
  ],
  methods: vtable(3, [
    {
      name: 'RegisterAdapterPnpManagement',
      row: 'PortClsPnp_RegisterAdapterPnpManagement',
      purpose: 'Registers the adapter’s IAdapterPnpManagement.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        input('pUnknown', 'PUNKNOWN', documented('The object that has the interface.', REGISTER)),
        input('DeviceObject', 'PDEVICE_OBJECT', documented('The functional device object.', REGISTER)),
      ],
    },
    {
      name: 'UnregisterAdapterPnpManagement',
      row: 'PortClsPnp_UnregisterAdapterPnpManagement',
      purpose: 'Takes it back.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [input('DeviceObject', 'PDEVICE_OBJECT', documented('The functional device object.', UNREGISTER))],
      whatIfs: [whatIf('It is never called?', modelled('The port lets go of the object at removal, with a note.', 31))],
    },
  ]),
  gaps: [
    documented('The text of the method pages names the registration for power.', `${REGISTER}; ${UNREGISTER}`, 'G-15'),
    sample('No public sample uses it.', 'simple/adapter.cpp; sysvad/adapter.cpp'),
  ],
  scenarios: ['rebalance', 'first-stream'],
  seeAlso: ['IAdapterPnpManagement', 'PcRegisterAdapterPnpManagement', 'IPortWaveRT', 'one-driver'],
};

export const rebalanceType: EnumerationEntry = {
  kind: 'enumeration',
  name: 'PC_REBALANCE_TYPE',
  header: 'portcls.h',
  purpose: 'Whether, and how, an adapter can be rebalanced.',
  release: '10-1511',
  since: documented(SINCE_1511, PAGE),
  about: [documented('What GetSupportedRebalanceType answers: see [[IAdapterPnpManagement]].', TYPE)],
  values: [
    { name: 'PcRebalanceNotSupported', value: 0, rules: [documented('The adapter cannot be rebalanced.', TYPE)] },
    {
      name: 'PcRebalanceRemoveSubdevices',
      value: 1,
      rules: [
        documented('The adapter unregisters its subdevices at the stop and registers new ones at the start.', TYPE),
      ],
    },
  ],
  gaps: [],
  scenarios: ['rebalance', 'pnp-query-refused'],
  seeAlso: ['IAdapterPnpManagement', 'rebalance-and-removal'],
};
