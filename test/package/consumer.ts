/** What a consumer writes, to be type-checked against the declarations of the package alone. */
import {
  createSession,
  run,
  scenarioNames,
  ScenarioError,
  writeLink,
  type RunResult,
  type Scenario,
} from 'portcls-lab';
import type { PortClsLabElement } from 'portcls-lab/element';

export async function use(block: PortClsLabElement): Promise<RunResult> {
  const session = await createSession({ version: 1, windows: '10-1507', streams: [{ direction: 'render' }] });
  const scenario: Scenario = session.scenario;
  const frames: number = scenario.streams[0]!.packetFrames;
  if (session.advance({ packets: frames > 0 ? 1 : 2 }) === 'failed') throw new ScenarioError([]);
  const { phase, verdict } = await block.step('packet');
  block.scenario = scenario;
  block.addEventListener('end', () => undefined);
  document.querySelector('portcls-lab')?.seek({ hns: 10 });
  await writeLink({ scenario, at: { records: 1 }, view: { tab: phase === 'ended' ? 'trace' : 'causes' } });
  // @ts-expect-error There is no such device.
  await run({ version: 1, device: 'nowhere' });
  // @ts-expect-error Nor such a step.
  await block.step('second');
  return run(verdict?.headline ?? scenarioNames[0]!);
}
