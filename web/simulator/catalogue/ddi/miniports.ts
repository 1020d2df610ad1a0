/** IMiniport and IMiniportWaveRT: the driver's half of a wave filter. */
import {
  header,
  documented,
  iidOf,
  inferred,
  input,
  IRQL,
  modelled,
  on,
  output,
  optionalOutput,
  reported,
  sample,
  vtable,
  whatIf,
} from './claims.ts';
import type { InterfaceEntry } from './types.ts';

const DESCRIPTION = 'nf-portcls-iminiport-getdescription';
const INTERSECTION = 'nf-portcls-iminiport-datarangeintersection';
const INIT = 'nf-portcls-iminiportwavert-init';
const NEW_STREAM = 'nf-portcls-iminiportwavert-newstream';
const DEVICE = 'nf-portcls-iminiportwavert-getdevicedescription';
const PORT_INIT = 'nf-portcls-iport-init';
const REFERENCES = 'audio/reference-counting-conventions-for-com-objects';

export const miniport: InterfaceEntry = {
  kind: 'interface',
  name: 'IMiniport',
  header: 'portcls.h',
  inherits: 'IUnknown',
  implementedBy: 'driver',
  iid: iidOf('IID_IMiniport'),
  purpose: 'What every miniport has: its filter description and the intersection of data ranges.',
  release: '2000',
  since: header(
    'No version guard: as old as PortCls itself, Windows 98/Me and 2000. The page names no version.',
    'portcls.h: IMiniport',
  ),
  about: [
    documented('The description names the pins, nodes, connections and properties of the filter.', DESCRIPTION),
    documented('The port calls these methods; the driver implements them.', 'nn-portcls-iminiport'),
  ],
  methods: vtable(3, [
    {
      name: 'GetDescription',
      row: 'Miniport_GetDescription',
      purpose: 'Gives the port the description of the filter.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        output(
          'Description',
          'PPCFILTER_DESCRIPTOR *',
          documented('Receives a pointer to the description.', DESCRIPTION),
          inferred(
            'The description stays the miniport’s; it has to last as long as the port may look at it.',
            DESCRIPTION,
          ),
        ),
      ],
    },
    {
      name: 'DataRangeIntersection',
      row: 'Miniport_DataRangeIntersection',
      purpose: 'Finds the best format that two data ranges have in common.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        input('PinId', 'ULONG', documented('The pin.', INTERSECTION)),
        input('DataRange', 'PKSDATARANGE', documented('The client’s range.', INTERSECTION)),
        input('MatchingDataRange', 'PKSDATARANGE', documented('The pin’s own range.', INTERSECTION)),
        input(
          'OutputBufferLength',
          'ULONG',
          documented('Size of the place for the format; 0 asks for the size alone.', INTERSECTION),
        ),
        optionalOutput('ResultantFormat', 'PVOID', documented('Receives the format.', INTERSECTION)),
        output('ResultantFormatLength', 'PULONG', documented('Receives its size in bytes.', INTERSECTION)),
      ],
      statuses: [
        on('STATUS_SUCCESS', documented('There is a format.', INTERSECTION)),
        on('STATUS_NO_MATCH', documented('The ranges have nothing in common.', INTERSECTION)),
      ],
    },
  ]),
  gaps: [],
  scenarios: ['first-stream', 'format-24-bit-virtual', 'rate-44100'],
  seeAlso: ['IMiniportWaveRT', 'IPort'],
};

export const miniportWaveRT: InterfaceEntry = {
  kind: 'interface',
  name: 'IMiniportWaveRT',
  header: 'portcls.h',
  inherits: 'IMiniport',
  implementedBy: 'driver',
  iid: iidOf('IID_IMiniportWaveRT'),
  purpose: 'The WaveRT miniport: makes streams.',
  release: 'Vista',
  since: documented('Windows Vista.', 'nn-portcls-iminiportwavert'),
  about: [
    documented(
      'WaveRT lets client and hardware share one cyclic buffer, so that no driver code has to run for each piece of audio that moves.',
      'audio/developing-a-wavert-miniport-driver',
    ),
    documented('The port finds this interface during its own Init; without it that fails.', PORT_INIT),
    inferred(
      'A miniport answers queries for its own interfaces only. The stream-resource manager and the PnP interfaces belong to the port: a miniport that hands out its own pointer for them gives away a vtable with other methods in those places.',
      'nn-portcls-iportclsstreamresourcemanager; simple/adapter.cpp',
    ),
  ],
  methods: vtable(5, [
    {
      name: 'Init',
      row: 'MiniportWaveRT_Init',
      purpose: 'Initialises the miniport for its device.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        input(
          'UnknownAdapter',
          'PUNKNOWN',
          documented('The adapter’s common object, as given to IPort::Init.', INIT),
          inferred('NULL when IPort::Init was given none.', PORT_INIT),
        ),
        input('ResourceList', 'PRESOURCELIST', documented('The resources of the device.', INIT)),
        input('Port', 'PPORTWAVERT', documented('The port. A miniport that keeps it takes a reference.', INIT)),
      ],
      rules: [
        inferred(
          'Port and miniport then hold each other; the miniport has to let go at some point, or neither object ever goes.',
          REFERENCES,
        ),
      ],
    },
    {
      name: 'NewStream',
      row: 'MiniportWaveRT_NewStream',
      purpose: 'Makes a stream for a pin that is being opened.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        output(
          'Stream',
          'PMINIPORTWAVERTSTREAM *',
          documented('Receives the stream, with a reference for the port.', NEW_STREAM),
        ),
        input(
          'PortStream',
          'PPORTWAVERTSTREAM',
          documented(
            'The port’s side: see [[IPortWaveRTStream]]. Kept with a reference of the stream’s own.',
            NEW_STREAM,
          ),
        ),
        input('Pin', 'ULONG', documented('The pin, by its number in the filter description.', NEW_STREAM)),
        input('Capture', 'BOOLEAN', documented('TRUE for recording, FALSE for playing.', NEW_STREAM)),
        input(
          'DataFormat',
          'PKSDATAFORMAT',
          documented('A KSDATAFORMAT_WAVEFORMATEX or KSDATAFORMAT_DSOUND.', NEW_STREAM),
        ),
      ],
      rules: [
        documented('The new stream is in STOP, its position is 0.', NEW_STREAM),
        documented(
          'A device that sleeps is brought to D0 first; in another power state the method is not called.',
          'nf-portcls-iadapterpowermanagement-powerchangestate',
        ),
        documented(
          'Between query-stop and its end no stream is made: creates wait.',
          'nf-portcls-iadapterpnpmanagement-pnpquerystop',
        ),
      ],
      whatIfs: [
        whatIf(
          'A pin is opened while the device is in D3?',
          documented('D0 comes first, then NewStream.', 'nf-portcls-iadapterpowermanagement-powerchangestate'),
        ),
        whatIf(
          'When does the port find out about packets and notification?',
          modelled(
            'Right after this call it asks the stream for [[IMiniportWaveRTStreamNotification]], then for [[IMiniportWaveRTInputStream]] or [[IMiniportWaveRTOutputStream]]. When Windows does so is not published.',
            20,
          ),
        ),
      ],
    },
    {
      name: 'GetDeviceDescription',
      row: 'MiniportWaveRT_GetDeviceDescription',
      purpose: 'Says what the device’s DMA can do.',
      returns: 'NTSTATUS',
      irql: IRQL.passive,
      parameters: [
        output(
          'DeviceDescription',
          'PDEVICE_DESCRIPTION',
          documented('Receives the description of the bus master: width of its addresses, largest transfer.', DEVICE),
        ),
      ],
    },
  ]),
  gaps: [
    reported(
      'A virtual device’s miniport in the wild answers queries for the manager and the PnP interfaces with its own pointer.',
      'slategraydev/LeylineVirtualAudioDeviceRust',
    ),
    sample(
      'The samples return STATUS_INVALID_PARAMETER from a query that fails, not STATUS_NOINTERFACE.',
      'simple/minwavert.cpp',
    ),
  ],
  scenarios: ['first-stream', 'power-open-in-d3', 'pnp-cancel-stop', 'mistake-answers-for-the-port'],
  seeAlso: ['IMiniport', 'IMiniportWaveRTStream', 'IPortWaveRTStream', 'IMiniportPnpNotify', 'IPowerNotify'],
};
