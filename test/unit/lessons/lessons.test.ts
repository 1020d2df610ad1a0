/** Every goal is reached by its own solution, from where the step before ended, and not before. */
import { readdirSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it, vi } from 'vitest';
import { find, met } from '../../../web/lessons/goals.ts';
import { LESSONS, placeOf, placeText } from '../../../web/lessons/index.ts';
import { begin, perform } from '../../../web/lessons/perform.ts';
import { LessonSchema } from '../../../web/lessons/schema.ts';
import { pieces } from '../../../web/lessons/text.ts';
import { decisionOf } from '../../../web/simulator/catalogue/decisions.ts';
import { EVENTS } from '../../../web/simulator/trace/events.ts';
import { ENTRY, HOST } from '../../../wasm/abi/table.ts';
import { RULES } from '../../../web/simulator/verifier/rules.ts';
import { isSource } from '../catalogue/sources.ts';
import { NAMES, scenarioOf } from '../../golden/library.ts';
import { NodeStage } from './stage.ts';

vi.setConfig({ testTimeout: 120_000 });

const root = new URL('../../../', import.meta.url);
const variants = new Set(['portcls-lab', ...readdirSync(new URL('driver/variants/', root))]);
const topics = new Set(readdirSync(new URL('web/reference/content/topics/', root)).map((f) => f.replace('.md', '')));
const functions = new Set(
  [...HOST, ...ENTRY, ...EVENTS]
    .map(({ name }) => name)
    .flatMap((name) => [name, name.slice(name.lastIndexOf('_') + 1)]),
);

/** Every value that stands under this key anywhere in the data. */
function under(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [...(name === key ? [inner] : []), ...under(inner, key)]);
}

describe('lessons', () => {
  it('are six of about ten minutes, each with a name of its own', () => {
    expect(LESSONS.length).toBe(6);
    expect(new Set(LESSONS.map(({ name }) => name)).size).toBe(LESSONS.length);
    expect(LESSONS.every(({ minutes }) => minutes === 10)).toBe(true);
  });

  it('are addressed by number or name, and by nothing else', () => {
    expect(placeOf('2.3')).toEqual({ lesson: 1, step: 2 });
    expect(placeOf('packets.3')).toEqual({ lesson: 3, step: 2 });
    expect(placeOf('2')).toEqual({ lesson: 1, step: 0 });
    for (const wrong of ['', '0.1', '7.1', '2.0', '2.9', '2.3.1', '-1', 'constructor', '2.x']) {
      expect(placeOf(wrong), wrong).toBeUndefined();
    }
    expect(placeText({ lesson: 1, step: 2 })).toBe('2.3');
  });

  for (const lesson of LESSONS) {
    describe(lesson.name, () => {
      it('is within its schema', () => {
        expect(v.safeParse(LessonSchema, lesson).issues?.map((i) => `${v.getDotPath(i)}: ${i.message}`)).toBe(
          undefined,
        );
      });

      it('names scenarios, variants, topics, functions and rules that there are', () => {
        expect(topics).toContain(lesson.topic);
        expect(NAMES).toContain(lesson.scenario);
        const scenarios = lesson.steps.flatMap(({ solution }) =>
          solution.flatMap((o) => ('name' in o ? [o.name] : [])),
        );
        expect(scenarios.filter((name) => !NAMES.includes(name))).toEqual([]);
        expect(under(lesson, 'driver').filter((name) => !variants.has(String(name)))).toEqual([]);
        expect(under(lesson, 'call').filter((name) => !functions.has(String(name)))).toEqual([]);
        expect(under(lesson, 'rule').filter((id) => !Object.hasOwn(RULES, String(id)))).toEqual([]);
        const quoted = lesson.steps.flatMap(({ goal, text }) => [...`${text} ${goal}`.matchAll(/“([A-Z][^”]+)”/g)]);
        const titles = new Set(NAMES.map((name) => scenarioOf(name).title));
        expect(
          quoted.map(([, title]) => title!).filter((title) => !titles.has(title) && title !== 'A first stream'),
        ).toEqual([]);
      });

      it('marks its claims with sources of a known form', () => {
        for (const { title, text } of lesson.steps) {
          const marks = pieces(text).flatMap((piece) => (piece.kind === 'mark' ? [piece] : []));
          const wrong = marks.filter(
            ({ by, source }) => !isSource(by, source) || (by === 'modelled' && !decisionOf(source)),
          );
          expect(wrong, title).toEqual([]);
          expect(text.replace(/`[^`]+`|\{[a-z]+: [^{}]+\}/g, ''), title).not.toMatch(/[`{}<>]/);
          const sentences = text.replace(/\{[^}]*\}/g, '').match(/[.:;?](\s|$)/g)?.length ?? 0;
          expect(sentences, title).toBeGreaterThanOrEqual(2);
        }
      });

      it('has goals that their solutions reach, each from where the step before ended and not one operation earlier', async () => {
        const stage = new NodeStage();
        await begin(lesson, 0, stage);
        for (const { title, when, solution } of lesson.steps) {
          expect(await met(when, stage.standing), `${title}: met before it began`).toBe(false);
          for (const operation of solution.slice(0, -1)) await perform(operation, stage);
          expect(await met(when, stage.standing), `${title}: met too early`).toBe(false);
          await perform(solution.at(-1)!, stage);
          expect(await met(when, stage.standing), `${title}: not met by its solution`).toBe(true);
        }
      });

      it('can be entered at its last step', async () => {
        const stage = new NodeStage();
        await begin(lesson, lesson.steps.length - 1, stage);
        const { when, solution } = lesson.steps.at(-1)!;
        expect(await met(when, stage.standing)).toBe(false);
        for (const operation of solution) await perform(operation, stage);
        expect(await met(when, stage.standing)).toBe(true);
      });
    });
  }
});

describe('finding records', () => {
  it('tells a call from its result and an object from another', async () => {
    const stage = new NodeStage();
    await stage.use('first-stream');
    await stage.run();
    const answered = await find({ call: 'QueryInterface', on: 'port' }, stage.standing);
    expect(answered.length).toBeGreaterThan(0);
    expect(answered.every(({ call }) => /^port#\d\.QueryInterface$/.test(call))).toBe(true);
    expect(await find({ call: 'AddStreamResource' }, stage.standing)).toEqual([]);
    expect((await find({ call: 'SetState', args: ['state=RUN'] }, stage.standing)).length).toBe(1);
  });
});
