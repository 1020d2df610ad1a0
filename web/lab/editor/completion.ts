/** Completion in the JSON text, from the schema: names of properties, values, whole elements of lists. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { getLocation, parse } from 'jsonc-parser';
import { choicesOf, kindsOf, shapeAt, shapeFor, usualValue, type Shape } from './shape.ts';

/** What can stand at the cursor; null: nothing to offer. The text may be broken, as it is while one types. */
export function complete(context: CompletionContext): CompletionResult | null {
  const text = context.state.doc.toString();
  const offered = offersAt(text, context.pos);
  if (!offered || (!context.explicit && !/["\w]/.test(text.charAt(context.pos - 1)))) return null;
  return { ...offered, validFor: /^"?[\w.-]*"?$/ };
}

/** The offers at an offset of a text, and the range that a chosen one replaces. */
export function offersAt(text: string, pos: number): { from: number; to: number; options: Completion[] } | null {
  const { path, isAtPropertyKey, previousNode } = getLocation(text, pos);
  const root: unknown = parse(text);
  const typed = /"?[\w.-]*$/.exec(text.slice(0, pos))![0].length;
  const after = /^[\w.-]*"?/.exec(text.slice(pos))![0].length;
  const inside = previousNode && previousNode.offset <= pos && pos <= previousNode.offset + previousNode.length;
  const range = inside
    ? { from: previousNode.offset, to: previousNode.offset + previousNode.length }
    : { from: pos - typed, to: pos + (typed > 0 ? after : 0) };
  if (isAtPropertyKey) {
    const parentPath = path.slice(0, -1);
    const parent = valueAt(root, parentPath);
    const shape = shapeAt(parentPath, root);
    const properties = shape && (shapeFor(shape, parent)?.properties ?? byKind(shape));
    const there = typeof parent === 'object' && parent !== null ? Object.keys(parent) : [];
    const needsValue = !/^\s*:/.test(text.slice(range.to));
    const own = inside ? String(previousNode.value) : '';
    return options(
      range,
      Object.entries(properties ?? {}).filter(([name]) => name === own || !there.includes(name)),
      needsValue,
    );
  }
  const shape = shapeAt(path, root);
  if (!shape) return null;
  const values = valuesOf(shape);
  return values.length > 0 ? { ...range, options: values } : null;
}

const byKind = (shape: Shape): Record<string, Shape> | undefined => {
  const kinds = kindsOf(shape);
  return kinds && { [kinds.by]: { enum: [...kinds.shapes.keys()] } };
};

function options(
  range: { from: number; to: number },
  named: readonly (readonly [string, Shape])[],
  withValue: boolean,
) {
  if (named.length === 0) return null;
  return {
    ...range,
    options: named.map(([name, shape]): Completion => {
      const value = withValue ? `: ${JSON.stringify(usualValue(shape))}` : '';
      return { ...about(shape), label: `"${name}"`, type: 'property', apply: `"${name}"${value}` };
    }),
  };
}

function valuesOf(shape: Shape): Completion[] {
  const kinds = kindsOf(shape);
  if (kinds) {
    return [...kinds.shapes.keys()].map((kind) => ({
      label: `"${kind}"`,
      detail: 'new',
      type: 'class',
      apply: JSON.stringify(usualValue(shape, kind)),
    }));
  }
  const choices = choicesOf(shape) ?? (shape.default === undefined ? [] : [shape.default]);
  return choices.map((value) => ({ ...about(shape), label: JSON.stringify(value), type: 'enum' }));
}

function about(shape: Shape): Partial<Completion> {
  const { minimum, maximum } = shape;
  const bounds = minimum !== undefined && maximum !== undefined ? `${minimum} to ${maximum}` : '';
  return { detail: bounds, ...(shape.description ? { info: shape.description } : {}) };
}

function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string, unknown> | null | undefined)?.[step], root);
}
