/**
 * What a 64-bit Windows kernel, its HAL and PortCls export, as far as drivers here may need it: the boundary table's
 * functions, corrected for what 64-bit Windows does differently. The import libraries of the .sys are made from this.
 */

/** Functions of the table that 64-bit Windows exports under another name: the documented one is a macro or an alias. */
const RENAMED = {
  KeAcquireSpinLock: 'KeAcquireSpinLockRaiseToDpc',
  ObReferenceObject: 'ObfReferenceObject',
  ObDereferenceObject: 'ObfDereferenceObject',
};

/** Functions of the table that are inline in the headers for x64 and ARM64: nothing to import. */
const INLINE = new Set([
  'ExInitializeFastMutex',
  'KeGetCurrentIrql',
  'KeInitializeSpinLock',
  'KeLowerIrql',
  'KeQueryInterruptTime',
  'KeRaiseIrql',
  ...['UCHAR', 'USHORT', 'ULONG'].flatMap((width) => [`READ_PORT_${width}`, `WRITE_PORT_${width}`]),
]);

/** Functions of the table that live elsewhere. From Windows 10 2004 on hal.dll forwards them to the kernel. */
const MOVED = { KeQueryPerformanceCounter: 'hal.dll' };

/** Not calls across the boundary, but exported all the same. */
const FURTHER = [
  { name: 'DbgPrintEx', module: 'ntoskrnl.exe', since: 'XP' },
  { name: 'ExEventObjectType', module: 'ntoskrnl.exe', since: '2000', data: true },
  { name: 'KeBugCheckEx', module: 'ntoskrnl.exe', since: '2000' },
  { name: 'KeInitializeTimer', module: 'ntoskrnl.exe', since: '2000' },
  { name: 'KeSetTimer', module: 'ntoskrnl.exe', since: '2000' },
  { name: 'PsThreadType', module: 'ntoskrnl.exe', since: '2000', data: true },
  { name: 'RtlInitUnicodeString', module: 'ntoskrnl.exe', since: '2000' },
];

/**
 * @typedef {object} Export
 * @property {string} name
 * @property {'ntoskrnl.exe' | 'hal.dll' | 'portcls.sys'} module
 * @property {string} since first release that has it, as in web/simulator/versions.ts
 * @property {boolean} [data] a variable, not a function: the driver's name for it is the import slot itself
 */

/**
 * @param {readonly { name: string, where: string, since: string }[]} table rows of wasm/abi/table.ts
 * @returns {Export[]} by name
 */
export function windowsExports(table) {
  const modules = ['ntoskrnl.exe', 'hal.dll', 'portcls.sys'];
  const rows = table
    .filter(({ name, where }) => modules.includes(where) && !INLINE.has(name))
    .map(({ name, where, since }) => ({ name: RENAMED[name] ?? name, module: MOVED[name] ?? where, since }));
  return [...rows, ...FURTHER].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Text of a module-definition file from which an import library is made. */
export function moduleDefinition(module, exports) {
  return `LIBRARY ${module}\nEXPORTS\n${exports.map(({ name, data }) => `  ${name}${data ? ' CONSTANT' : ''}\n`).join('')}`;
}
