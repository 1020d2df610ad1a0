/** IPowerNotify, IAdapterPowerManagement, 2 and 3, PC_EXIT_LATENCY. */
import { documented, header, iidOf, inferred, input, IRQL, modelled, on, vtable, whatIf } from './claims.ts';
import type { Claim, EnumerationEntry, InterfaceEntry, Method } from './types.ts';

const NOTIFY = 'nf-portcls-ipowernotify-powerchangenotify';
const CHANGE = 'nf-portcls-iadapterpowermanagement-powerchangestate';
const QUERY = 'nf-portcls-iadapterpowermanagement-querypowerchangestate';
const CAPABILITIES = 'nf-portcls-iadapterpowermanagement-querydevicecapabilities';
const CHANGE_2 = 'nf-portcls-iadapterpowermanagement2-powerchangestate2';
const CHANGE_3 = 'nf-portcls-iadapterpowermanagement3-powerchangestate3';
const LATENCY = 'nf-portcls-iadapterpowermanagement3-d3exitlatencychanged';
const PAGE_1 = 'nn-portcls-iadapterpowermanagement';
const PAGE_3 = 'nn-portcls-iadapterpowermanagement3';
const REMOVE = 'nf-portcls-pcremovestreamresource';

const order = documented(
  'On the way down: PortCls pauses running streams, calls PowerChangeNotify, then the adapter’s PowerChangeState. On the way up: the adapter first, then PowerChangeNotify, then the streams go on.',
  `${NOTIFY}; nn-portcls-ipowernotify`,
);
const resources = inferred(
  'This is where an interrupt is disconnected and connected again, so its registration as a stream resource is removed before the first and made anew after the second.',
  `${REMOVE}; ${CHANGE}`,
);

export const powerNotify: InterfaceEntry = {
  kind: 'interface',
  name: 'IPowerNotify',
  header: 'portcls.h',
  inherits: 'IUnknown',
  implementedBy: 'driver',
  iid: iidOf('IID_IPowerNotify'),
  purpose: 'Tells a miniport that its device changes its power state.',
  release: '2000',
  since: header(
    'No version guard: as old as PortCls itself, Windows 98/Me and 2000. The page names no version.',
    'portcls.h: IPowerNotify',
  ),
  about: [documented('Optional. The port asks the miniport for it.', 'nn-portcls-ipowernotify'), order],
  methods: vtable(3, [
    {
      name: 'PowerChangeNotify',
      row: 'PowerNotify_PowerChangeNotify',
      purpose: 'The device is about to sleep, or is awake again.',
      returns: 'VOID',
      irql: IRQL.unstated,
      parameters: [input('PowerState', 'POWER_STATE', documented('The new device power state.', NOTIFY))],
      rules: [
        documented('In both directions hardware can be reached during the call.', NOTIFY),
        documented('The code is in paged memory.', NOTIFY),
        inferred('So it runs at PASSIVE_LEVEL, though the page gives no IRQL.', NOTIFY),
      ],
    },
  ]),
  gaps: [documented('The list of ports that support it leaves WaveRT out.', 'nn-portcls-ipowernotify', 'G-10')],
  scenarios: ['power-d3', 'sleep-and-wake'],
  seeAlso: ['IAdapterPowerManagement', 'power'],
};

const stateParameter = input('NewState', 'POWER_STATE', documented('The new device power state.', CHANGE));
const queryParameter = input('NewStateQuery', 'POWER_STATE', documented('The state that would be entered.', QUERY));
const changeRules: readonly Claim[] = [
  documented(
    'It must not fail: it has no status. When it returns the change is complete, and the driver remembers the state.',
    CHANGE,
  ),
  documented('Outside D0 nothing is written to hardware; what is to be set then is kept and applied after D0.', CHANGE),
  resources,
];

type Parts = Parameters<typeof vtable>[1][number];
/** The three methods all versions begin with. */
const base: readonly Parts[] = [
  {
    name: 'PowerChangeState',
    row: 'AdapterPower_PowerChangeState',
    purpose: 'Changes the device’s power state.',
    returns: 'VOID',
    irql: IRQL.unstated,
    parameters: [stateParameter],
    rules: changeRules,
    whatIfs: [
      whatIf(
        'The registration of the interrupt stays when the device leaves D0?',
        modelled('The registration goes stale with the disconnected interrupt, and it is a finding.', 15),
      ),
      whatIf('It is not made again after D0?', modelled('The stream plays on and is not protected any more.', 4)),
    ],
  },
  {
    name: 'QueryPowerChangeState',
    row: 'AdapterPower_QueryPowerChangeState',
    purpose: 'Asks whether a lower state would do.',
    returns: 'NTSTATUS',
    irql: IRQL.unstated,
    parameters: [queryParameter],
    rules: [
      documented('A failure vetoes the change.', QUERY),
      documented('It is not guaranteed to come before PowerChangeState.', QUERY),
    ],
    statuses: [on('STATUS_SUCCESS', documented('The state may be entered.', QUERY))],
  },
  {
    name: 'QueryDeviceCapabilities',
    row: 'AdapterPower_QueryDeviceCapabilities',
    purpose: 'Lets the adapter change the mapping of system to device power states.',
    returns: 'NTSTATUS',
    irql: IRQL.unstated,
    parameters: [
      input(
        'PowerDeviceCaps',
        'PDEVICE_CAPABILITIES',
        documented('Filled in by the bus driver. A mapping may be made deeper, not shallower.', CAPABILITIES),
      ),
    ],
    rules: [
      inferred(
        'Capabilities are asked for before the device starts: an adapter that registers in StartDevice is late for this first time.',
        `${CAPABILITIES}; ${PAGE_3}`,
      ),
    ],
  },
];
const changeState2: Parts = {
  name: 'PowerChangeState2',
  row: 'AdapterPower2_PowerChangeState2',
  purpose: 'Changes the device’s power state, and names the system’s.',
  returns: 'VOID',
  irql: IRQL.unstated,
  parameters: [
    input('NewDeviceState', 'DEVICE_POWER_STATE', documented('The new state of the device.', CHANGE_2)),
    input('NewSystemState', 'SYSTEM_POWER_STATE', documented('The state of the system.', CHANGE_2)),
  ],
  rules: [
    inferred('With the system’s state a driver can tell an idle device from a system that goes to sleep.', CHANGE_2),
    ...changeRules,
  ],
};
const changeState3: Parts = {
  name: 'PowerChangeState3',
  row: 'AdapterPower3_PowerChangeState3',
  purpose: 'Changes the device’s power state, and names how fast it has to wake.',
  returns: 'VOID',
  irql: IRQL.unstated,
  parameters: [
    input('NewDeviceState', 'DEVICE_POWER_STATE', documented('The new state of the device.', CHANGE_3)),
    input('NewSystemState', 'SYSTEM_POWER_STATE', documented('The state of the system.', CHANGE_3)),
    input(
      'D3ExitLatency',
      'PC_EXIT_LATENCY',
      documented('PcExitLatencyInstant unless the device comes from D3.', CHANGE_3),
    ),
  ],
  rules: changeRules,
  whatIfs: [
    whatIf(
      'Which latency does the system ask for by itself?',
      modelled('PcExitLatencyResponsive here, until a scenario asks for less.', 39),
    ),
  ],
};
const latencyChanged: Parts = {
  name: 'D3ExitLatencyChanged',
  row: 'AdapterPower3_D3ExitLatencyChanged',
  purpose: 'The device sleeps in D3 and has to wake faster, or may wake slower, from now on.',
  returns: 'NTSTATUS',
  irql: IRQL.unstated,
  parameters: [
    input('NewD3ExitLatency', 'PC_EXIT_LATENCY', documented('What a wake may take: see [[PC_EXIT_LATENCY]].', LATENCY)),
  ],
  rules: [documented('Called in D3 only.', LATENCY)],
};

const methods = (...more: Parts[]): readonly Method[] => vtable(3, [...base, ...more]);
const which = modelled(
  'Which version is called when an object has several is not published. Here it is the newest that object and Windows both know.',
  32,
);

export const adapterPowerManagement: InterfaceEntry = {
  kind: 'interface',
  name: 'IAdapterPowerManagement',
  header: 'portcls.h',
  inherits: 'IUnknown',
  implementedBy: 'driver',
  iid: iidOf('IID_IAdapterPowerManagement'),
  purpose: 'Power management of the adapter: the place where interrupts go and come with D0.',
  release: '2000',
  since: header(
    'No version guard: as old as PortCls itself, Windows 98/Me and 2000. The page names no version.',
    'portcls.h: IAdapterPowerManagement',
  ),
  about: [
    documented(
      'The adapter’s common object implements it and registers it with [[PcRegisterAdapterPowerManagement]].',
      PAGE_1,
    ),
    order,
    documented('The code is in paged memory.', PAGE_1),
  ],
  methods: methods(),
  gaps: [
    documented(
      'When to register is said in two ways: while the device starts, and in or before AddDevice in order to be asked for capabilities.',
      `${CAPABILITIES}; ${PAGE_3}`,
      'G-17',
    ),
    modelled('How PortCls pauses a stream is not described. Here it is a SetState to PAUSE, and to RUN after D0.', 33),
  ],
  scenarios: ['sleep-and-wake', 'power-d3', 'power-d3-windows-7', 'mistake-no-remove-at-d3', 'mistake-no-add-after-d0'],
  seeAlso: [
    'IAdapterPowerManagement2',
    'IAdapterPowerManagement3',
    'IPowerNotify',
    'PcRegisterAdapterPowerManagement',
    'power',
  ],
};

export const adapterPowerManagement2: InterfaceEntry = {
  kind: 'interface',
  name: 'IAdapterPowerManagement2',
  header: 'portcls.h',
  inherits: 'IUnknown',
  implementedBy: 'driver',
  iid: iidOf('IID_IAdapterPowerManagement2'),
  purpose: 'Power management that also hears of the system’s power state.',
  release: '7',
  since: documented('Windows 7.', CHANGE_2),
  about: [
    header(
      'Declared on IUnknown, but it begins with the methods of [[IAdapterPowerManagement]] in the same slots: a pointer to it serves as a pointer to that.',
      'portcls.h: DEFINE_ABSTRACT_ADAPTERPOWERMANAGEMENT2',
    ),
    documented('One method more, which names the state of the system beside that of the device.', CHANGE_2),
  ],
  methods: methods(changeState2),
  gaps: [which],
  scenarios: ['power-d3-windows-7'],
  seeAlso: ['IAdapterPowerManagement', 'IAdapterPowerManagement3', 'power'],
};

export const adapterPowerManagement3: InterfaceEntry = {
  kind: 'interface',
  name: 'IAdapterPowerManagement3',
  header: 'portcls.h',
  inherits: 'IUnknown',
  implementedBy: 'driver',
  iid: iidOf('IID_IAdapterPowerManagement3'),
  purpose: 'Power management that also hears how fast the device has to wake from D3.',
  release: '8',
  since: documented('Windows 8.', PAGE_3),
  about: [
    header(
      'Declared on IUnknown; the slots of [[IAdapterPowerManagement2]] come first.',
      'portcls.h: DEFINE_ABSTRACT_ADAPTERPOWERMANAGEMENT3',
    ),
    documented(
      'The exit latency comes with each change of state, and in D3 also by itself.',
      `${CHANGE_3}; ${LATENCY}`,
    ),
  ],
  methods: methods(changeState2, changeState3, latencyChanged),
  gaps: [
    which,
    documented(
      'The figures behind the latencies differ between two pages: 35 and 300 ms against 10 and 200 ms.',
      `ne-portcls-_pc_exit_latency; ${LATENCY}`,
      'G-16',
    ),
  ],
  scenarios: [
    'power-exit-latency',
    'faults-not-registered-after-d3',
    'power-d3',
    'sleep-and-wake',
    'power-removal-in-d3',
  ],
  seeAlso: ['IAdapterPowerManagement', 'PC_EXIT_LATENCY', 'power'],
};

export const exitLatency: EnumerationEntry = {
  kind: 'enumeration',
  name: 'PC_EXIT_LATENCY',
  header: 'portcls.h',
  purpose: 'How long a device may take to wake from D3.',
  release: '8',
  since: documented('Windows 8.', 'ne-portcls-_pc_exit_latency'),
  about: [documented('Smaller values ask for a faster wake, at the price of power.', 'ne-portcls-_pc_exit_latency')],
  values: [
    {
      name: 'PcExitLatencyInstant',
      value: 0,
      rules: [
        documented(
          'Do not power down; also what is passed with every change that does not come from D3.',
          `ne-portcls-_pc_exit_latency; ${CHANGE_3}`,
        ),
      ],
    },
    {
      name: 'PcExitLatencyFast',
      value: 1,
      rules: [
        documented(
          '35 ms on the page of the enumeration, 10 ms on that of D3ExitLatencyChanged.',
          `ne-portcls-_pc_exit_latency; ${LATENCY}`,
        ),
      ],
    },
    {
      name: 'PcExitLatencyResponsive',
      value: 2,
      rules: [documented('300 ms on the one page, 200 ms on the other.', `ne-portcls-_pc_exit_latency; ${LATENCY}`)],
    },
  ],
  gaps: [documented('Two pages give different figures.', `ne-portcls-_pc_exit_latency; ${LATENCY}`, 'G-16')],
  scenarios: ['power-exit-latency'],
  seeAlso: ['IAdapterPowerManagement3', 'power'],
};
