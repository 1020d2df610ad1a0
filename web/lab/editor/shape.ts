/** The JSON Schema of a scenario, as form and completion ask it: what may stand at a path, and a usual value for it. */
import { toJsonSchema } from '@valibot/to-json-schema';
import { ScenarioSchema } from '../../simulator/scenario/schema.ts';
import type { Path } from './reading.ts';

/** The part of JSON Schema that the scenario's uses. */
export interface Shape {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly oneOf?: readonly Shape[];
  readonly anyOf?: readonly Shape[];
}

export const SCENARIO_SHAPE = toJsonSchema(ScenarioSchema, { typeMode: 'input', errorMode: 'ignore' }) as Shape;

/** The values a shape is restricted to; undefined: it is not. */
export function choicesOf(shape: Shape): readonly unknown[] | undefined {
  if (shape.const !== undefined) return [shape.const];
  return shape.enum ?? (shape.type === 'boolean' ? [true, false] : undefined);
}

/** Of objects that differ by one property (`do`, `kind`): its name, and the shape for each of its values. */
export interface Kinds {
  readonly by: string;
  readonly shapes: ReadonlyMap<string, Shape>;
}

export function kindsOf(shape: Shape): Kinds | undefined {
  const [first, ...others] = shape.oneOf ?? [];
  if (!first) return undefined;
  const by = Object.keys(first.properties ?? {}).find((name) =>
    [first, ...others].every(({ properties }) => {
      const choice = properties?.[name];
      return choice && choice.type !== 'boolean' && choicesOf(choice);
    }),
  );
  if (!by) return undefined;
  const shapes = [first, ...others].flatMap((one) =>
    choicesOf(one.properties![by]!)!.map((value) => [String(value), one] as const),
  );
  return { by, shapes: new Map(shapes) };
}

/** The shape an object has, by its kind; the shape itself where there are no kinds. */
export function shapeFor(shape: Shape, value: unknown): Shape | undefined {
  const kinds = kindsOf(shape);
  return kinds ? kinds.shapes.get(String((value as Record<string, unknown> | undefined)?.[kinds.by])) : shape;
}

/** What may stand at a path of a scenario; undefined where the schema has nothing. */
export function shapeAt(path: Path, root: unknown): Shape | undefined {
  let shape: Shape | undefined = SCENARIO_SHAPE;
  let value = root;
  for (const step of path) {
    const here: Shape | undefined = shape && shapeFor(shape, value);
    shape = typeof step === 'number' ? here?.items : here?.properties?.[step];
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined;
  }
  return shape;
}

/** A value the schema accepts, for something new: its default, an example, the first choice, the smallest that is needed. */
export function usualValue(shape: Shape, kind?: string): unknown {
  const kinds = kindsOf(shape);
  const one = kinds ? kinds.shapes.get(kind ?? [...kinds.shapes.keys()][0]!)! : shape;
  if (!kinds && one.default !== undefined) return one.default;
  const choices = one.examples ?? choicesOf(one);
  if (choices) return choices[0];
  if (one.properties) {
    const needed = Object.entries(one.properties).filter(([name]) => one.required?.includes(name));
    const value = Object.fromEntries(needed.map(([name, part]) => [name, usualValue(part)]));
    return kinds && kind !== undefined ? { ...value, [kinds.by]: kind } : value;
  }
  if (one.type === 'array') return [];
  if (one.type === 'string') return '';
  return Math.max(0, one.minimum ?? 0);
}

/** An object turned into another kind: what both kinds have stays, what the new one needs is added. */
export function withKind(shape: Shape, value: unknown, kind: string): unknown {
  const target = kindsOf(shape)?.shapes.get(kind);
  const fresh = usualValue(shape, kind) as Record<string, unknown>;
  const stays = Object.entries(value as Record<string, unknown>).filter(
    ([name]) => name in (target?.properties ?? {}) && name !== kindsOf(shape)?.by,
  );
  return { ...fresh, ...Object.fromEntries(stays) };
}

const UNITS: Readonly<Record<string, string>> = {
  Ms: 'ms',
  Us: 'µs',
  Hns: '× 100 ns',
  Frames: 'frames',
  Bytes: 'bytes',
  Percent: '%',
};

/** `packetFrames` as a label with its unit: `Packet` and `frames`. */
export function labelOf(name: string): { label: string; unit: string } {
  const found = /^(.+)(Ms|Us|Hns|Frames|Bytes|Percent)$/.exec(name);
  const words = (found?.[1] ?? name).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return { label: words.charAt(0).toUpperCase() + words.slice(1), unit: found ? UNITS[found[2]!]! : '' };
}
