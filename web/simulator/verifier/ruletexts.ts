/** What each rule demands, in words, for pages and reports: kept apart because a run does not need it. */
import type { RuleId } from './rules.ts';

export interface RuleText {
  /** A few words. */
  readonly title: string;
  /** What a driver has to do. */
  readonly demands: string;
  /** Why nothing here can break the rule. */
  readonly notApplicable?: string;
}

export const RULE_TEXTS: Readonly<Record<RuleId, RuleText>> = {
  // -- Driver Verifier, /domain audio
  'pc-irql-ddis': { title: 'PcIrqlDDIs', demands: 'PortCls functions are called at the IRQL their pages allow' },
  'pc-irql-iport': {
    title: 'PcIrqlIport',
    demands: 'methods of the IPort interfaces are called at the IRQL their pages allow',
  },
  'pc-unmap-allocated-pages': {
    title: 'PcUnmapAllocatedPages',
    demands: 'a mapped MDL is not mapped again, and is unmapped before it is freed',
  },
  'pc-allocated-pages': {
    title: 'PcAllocatedPages',
    demands: 'pages allocated through the port stream are freed through it',
  },
  'pc-register-adapter-power': {
    title: 'PcRegisterAdapterPower',
    demands: 'power management is registered once, and unregistered only when registered',
  },
  'pc-add-adapter-device': {
    title: 'PcAddAdapterDevice',
    demands: 'DeviceExtensionSize is 0 or at least PORT_CLASS_DEVICE_EXTENSION_SIZE',
  },
  'pc-property-request': {
    title: 'PcPropertyRequest',
    demands: 'PcCompletePendingPropertyRequest is never given STATUS_PENDING',
  },
  'pc-allocate-and-map-pages': {
    title: 'PcAllocateAndMapPages',
    demands: 'AllocatePagesForMdl, AllocateContiguousPagesForMdl and MapAllocatedPages get valid parameters',
  },
  'pc-po-request-power-irp': {
    title: 'PcPoRequestPowerIrp',
    demands: 'a miniport does not ask for a set-power request itself',
    notApplicable: 'PoRequestPowerIrp is not offered: a driver that imports it does not link',
  },
  'pc-timed-set-state': {
    title: 'PcTimedWaveRtStreamSetState',
    demands: 'IMiniportWaveRTStream::SetState comes back in time; the time allowed is not published (U-34)',
  },
  // -- the kernel
  'kernel-irql': {
    title: 'IRQL of kernel functions',
    demands: 'a kernel function is called at the IRQL its page allows',
  },
  'object-irql': {
    title: 'IRQL of other methods',
    demands: 'a method of an object of the port is called at the IRQL its page allows',
  },
  'pool-tag': { title: 'Pool tag', demands: 'a block is freed with the tag it was allocated with' },
  'armed-timer-freed': {
    title: 'Armed timer in freed memory',
    demands: 'a timer is cancelled before its memory is freed',
  },
  'queued-dpc-freed': {
    title: 'Queued DPC in freed memory',
    demands: 'a DPC has run or is taken from the queue before its memory is freed',
  },
  'left-behind': { title: 'Left behind', demands: 'what a driver allocated is gone when it is unloaded' },
  // -- stream resources
  'resource-twice': { title: 'Registered twice', demands: 'an interrupt or a thread is registered once at a time' },
  'resource-never-removed': {
    title: 'Never removed',
    demands: 'every registration is removed by the driver that made it (S-8); nothing does it for the driver',
  },
  'resource-not-valid': {
    title: 'Registered without being there',
    demands: 'the thread runs or the interrupt is connected when it is registered (S-5, S-6)',
  },
  'resource-left-registered': {
    title: 'Still registered after stop or removal',
    demands: 'a registration is removed when the device stops or goes (T-4 to T-6)',
  },
  'resource-removed-late': {
    title: 'Removed after the resource was destroyed',
    demands: 'a registration is removed while the thread or interrupt still exists (S-5, S-6)',
  },
  'resource-destroyed': {
    title: 'Destroyed while registered',
    demands: 'a registration is removed before its interrupt is disconnected or its thread ends (S-5, T-2, T-7)',
  },
  'resource-wrong-pdo': {
    title: 'Not the PDO',
    demands:
      'the descriptor and AddStreamResource2 name the physical device object of the stack, not the functional one',
  },
  'resource-type-zero': {
    title: 'Type left at zero',
    demands: 'Type is set: PCSTREAMRESOURCE_DESCRIPTOR_INIT leaves it at 0, which means an interrupt',
  },
  'resource-type-set': { title: 'Type set', demands: 'Type is an interrupt or a thread; a set cannot be registered' },
  'resource-parameter': {
    title: 'Parameter of AddStreamResource',
    demands:
      'every parameter is as its page says; STATUS_INVALID_PARAMETER is what the page answers, which checks are made is ours',
  },
  'resource-interrupt-version': {
    title: 'Interrupt.Version',
    demands: 'Version is one of the ways to connect an interrupt, 1 to 3; no page describes the field',
  },
  'resource-current-thread': {
    title: 'The current thread',
    demands: 'the thread registered is the driver’s own; the samples register the current one, for a test only (Q-6)',
  },
  'resource-foreign-thread': {
    title: 'Not the driver’s thread',
    demands: 'only threads the driver owns are registered (S-2)',
  },
  'resource-stale-handle': {
    title: 'Handle not registered',
    demands: 'a handle is removed once; on Windows the memory behind it may be anybody’s by then',
  },
  'resource-other-route': {
    title: 'Removed by another route',
    demands:
      'what was added through an interface is removed through it; that the two share their handles is likely, not promised',
  },
  'resource-irql': {
    title: 'IRQL of stream resources',
    demands: 'registrations are made and removed at PASSIVE_LEVEL',
  },
  'resource-under-lock': {
    title: 'Called from IMiniportPnpNotify::PnpStop',
    demands:
      'that method runs with the device global lock held; which locks the stream-resource functions take is not published',
  },
  'resource-manager-released': {
    title: 'Manager let go while registered',
    demands: 'the manager is held as long as something is registered through it',
  },
  // -- streams
  'event-early': {
    title: 'Event before its packet is complete',
    demands:
      'notification events come at packet boundaries (E-1, B-16); how early is too early, half a millisecond, is our choice',
  },
  'position-beyond-buffer': {
    title: 'Position beyond the buffer',
    demands: 'the offsets of GetPosition wrap with the cyclic buffer and never exceed its size (X-2)',
  },
  'event-left-registered': {
    title: 'Event still registered at close',
    demands: 'a notification event is forgotten when it is unregistered, before the stream closes',
  },
  'stream-refused': { title: 'Stream refused', demands: 'the driver gives the client the stream it offers' },
  'client-outside-packet': {
    title: 'Outside its packet',
    demands:
      'a client reads and writes packets where they lie: the buffer in equal parts, each of whole frames (B-17); the driver has no part in it',
  },
  'stream-not-resumed': {
    title: 'Stream did not go on after D0',
    demands: 'a stream the port paused for a lower power state runs again in D0',
  },
  // -- PnP
  'request-left-out': {
    title: 'Request left out',
    demands: 'the PnP manager sends a request only where the state of the device allows it',
  },
  'restart-failed': {
    title: 'The device did not start again',
    demands:
      'after a stop for rebalancing the device starts with its new resources; the PnP manager removes one that does not',
  },
  'power-vetoed': {
    title: 'Power state vetoed',
    demands: 'a driver may refuse a lower power state when it is asked before (D-17)',
  },
  'exit-latency-refused': { title: 'Exit latency refused', demands: 'the adapter takes the exit latency it is told' },
  'interrupt-left-connected': {
    title: 'Interrupt still connected after stop or removal',
    demands:
      'hardware resources are released when the device stops or goes (D-7); seen on Windows as bug check 0xCA (R-15)',
  },
  'port-write-without-device': {
    title: 'Hardware written while it is not there',
    demands: 'outside D0, after a stop and after removal no hardware is written (D-16, D-7)',
  },
  'lock-waited-for': {
    title: 'Long wait for the device global lock',
    demands: 'what runs under the device global lock is short: every property request, PnP and power wait for it',
  },
  'request-for-other-device': {
    title: 'Another device’s request',
    demands:
      'requests for device objects that a driver made itself are completed by it; PcDispatchIrp is for those PortCls made (R-6)',
  },
  'adapter-pnp-left': {
    title: 'IAdapterPnpManagement not unregistered',
    demands: 'the driver unregisters what it registered',
  },
  // -- the scenario
  'fault-not-fired': {
    title: 'Fault that never happened',
    demands: 'a fault of the scenario happens: the driver makes that call at least so many times',
  },
};
