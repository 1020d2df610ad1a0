/** The loader knows the age of everything the project's driver links against. */
import { expect, test } from 'vitest';
import { ensureDriver } from '../../../scripts/build-wasm.mjs';
import { OLD_EXPORTS } from '../../../wasm/abi/imports.ts';
import { HOST } from '../../../wasm/abi/table.ts';
import { KERNEL_EXPORTS } from '../../../web/simulator/loader.ts';

test('every import is a row of the table, a newer export the loader lists, or as old as Windows 2000', async () => {
  const { imports } = await ensureDriver();
  const known = new Set<string>([...HOST.map((row) => row.name), ...KERNEL_EXPORTS.keys(), ...OLD_EXPORTS]);
  expect(imports.length).toBeGreaterThan(20);
  expect(imports.filter((name) => !known.has(name))).toEqual([]);
}, 120_000);
