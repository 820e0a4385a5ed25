import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultOf, isAbstention } from '../../actors/answer-check.ts';
import {
  type Abstention,
  type Analyst,
  type AnalystServices,
  analysts,
  type DecisionRequest,
  type Picks,
} from '../../actors/index.ts';
import { byCodeUnit, rootKey, streamAt, subKey, uniform } from '../../core/index.ts';
import { candidateDraw, type Snapshot, selectors, viewOf } from '../../market/index.ts';
import { codes, snapshotOf, typesOf } from './fixtures.ts';

type Answer = Picks | Abstention;

/** What is lent to an analyst that asks no model. */
export const plainServices: AnalystServices = {
  key: rootKey('services'),
  readText: (path) => readFileSync(path, 'utf8'),
};

/** An analyst of this kind; options that are not given take their defaults. */
export function analystOf(
  kind: string,
  options: Readonly<Record<string, unknown>> = {},
  services: AnalystServices = plainServices,
): Analyst {
  const entry = analysts.get(kind);
  return entry.create(entry.options.parse({ kind, ...options }) as never, services);
}

/** The snapshot with its instruments in another order, everything moving along. */
function permuted(snapshot: Snapshot, order: readonly number[]): Snapshot {
  const moved = <T>(list: ArrayLike<T>): T[] => order.map((j) => list[j] as T);
  return {
    ...snapshot,
    instruments: moved(snapshot.instruments),
    industries: moved(snapshot.industries),
    ...(snapshot.sizes === undefined ? {} : { sizes: Float64Array.from(moved(snapshot.sizes)) }),
    columns: snapshot.columns.map((column) => ({
      ...column,
      values: Float64Array.from(moved(column.values)),
    })),
  };
}

/** What every analyst keeps to, on days with and without learned signs. One call per registered kind. */
export function analystConformance(
  kind: string,
  options: Readonly<Record<string, unknown>> = {},
  services: () => AnalystServices = () => plainServices,
): void {
  describe(`the analyst "${kind}"`, () => {
    const made = () => analystOf(kind, options, services());
    const types = typesOf(6);
    const days = ([0, 1, -1] as const).map((learnedSign, day) => snapshotOf({ day, learnedSign }));

    interface Question {
      readonly snapshot: Snapshot;
      readonly request: (analyst: Analyst) => Promise<DecisionRequest>;
    }
    /** Three investors of every type on every day, with buys alone and with sells. */
    const questions: readonly Question[] = days.flatMap((snapshot) =>
      types.flatMap((type) =>
        [0, 1, 513].map((ordinal): Question => {
          const candidates = candidateDraw({
            key: type.key,
            weights: new Float64Array(codes.length).fill(1),
            instruments: snapshot.instruments,
            size: 12,
            replacement: false,
          }).draw(ordinal, snapshot.day);
          return { snapshot, request: requestOf(snapshot, type, ordinal, candidates) };
        }),
      ),
    );
    function requestOf(
      snapshot: Snapshot,
      type: (typeof types)[number],
      ordinal: number,
      candidates: Uint16Array,
    ): Question['request'] {
      const view = viewOf(snapshot, type.mask);
      return async (analyst) => {
        const strategy = await analyst.strategy(type, view);
        return { type, ordinal, strategy, view, candidates, buys: 4, sells: ordinal === 1 ? 3 : 0 };
      };
    }
    const ask = async (analyst: Analyst, { request }: Question): Promise<Answer> =>
      analyst.decide(await request(analyst));
    const askAll = async (analyst: Analyst, asked: readonly Question[]): Promise<Map<Question, Answer>> => {
      const answers = new Map<Question, Answer>();
      for (const question of asked) answers.set(question, await ask(analyst, question));
      return answers;
    };

    it('answers with distinct ascending candidates, as many as were asked for, or abstains with a reason', async () => {
      const analyst = made();
      let ballots = 0;
      for (const question of questions) {
        const request = await question.request(analyst);
        const answer: Answer = await analyst.decide(request);
        if (!isAbstention(answer)) ballots++;
        const fault = isAbstention(answer)
          ? answer.abstained === '' && 'no reason'
          : (faultOf(answer, request.candidates, request.buys, request.sells) ?? false);
        expect(fault).toBe(false);
      }
      expect(ballots).toBeGreaterThan(questions.length / 2);
    });

    it('has strategies whose traits are shares and whose selector is registered, for a type and for one investor', async () => {
      const analyst = made();
      for (const snapshot of days) {
        for (const type of types) {
          for (const ordinal of [undefined, 0, 7]) {
            const view = viewOf(snapshot, type.mask);
            const strategy = await (ordinal === undefined
              ? analyst.strategy(type, view)
              : analyst.strategy(type, view, ordinal));
            expect(strategy.outline).not.toBe('');
            expect(selectors.kinds()).toContain(strategy.selector);
            for (const share of [strategy.consistency, strategy.rationality]) {
              expect(share).toBeGreaterThanOrEqual(0);
              expect(share).toBeLessThanOrEqual(1);
            }
          }
        }
      }
    });

    it('gives equal requests equal answers, in whatever order it is asked', async () => {
      const inOrder = await askAll(made(), questions);
      const stream = streamAt(subKey(rootKey('asking'), kind), 0, 0);
      const shuffled = questions
        .map((question, i) => ({ question, at: uniform(stream, i) }))
        .sort((a, b) => a.at - b.at)
        .map(({ question }) => question);
      const analyst = made();
      const otherwise = await askAll(analyst, shuffled);
      for (const question of questions) {
        expect(otherwise.get(question)).toEqual(inOrder.get(question));
        expect(await ask(analyst, question)).toEqual(inOrder.get(question));
      }
    });

    it('knows instruments by their codes and data: their order changes nothing', async () => {
      const order = codes.map((_, j) => (j * 7 + 3) % codes.length);
      const analyst = made();
      const named = (answer: Answer, { instruments }: Snapshot) =>
        isAbstention(answer)
          ? answer
          : [answer.buys, answer.sells].map((list) =>
              Array.from(list, (j) => instruments[j] ?? '').sort(byCodeUnit),
            );
      for (const question of questions) {
        const request = await question.request(analyst);
        const turned = permuted(question.snapshot, order);
        const candidates = Uint16Array.from(request.candidates, (j) => order.indexOf(j)).sort();
        const other = requestOf(turned, request.type, request.ordinal, candidates);
        const answer = await analyst.decide(await other(analyst));
        expect(named(answer, turned)).toEqual(named(await analyst.decide(request), question.snapshot));
      }
    });

    it('changes nothing that it is shown', async () => {
      const before = JSON.stringify(days.map((day) => day.columns.map(({ values }) => [...values])));
      const pools = JSON.stringify(
        await Promise.all(questions.map(async (q) => [...(await q.request(made())).candidates])),
      );
      await askAll(made(), questions);
      expect(JSON.stringify(days.map((day) => day.columns.map(({ values }) => [...values])))).toBe(before);
      const after = await Promise.all(questions.map(async (q) => [...(await q.request(made())).candidates]));
      expect(JSON.stringify(after)).toBe(pools);
    });

    it('refuses options that it does not know', () => {
      expect(analysts.get(kind).options.safeParse({ kind, ...options, nonsense: 1 }).success).toBe(false);
    });
  });
}
