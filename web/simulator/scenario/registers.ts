/** The description of a device that is nothing but registers; for drivers other than the project's own. */
import * as v from 'valibot';

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const port = whole(0, 0xffff);
/** Of a port, or of device memory below 4 GB; the first 64 KB belong to ports. */
const address = whole(0, 0xffff_ffff);
const bits = v.strictObject({ at: address, mask: whole(1, 0xffff_ffff) });
const ranges = (base: typeof port, longest: number, description: string) =>
  v.optional(
    v.pipe(
      v.array(v.strictObject({ base, lengthBytes: whole(1, longest) })),
      v.maxLength(2),
      v.description(description),
    ),
    [],
  );

const RegisterFileFields = v.strictObject({
  ports: ranges(port, 4096, 'I/O port ranges the driver gets as resources'),
  memory: ranges(whole(0x1_0000, 0xffff_f000), 65_536, 'Memory ranges likewise'),
  cells: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          at: address,
          width: v.picklist([1, 2, 4]),
          value: v.optional(whole(0, 0xffff_ffff), 0),
          access: v.optional(v.picklist(['read-write', 'read-only', 'write-1-clears']), 'read-write'),
        }),
      ),
      v.maxLength(1024),
      v.description('Registers that are not plain storage, or do not begin at 0'),
    ),
    [],
  ),
  interrupt: v.optional(
    v.strictObject({
      vector: v.optional(whole(1, 255), 64),
      startMs: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(3_600_000)), 0),
      everyUs: whole(10, 3_600_000_000),
      status: v.pipe(bits, v.description('Bits it sets; the line is asserted while one of them is set')),
      enable: v.optional(v.pipe(bits, v.description('It comes only while one of these bits is set'))),
    }),
  ),
});
export const RegisterFileSchema = v.pipe(
  RegisterFileFields,
  v.check(({ ports, memory }) => ports.length + memory.length > 0, 'give it ports or memory'),
);
export type RegisterFile = v.InferOutput<typeof RegisterFileSchema>;
