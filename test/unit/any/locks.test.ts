/** Regions without APCs, executive resources, guarded mutexes, run-down protection, interlocked lists, cancel-safe queues. */
import { beforeAll, describe, expect, it } from 'vitest';
import { anyDriver } from '../../../web/simulator/any/driver.ts';
import { readMetadata } from '../../../web/simulator/any/metadata.ts';
import { readScenario } from '../../../web/simulator/scenario/schema.ts';
import { Session } from '../../../web/simulator/session.ts';
import { buildFolder } from './build.ts';

async function run(defines: string[] = []): Promise<Session> {
  const { module } = await buildFolder('test/drivers/locks', ['locks', ...defines].join('-'), defines);
  const read = readScenario({ version: 1, device: 'none', streams: [], durationMs: 40 });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const session = await Session.create(module, read.scenario, undefined, { any: anyDriver(readMetadata(module)) });
  session.advance({});
  return session;
}

describe('a driver with the locks of the kernel', () => {
  let session: Session;
  beforeAll(async () => {
    session = await run();
  }, 120_000);

  it('runs to its end, leaves nothing behind and breaks no rule', () => {
    expect(session.failure).toBeNull();
    expect(session.left).toEqual([]);
    expect(session.findings).toEqual([]);
  });

  it.each([
    ['a critical region nests and disables normal kernel APCs alone', 'critical 0, inside 1, all 0'],
    ['a guarded region disables all', 'guarded 1, after 0'],
    ['a resource is made', 'resource 00000000'],
    ['its exclusive owner acquires it again, and stays exclusive', 'again 1, exclusive 1, count 2'],
    ['a reader that will not wait', 'reader at once 0'],
    ['a reader that waits is counted', 'readers that wait 1'],
    ['converted to shared access, it lets the reader in', 'reader reads'],
    ['and is still acquired', 'converted, exclusive 0, count 1'],
    ['exclusive access has to wait for readers', 'exclusive beside a reader 0'],
    ['a writer that waits is counted', 'writers that wait 1'],
    [
      'who asks for shared access stands behind a waiting writer, but for those who starve it or have access already',
      'beside a waiting writer: shared 0, starving 1, recursive 1, waiting 0',
    ],
    ['the writer gets it when the last reader has gone', 'writer writes, exclusive 1'],
    ['a resource is deleted', 'deleted 00000000'],
    ['a guarded mutex disables APCs', 'guarded mutex 1, apcs disabled 1'],
    ['another thread does not get it', 'contender 0'],
    ['a fast mutex is tried', 'fast mutex 1'],
    ['run-down protection is refused once its owner waits', 'before 1 1, while it waits 0'],
    ['and given again when it is initialised anew', 'run down 0, anew 1'],
    ['lists at the IRQL of a device', 'list 1 1 1 1'],
    ['singly linked lists', 'stack 1 1'],
    ['sequenced lists know their depth', 'sequenced 2 1 1 0'],
    ['sums', 'sums 5 12, 1 1'],
    ['a queued spin lock', 'queued lock at 2'],
    ['a queue of requests', 'csq 00000000'],
    ['a request is cancelled while it is in the queue', 'request 0 cancelled at 0'],
    ['or was cancelled before it came there', 'request 3 cancelled at 0'],
    ['its cancellation is answered', 'pending 1, cancelled one 1'],
    ['a request is found by its context, once', 'by context 1, again 1'],
    ['the next one comes out; what is in no queue is not cancelled', 'next 1, then none 1, not in a queue 0'],
    ['an insertion may be refused', 'ex 80000011 00000000 1'],
  ])('%s', (_what, line) => {
    expect(session.kernel.state.debugOutput).toContain(line);
  });

  it.each([
    [['main gives it', 'contender has it']],
    [['converted, exclusive 0, count 1', 'writer writes, exclusive 1']],
    [['before 1 1, while it waits 0', 'run down', 'run down 0, anew 1']],
  ])('in this order: %j', (lines) => {
    const said = session.kernel.state.debugOutput;
    expect(said.filter((line) => lines.includes(line))).toEqual(lines);
  });

  it('the trace names them', () => {
    const trace = new TextDecoder().decode(session.traceText());
    expect(trace).toContain('ExAcquireSharedStarveExclusive(resource=eresource#1, wait=FALSE) = TRUE');
    expect(trace).toContain('ExWaitForRundownProtectionRelease(reference=rundown#1)');
  });
});

describe('what such a driver can do wrong', () => {
  it('a resource acquired while APCs can be delivered is a finding', async () => {
    const { findings } = await run(['WITHOUT_REGION']);
    expect(findings.map(({ rule }) => rule)).toEqual(['kernel-irql']);
    expect(findings[0]!.text).toContain('ExAcquireResourceExclusiveLite is called while APCs can be delivered');
  }, 60_000);

  it('so is a critical region that is left twice', async () => {
    const { findings } = await run(['LEAVES_TWICE']);
    expect(findings[0]!.text).toContain('which is in no critical region');
  }, 60_000);

  it.each([
    ['NOT_OWNED', 'RESOURCE_NOT_OWNED: ExReleaseResourceLite of eresource#1'],
    ['AFTER_DELETE', 'ExIsResourceAcquiredSharedLite is given a resource that was never initialized, or was deleted'],
    ['RELEASES_TWICE', 'ExReleaseRundownProtection gives back 1 of rundown#1, of which 0 are acquired'],
  ])(
    '%s ends Windows',
    async (define, text) => {
      expect((await run([define])).failure?.text).toContain(text);
    },
    60_000,
  );

  it('a resource that is not deleted and a region that is not left are told at the end', async () => {
    expect((await run(['KEEPS_RESOURCE'])).left).toEqual(['eresource#1 (executive resource)']);
    expect((await run(['KEEPS_REGION'])).left).toEqual([expect.stringMatching(/ \(in a critical region\)$/)]);
  }, 60_000);
});
