import { linearSignalOf, type Objective } from './objective.ts';
import type { Search } from './search.ts';
import { IncrementalObjective } from './searches/incremental.ts';
import { PlainObjective } from './searches/plain.ts';

/**
 * A search of an objective, at `start` (K positive weights): incremental where aggregator and fitness promise a linear
 * signal, plain otherwise; where both can, they agree bit for bit. Throws `optimizer.problem` for another start.
 */
export function searchOf(objective: Objective, start: ArrayLike<number>): Search {
  return linearSignalOf(objective) === undefined
    ? new PlainObjective(objective, start)
    : new IncrementalObjective(objective, start);
}
