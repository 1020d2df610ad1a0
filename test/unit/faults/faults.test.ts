/** Fault injection: the call that is named fails, no other, and a fault that cannot happen is refused. */
import { describe, expect, it } from 'vitest';
import { HOST } from '../../../wasm/abi/table.ts';
import { FALLIBLE_NAMES, fallible } from '../../../web/simulator/faults/fallible.ts';
import { baselineOf, casesOf, forSweep, judge, withFault } from '../../../web/simulator/faults/sweep.ts';
import { readScenario, type Fault, type Scenario, type ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import { Session } from '../../../web/simulator/session.ts';
import { driverModule, session } from '../driver/probe.ts';
import { buildBad } from '../driver/bad.ts';

const trace = (run: Session) => new TextDecoder().decode(run.traceText());
async function ended(scenario: Partial<ScenarioInput>): Promise<Session> {
  const run = await session({ durationMs: 60, ...scenario });
  run.advance({});
  return run;
}
function scenarioOf(input: Partial<ScenarioInput>): Scenario {
  const result = readScenario({ version: 1, ...input });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.scenario;
}

describe('the table', () => {
  it('names functions of the boundary, with the release they appeared in', () => {
    for (const name of FALLIBLE_NAMES) {
      const row = HOST.find((other) => other.name === name);
      expect(row, name).toBeDefined();
      const early = ['2000', 'XP', 'Vista', '7'];
      if (!early.includes(row!.since)) expect(fallible(name).since, name).toBe(row!.since);
    }
  });
});

describe('a fault', () => {
  it('fails the call with its status; the start is refused and nothing is left', async () => {
    const run = await ended({ faults: [{ call: 'PcRegisterSubdevice', nth: 2 }] });
    expect(run.failure).toMatchObject({ kind: 'start', bugCheck: null });
    expect(run.failure?.text).toContain('STATUS_INSUFFICIENT_RESOURCES');
    expect(run.left).toEqual([]);
    expect(trace(run)).toMatch(/fault.*PcRegisterSubdevice.*2/);
  });

  it('of the stream-resource manager leaves a stream that plays unregistered', async () => {
    const run = await ended({ faults: [{ call: 'StreamResourceManager_AddStreamResource2' }] });
    expect(run.failure).toBeNull();
    expect(run.resources.all).toEqual([]);
    expect(run.glitchCount()).toBe(0);
    expect(run.engines[0]!.packetCount).toBeGreaterThan(2);
  });

  it('can give less than asked for; the driver looks at the byte count (B-1)', async () => {
    const run = await ended({
      device: 'virtual',
      streams: [{ direction: 'render', packetFrames: 4800 }],
      faults: [{ call: 'PortWaveRTStream_AllocatePagesForMdl', gives: 'less' }],
    });
    expect(run.failure).toBeNull();
    expect(run.findings.map(({ rule }) => rule)).toEqual(['stream-refused']);
    expect(run.findings[0]!.text).toContain('STATUS_INSUFFICIENT_RESOURCES');
    expect(run.left).toEqual([]);
  });

  it('that never happens is noted', async () => {
    const run = await ended({ faults: [{ call: 'PcNewPort', nth: 99 }] });
    expect(run.findings.map(({ rule, text }) => [rule, text])).toEqual([
      ['fault-not-fired', 'the fault did not happen: PcNewPort, call 99: STATUS_INSUFFICIENT_RESOURCES'],
    ]);
  });

  it('of a function this Windows does not have is a problem with its place', () => {
    const result = readScenario({ version: 1, windows: '8.1', faults: [{ call: 'PcAddStreamResource' }] });
    expect(result).toEqual({
      ok: false,
      problems: [
        {
          path: 'faults.0.call',
          message:
            'PcAddStreamResource first appeared in 10-1507; this scenario runs Windows 8.1, where no driver can call it',
        },
      ],
    });
  });

  it('gives less only where a function can', () => {
    const result = readScenario({ version: 1, faults: [{ call: 'PcNewPort', gives: 'less' }] });
    expect(result.ok).toBe(false);
  });
});

describe('a sweep', () => {
  const sweepOf = async (module: WebAssembly.Module, input: Partial<ScenarioInput>) => {
    const scenario = forSweep(scenarioOf(input));
    const create = (one: Scenario) => Session.create(module, one, undefined, { keep: false });
    const baseline = baselineOf(await create(scenario));
    const judged = async (fault: Fault) => {
      const run = await create(withFault(scenario, fault));
      run.advance({});
      return judge(run, fault, baseline);
    };
    return { baseline, cases: casesOf(baseline.sites, false, 200), judged };
  };

  it('ends a scenario soon after the last thing planned in it', () => {
    expect(forSweep(scenarioOf({ durationMs: 60_000 })).durationMs).toBe(60);
    expect(forSweep(scenarioOf({ durationMs: 500, actions: [{ do: 'pause', atMs: 400 }] })).durationMs).toBe(460);
    expect(forSweep(scenarioOf({ durationMs: 9000, actions: [{ do: 'pause', atMs: 8000 }] })).durationMs).toBe(1500);
  });

  it('tells call sites apart by function, open entries and order', async () => {
    const { baseline, cases } = await sweepOf(await driverModule(), {});
    const ports = baseline.sites.filter(({ call }) => call === 'PcNewPort');
    expect(ports.map(({ phase, ordinal, nth }) => [phase, ordinal, nth])).toEqual([
      ['DispatchIrp > StartDevice', 1, [1]],
      ['DispatchIrp > StartDevice', 2, [2]],
    ]);
    const pages = cases.filter(({ fault }) => fault.call === 'PortWaveRTStream_AllocatePagesForMdl');
    expect(pages.map(({ fault }) => fault.gives)).toEqual(['nothing', 'less']);
  });

  it('is clean for our driver', async () => {
    const { cases, judged } = await sweepOf(await driverModule(), { durationMs: 60 });
    for (const { fault, phase } of cases) {
      const { outcome, reasons } = await judged(fault);
      expect(outcome, `${fault.call} ${fault.nth} in ${phase}: ${reasons.join('; ')}`).not.toBe('failed');
    }
  }, 120_000);

  it('finds a driver that forgets what it had when a later call fails', async () => {
    const { cases, judged } = await sweepOf(await buildBad('no-rollback'), {
      device: 'virtual',
      streams: [],
      durationMs: 20,
    });
    const results = await Promise.all(cases.map(async ({ fault }) => [fault.call, await judged(fault)] as const));
    const failed = results.filter(([, { outcome }]) => outcome === 'failed');
    expect(failed.map(([call]) => call)).toEqual(['ExAllocatePoolWithTag']);
    expect(failed[0]![1].reasons.join('; ')).toContain('left behind: pool#');
  }, 120_000);
});
