import type { z } from 'zod';
import { MassError, type Problem, type Registry, type Stream } from '../../core/index.ts';
import type { Objective } from '../objective.ts';
import { checkedResult, failureOf, type OptimizerKind } from '../optimizer.ts';

/** Settings of an optimizer: its kind and the kind's own options. */
export interface ExpertSettings {
  readonly kind: string;
  readonly [option: string]: unknown;
}

/** What one way to choose a distribution makes of a window: K positive weights with a mean of 1. A function of its argument. */
export type Expert = (objective: Objective) => Float64Array;

/** Chooses nothing: equal weights, whatever the window. */
export const equalWeights: Expert = ({ types }) => new Float64Array(types).fill(1);

/**
 * The registered optimizer of these settings as an expert: it starts from equal weights, and where it finds nothing these are what it
 * chooses. What it found is not asked how fit it is, so that learners need not measure it. Throws `scenario.unknown-kind`, and
 * `scenario.invalid` for options that the kind refuses and for one that draws, with paths within the settings; one that draws without
 * saying so meets `optimizer.problem` when it is asked.
 */
export function expertOf(settings: ExpertSettings, kinds: Registry<OptimizerKind>): Expert {
  const entry = kindOf(settings, kinds);
  if (entry.draws === true)
    throw new MassError({ ...drawing(settings.kind), code: 'scenario.invalid', path: 'kind' });
  const checked = entry.options.safeParse(settings);
  if (!checked.success) {
    throw new MassError(checked.error.issues.flatMap((issue) => refusals(issue, settings)));
  }
  const optimizer = entry.create(checked.data as never);
  const noDraws = refusing(settings.kind);
  return (objective) => {
    const equal = equalWeights(objective);
    try {
      const found = checkedResult(optimizer.optimize(objective, equal, noDraws), equal);
      return found === undefined ? equal : found.distribution;
    } catch (error) {
      throw failureOf(error, `the expert "${settings.kind}" failed`, {
        isBuiltIn: kinds.isBuiltIn(settings.kind),
      });
    }
  };
}

/** Throws `scenario.unknown-kind`. */
function kindOf({ kind }: ExpertSettings, kinds: Registry<OptimizerKind>): OptimizerKind {
  try {
    return kinds.get(kind);
  } catch (error) {
    if (!(error instanceof MassError)) throw error;
    throw new MassError(error.problems.map((problem) => ({ ...problem, path: 'kind' })));
  }
}

/** What an option is refused for, by its own path. */
function refusals(issue: z.core.$ZodIssue, { kind, ...options }: ExpertSettings): Problem[] {
  const place = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'scenario.unknown-key',
      message: `the expert "${kind}" has no option "${key}"`,
      path: [...place, key].join('.'),
      hint: `an expert has the options of the optimizer "${kind}", and none of those that hold for all optimizers`,
    }));
  }
  const [name = ''] = place;
  return [
    {
      code: 'scenario.invalid',
      message: `the expert "${kind}" cannot have this "${name}"`,
      path: place.join('.'),
      ...(place.length === 1 && name in options ? { found: options[name] } : {}),
      expected: expectations(issue).join(', or '),
    },
  ];
}

/** What belongs there, without what was found; of a union, what all its members expect. */
function expectations(issue: z.core.$ZodIssue): readonly string[] {
  return issue.code === 'invalid_union' && issue.errors.length > 0
    ? issue.errors.flat().flatMap(expectations)
    : [issue.message.replace(/^.*: expected /, '').replace(/, received .*$/, '')];
}

function drawing(kind: string): Problem {
  return {
    code: 'optimizer.problem',
    message: 'an expert may not draw at random',
    found: kind,
    expected: 'an optimizer that is a function of its window alone',
    hint: 'take optimizers that need no draws as experts',
  };
}

/** A stream for those who need none: what an expert chose for a day in the past must be the same whenever it is asked. */
function refusing(kind: string): Stream {
  const refuse = (): never => {
    throw new MassError(drawing(kind));
  };
  return {
    get hi() {
      return refuse();
    },
    get lo() {
      return refuse();
    },
  };
}
