/**
 * Kinds for runs whose days overlap: an analyst whose answers come late, from several days mixed, and that fails, remembers
 * and changes its mind as its options say; and an optimizer that moves investors every day.
 */
import { z } from 'zod';
import { analysts, LateAnswers, RuleAnalyst, type Strategy, scriptedAnalyst } from '../../actors/index.ts';
import {
  integer,
  RunStop,
  rootKey,
  type Stream,
  streamAt,
  subKey,
  uniform,
  wordOf,
} from '../../core/index.ts';
import { optimizers } from '../../optimizer/index.ts';

const options = z.strictObject({
  kind: z.literal('ahead-rule'),
  /** 0: answers come at once. */
  shuffle: z.int().default(0),
  share: z.number().default(0),
  restless: z.boolean().default(false),
  memory: z.strictObject({ horizon: z.int(), items: z.int() }).optional(),
  /** The day from which on nobody can be asked. */
  stopsFrom: z.int().optional(),
});
type Options = z.infer<typeof options>;

/** What investors were asked and answered since the last `forgetAsked`. */
export const asked = {
  /** Days with an unanswered decision, each time a decision was asked for. */
  together: [] as number[][],
  /** Decisions that were asked for while the same investor owed another one. */
  outOfTurn: 0,
  /** Memories that were not empty. */
  memories: 0,
  /** Whether an answer of a later day was given before one of an earlier day. */
  overtaken: 0,
};
let open = new Map<string, number>();

export function forgetAsked(): void {
  open = new Map();
  Object.assign(asked, { together: [], outOfTurn: 0, memories: 0, overtaken: 0 });
}

const selectorNames = ['random', 'industry-equal', 'size-equal', 'industry-basis'];
const BUCKETS = 5;

/** Registers `ahead-rule` and `moving`; call it once. */
export function registerAheadKinds(): void {
  analysts.register({
    kind: 'ahead-rule',
    description: 'the rule analyst, late, forgetful, restless or failing',
    options,
    memory: ({ memory }: Options) => memory,
    create: aheadRule,
  });
  optimizers.register({
    kind: 'moving',
    description: 'draws a distribution every day',
    options: z.strictObject({ kind: z.literal('moving') }),
    create: () => ({
      optimize({ days }, start, stream) {
        // Of the window, too, so that another window would be seen.
        const seen = days.reduce((sum, { tally }) => sum + (tally.bought[0] as number), 0);
        const drawn = start.map((_, i) => 0.2 + uniform(stream, 50 * (seen % 40) + i));
        const sum = drawn.reduce((total, weight) => total + weight, 0);
        const distribution = drawn.map((weight) => (weight * start.length) / sum);
        return { distribution, startFitness: 0, fitness: 0, evaluations: 1, accepted: 1 };
      },
    }),
  });
}

function aheadRule({ shuffle, share, restless, stopsFrom }: Options) {
  const rule = new RuleAnalyst();
  const key = subKey(rootKey('ahead'), 'answers');
  const order = subKey(rootKey(shuffle), 'order');
  const draw = (id: string, ordinal: number, day: number, index: number) =>
    uniform(streamAt(subKey(key, id), ordinal, day), index);
  const answerLater = shuffle === 0 ? undefined : lateness(order);
  const strategyOf = (...[type, view, ordinal]: Parameters<RuleAnalyst['strategy']>): Strategy => {
    if (draw(type.id, 1_000_000 + (ordinal ?? 0), view.day, 0) < share / 3) throw new Error('no idea today');
    const strategy = rule.strategy(type, view, ordinal);
    if (!restless) return strategy;
    const at = Math.floor(4 * draw(type.id, 2_000_000 + (ordinal ?? 0), view.day, 0));
    return { ...strategy, selector: selectorNames[at] as string };
  };
  const decide = (request: Parameters<RuleAnalyst['decide']>[0]) => {
    const { type, ordinal, view, memory = [], candidates, buys } = request;
    if (view.day >= (stopsFrom ?? Number.POSITIVE_INFINITY)) {
      throw new RunStop({ code: 'models.budget', message: 'the money is spent' });
    }
    if (memory.length > 0) asked.memories++;
    const at = draw(type.id, ordinal, view.day, 0);
    // The first investor keeps failing until it is retired.
    if (share > 0 && ordinal === 0 && view.day % 2 === 0) throw new Error('even day');
    if (at < share / 3) throw new Error('broken');
    if (at < (2 * share) / 3) return { abstained: 'no opinion' };
    if (at < share) return { buys: candidates.slice(0, buys + 1), sells: new Uint16Array(0) };
    if (memory.length === 0) return rule.decide(request);
    // Whatever is remembered decides which candidates are bought.
    const from = wordOf(JSON.stringify(memory)) % (candidates.length - buys + 1);
    return { buys: candidates.slice(from, from + buys), sells: new Uint16Array(0) };
  };
  return scriptedAnalyst({
    strategy: (type, view, ordinal) =>
      answerLater === undefined
        ? strategyOf(type, view, ordinal)
        : answerLater(`${type.id} strategy ${ordinal}`, view.day, () => strategyOf(type, view, ordinal)),
    decide(request) {
      const { type, ordinal, view } = request;
      const name = `${type.id} ${ordinal}`;
      if (answerLater === undefined) return decide(request);
      if (open.has(name)) asked.outOfTurn++;
      open.set(name, view.day);
      asked.together.push([...new Set(open.values())].sort((a, b) => a - b));
      return answerLater(name, view.day, () => {
        open.delete(name);
        if ([...open.values()].some((day) => day < view.day)) asked.overtaken++;
        return decide(request);
      });
    },
  });
}

/** Answers wait in buckets by investor and day, one of which is emptied per turn, in shuffled order. */
function lateness(order: Parameters<typeof streamAt>[0]) {
  const buckets = Array.from({ length: BUCKETS }, () => new LateAnswers());
  let pumping = false;
  let turn = 0;
  const pump = (seen: number): void => {
    setImmediate(() => {
      const count = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
      // Whoever can ask does so first.
      if (count > seen) return pump(count);
      const stream = streamAt(order, turn++, 0);
      const filled = buckets.filter((bucket) => bucket.count > 0);
      filled[integer(stream, 0, filled.length)]?.release((items) => shuffled(items, stream));
      if (filled.length > 1) return pump(0);
      pumping = false;
    });
  };
  return <T>(name: string, day: number, make: () => T): Promise<T> => {
    const bucket = buckets[integer(streamAt(order, wordOf(name), day), 0, BUCKETS)] as LateAnswers;
    const promise = bucket.later(make);
    if (!pumping) pump(0);
    pumping = true;
    return promise;
  };
}

function shuffled<T>(items: readonly T[], stream: Stream): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = integer(stream, i, i + 1);
    [order[i], order[j]] = [order[j] as T, order[i] as T];
  }
  return order;
}
