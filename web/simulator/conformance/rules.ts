/** Everything a driver is judged by: the verifier's rules, and five that only a whole run can show. When a rule counts as exercised. */
import { RULE_IDS, RULES, ruleNumber, type RuleId, type RuleKind, type Severity } from '../verifier/rules.ts';
import { RULE_TEXTS } from '../verifier/ruletexts.ts';

/** Judged over a whole run. */
export const RUN_RULES = {
  'runs-to-its-end': {
    kind: 'ours',
    severity: 'error',
    source: 'Windows keeps running',
    title: 'No stop, no hang',
    demands: 'the driver loads, its device starts, and nothing it does stops Windows or keeps it waiting',
  },
  'no-glitch': {
    kind: 'documented',
    severity: 'error',
    source: 'nf-portcls-iminiportwavertoutputstream-setwritepacket',
    title: 'Every packet in time',
    demands: 'with nothing else going on, no packet is lost or played before it was written',
  },
  'nominal-rate': {
    kind: 'documented',
    severity: 'error',
    source: 'nf-portcls-iminiportwavertoutputstream-setwritepacket (W-3)',
    title: 'At the nominal rate',
    demands: 'packets are counted and events are set at the nominal rate, after a delay and in underflow, too',
  },
  'resource-registered': {
    kind: 'documented',
    severity: 'warning',
    source: 'nf-portcls-pcaddstreamresource',
    title: 'Interrupts and threads are registered',
    demands:
      'a driver that streams by an interrupt or a thread registers it, where Windows offers that, for as long as the device runs and not for one stream (S-4, S-7)',
  },
  'resource-after-power': {
    kind: 'documented',
    severity: 'warning',
    source: 'nf-portcls-pcremovestreamresource',
    title: 'Registered again after D0',
    demands: 'what was removed on the way to Dx is registered again when the device is back in D0',
  },
} as const satisfies Record<
  string,
  { kind: RuleKind; severity: Severity; source: string; title: string; demands: string }
>;

export type ConformanceRule = RuleId | keyof typeof RUN_RULES;

export interface RuleRow {
  readonly id: ConformanceRule;
  readonly kind: RuleKind;
  readonly severity: Severity;
  /** `0x00071001`, '' for other rules than Driver Verifier's. */
  readonly number: string;
  readonly source: string;
  readonly title: string;
  readonly demands: string;
  /** Why no driver can break it here, '' otherwise. */
  readonly notApplicable: string;
}

/** Rules about what clients and the scenario do, not drivers. */
const NOT_THE_DRIVERS: ReadonlySet<string> = new Set(['client-outside-packet', 'fault-not-fired', 'request-left-out']);

/** All rules, in the order of reports. */
export const CONFORMANCE_RULES: readonly RuleRow[] = [
  ...(Object.keys(RUN_RULES) as (keyof typeof RUN_RULES)[]).map((id) => ({
    id,
    number: '',
    notApplicable: '',
    ...RUN_RULES[id],
  })),
  ...RULE_IDS.map((id) => ({
    id,
    kind: RULES[id].kind,
    severity: RULES[id].severity,
    number: ruleNumber(id),
    source: RULES[id].source,
    title: RULE_TEXTS[id].title,
    demands: RULE_TEXTS[id].demands,
    notApplicable: NOT_THE_DRIVERS.has(id)
      ? 'a rule for clients and scenarios, not for drivers'
      : (RULE_TEXTS[id].notApplicable ?? ''),
  })),
];

const ADD = /^(StreamResourceManager_AddStreamResource2?|PcAddStreamResource)$/;
const REMOVE = /^(StreamResourceManager_RemoveStreamResource|PcRemoveStreamResource)$/;

/** Which calls and events of a trace exercise a rule, by their names in the boundary table; `where` as there. */
const EXERCISED: Readonly<Partial<Record<RuleId, (name: string, where: string) => boolean>>> = {
  'pc-irql-ddis': (_name, where) => where === 'portcls.sys',
  'pc-property-request': (name) => name === 'PcCompletePendingPropertyRequest',
  'pc-irql-iport': (name) => /^Port(WaveRTStream)?_/.test(name),
  'kernel-irql': (name, where) =>
    where === 'ntoskrnl.exe' || where === 'hal.dll' || /^(Ke|Ex|Io|Zw|Ob|Ps|Mm|Rtl)[A-Z]/.test(name),
  'object-irql': (name, where) => where === 'object' && !/^(Port|StreamResourceManager_)/.test(name),
  'pool-tag': (name) => name === 'ExFreePoolWithTag',
  'armed-timer-freed': (name) => /^(KeSetTimerEx|ExSetTimer)$/.test(name),
  'queued-dpc-freed': (name) => name === 'KeInsertQueueDpc',
  'left-behind': (name) => name === 'unload',
  'event-early': (name) => name === 'KeSetEvent',
  'position-beyond-buffer': (name) => name === 'Stream_GetPosition',
  'event-left-registered': (name) => name === 'Stream_RegisterNotificationEvent',
  'stream-refused': (name) => name === 'MiniportWaveRT_NewStream',
  'stream-not-resumed': (name) => /^AdapterPower\d?_PowerChangeState\d?$/.test(name),
  'interrupt-left-connected': (name) => /^(InterruptSync_Connect|IoConnectInterrupt(Ex)?)$/.test(name),
  'port-write-without-device': (name) => /^WRITE_(PORT|REGISTER)_/.test(name),
  'lock-waited-for': (name) => name.startsWith('KeWaitFor'),
  'request-for-other-device': (name) => name === 'DispatchIrp' || name === 'PcDispatchIrp',
  'adapter-pnp-left': (name) => /RegisterAdapterPnpManagement$/.test(name) && !name.includes('Unregister'),
  'restart-failed': (name) => name === 'StartDevice',
  'power-vetoed': (name) => name === 'AdapterPower_QueryPowerChangeState',
  'exit-latency-refused': (name) => name === 'AdapterPower3_D3ExitLatencyChanged',
  'pc-unmap-allocated-pages': (name) => name === 'PortWaveRTStream_MapAllocatedPages',
  'pc-allocated-pages': (name) => /^PortWaveRTStream_Allocate/.test(name),
  'pc-allocate-and-map-pages': (name) => /^PortWaveRTStream_(Allocate|Map)/.test(name),
  'pc-register-adapter-power': (name) => name === 'PcRegisterAdapterPowerManagement',
  'pc-add-adapter-device': (name) => name === 'PcAddAdapterDevice',
  'pc-timed-set-state': (name) => name === 'Stream_SetState',
  'resource-stale-handle': (name) => REMOVE.test(name),
  'resource-other-route': (name) => REMOVE.test(name),
};

/** Whether a call or event of this name exercises a rule of the verifier. Rules of registrations: each call that registers. */
export function exercises(rule: RuleId, name: string, where: string): boolean {
  const test = EXERCISED[rule];
  if (test) return test(name, where);
  if (rule === 'resource-irql') return ADD.test(name) || REMOVE.test(name);
  return rule.startsWith('resource-') && ADD.test(name);
}
