/**
 * The rules a run is checked against, in one list. Three kinds, never mixed up:
 * - `driver-verifier`: a documented audio rule of Driver Verifier, with its number (ddi-facts 8.1);
 * - `documented`: a documentation page demands it, no tool of Windows is known to check it here;
 * - `ours`: our own check. No rule of Windows watches stream resources (Y-3), so none of these borrows a number.
 *
 * A finding is a report and the run goes on, as with a live dump (bug check 0x1C4); with bug check 0xC4 Driver Verifier
 * would end Windows there. What ends the run here is what ends Windows without any verifier: catalogue/bugchecks.ts.
 */

export type RuleKind = 'driver-verifier' | 'documented' | 'ours';
export type Severity = 'error' | 'warning' | 'note';

export interface Rule {
  readonly kind: RuleKind;
  readonly severity: Severity;
  /** A few words. */
  readonly title: string;
  /** What a driver has to do. */
  readonly demands: string;
  /** Documentation page, or the modelling decision (U-nn). */
  readonly source: string;
  /** Parameter 1 of bug check 0xC4, for rules of Driver Verifier. */
  readonly number?: number;
  /** Why nothing here can break the rule. */
  readonly notApplicable?: string;
}

const audio = (number: number, page: string, title: string, demands: string, more: Partial<Rule> = {}): Rule => ({
  kind: 'driver-verifier',
  severity: 'error',
  title,
  demands,
  source: `devtest/${page}`,
  number,
  ...more,
});
const page = (severity: Severity, source: string, title: string, demands: string): Rule => ({
  kind: 'documented',
  severity,
  title,
  demands,
  source,
});
const ours = (severity: Severity, source: string, title: string, demands: string): Rule => ({
  kind: 'ours',
  severity,
  title,
  demands,
  source,
});

export const RULES = {
  // -- Driver Verifier, /domain audio
  'pc-irql-ddis': audio(
    0x71001,
    'audio-pcirqlddis',
    'PcIrqlDDIs',
    'PortCls functions are called at the IRQL their pages allow',
  ),
  'pc-irql-iport': audio(
    0x71003,
    'audio-pcirqliport',
    'PcIrqlIport',
    'methods of the IPort interfaces are called at the IRQL their pages allow',
  ),
  'pc-unmap-allocated-pages': audio(
    0x71004,
    'audio-pcunmapallocatedpages',
    'PcUnmapAllocatedPages',
    'a mapped MDL is not mapped again, and is unmapped before it is freed',
  ),
  'pc-allocated-pages': audio(
    0x71005,
    'audio-pcallocatedpages',
    'PcAllocatedPages',
    'pages allocated through the port stream are freed through it',
  ),
  'pc-register-adapter-power': audio(
    0x71006,
    'audio-pcregisteradapterpower',
    'PcRegisterAdapterPower',
    'power management is registered once, and unregistered only when registered',
  ),
  'pc-add-adapter-device': audio(
    0x71007,
    'audio-pcaddadapterdevice',
    'PcAddAdapterDevice',
    'DeviceExtensionSize is 0 or at least PORT_CLASS_DEVICE_EXTENSION_SIZE',
  ),
  'pc-property-request': audio(
    0x71008,
    'audio-pcpropertyrequest',
    'PcPropertyRequest',
    'PcCompletePendingPropertyRequest is never given STATUS_PENDING',
    { notApplicable: 'property handlers are not part of this simulation, and the function is not offered' },
  ),
  'pc-allocate-and-map-pages': audio(
    0x71009,
    'audio-pcallocateandmappages',
    'PcAllocateAndMapPages',
    'AllocatePagesForMdl, AllocateContiguousPagesForMdl and MapAllocatedPages get valid parameters',
  ),
  'pc-po-request-power-irp': audio(
    0x7100a,
    'pcporequestpowerirp',
    'PcPoRequestPowerIrp',
    'a miniport does not ask for a set-power request itself',
    { notApplicable: 'PoRequestPowerIrp is not offered: a driver that imports it does not link' },
  ),
  'pc-timed-set-state': audio(
    0x72001,
    'audio-pctimedwavertstreamsetstate',
    'PcTimedWaveRtStreamSetState',
    'IMiniportWaveRTStream::SetState comes back in time; the time allowed is not published (U-34)',
  ),

  // -- the kernel
  'kernel-irql': page(
    'error',
    'IRQL row of the function’s page',
    'IRQL of kernel functions',
    'a kernel function is called at the IRQL its page allows',
  ),
  'object-irql': page(
    'error',
    'IRQL row of the method’s page',
    'IRQL of other methods',
    'a method of an object of the port is called at the IRQL its page allows',
  ),
  'pool-tag': page(
    'warning',
    'nf-wdm-exfreepoolwithtag',
    'Pool tag',
    'a block is freed with the tag it was allocated with',
  ),
  'armed-timer-freed': page(
    'error',
    'nf-wdm-kecanceltimer',
    'Armed timer in freed memory',
    'a timer is cancelled before its memory is freed',
  ),
  'queued-dpc-freed': page(
    'error',
    'nf-wdm-keremovequeuedpc',
    'Queued DPC in freed memory',
    'a DPC has run or is taken from the queue before its memory is freed',
  ),
  'left-behind': page('error', 'leak check', 'Left behind', 'what a driver allocated is gone when it is unloaded'),

  // -- stream resources
  'resource-twice': ours(
    'warning',
    'U-10',
    'Registered twice',
    'an interrupt or a thread is registered once at a time',
  ),
  'resource-never-removed': ours(
    'error',
    'U-14',
    'Never removed',
    'every registration is removed by the driver that made it (S-8); nothing does it for the driver',
  ),
  'resource-not-valid': page(
    'error',
    'nf-portcls-pcaddstreamresource',
    'Registered without being there',
    'the thread runs or the interrupt is connected when it is registered (S-5, S-6)',
  ),
  'resource-left-registered': page(
    'error',
    'nf-portcls-pcremovestreamresource',
    'Still registered after stop or removal',
    'a registration is removed when the device stops or goes (T-4 to T-6)',
  ),
  'resource-removed-late': page(
    'error',
    'nf-portcls-pcremovestreamresource',
    'Removed after the resource was destroyed',
    'a registration is removed while the thread or interrupt still exists (S-5, S-6)',
  ),
  'resource-destroyed': page(
    'error',
    'nf-portcls-pcremovestreamresource',
    'Destroyed while registered',
    'a registration is removed before its interrupt is disconnected or its thread ends (S-5, T-2, T-7)',
  ),
  'resource-wrong-pdo': ours(
    'warning',
    'U-9',
    'Not the PDO',
    'the descriptor and AddStreamResource2 name the physical device object of the stack, not the functional one',
  ),
  'resource-type-zero': ours(
    'warning',
    'U-7',
    'Type left at zero',
    'Type is set: PCSTREAMRESOURCE_DESCRIPTOR_INIT leaves it at 0, which means an interrupt',
  ),
  'resource-type-set': ours(
    'warning',
    'U-8',
    'Type set',
    'Type is an interrupt or a thread; a set cannot be registered',
  ),
  'resource-parameter': ours(
    'warning',
    'U-7',
    'Parameter of AddStreamResource',
    'every parameter is as its page says; STATUS_INVALID_PARAMETER is what the page answers, which checks are made is ours',
  ),
  'resource-interrupt-version': ours(
    'warning',
    'U-1',
    'Interrupt.Version',
    'Version is one of the ways to connect an interrupt, 1 to 3; no page describes the field',
  ),
  'resource-current-thread': ours(
    'warning',
    'U-45',
    'The current thread',
    'the thread registered is the driver’s own; the samples register the current one, for a test only (Q-6)',
  ),
  'resource-foreign-thread': page(
    'warning',
    'nf-portcls-pcaddstreamresource',
    'Not the driver’s thread',
    'only threads the driver owns are registered (S-2)',
  ),
  'resource-stale-handle': ours(
    'error',
    'U-11',
    'Handle not registered',
    'a handle is removed once; on Windows the memory behind it may be anybody’s by then',
  ),
  'resource-other-route': ours(
    'note',
    'U-19',
    'Removed by another route',
    'what was added through an interface is removed through it; that the two share their handles is likely, not promised',
  ),
  'resource-irql': page(
    'error',
    'nf-portcls-iportclsstreamresourcemanager-addstreamresource',
    'IRQL of stream resources',
    'registrations are made and removed at PASSIVE_LEVEL',
  ),
  'resource-under-lock': ours(
    'note',
    'U-16',
    'Called from IMiniportPnpNotify::PnpStop',
    'that method runs with the device global lock held; which locks the stream-resource functions take is not published',
  ),
  'resource-manager-released': ours(
    'note',
    'U-18',
    'Manager let go while registered',
    'the manager is held as long as something is registered through it',
  ),

  // -- streams
  'event-early': page(
    'error',
    'nf-portcls-iminiportwavertstreamnotification-registernotificationevent',
    'Event before its packet is complete',
    'notification events come at packet boundaries (E-1, B-16); how early is too early, half a millisecond, is our choice',
  ),
  'position-beyond-buffer': page(
    'error',
    'ns-ksmedia-ksaudio_position',
    'Position beyond the buffer',
    'the offsets of GetPosition wrap with the cyclic buffer and never exceed its size (X-2)',
  ),
  'event-left-registered': ours(
    'error',
    'U-22',
    'Event still registered at close',
    'a notification event is forgotten when it is unregistered, before the stream closes',
  ),
  'stream-refused': page('error', 'client', 'Stream refused', 'the driver gives the client the stream it offers'),
  'stream-not-resumed': page(
    'error',
    'nf-portcls-ipowernotify-powerchangenotify',
    'Stream did not go on after D0',
    'a stream the port paused for a lower power state runs again in D0',
  ),

  // -- PnP
  'request-left-out': page(
    'note',
    'PnP device states',
    'Request left out',
    'the PnP manager sends a request only where the state of the device allows it',
  ),
  'restart-failed': page(
    'note',
    'kernel/stopping-a-device-to-rebalance-resources',
    'The device did not start again',
    'after a stop for rebalancing the device starts with its new resources; the PnP manager removes one that does not',
  ),
  'power-vetoed': page(
    'note',
    'nf-portcls-iadapterpowermanagement-querypowerchangestate',
    'Power state vetoed',
    'a driver may refuse a lower power state when it is asked before (D-17)',
  ),
  'exit-latency-refused': page(
    'note',
    'nf-portcls-iadapterpowermanagement3-d3exitlatencychanged',
    'Exit latency refused',
    'the adapter takes the exit latency it is told',
  ),
  'interrupt-left-connected': page(
    'error',
    'kernel/handling-an-irp-mn-surprise-removal-request',
    'Interrupt still connected after stop or removal',
    'hardware resources are released when the device stops or goes (D-7); seen on Windows as bug check 0xCA (R-15)',
  ),
  'port-write-without-device': page(
    'error',
    'nf-portcls-iadapterpowermanagement-powerchangestate',
    'Hardware written while it is not there',
    'outside D0, after a stop and after removal no hardware is written (D-16, D-7)',
  ),
  'lock-waited-for': ours(
    'warning',
    'U-38',
    'Long wait for the device global lock',
    'what runs under the device global lock is short: every property request, PnP and power wait for it',
  ),
  'adapter-pnp-left': ours(
    'note',
    'U-31',
    'IAdapterPnpManagement not unregistered',
    'the driver unregisters what it registered',
  ),

  // -- the scenario
  'fault-not-fired': ours(
    'note',
    'U-46',
    'Fault that never happened',
    'a fault of the scenario happens: the driver makes that call at least so many times',
  ),
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof RULES;
export const RULE_IDS = Object.keys(RULES) as [RuleId, ...RuleId[]];

export const ruleOf = (id: RuleId): Rule => RULES[id];

/** `0x00071001` for a rule of Driver Verifier, '' for any other. */
export const ruleNumber = (id: RuleId): string => {
  const { number } = ruleOf(id);
  return number === undefined ? '' : `0x${number.toString(16).toUpperCase().padStart(8, '0')}`;
};

/** Takes a finding: the rule that was broken and what happened, in one line. */
export type Report = (rule: RuleId, text: string) => void;
