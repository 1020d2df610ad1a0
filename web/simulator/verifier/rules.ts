/**
 * The rules a run is checked against, in one list. Three kinds, never mixed up:
 * - `driver-verifier`: a documented audio rule of Driver Verifier, with its number (ddi-facts 8.1);
 * - `documented`: a documentation page demands it, no tool of Windows is known to check it here;
 * - `ours`: our own check. No rule of Windows watches stream resources (Y-3), so none of these borrows a number.
 *
 * A finding is a report and the run goes on, as with a live dump (bug check 0x1C4); with bug check 0xC4 Driver Verifier
 * would end Windows there. What ends the run here is what ends Windows without any verifier: catalogue/bugchecks.ts.
 * What the rules demand, in words, is in ruletexts.ts.
 */

export type RuleKind = 'driver-verifier' | 'documented' | 'ours';
export type Severity = 'error' | 'warning' | 'note';

export interface Rule {
  readonly kind: RuleKind;
  readonly severity: Severity;
  /** Documentation page, or the modelling decision (U-nn). */
  readonly source: string;
  /** Parameter 1 of bug check 0xC4, for rules of Driver Verifier. */
  readonly number?: number;
}

const audio = (number: number, page: string): Rule => ({
  kind: 'driver-verifier',
  severity: 'error',
  source: `devtest/${page}`,
  number,
});
const page = (severity: Severity, source: string): Rule => ({ kind: 'documented', severity, source });
const ours = (severity: Severity, source: string): Rule => ({ kind: 'ours', severity, source });

export const RULES = {
  // -- Driver Verifier, /domain audio
  'pc-irql-ddis': audio(0x71001, 'audio-pcirqlddis'),
  'pc-irql-iport': audio(0x71003, 'audio-pcirqliport'),
  'pc-unmap-allocated-pages': audio(0x71004, 'audio-pcunmapallocatedpages'),
  'pc-allocated-pages': audio(0x71005, 'audio-pcallocatedpages'),
  'pc-register-adapter-power': audio(0x71006, 'audio-pcregisteradapterpower'),
  'pc-add-adapter-device': audio(0x71007, 'audio-pcaddadapterdevice'),
  'pc-property-request': audio(0x71008, 'audio-pcpropertyrequest'),
  'pc-allocate-and-map-pages': audio(0x71009, 'audio-pcallocateandmappages'),
  'pc-po-request-power-irp': audio(0x7100a, 'pcporequestpowerirp'),
  'pc-timed-set-state': audio(0x72001, 'audio-pctimedwavertstreamsetstate'),
  // -- the kernel
  'kernel-irql': page('error', 'IRQL row of the function’s page'),
  'object-irql': page('error', 'IRQL row of the method’s page'),
  'pool-tag': page('warning', 'nf-wdm-exfreepoolwithtag'),
  'armed-timer-freed': page('error', 'nf-wdm-kecanceltimer'),
  'queued-dpc-freed': page('error', 'nf-wdm-keremovequeuedpc'),
  'left-behind': page('error', 'leak check'),
  // -- stream resources
  'resource-twice': ours('warning', 'U-10'),
  'resource-never-removed': ours('error', 'U-14'),
  'resource-not-valid': page('error', 'nf-portcls-pcaddstreamresource'),
  'resource-left-registered': page('error', 'nf-portcls-pcremovestreamresource'),
  'resource-removed-late': page('error', 'nf-portcls-pcremovestreamresource'),
  'resource-destroyed': page('error', 'nf-portcls-pcremovestreamresource'),
  'resource-wrong-pdo': ours('warning', 'U-9'),
  'resource-type-zero': ours('warning', 'U-7'),
  'resource-type-set': ours('warning', 'U-8'),
  'resource-parameter': ours('warning', 'U-7'),
  'resource-interrupt-version': ours('warning', 'U-1'),
  'resource-current-thread': ours('warning', 'U-45'),
  'resource-foreign-thread': page('warning', 'nf-portcls-pcaddstreamresource'),
  'resource-stale-handle': ours('error', 'U-11'),
  'resource-other-route': ours('note', 'U-19'),
  'resource-irql': page('error', 'nf-portcls-iportclsstreamresourcemanager-addstreamresource'),
  'resource-under-lock': ours('note', 'U-16'),
  'resource-manager-released': ours('note', 'U-18'),
  // -- streams
  'event-early': page('error', 'nf-portcls-iminiportwavertstreamnotification-registernotificationevent'),
  'position-beyond-buffer': page('error', 'ns-ksmedia-ksaudio_position'),
  'event-left-registered': ours('error', 'U-22'),
  'stream-refused': page('error', 'client'),
  'client-outside-packet': page('error', 'nf-portcls-iminiportwavertoutputstream-setwritepacket'),
  'stream-not-resumed': page('error', 'nf-portcls-ipowernotify-powerchangenotify'),
  // -- PnP
  'request-left-out': page('note', 'PnP device states'),
  'restart-failed': page('note', 'kernel/stopping-a-device-to-rebalance-resources'),
  'power-vetoed': page('note', 'nf-portcls-iadapterpowermanagement-querypowerchangestate'),
  'exit-latency-refused': page('note', 'nf-portcls-iadapterpowermanagement3-d3exitlatencychanged'),
  'interrupt-left-connected': page('error', 'kernel/handling-an-irp-mn-surprise-removal-request'),
  'port-write-without-device': page('error', 'nf-portcls-iadapterpowermanagement-powerchangestate'),
  'lock-waited-for': ours('warning', 'U-38'),
  'request-for-other-device': ours('error', 'U-52'),
  'adapter-pnp-left': ours('note', 'U-31'),
  // -- the scenario
  'fault-not-fired': ours('note', 'U-46'),
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
