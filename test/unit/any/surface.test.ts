/** What drivers other than the project's own ask of Windows, asked by a small driver with the habits of such sources. */
import { beforeAll, describe, expect, it } from 'vitest';
import { anyDriver } from '../../../web/simulator/any/driver.ts';
import { readMetadata, type DriverMetadata } from '../../../web/simulator/any/metadata.ts';
import { readScenario } from '../../../web/simulator/scenario/schema.ts';
import { Session } from '../../../web/simulator/session.ts';
import { buildFolder } from './build.ts';

let session: Session;
let metadata: DriverMetadata;
let said: readonly string[];

beforeAll(async () => {
  const { module } = await buildFolder('test/drivers/any', 'surface');
  metadata = readMetadata(module);
  const read = readScenario({ version: 1, device: 'none', streams: [], durationMs: 20 });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  session = await Session.create(module, read.scenario, undefined, { any: anyDriver(metadata) });
  session.advance({});
  said = session.kernel.state.debugOutput;
}, 120_000);

describe('a driver of somebody else', () => {
  it('runs to its end and leaves nothing behind', () => {
    expect(session.failure).toBeNull();
    expect(session.left).toEqual([]);
  });

  it.each([
    ['letters compare with and without their case', 'equal 1 0'],
    ['wide characters have two bytes, lengths count them', 'wchar 2, length 8'],
    ['a copy that does not fit is cut off and says so', 'copy 80000005 Spea'],
    ['printf of narrow text', 'printf 00000000   -12|7   |00be|wide'],
    ['appending beyond the room changes nothing', 'append c0000023'],
    ['a number with its base in front', 'number 31'],
    ['a GUID as text and back', 'guid {6994ad04-93ef-11d0-a3cc-00a0c9223196} 00000000 1'],
    ['a buffer shorter than the fixed part', 'short c0000023'],
    ['what would be needed: the fixed part, 12 bytes, and the number', 'needed 16'],
    ['a value of the INF', 'value 00000000 type 4 42'],
    ['a value that is not there', 'missing c0000034'],
    ['a value the driver wrote', 'written 00000000 7'],
    ['a key is closed', 'close 00000000'],
    ['a closed handle', 'closed c0000008'],
    ['a table falls back to its default', 'table 00000000 7'],
    ['a registry key as an object', 'key 00000000'],
    ['not without its device', 'key without device c000000d 1'],
    ['PcNewRegistryKey has no key of an interface', 'key of an interface c000000d'],
    ['a value by its object', 'key value 00000000 42'],
    ['a buffer for a part of it; a value that is not there', 'key value too short 80000005, none c0000034'],
    ['a key below it', 'first subkey 00000000 6'],
    ['with its class', 'as a node 00000000 6'],
    ['behind the last', 'no more subkeys 8000001a'],
    ['a new key below it', 'subkey 00000000 1'],
    ['a value, and the one without a name', 'set 00000000, default 00000000'],
    ['how many there are', 'full 00000000 0 2'],
    ['the values in their order', 'first value 00000000 7, third 8000001a'],
    ['a table by its object calls the routine', 'told Gain 4 4 7 context entry'],
    ['and succeeds', 'table of a key 00000000'],
    ['a key that exists is opened', 'again 00000000 2'],
    ['who opened it for reading does not delete it', 'delete for reading c0000022'],
    ['it answers for its interface', 'same key 00000000 1'],
    ['after its deletion no object of the key works', 'deleted 00000000, then c0000008, others c0000008'],
    ['any key by its path', 'general 00000000 1'],
    ['a port that is not registered has no interface', 'not registered c0000034'],
    ['one that is has the values the INF gave its interface', 'key of the interface 00000000 Surface'],
    ['a sublist needs room', 'sublist without room c000000d'],
    ['and is empty', 'sublist 00000000 0'],
    ['what the parent does not have', 'not in the parent c000000d'],
    ['entries up to its room', 'entries 00000000 00000000, full c000009a'],
    ['are found by their type', 'found 5, of memory 1'],
    ['a list from lists of the system', 'list 00000000 2 1'],
    ['a file that is not there', 'open c0000034'],
    ['a file is created', 'create 00000000 2'],
    ['and read back', 'read 00000000 packet'],
    ['up to its end', 'end c0000011'],
    ['a descriptor of pool', 'mdl 1 64'],
    ['a work item runs at PASSIVE_LEVEL with its context', 'work at 0 with context'],
    ['the version of the simulated Windows', 'version 10.0.22621'],
    ['the port offers IPortEvents', 'events 00000000'],
    ['and IDrmPort2', 'drm 00000000'],
    ['a mix has an id of its own', 'mixed 00000000 1, of what is not there c000000d'],
    ['and rights', 'rights 00000000 0, of nothing c000000d'],
    ['who comes next is told its id and rights', 'content 1, protected 0 0'],
    ['what it answers is the answer', 'forwarded c0000002'],
    ['a device object is accepted', 'to a device 00000000'],
    ['an id is given back once', 'destroyed 00000000 00000000, then c000000d'],
    ['and IPortClsEtwHelper', 'etw helper 00000000'],
    ['which takes events', 'etw event 00000000'],
    ['a callback object that is not there', 'no callback c0000034'],
    ['a callback object is made', 'new callback 00000000'],
    ['and opened by its name in other letters', 'same callback 1'],
    ['without the last reference it is gone', 'callback gone c0000034'],
    ['one that allows one routine only', 'only one 1'],
    ['a callback object without a name', 'unnamed c0000001'],
    ['one of the system', 'of the system 00000000'],
    ['a work item of the framework without a parent', 'orphan c0200212'],
    ['one whose parent is no device', 'no device c0000010'],
    ['one of a device', 'work item 00000000 1'],
    ['its context is of one type', 'other type 1'],
    ['queued twice before it begins, it runs once', 'framework work 1 at 0'],
    ['queued again by itself, once more; a flush waits for both', 'framework ran 2'],
    ['a collection grows, and gives up an item', 'collection 9 1 1'],
    ['memory of the driver’s own', 'memory 1 16'],
    ['a deleted object cleans up', 'cleanup of work item'],
    ['and lives as long as a collection has it', 'still 2'],
    ['then it is destroyed', 'destroyed work item'],
    ['no memory is no memory object', 'empty memory c000000d'],
    ['a device of another driver is not there', 'target c0000225'],
    ['a request to a closed target is not sent', 'sent 0 c0000184'],
    ['and can be used again', 'reused 00000000 00000000'],
    ['a notification of Plug and Play is taken back', 'unregistered 00000000'],
    ['a text is hashed, with and without its case', 'hash 6363201 4264001 c000000d'],
    ['a GUID by the name of a structure', 'named guid fedcba98'],
    ['notifications of audio modules are not offered', 'notifications c00002b9'],
  ])('%s', (_what, line) => {
    expect(said).toContain(line);
  });

  it('no device of another driver arrives, and an object goes with its last reference', () => {
    expect(said).not.toContain('never arrives');
    expect(said.indexOf('still 2')).toBeLessThan(said.indexOf('destroyed work item'));
  });

  it('routines of a callback object are called in the order of their registration; one may take itself off', () => {
    expect(said.filter((line) => line.startsWith('heard'))).toEqual([
      'heard first 1 2',
      'heard once',
      'heard last 1 2',
      'heard last 3 4',
    ]);
  });

  it('a handler of structured exceptions does not run, its __try does', () => {
    expect(said).toContain('tried');
    expect(said).not.toContain('never');
  });

  it('a function above the IRQL of its page is a finding', () => {
    expect(session.findings.map(({ rule, text }) => `${rule}: ${text}`)).toEqual([
      'kernel-irql: IoOpenDeviceRegistryKey is called at IRQL 2; its page allows at most 0',
    ]);
  });

  it('the trace shows functions the bridge carries out itself', () => {
    const trace = new TextDecoder().decode(session.traceText());
    expect(trace).toContain('Windows(function=ZwQueryValueKey, detail=Gain)');
  });

  it('its module says what it is made of', () => {
    expect(metadata.hardwareIds).toEqual(['ROOT\\Surface']);
    expect(metadata.interfaces).toEqual([{ category: '{6994AD04-93EF-11D0-A3CC-00A0C9223196}', reference: 'Wave' }]);
    expect(metadata.registry).toEqual([
      { key: 'driver', path: '', name: 'Gain', type: 'dword', value: 42 },
      { key: 'driver', path: 'Sub', name: 'Text', type: 'string', value: 'a, "b"' },
      { key: 'interface:Wave', path: '', name: 'FriendlyName', type: 'string', value: 'Surface' },
    ]);
    expect(metadata.sources).toEqual(['Framework.cpp', 'Surface.cpp']);
    expect(metadata.imports).toContain('IoQueueWorkItem');
    expect(metadata.accepted).toEqual(['IoRegisterPlugPlayNotification', 'IoUnregisterPlugPlayNotificationEx']);
  });
});

it('a key whose object is kept is told at the end', async () => {
  const { module } = await buildFolder('test/drivers/any', 'surface-KEEPS_KEY', ['KEEPS_KEY']);
  const read = readScenario({ version: 1, device: 'none', streams: [], durationMs: 20 });
  if (!read.ok) throw new Error('scenario');
  const run = await Session.create(module, read.scenario, undefined, { any: anyDriver(readMetadata(module)) });
  run.advance({});
  expect(run.left).toEqual(['key#1 (a reference)']);
}, 60_000);

describe('on a Windows that lacks a function it imports', () => {
  it.each(['IoOpenDriverRegistryKey', 'MmMapIoSpaceEx'])(
    'the driver does not load, and the message names the function: %s',
    async (name) => {
      const { module } = await buildFolder('test/drivers/any', 'surface');
      const read = readScenario({ version: 1, device: 'none', windows: '7', streams: [] });
      if (!read.ok) throw new Error('scenario');
      const older = { ...metadata, imports: [...metadata.imports, name] };
      const run = await Session.create(module, read.scenario, undefined, { any: anyDriver(older) });
      run.advance({});
      expect(run.failure?.kind).toBe('load');
      expect(run.failure?.text).toContain(`${name} from ntoskrnl.exe`);
    },
  );
});
