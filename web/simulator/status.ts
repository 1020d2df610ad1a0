/** NTSTATUS values the simulator returns or names. Source: ddi-facts section 10 (ntstatus.h). Numbers are signed 32-bit, as the driver returns them. */
export const STATUS = {
  SUCCESS: 0x0000_0000,
  WAIT_1: 0x0000_0001,
  WAIT_2: 0x0000_0002,
  WAIT_3: 0x0000_0003,
  TIMEOUT: 0x0000_0102,
  PENDING: 0x0000_0103,
  BUFFER_OVERFLOW: 0x8000_0005 | 0,
  DEVICE_BUSY: 0x8000_0011 | 0,
  UNSUCCESSFUL: 0xc000_0001 | 0,
  NOT_IMPLEMENTED: 0xc000_0002 | 0,
  INVALID_HANDLE: 0xc000_0008 | 0,
  INVALID_PARAMETER: 0xc000_000d | 0,
  NO_SUCH_DEVICE: 0xc000_000e | 0,
  INVALID_DEVICE_REQUEST: 0xc000_0010 | 0,
  BUFFER_TOO_SMALL: 0xc000_0023 | 0,
  OBJECT_NAME_NOT_FOUND: 0xc000_0034 | 0,
  OBJECT_NAME_COLLISION: 0xc000_0035 | 0,
  DATA_OVERRUN: 0xc000_003c | 0,
  DATA_LATE_ERROR: 0xc000_003d | 0,
  INSUFFICIENT_RESOURCES: 0xc000_009a | 0,
  DEVICE_NOT_READY: 0xc000_00a3 | 0,
  NOT_SUPPORTED: 0xc000_00bb | 0,
  INVALID_PARAMETER_1: 0xc000_00ef | 0,
  INVALID_PARAMETER_10: 0xc000_00f8 | 0,
  DEVICE_CONFIGURATION_ERROR: 0xc000_0182 | 0,
  INVALID_DEVICE_STATE: 0xc000_0184 | 0,
  IO_DEVICE_ERROR: 0xc000_0185 | 0,
  NOT_FOUND: 0xc000_0225 | 0,
  NO_MATCH: 0xc000_0272 | 0,
  PROCEDURE_NOT_FOUND: 0xc000_007a | 0,
  ENTRYPOINT_NOT_FOUND: 0xc000_0139 | 0,
  DELETE_PENDING: 0xc000_0056 | 0,
  DEVICE_REMOVED: 0xc000_02b6 | 0,
  NOINTERFACE: 0xc000_02b9 | 0,
} as const;

const names = new Map<number, string>(Object.entries(STATUS).map(([name, value]) => [value, `STATUS_${name}`]));

/** The name of a status, or its value in hexadecimal where we have no name. */
export function statusName(status: number): string {
  return names.get(status | 0) ?? `0x${(status >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
}
/** NT_SUCCESS. */
export const succeeded = (status: number): boolean => (status | 0) >= 0;
