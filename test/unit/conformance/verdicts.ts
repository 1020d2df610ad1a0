/** What `lab conformance` has to say of every variant of the driver: one table, complete (variants.test.ts checks both ways). */
import type { ConformanceRule } from '../../../web/simulator/conformance/rules.ts';

export interface Verdict {
  /** The rules it breaks in its own scenarios and in those every variant goes through. */
  readonly broken: readonly ConformanceRule[];
  /** Why it conforms all the same; only where no rule is broken. */
  readonly notForbidden?: string;
}

const STOPS: Verdict = { broken: ['runs-to-its-end'] };

export const VERDICTS: Readonly<Record<string, Verdict>> = {
  'answers-for-the-port': STOPS,
  'asks-topology-port': { broken: ['resource-registered'] },
  'break-in': STOPS,
  'burst-capture': {
    broken: [],
    notForbidden: 'no mistake: a backlog of captured packets is handed out faster than real time, as the DDI provides',
  },
  'coarse-timer': { broken: ['no-glitch'] },
  'current-thread': { broken: ['resource-current-thread'] },
  'deleted-adapter': STOPS,
  'destroys-before-remove': { broken: ['resource-removed-late', 'resource-destroyed'] },
  'divides-by-buffer': STOPS,
  'event-in-isr': { broken: ['kernel-irql'] },
  'failed-query-fatal': STOPS,
  'fdo-for-pdo': { broken: ['resource-wrong-pdo'] },
  'hard-linked': {
    broken: [],
    notForbidden: 'importing PcAddStreamResource is documented; the driver only does not load on a Windows without it',
  },
  'ignores-surprise-removal': { broken: ['resource-left-registered', 'interrupt-left-connected'] },
  'last-descriptor': { broken: ['nominal-rate'] },
  'late-index': {
    broken: [],
    notForbidden:
      'no page forbids to move the end of a descriptor list in the DPC, and it does unless another DPC takes longer than the list',
  },
  'never-registers': { broken: ['resource-registered'] },
  'no-add-after-d0': { broken: ['resource-after-power'] },
  'no-remove-at-d3': { broken: ['resource-destroyed'] },
  'no-remove-at-stop': { broken: ['resource-removed-late', 'resource-destroyed'] },
  'paged-inline': STOPS,
  'pause-loses-time': { broken: ['no-glitch'] },
  'polls-position': { broken: ['no-glitch'] },
  'position-grows': { broken: ['position-beyond-buffer'] },
  'registers-per-stream': { broken: ['resource-registered'] },
  'removes-twice': { broken: ['resource-after-power', 'resource-stale-handle'] },
  'stale-frames': { broken: ['nominal-rate'] },
  'stays-connected': { broken: ['runs-to-its-end', 'left-behind', 'interrupt-left-connected'] },
  'type-left-zero': { broken: ['resource-type-zero'] },
  'waits-in-pnpstop': { broken: ['runs-to-its-end', 'lock-waited-for'] },
  'whole-milliseconds': { broken: ['event-early'] },
  'writes-offset-behind': { broken: ['no-glitch'] },
};
