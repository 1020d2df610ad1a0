/** What a module built by `lab build` says of its driver: the custom section `portcls-lab`, JSON. */
import * as v from 'valibot';
import { WHOLE_ABI_HASH } from '../../../wasm/abi/table-any.ts';

/** Name of the custom section. */
export const METADATA_SECTION = 'portcls-lab';
const LARGEST_SECTION_BYTES = 1024 * 1024;

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const list = <T extends v.GenericSchema>(item: T, most: number) => v.pipe(v.array(item), v.maxLength(most));
const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));

const RegistryValueSchema = v.intersect([
  v.object({
    /** `driver` (software key), `device` (hardware key), `parameters` (of the service) or `interface:<reference string>`. */
    key: text(200),
    /** Subkey below it, '' for the key itself. */
    path: text(400),
    name: text(400),
  }),
  v.variant('type', [
    v.object({ type: v.literal('string'), value: text(4000) }),
    v.object({ type: v.literal('multi'), value: list(text(1000), 200) }),
    v.object({ type: v.literal('dword'), value: whole(0xffff_ffff) }),
    v.object({ type: v.literal('qword'), value: whole(Number.MAX_SAFE_INTEGER) }),
    v.object({ type: v.literal('binary'), value: list(whole(255), 16_384) }),
  ]),
]);

const MetadataSchema = v.object({
  /** Of this section. */
  format: v.literal(1),
  /** Fingerprint of the boundary table the module was built with. */
  abi: whole(0xffff_ffff),
  /** Version of the lab that built it. */
  tool: text(40),
  name: v.pipe(text(120), v.minLength(1)),
  /** Configuration of its Visual Studio project, '' without one. */
  configuration: text(120),
  /** DriverVer of the INF: `01/01/2026,1.0.0.0`; '' without one. */
  version: v.optional(text(60), ''),
  hardwareIds: list(text(400), 500),
  /** Device interfaces the INF adds: category GUID and reference string. */
  interfaces: list(v.object({ category: text(120), reference: text(200) }), 500),
  registry: list(RegistryValueSchema, 2000),
  /** Paths from the driver's folder, sorted. */
  sources: list(text(1000), 2000),
  /** Functions of Windows it links against, sorted. */
  imports: list(text(200), 5000),
  /** Of those, the ones that are accepted and change nothing here. */
  accepted: list(text(200), 5000),
});

export type DriverMetadata = v.InferOutput<typeof MetadataSchema>;
export type RegistryValue = DriverMetadata['registry'][number];

/** The module cannot be used, and why; the message is for people. */
export class UnfitModule extends Error {
  override readonly name = 'UnfitModule';
}

/**
 * Reads the section of a compiled module.
 * @throws {UnfitModule} when it is none of `lab build`, was built by another version of the lab, or its section is damaged
 */
export function readMetadata(module: WebAssembly.Module): DriverMetadata {
  const [section] = WebAssembly.Module.customSections(module, METADATA_SECTION);
  if (!section) throw new UnfitModule('it was not built by "lab build": it has no section "portcls-lab"');
  if (section.byteLength > LARGEST_SECTION_BYTES)
    throw new UnfitModule('its section "portcls-lab" is larger than 1 MB');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(section));
  } catch {
    throw new UnfitModule('its section "portcls-lab" is damaged (not JSON)');
  }
  const result = v.safeParse(MetadataSchema, value);
  if (!result.success) {
    const [issue] = result.issues;
    throw new UnfitModule(`its section "portcls-lab" is damaged: ${v.getDotPath(issue) ?? ''}: ${issue.message}`);
  }
  if (result.output.abi !== WHOLE_ABI_HASH >>> 0)
    throw new UnfitModule(
      `it was built by another version of the lab (boundary ${result.output.abi.toString(16)}, here ${(WHOLE_ABI_HASH >>> 0).toString(16)}): build it again with "lab build"`,
    );
  return result.output;
}
