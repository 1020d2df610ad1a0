/** Rules about the pages of an audio buffer, on the functions themselves. */
import { describe, expect, it } from 'vitest';
import { Machine } from '../../../web/simulator/kernel/machine.ts';
import { Memory, type Pages } from '../../../web/simulator/kernel/memory.ts';
import type { Handlers } from '../../../web/simulator/kernel/handlers.ts';
import type { HostName } from '../../../wasm/abi/table.ts';
import { DeviceStack } from '../../../web/simulator/portcls/device.ts';
import { portStreamFunctions } from '../../../web/simulator/portcls/streams.ts';
import type { RuleId } from '../../../web/simulator/verifier/rules.ts';
import { FakeHost } from '../fake-host.ts';

const [STREAM, MDL, AT] = [0x1000, 0x2000, 0x10000];
const HIGHEST = 0xffff_ffff;
const CACHED = 1;

function functions() {
  const host = new FakeHost({});
  const costs = { hostCallHns: 2, portIoHns: 8, isrEntryHns: 20, dpcEntryHns: 10, threadSwitchHns: 30 };
  const machine = new Machine(host, 1, costs);
  const stack = new DeviceStack(machine, '11');
  const rules: RuleId[] = [];
  stack.onFinding = (rule) => rules.push(rule);
  const live = new Set<Pages>();
  const handlers: Handlers = portStreamFunctions(stack, new Memory(host, machine.objects), live);
  const caller = machine.newContext('thread', 'pnp', 8, 0, false);
  const call = (name: HostName, ...args: number[]) =>
    handlers[name]!(Float64Array.from([...args, 0, 0, 0, 0]), caller) as number;
  return { call, rules, live };
}

describe('pages of an audio buffer', () => {
  it('allocated, mapped, unmapped and freed: no finding', () => {
    const { call, rules, live } = functions();
    expect(call('PortWaveRTStream_AllocatePagesForMdl', STREAM, HIGHEST, 8192, MDL, AT)).toBe(8192);
    expect(call('PortWaveRTStream_MapAllocatedPages', STREAM, MDL, CACHED)).toBe(1);
    call('PortWaveRTStream_UnmapAllocatedPages', STREAM, MDL);
    call('PortWaveRTStream_FreePagesFromMdl', STREAM, MDL);
    expect(rules).toEqual([]);
    expect(live.size).toBe(0);
  });

  it('mapped twice, freed while mapped: PcUnmapAllocatedPages', () => {
    const { call, rules } = functions();
    call('PortWaveRTStream_AllocatePagesForMdl', STREAM, HIGHEST, 8192, MDL, AT);
    call('PortWaveRTStream_MapAllocatedPages', STREAM, MDL, CACHED);
    call('PortWaveRTStream_MapAllocatedPages', STREAM, MDL, CACHED);
    call('PortWaveRTStream_FreePagesFromMdl', STREAM, MDL);
    expect(rules).toEqual(['pc-unmap-allocated-pages', 'pc-unmap-allocated-pages']);
  });

  it('asked for with invalid parameters: PcAllocateAndMapPages (U-48)', () => {
    const { call, rules, live } = functions();
    expect(call('PortWaveRTStream_AllocatePagesForMdl', STREAM, HIGHEST, 0, MDL, AT)).toBe(0);
    expect(call('PortWaveRTStream_AllocateContiguousPagesForMdl', STREAM, 2, 1, 4096, MDL, AT)).toBe(0);
    expect(live.size).toBe(0);
    call('PortWaveRTStream_AllocatePagesForMdl', STREAM, HIGHEST, 4096, MDL, AT);
    expect(call('PortWaveRTStream_MapAllocatedPages', STREAM, MDL, 7)).toBe(0);
    expect(rules).toEqual(Array(3).fill('pc-allocate-and-map-pages'));
  });
});
