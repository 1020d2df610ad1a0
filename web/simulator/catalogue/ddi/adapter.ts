/** Functions of PortCls with which an adapter driver builds and takes down its device. */
import { documented, header, inferred, input, IRQL, modelled, on, optionalInput, output, whatIf } from './claims.ts';
import { define, fdo, page, success } from './define-function.ts';
import { registerPnp, registerPower, unregisterPnp, unregisterPower } from './registrations.ts';
import type { DdiEntry } from './types.ts';

const SUBDEVICE = 'audio/subdevice-creation';
const STARTUP = 'audio/startup-sequence';

const ERA = 'Windows 98/Me and Windows 2000.';

const initializeAdapterDriver = define('PcInitializeAdapterDriver', {
  purpose: 'Makes a driver an audio adapter driver, from its DriverEntry.',
  release: '2000',
  since: documented(ERA, page('PcInitializeAdapterDriver')),
  about: [
    documented(
      'PortCls takes over the dispatch routines of the requests it serves and remembers the driver’s AddDevice. A driver that puts a routine of its own in such a place passes what it does not complete on to [[PcDispatchIrp]].',
      page('PcInitializeAdapterDriver'),
    ),
  ],
  method: {
    parameters: [
      input('DriverObject', 'PDRIVER_OBJECT', documented('From DriverEntry.', page('PcInitializeAdapterDriver'))),
      input('RegistryPathName', 'PUNICODE_STRING', documented('From DriverEntry.', page('PcInitializeAdapterDriver'))),
      input(
        'AddDevice',
        'PDRIVER_ADD_DEVICE',
        documented('Called for each device; it calls [[PcAddAdapterDevice]].', page('PcInitializeAdapterDriver')),
      ),
    ],
    rules: [
      documented(
        'The requests are: create, close, read, write, flush, device control, query and set security, PnP, power, system control.',
        page('PcInitializeAdapterDriver'),
      ),
    ],
  },
  seeAlso: ['PcAddAdapterDevice', 'PcDispatchIrp'],
});

const addAdapterDevice = define('PcAddAdapterDevice', {
  purpose: 'Creates the functional device object of an adapter and attaches it.',
  release: '2000',
  since: documented('Windows 2000.', page('PcAddAdapterDevice')),
  about: [
    documented(
      'Called from AddDevice. PortCls makes the functional device object, attaches it to the stack above the PDO and calls StartDevice when the device is started.',
      `${page('PcAddAdapterDevice')}; ${STARTUP}`,
    ),
    inferred(
      'The PDO given here is the one that names the stack when resources are registered; keep it, or ask for it with [[PcGetPhysicalDeviceObject]].',
      `${page('PcAddAdapterDevice')}; ns-portcls-_pcstreamresource_descriptor`,
    ),
  ],
  method: {
    parameters: [
      input('DriverObject', 'PDRIVER_OBJECT', documented('From AddDevice.', page('PcAddAdapterDevice'))),
      input('PhysicalDeviceObject', 'PDEVICE_OBJECT', documented('From AddDevice.', page('PcAddAdapterDevice'))),
      input(
        'StartDevice',
        'PCPFNSTARTDEVICE',
        documented(
          'Called for each start, with functional device object, request and resources.',
          page('PcAddAdapterDevice'),
        ),
        header('The function type is declared without NTAPI, which matters on x86.', 'portcls.h: PCPFNSTARTDEVICE'),
      ),
      input(
        'MaxObjects',
        'ULONG',
        documented('The most subdevices the adapter will register.', page('PcAddAdapterDevice')),
      ),
      input(
        'DeviceExtensionSize',
        'ULONG',
        documented('0, or at least PORT_CLASS_DEVICE_EXTENSION_SIZE.', page('PcAddAdapterDevice')),
        header('That is 64 pointers.', 'portcls.h: PORT_CLASS_DEVICE_EXTENSION_SIZE'),
      ),
    ],
    rules: [
      documented(
        'Of the device extension the adapter owns pointer-sized elements 4 to 7 and what lies beyond PORT_CLASS_DEVICE_EXTENSION_SIZE.',
        page('PcAddAdapterDevice'),
      ),
    ],
    whatIfs: [
      whatIf(
        'DeviceExtensionSize is smaller than PortCls needs?',
        documented('Driver Verifier’s rule PcAddAdapterDevice is broken.', 'devtest/audio-pcaddadapterdevice'),
      ),
    ],
  },
  seeAlso: ['PcInitializeAdapterDriver', 'PcGetPhysicalDeviceObject', 'verifier'],
});

const newPort = define('PcNewPort', {
  purpose: 'Makes a port object.',
  release: '2000',
  since: documented(ERA, page('PcNewPort')),
  about: [
    documented(
      'One port for each subdevice. For wave data on today’s devices the class is `CLSID_PortWaveRT`; see [[IPortWaveRT]].',
      SUBDEVICE,
    ),
    documented(
      'The caller releases its reference when it needs the port no longer; registered subdevices stay.',
      SUBDEVICE,
    ),
  ],
  method: {
    parameters: [
      output('OutPort', 'PPORT *', documented('Receives the port, with a reference.', page('PcNewPort'))),
      input('ClassID', 'REFCLSID', documented('The class of port.', page('PcNewPort'))),
    ],
    statuses: success(page('PcNewPort'), 'The port is there, to be initialised.'),
  },
  gaps: [
    documented(
      'The page of IPortWaveRT names the interface id where the class id belongs.',
      'nn-portcls-iportwavert',
      'G-9',
    ),
  ],
  scenarios: ['first-stream', 'pnp-restart-fails'],
  seeAlso: ['IPort', 'IPortWaveRT', 'PcRegisterSubdevice'],
});

const registerSubdevice = define('PcRegisterSubdevice', {
  purpose: 'Makes a port visible to clients as a subdevice.',
  release: '2000',
  since: documented(ERA, page('PcRegisterSubdevice')),
  about: [
    documented(
      'The port is registered under a name; from now on clients can find it and open its pins.',
      page('PcRegisterSubdevice'),
    ),
    documented('[[IUnregisterSubdevice]] of the same port takes it back.', 'nn-portcls-iunregistersubdevice'),
  ],
  method: {
    parameters: [
      fdo(page('PcRegisterSubdevice')),
      input(
        'Name',
        'PWSTR',
        documented(
          'Unique within the device. The string has to stay where it is as long as the device object exists.',
          page('PcRegisterSubdevice'),
        ),
      ),
      input('Unknown', 'PUNKNOWN', documented('The port, initialised.', page('PcRegisterSubdevice'))),
    ],
    statuses: [
      ...success(page('PcRegisterSubdevice'), 'The subdevice is registered.'),
      on('STATUS_OBJECT_NAME_COLLISION', inferred('The name is in use on this device.', page('PcRegisterSubdevice'))),
    ],
  },
  scenarios: ['first-stream', 'start-rolled-back'],
  seeAlso: ['PcNewPort', 'IUnregisterSubdevice', 'PcRegisterPhysicalConnection'],
});

const registerPhysicalConnection = define('PcRegisterPhysicalConnection', {
  purpose: 'Connects pins of two subdevices of one device.',
  release: '2000',
  since: documented(ERA, page('PcRegisterPhysicalConnection')),
  about: [
    documented(
      'Usually the bridge pins of wave and topology filter, so that Windows finds the way from the stream to the jack.',
      page('PcRegisterPhysicalConnection'),
    ),
  ],
  method: {
    parameters: [
      fdo(page('PcRegisterPhysicalConnection')),
      input('FromUnknown', 'PUNKNOWN', documented('The port data comes from.', page('PcRegisterPhysicalConnection'))),
      input('FromPin', 'ULONG', documented('Its pin.', page('PcRegisterPhysicalConnection'))),
      input('ToUnknown', 'PUNKNOWN', documented('The port data goes to.', page('PcRegisterPhysicalConnection'))),
      input('ToPin', 'ULONG', documented('Its pin.', page('PcRegisterPhysicalConnection'))),
    ],
    whatIfs: [
      whatIf(
        'It fails?',
        modelled('The start is refused, and this driver takes everything back in reverse order.', 47),
        'STATUS_INSUFFICIENT_RESOURCES',
      ),
    ],
  },
  scenarios: ['start-rolled-back'],
  seeAlso: ['PcRegisterSubdevice'],
});

const newInterruptSync = define('PcNewInterruptSync', {
  purpose: 'Makes the object that serves one interrupt of the device.',
  release: '2000',
  since: documented('Windows 2000.', page('PcNewInterruptSync')),
  about: [
    documented(
      'See [[IInterruptSync]] for what is done with it: register a service routine, then connect.',
      page('PcNewInterruptSync'),
    ),
    inferred(
      'Its interrupt object is what is registered as a stream resource.',
      `${page('PcNewInterruptSync')}; ne-portcls-_pcstreamresourcetype`,
    ),
  ],
  method: {
    parameters: [
      output(
        'OutInterruptSync',
        'PINTERRUPTSYNC *',
        documented('Receives the object, with a reference.', page('PcNewInterruptSync')),
      ),
      optionalInput('OuterUnknown', 'PUNKNOWN', documented('For aggregation.', page('PcNewInterruptSync'))),
      input('ResourceList', 'PRESOURCELIST', documented('The device’s resources.', page('PcNewInterruptSync'))),
      input(
        'ResourceIndex',
        'ULONG',
        documented('Which interrupt of the list, counted from 0.', page('PcNewInterruptSync')),
      ),
      input(
        'Mode',
        'INTERRUPTSYNCMODE',
        documented(
          'How several service routines are called: until one succeeds, all once, or again and again until none has anything to do.',
          page('PcNewInterruptSync'),
        ),
      ),
    ],
  },
  scenarios: ['first-stream', 'faults-interrupt-not-connected', 'power-d3'],
  seeAlso: ['IInterruptSync', 'IResourceList', 'what-counts'],
});

const dispatchIrp = define('PcDispatchIrp', {
  purpose: 'Lets PortCls handle a request that the driver has looked at.',
  release: '2000',
  since: documented(ERA, page('PcDispatchIrp')),
  about: [
    documented(
      'An audio driver that wants to see PnP requests puts its own routine in the dispatch table and passes every request on to this function.',
      page('PcDispatchIrp'),
    ),
    documented(
      'For surprise removal and removal it is the only way to hear of them: do what has to be done with hardware, then pass the request on.',
      'audio/managing-memory-buffers-rebalance',
    ),
  ],
  method: {
    parameters: [
      fdo(page('PcDispatchIrp'), 'pDeviceObject'),
      input('pIrp', 'PIRP', documented('The request; PortCls completes it.', page('PcDispatchIrp'))),
    ],
    rules: [
      inferred(
        'A registered stream resource is removed before a surprise removal or a removal is passed on, and hardware is released.',
        'nf-portcls-pcremovestreamresource; kernel/handling-an-irp-mn-surprise-removal-request',
      ),
    ],
    whatIfs: [
      whatIf(
        'The driver deletes its common object before it passes the removal on?',
        inferred(
          'PortCls still holds references to it: use Release, never delete.',
          'audio/reference-counting-conventions-for-com-objects',
        ),
      ),
    ],
  },
  scenarios: ['surprise-removal', 'pnp-remove-device', 'mistake-ignores-surprise-removal', 'mistake-deleted-adapter'],
  seeAlso: ['PcInitializeAdapterDriver', 'IAdapterPnpManagement', 'rebalance-and-removal'],
});

const getPdo = define('PcGetPhysicalDeviceObject', {
  purpose: 'Finds the physical device object under a functional one.',
  release: '8',
  since: documented('Windows 8.', page('PcGetPhysicalDeviceObject')),
  about: [
    documented('A driver that did not keep the PDO from AddDevice gets it here.', page('PcGetPhysicalDeviceObject')),
    inferred(
      'Registering stream resources wants this object, not the one StartDevice is given. A driver for Windows 7 as well keeps the PDO itself, because the function came with Windows 8.',
      `${page('PcGetPhysicalDeviceObject')}; ns-portcls-_pcstreamresource_descriptor`,
    ),
  ],
  method: {
    irql: IRQL.any,
    parameters: [
      fdo(page('PcGetPhysicalDeviceObject'), 'pDeviceObject'),
      output(
        'ppPhysicalObject',
        'PDEVICE_OBJECT *',
        documented('Receives the physical device object.', page('PcGetPhysicalDeviceObject')),
      ),
    ],
  },
  scenarios: ['mistake-fdo-for-pdo'],
  seeAlso: ['PcAddStreamResource', 'IPortClsStreamResourceManager2', 'PcAddAdapterDevice'],
});

/** In the order of a device's life. */
export const ADAPTER_FUNCTIONS: readonly DdiEntry[] = [
  initializeAdapterDriver,
  addAdapterDevice,
  newPort,
  registerSubdevice,
  registerPhysicalConnection,
  newInterruptSync,
  dispatchIrp,
  getPdo,
  registerPower,
  unregisterPower,
  registerPnp,
  unregisterPnp,
];
