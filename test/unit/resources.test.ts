import { describe, expect, it } from 'vitest';
import { Machine, Interrupt } from '../../web/simulator/kernel/machine.ts';
import { resourceTable } from '../../web/simulator/portcls/resources.ts';
import { STATUS } from '../../web/simulator/status.ts';
import { missingImport } from '../../web/simulator/loader.ts';
import { FakeHost } from './fake-host.ts';
import type { Context } from '../../web/simulator/kernel/context.ts';
import { ENTRY } from '../../wasm/abi/table.ts';
import { ENTRY_OP } from '../../web/simulator/trace/trace.ts';
import type { RuleId } from '../../web/simulator/verifier/rules.ts';

const PDO = 0x1000,
  FDO = 0x1800,
  INT = 0x2000,
  MANAGER = 0x3000;

function table() {
  const machine = new Machine(new FakeHost({}), 1, {
    hostCallHns: 2,
    portIoHns: 8,
    isrEntryHns: 20,
    dpcEntryHns: 10,
    threadSwitchHns: 30,
  });
  const findings: { rule: RuleId; text: string }[] = [];
  const caller: Context = machine.newContext('thread', 'pnp', 8, 0, false);
  machine.objects.named('pdo', PDO);
  machine.objects.named('fdo', FDO);
  const interrupt = machine.objects.add(new Interrupt('int', 'int#1', machine.trace.name('int#1'), INT));
  interrupt.connected = true;
  const resources = resourceTable({
    machine,
    isPdo: (address) => address === PDO,
    onFinding: (rule, text) => findings.push({ rule, text }),
  });
  /** AddStreamResource2 with one field changed. */
  const add = (
    change: Partial<
      Record<
        'pdo' | 'set' | 'descriptor' | 'size' | 'flags' | 'descriptorPdo' | 'type' | 'version' | 'resource' | 'out',
        number
      >
    > = {},
  ) => {
    const d = {
      pdo: PDO,
      set: 0,
      descriptor: 1,
      size: 24,
      flags: 0,
      descriptorPdo: PDO,
      type: 0,
      version: 1,
      resource: INT,
      out: 1,
      ...change,
    };
    const args = Float64Array.from([
      MANAGER,
      d.pdo,
      d.set,
      d.descriptor,
      d.size,
      d.flags,
      d.descriptorPdo,
      d.type,
      d.version,
      d.resource,
      d.out,
      0,
      0,
      0,
      0,
      0,
    ]);
    const status = resources.handlers.StreamResourceManager_AddStreamResource2!(args, caller) as number;
    return { status, handle: args[1]! };
  };
  const remove = (handle: number) =>
    resources.handlers.StreamResourceManager_RemoveStreamResource!(Float64Array.from([MANAGER, handle]), caller);
  return { resources, findings, interrupt, add, remove, caller };
}

describe('AddStreamResource2', () => {
  it('registers a connected interrupt and removes it again', () => {
    const { resources, add, remove } = table();
    const { status, handle } = add();
    expect(status).toBe(STATUS.SUCCESS);
    expect(handle).not.toBe(0);
    expect(resources.all[0]).toMatchObject({
      name: 'res#1',
      targetName: 'int#1',
      owner: 'pdo#1',
      via: 'Manager2',
      removedHns: null,
    });
    expect(remove(handle)).toBe(STATUS.SUCCESS);
    expect(resources.all[0]!.removedHns).toBe(0);
  });

  it.each([
    ['no descriptor (U-7)', { descriptor: 0 }, 'resource-parameter'],
    ['no place for the handle (U-7)', { out: 0 }, 'resource-parameter'],
    ['a resource set (S-4)', { set: 1 }, 'resource-parameter'],
    ['a wrong Size (U-7)', { size: 20 }, 'resource-parameter'],
    ['Flags set (U-7)', { flags: 1 }, 'resource-parameter'],
    ['a NULL Pdo in the descriptor (U-7)', { descriptorPdo: 0 }, 'resource-parameter'],
    ['a NULL Pdo argument (U-7)', { pdo: 0 }, 'resource-parameter'],
    ['an FDO for the Pdo (U-9)', { pdo: FDO, descriptorPdo: FDO }, 'resource-wrong-pdo'],
    ['two different Pdos (U-9)', { descriptorPdo: FDO }, 'resource-wrong-pdo'],
    ['type Set (U-8)', { type: 2 }, 'resource-type-set'],
    ['a zero resource (U-7)', { resource: 0 }, 'resource-parameter'],
    ['a thread with Type left at 0 (U-7)', { resource: 0, version: 0x5310 }, 'resource-type-zero'],
    ['an interrupt version of 0, as the INIT macro leaves it (U-1)', { version: 0 }, 'resource-interrupt-version'],
  ] as const)('refuses %s with STATUS_INVALID_PARAMETER and writes a NULL handle (U-12)', (_what, change, rule) => {
    const { add, resources, findings } = table();
    expect(add(change)).toEqual({ status: STATUS.INVALID_PARAMETER, handle: 0 });
    expect(resources.all).toHaveLength(0);
    expect(findings.map((finding) => finding.rule)).toEqual([rule]);
  });

  it('names the functional device object where the physical one belongs', () => {
    const { add, findings } = table();
    add({ pdo: FDO, descriptorPdo: FDO });
    expect(findings[0]!.text).toContain('fdo#1, the functional device object');
  });

  it('accepts the descriptor size of 64-bit compilers', () => {
    expect(table().add({ size: 40 }).status).toBe(STATUS.SUCCESS);
  });

  it('gives two handles for one resource, and says so (U-10)', () => {
    const { add, findings } = table();
    expect(add().handle).not.toBe(add().handle);
    expect(findings).toEqual([{ rule: 'resource-twice', text: 'int#1 is registered twice' }]);
  });

  it('refuses a handle removed twice (U-11) and reports a removal after the interrupt is gone (S-6)', () => {
    const { add, remove, interrupt, findings } = table();
    const { handle } = add();
    interrupt.connected = false;
    expect(remove(handle)).toBe(STATUS.SUCCESS);
    expect(findings[0]!.text).toContain('S-6');
    expect(remove(handle)).toBe(STATUS.INVALID_PARAMETER);
    expect(findings.map(({ rule }) => rule)).toEqual(['resource-removed-late', 'resource-stale-handle']);
  });

  it('takes the way back through PcRemoveStreamResource, and notes it (U-19)', () => {
    const { add, resources, caller, findings } = table();
    const { handle } = add();
    const args = Float64Array.from([handle]);
    expect(resources.handlers.PcRemoveStreamResource!(args, caller)).toBe(STATUS.SUCCESS);
    expect(findings.map(({ rule }) => rule)).toEqual(['resource-other-route']);
  });

  it('reports an interrupt that is not connected (S-5)', () => {
    const { add, interrupt, findings } = table();
    interrupt.connected = false;
    expect(add().status).toBe(STATUS.SUCCESS);
    expect(findings.map(({ rule }) => rule)).toEqual(['resource-not-valid']);
  });

  it('reports an interrupt that the driver has not connected (O-4)', () => {
    const { add, findings } = table();
    // That of a bus driver below it, whose object this driver never got from PortCls.
    const OF_THE_BUS = 0x2400;
    expect(add({ resource: OF_THE_BUS }).status).toBe(STATUS.SUCCESS);
    expect(findings.map(({ rule }) => rule)).toEqual(['resource-not-valid']);
  });

  it('notes a call from inside IMiniportPnpNotify::PnpStop (U-16)', () => {
    const { add, caller, findings } = table();
    const op = ENTRY_OP + ENTRY.findIndex(({ name }) => name === 'MiniportPnpNotify_PnpStop');
    caller.frames.push({ kind: 'call', op, fiber: 0, args: [], irql: 0 });
    add();
    expect(findings.map(({ rule }) => rule)).toEqual(['resource-under-lock']);
  });
});

describe('the loader', () => {
  it('names the import a Windows does not have', () => {
    expect(missingImport(['ExFreePoolWithTag', 'PcAddStreamResource'], '8.1')).toEqual({
      name: 'PcAddStreamResource',
      module: 'portcls.sys',
      since: '10-1507',
    });
    expect(missingImport(['PcAddStreamResource'], '10-1507')).toBeNull();
    expect(missingImport(['ExAllocatePool2'], '10-1511')?.since).toBe('10-2004');
    expect(missingImport(['ExAllocateTimer'], '7')?.since).toBe('8.1');
    expect(missingImport(['PcGetPhysicalDeviceObject'], '7')?.since).toBe('8');
  });
});
