/** Registered kinds that see what a run gives them, and kinds that fail: for properties of whole runs. */
import { z } from 'zod';
import {
  analysts,
  type DecisionRequest,
  type Picks,
  RuleAnalyst,
  scriptedAnalyst,
} from '../../actors/index.ts';
import { rootKey, streamAt, subKey, uniform } from '../../core/index.ts';
import type { View } from '../../market/index.ts';
import { type Objective, optimizers } from '../../optimizer/index.ts';

const failing = z.strictObject({
  kind: z.literal('failing-rule'),
  share: z.number().min(0).max(1).describe('Share of answers that are none'),
});

/** What the watching kinds were given since the last `forget`. */
export const seen = {
  views: [] as View[],
  windows: [] as Objective['days'][],
};

export function forget(): void {
  seen.views = [];
  seen.windows = [];
}

/** Registers `failing-rule`, `watching-rule` and the optimizer `watching`; call it once. */
export function registerWatchingKinds(): void {
  analysts.register({
    kind: 'failing-rule',
    description: 'the rule analyst, which fails in every way that an analyst can',
    options: failing,
    create: ({ share }: z.infer<typeof failing>) => failingRule(share),
  });
  analysts.register({
    kind: 'watching-rule',
    description: 'the rule analyst, whose views are kept',
    options: z.strictObject({ kind: z.literal('watching-rule') }),
    create: () => {
      const rule = new RuleAnalyst();
      return scriptedAnalyst({
        strategy: (type, view, ordinal) => {
          seen.views.push(view);
          return rule.strategy(type, view, ordinal);
        },
        decide: (request) => {
          seen.views.push(request.view);
          return rule.decide(request);
        },
      });
    },
  });
  optimizers.register({
    kind: 'watching',
    description: 'keeps the distribution and the windows that it was given',
    options: z.strictObject({ kind: z.literal('watching') }),
    create: () => ({
      optimize({ days }, start) {
        seen.windows.push(days);
        return { distribution: start.slice(), startFitness: 0, fitness: 0, evaluations: 1, accepted: 0 };
      },
    }),
  });
}

/** A function of the request alone, as an analyst must be. */
function failingRule(share: number) {
  const rule = new RuleAnalyst();
  const key = subKey(rootKey('failing analysts'), 'answers');
  const draw = ({ type, ordinal, view }: Pick<DecisionRequest, 'type' | 'ordinal' | 'view'>) =>
    uniform(streamAt(subKey(key, type.id), ordinal, view.day), 0);
  return scriptedAnalyst({
    strategy: (type, view, ordinal) => {
      // A type whose strategy fails loses all its investors for the day.
      if (draw({ type, ordinal: 1_000_000, view }) < share / 4) throw new Error('no strategy today');
      return rule.strategy(type, view, ordinal);
    },
    decide: (request) => {
      const at = draw(request) / share;
      const { candidates, buys } = request;
      if (at < 0.2) throw new Error('broken');
      if (at < 0.4) return Promise.reject(new Error('broken later'));
      if (at < 0.6) return { abstained: 'no opinion' };
      if (at < 0.8)
        return { buys: Uint16Array.from({ length: buys }, () => 9999), sells: new Uint16Array(0) };
      if (at < 0.9) return { buys: candidates.slice(0, buys + 1), sells: new Uint16Array(0) };
      if (at < 1) return undefined as unknown as Picks;
      return at < 1.5 ? Promise.resolve(rule.decide(request)) : rule.decide(request);
    },
  });
}
