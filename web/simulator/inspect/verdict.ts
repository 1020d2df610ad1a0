/** The two sentences at the top of the screen: what happened to the audio, and why. The grammar is fixed in the design system. */
import { checkExpectations } from '../scenario/expect.ts';
import { durationText } from './duration.ts';
import type { Session } from '../session.ts';
import type { GlitchView, Verdict } from '../views.ts';

const HNS_PER_SECOND = 10_000_000;

export { durationText };

function glitchHeadline(glitch: GlitchView): string {
  switch (glitch.kind) {
    case 'late':
      return `Packet ${glitch.packet} was ${durationText(glitch.lateHns)} late`;
    case 'never-written':
      return `Packet ${glitch.packet} was never written`;
    case 'overrun':
      return `Packets were lost before packet ${glitch.packet}`;
    case 'halt':
      return `The device ran out of valid descriptors at ${(glitch.atHns / HNS_PER_SECOND).toFixed(6)}`;
  }
}

const WHAT_HAPPENED = {
  late: 'The device had begun to read it before the client wrote it',
  'never-written': 'The device had read it before the client wrote it',
  overrun: 'The device had overwritten them before the client read them',
  halt: 'The driver did not extend the list in time',
} as const satisfies Record<GlitchView['kind'], string>;

function becauseOf({ chain, kind }: GlitchView): string {
  const [cause] = chain;
  if (!cause) return '';
  if (chain.length === 1) return cause.text;
  return `${WHAT_HAPPENED[kind]}: ${cause.text}`;
}

/** Why nothing kept other work away, when it was other work that made the glitch (U-4, U-5). */
function rootOf(session: Session, { atHns, chain }: GlitchView): { root: string; mark: string } {
  if (!/\bload#\d/.test(chain[0]?.text ?? '')) return { root: '', mark: '' };
  const { enabled, lowLatency, active, settings } = session.protection.view();
  if (!enabled) return { root: 'because protection is switched off', mark: '' };
  const registered = session.resources.all.some(
    ({ addedHns, removedHns }) => addedHns <= atHns && (removedHns === null || removedHns > atHns),
  );
  if (!registered) return { root: 'because no stream resource was registered', mark: 'U-4' };
  if (lowLatency || active) return { root: '', mark: '' };
  const below = durationText(settings.thresholdUs * 10);
  return {
    root: `because what is registered is protected only while a stream has packets below ${below}`,
    mark: 'U-5',
  };
}

const FAILURE_HEADLINES = {
  'bug-check': 'The driver stopped Windows: bug check',
  trap: 'The driver stopped Windows: it trapped',
  hang: 'The driver did not let the run end',
  load: 'The driver did not load',
  start: 'The device did not start',
  error: 'The simulator failed',
} as const;

export function verdict(session: Session): Verdict {
  const { expect } = session.scenario;
  return {
    root: '',
    ...judgement(session),
    expectations: expect && session.finished ? checkExpectations(expect, session) : null,
  };
}

function judgement(session: Session): Omit<Verdict, 'expectations' | 'root'> & { root?: string } {
  const { failure, findings, machine } = session;
  if (machine.trace.length === 0)
    return {
      kind: 'not-run',
      headline: 'Nothing has run yet',
      because: 'Press Run, or choose another scenario.',
      mark: '',
    };
  if (failure) {
    const { bugCheck } = failure;
    const headline = bugCheck
      ? `The driver stopped Windows: bug check ${bugCheck.number}`
      : FAILURE_HEADLINES[failure.kind];
    return { kind: 'failed', headline, because: `${failure.text}.`, mark: '' };
  }
  const glitches = session.engines.flatMap((engine) => engine.monitor.glitches);
  const latest = glitches.reduce<GlitchView | null>(
    (best, glitch) => (!best || glitch.atHns >= best.atHns ? glitch : best),
    null,
  );
  if (latest) {
    const { root, mark } = rootOf(session, latest);
    return {
      kind: 'glitches',
      headline: glitchHeadline(latest),
      because: `${becauseOf(latest).replace(/\.$/, '')}${root ? ', ' : '.'}`,
      root: root && `${root}.`,
      mark: mark || (latest.chain[0]?.mark ?? ''),
    };
  }
  const errors = findings.filter((finding) => finding.severity !== 'note');
  const worst = errors.find((finding) => finding.severity === 'error') ?? errors[0];
  const seconds = `${(Math.min(machine.nowHns, session.endHns) / HNS_PER_SECOND).toFixed(session.finished ? 2 : 3)} s`;
  if (worst)
    return {
      kind: 'findings',
      headline: errors.length === 1 ? 'One rule was broken' : `${errors.length} rules were broken`,
      because: `${worst.text}.`,
      mark: worst.source.startsWith('U-') ? worst.source : '',
    };
  if (!session.finished) return { kind: 'running', headline: `No glitch in ${seconds} so far`, because: '', mark: '' };
  const render = session.engines.find((engine) => engine.render);
  return {
    kind: 'clean',
    headline: `No glitch in ${seconds}`,
    because: render
      ? 'Every packet was written before the device read it, and nothing was left behind at unload.'
      : 'The driver gave everything back at unload.',
    mark: '',
  };
}
