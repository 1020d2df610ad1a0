/** Which function Windows exports since when, and whether a driver's imports can be resolved on a given Windows. */
import { CORE_HOST } from '../../wasm/abi/table.ts';
import { has, type Release } from './versions.ts';

/** Kernel functions that are not host calls of their own (the bridge makes them from others) but came after Windows 2000. */
const ALSO: readonly [string, Release][] = [
  ['ExAllocatePool3', '10-2004'],
  ['ExAllocatePoolZero', '10-2004'],
  ['KeQueryInterruptTimePrecise', '8.1'],
  ['KeQuerySystemTimePrecise', '8'],
];

/** First release of each export of ntoskrnl.exe and hal.dll. */
export const KERNEL_EXPORTS: ReadonlyMap<string, Release> = new Map([
  ...CORE_HOST.filter((row) => row.where === 'ntoskrnl.exe' || row.where === 'hal.dll').map(
    (row): [string, Release] => [row.name, row.since],
  ),
  ...ALSO,
]);
const PORTCLS_EXPORTS: ReadonlyMap<string, Release> = new Map(
  CORE_HOST.filter((row) => row.where === 'portcls.sys').map((row): [string, Release] => [row.name, row.since]),
);

/** The first import that this Windows does not have, or null when the driver loads. */
export function missingImport(
  imports: readonly string[],
  windows: Release,
): { name: string; module: string; since: Release } | null {
  for (const name of imports) {
    const kernel = KERNEL_EXPORTS.get(name);
    const port = PORTCLS_EXPORTS.get(name);
    const since = kernel ?? port;
    if (since !== undefined && !has(windows, since))
      return { name, module: kernel ? 'ntoskrnl.exe' : 'portcls.sys', since };
  }
  return null;
}
