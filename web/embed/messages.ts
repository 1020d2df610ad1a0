/**
 * The protocol between a page and the block in its iframe, version 1. The page asks, the block answers each with the same
 * `id`; after `hello` it also sends events. What does not fit the schema is answered with an error, or dropped when it is
 * not even addressed to us.
 */
import * as v from 'valibot';
import { EMBED_API_VERSION, type EmbedEvents } from './api.ts';

export const PROTOCOL_VERSION = EMBED_API_VERSION;

const id = v.union([v.pipe(v.string(), v.maxLength(100)), v.pipe(v.number(), v.safeInteger())]);
const whole = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(max));
const head = { portclsLab: v.literal(PROTOCOL_VERSION), id } as const;

const RequestSchema = v.variant('do', [
  v.strictObject({ ...head, do: v.picklist(['hello', 'state', 'run', 'pause', 'reset', 'trace', 'link']) }),
  v.strictObject({ ...head, do: v.literal('step'), unit: v.optional(v.picklist(['record', 'packet', 'glitch'])) }),
  v.strictObject({
    ...head,
    do: v.literal('seek'),
    to: v.union([v.strictObject({ records: whole(1_000_000_000) }), v.strictObject({ hns: whole(36_100_000_000) })]),
  }),
  v.strictObject({
    ...head,
    do: v.literal('set'),
    scenario: v.optional(v.pipe(v.string(), v.maxLength(1_048_576))),
    panels: v.optional(v.pipe(v.string(), v.maxLength(200))),
    theme: v.optional(v.picklist(['light', 'dark', 'contrast', ''])),
  }),
]);
export type Request = v.InferOutput<typeof RequestSchema>;

export type Answer =
  | { readonly portclsLab: 1; readonly id: string | number; readonly ok: true; readonly value: unknown }
  | { readonly portclsLab: 1; readonly id: string | number; readonly ok: false; readonly error: string };
export type EventMessage = {
  readonly portclsLab: 1;
  readonly event: keyof EmbedEvents;
  readonly detail: EmbedEvents[keyof EmbedEvents];
};

export type ReadMessage =
  | { readonly kind: 'request'; readonly request: Request }
  | { readonly kind: 'refused'; readonly answer: Answer }
  | { readonly kind: 'foreign' };

/** Checks what came. Never throws. */
export function readMessage(data: unknown): ReadMessage {
  if (typeof data !== 'object' || data === null || !('portclsLab' in data)) return { kind: 'foreign' };
  const given = data as { portclsLab: unknown; id?: unknown };
  const asker = v.safeParse(id, given.id);
  if (!asker.success) return { kind: 'foreign' };
  const refused = (error: string): ReadMessage => ({
    kind: 'refused',
    answer: { portclsLab: PROTOCOL_VERSION, id: asker.output, ok: false, error },
  });
  if (given.portclsLab !== PROTOCOL_VERSION) return refused(`this block speaks version ${PROTOCOL_VERSION}`);
  const read = v.safeParse(RequestSchema, data);
  if (read.success) return { kind: 'request', request: read.output };
  const [issue] = read.issues;
  return refused(`${v.getDotPath(issue) ?? 'the message'}: ${issue.message}`.slice(0, 300));
}

const MOST_ORIGINS = 20;

/** Origins that may speak to the block, from the argument `allow`: exact, separated by commas. What is no origin is left out. */
export function allowedOrigins(text: string | null): readonly string[] {
  return (text ?? '')
    .split(',', MOST_ORIGINS)
    .map((part) => part.trim())
    .filter((part) => {
      try {
        const { origin, protocol } = new URL(part);
        return /^https?:$/.test(protocol) && origin === part;
      } catch {
        return false;
      }
    });
}
