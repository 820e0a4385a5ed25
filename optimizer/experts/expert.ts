import { MassError, type Registry, type Stream } from '../../core/index.ts';
import type { Objective } from '../objective.ts';
import { checkedResult, type OptimizerKind } from '../optimizer.ts';

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
 * chooses. Throws `scenario.unknown-kind`, and `optimizer.problem` for options that the kind refuses and for one that draws, at the
 * latest when it is asked.
 */
export function expertOf(settings: ExpertSettings, kinds: Registry<OptimizerKind>): Expert {
  const entry = kinds.get(settings.kind);
  if (entry.draws === true) throw drawing(settings.kind);
  const checked = entry.options.safeParse(settings);
  if (!checked.success) {
    throw new MassError({
      code: 'optimizer.problem',
      message: `the expert "${settings.kind}" has other options`,
      found: settings,
      expected: checked.error.issues
        .map(({ path, message }) => [...path.map(String), message].join(': '))
        .join('; '),
      hint: `an expert has the options of the optimizer "${settings.kind}", and none of those that hold for all optimizers`,
    });
  }
  const optimizer = entry.create(checked.data as never);
  const noDraws = refusing(settings.kind);
  return (objective) => {
    const equal = equalWeights(objective);
    const found = checkedResult(optimizer.optimize(objective, equal, noDraws), equal);
    return found === undefined ? equal : found.distribution;
  };
}

function drawing(kind: string): MassError {
  return new MassError({
    code: 'optimizer.problem',
    message: 'an expert may not draw at random',
    found: kind,
    expected: 'an optimizer that is a function of its window alone',
    hint: 'take optimizers that need no draws as experts',
  });
}

/** A stream for those who need none: what an expert chose for a day in the past must be the same whenever it is asked. */
function refusing(kind: string): Stream {
  const refuse = (): never => {
    throw drawing(kind);
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
