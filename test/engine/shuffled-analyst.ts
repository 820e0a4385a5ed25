/** The analyst kind `late-rule`: answers as `rule` does, but late and in an order that a stream of numbers shuffles. */
import { z } from 'zod';
import { analysts, LateAnswers, RuleAnalyst, scriptedAnalyst } from '../../actors/index.ts';
import { integer, rootKey, type Stream, streamAt, subKey } from '../../core/index.ts';

const options = z.strictObject({
  kind: z.literal('late-rule'),
  shuffle: z.int().describe('Which order the answers come in'),
});

/** Answers that were out of their order so far, over all runs of the kind: shows that something was shuffled. */
export const shuffles = { answers: 0, moved: 0 };

/** Registers the kind; call it once, before a scenario that names it is loaded. */
export function registerLateRule(): void {
  analysts.register({
    kind: 'late-rule',
    description: 'the rule analyst, answering late and out of order',
    options,
    create: ({ shuffle }: z.infer<typeof options>) => {
      const rule = new RuleAnalyst();
      const late = new LateAnswers();
      const key = subKey(rootKey(shuffle), 'shuffled order');
      let pumping = false;
      let turn = 0;
      const pump = (seen: number): void => {
        setImmediate(() => {
          // Whoever can ask does so first: then as many answers as possible wait together.
          if (late.count > seen) return pump(late.count);
          pumping = false;
          late.release((items) => shuffled(items, streamAt(key, turn++, 0)));
        });
      };
      const answer = <T>(make: () => T): Promise<T> => {
        const promise = late.later(make);
        if (!pumping) pump(0);
        pumping = true;
        return promise;
      };
      return scriptedAnalyst({
        strategy: (type, view, ordinal) => answer(() => rule.strategy(type, view, ordinal)),
        decide: (request) => answer(() => rule.decide(request)),
      });
    },
  });
}

function shuffled<T>(items: readonly T[], stream: Stream): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = integer(stream, i, i + 1);
    [order[i], order[j]] = [order[j] as T, order[i] as T];
  }
  shuffles.answers += items.length;
  shuffles.moved += order.filter((item, i) => item !== items[i]).length;
  return order;
}
