import { z } from 'zod';
import { MassError, type Problem, type Registry } from '../../core/index.ts';
import { type Expert, type ExpertSettings, equalWeights, expertOf } from '../experts/expert.ts';
import { Retrospection, type Session, sessionsOf } from '../experts/retrospect.ts';
import type { Objective, WindowDay } from '../objective.ts';
import { hedgeAfter, hedgeAtRest } from '../online/hedge.ts';
import { gainsOf, roundsOf } from '../online/rounds.ts';
import type { Optimizer, OptimizerKind } from '../optimizer.ts';
import { settled } from '../settled.ts';

const KIND = 'ensemble';

const options = z.strictObject({
  kind: z.literal(KIND),
  experts: z
    .array(z.looseObject({ kind: z.string() }))
    .max(16)
    .default([{ kind: 'hedge' }, { kind: 'ridge' }, { kind: 'empirical-bayes' }])
    .describe(
      'Optimizers to choose among, each with its own options; none may draw at random. Equal weights are always one more',
    ),
  memory: z
    .int()
    .min(1)
    .max(10_000)
    .default(60)
    .describe(
      'Most recent days with a defined fitness that an expert is shown, all at the same weight, whatever halfLife says (trading days). Experts are compared on the days of the look-back window that have as many before them: with a shorter one all count the same',
    ),
  share: z
    .number()
    .min(0)
    .lt(1)
    .default(0.01)
    .describe(
      'Part of the trust in experts that is spread equally after each round, so that another best one is found soon (Herbster and Warmuth 1998)',
    ),
});
type EnsembleOptions = z.infer<typeof options>;

/** Throws what is wrong with all of them, each under its place in the list. */
function expertsOf(settings: readonly ExpertSettings[], kinds: Registry<OptimizerKind>): Expert[] {
  const problems: Problem[] = [];
  const experts = settings.flatMap((expert, i) => {
    try {
      if (expert.kind !== KIND) return [expertOf(expert, kinds)];
      throw new MassError({
        code: 'scenario.invalid',
        message: 'an ensemble is no expert of an ensemble',
        path: 'kind',
        found: KIND,
        expected: 'other kinds of optimizer',
        hint: 'name its experts instead',
      });
    } catch (error) {
      if (!(error instanceof MassError)) throw error;
      problems.push(
        ...error.problems.map((problem) => ({
          ...problem,
          path: ['experts', i, ...(problem.path === undefined ? [] : [problem.path])].join('.'),
        })),
      );
      return [];
    }
  });
  if (problems.length > 0) throw new MassError(problems);
  return experts;
}

/** Trust in each expert, in sum 1: Hedge over rounds of as many sessions as their labels are long, since these overlap. */
function trustOf(
  objective: Objective,
  sessions: readonly Session[],
  retrospection: Retrospection,
  experts: number,
  share: number,
): Float64Array {
  const settings = { rate: 'adaptive', share } as const;
  const past = new Map(
    retrospection
      .retrospects(objective, sessions)
      .map((retrospect) => [retrospect.day, retrospection.gainsOf(objective, retrospect)]),
  );
  const seen = (day: WindowDay) => {
    const gains = past.get(day);
    return gains?.every(Number.isNaN) === true ? undefined : gains;
  };
  const rounds = roundsOf([...past.keys()], objective.horizon, seen);
  let state = hedgeAtRest(experts, settings);
  for (const round of rounds) {
    const { gains, size } = gainsOf(round);
    state = hedgeAfter(state, gains, settings, size);
  }
  return state.shares;
}

function create({ experts, memory, share }: EnsembleOptions, kinds: Registry<OptimizerKind>): Optimizer {
  const all = [equalWeights, ...expertsOf(experts, kinds)];
  const retrospection = new Retrospection(all, memory);
  return {
    optimize(objective, start, _stream, observe) {
      const sessions = sessionsOf(objective.days);
      const mixture = new Float64Array(objective.types);
      const trust = trustOf(objective, sessions, retrospection, all.length, share);
      for (const [e, choice] of retrospection.choicesAfter(objective, sessions).entries()) {
        for (let i = 0; i < mixture.length; i++) {
          mixture[i] = (mixture[i] as number) + (trust[e] as number) * (choice[i] as number);
        }
      }
      return settled(objective, start, mixture, observe);
    },
  };
}

/**
 * Online selection among optimizers: the mixture of what they choose today, by Hedge over how they would have done on the days before
 * (`online/hedge.ts`: AdaHedge with fixed share), each with what it could know then (`experts/retrospect.ts`). `kinds` is asked
 * when an ensemble is made.
 */
export function ensemble(kinds: () => Registry<OptimizerKind>): OptimizerKind {
  return {
    kind: KIND,
    description: 'Mixture of optimizers, trusted by how each would have done on the days before',
    options,
    warning({ memory, experts }: EnsembleOptions, { longest, gap }) {
      if (experts.length === 0) {
        return 'the ensemble has no expert beside equal weights (optimizer.experts): these are all that it ever chooses';
      }
      // What is looked back upon has a memory and the gap before it.
      if (longest >= memory + gap) return undefined;
      return `the ensemble looks back on days with ${memory} days of memory and ${gap} days of waiting for labels before them, and its window never has more than ${longest} days: it never compares its experts`;
    },
    create: (settings: EnsembleOptions) => create(settings, kinds()),
  };
}
