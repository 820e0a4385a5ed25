/** Where the investors of a stress test live: one arm of the test for each grain and number of worker threads. Pure. */
import type { Execution } from '../../engine/index.ts';
import { usage } from './usage.ts';

export interface StressArm {
  /** `cohort`, or `cohort@2` with two worker threads. */
  readonly name: string;
  readonly grain: Execution['grain'];
  /** Worker threads; 1 = the main thread alone. */
  readonly workers: number;
}

/** As many as a scenario may have. */
const MOST_WORKERS = 64;
/** `all` takes no more: beyond, days of the sizes that a test is about are shared among too many. */
const MOST_OF_ALL = 8;

/** The arm that is the scenario's own. */
export function ownArm({ grain, workers }: Pick<Execution, 'grain' | 'workers'>): StressArm {
  return armOf(grain, workers);
}

/**
 * `actor,cohort,cohort@2` as typed; `all` = both grains and, with more than one processor, both with as many workers as there are
 * processors, 8 at most. Throws `cli.usage`.
 */
export function parsedArms(text: string, processors: number): readonly StressArm[] {
  if (text.trim() === 'all') {
    const workers = Math.min(MOST_OF_ALL, processors);
    const shared = workers > 1 ? [armOf('actor', workers), armOf('cohort', workers)] : [];
    return [armOf('actor', 1), armOf('cohort', 1), ...shared];
  }
  const arms = text.split(',').map((word) => {
    const [grain = '', ...rest] = word.trim().split('@');
    if (grain !== 'actor' && grain !== 'cohort') {
      throw usage(
        '--grains',
        'this is no grain',
        word.trim(),
        'actor, cohort, either with @WORKERS after it, with commas between them; or all, alone',
      );
    }
    const [workers = '1'] = rest;
    const isNumber = rest.length <= 1 && /^[1-9]\d?$/.test(workers) && Number(workers) <= MOST_WORKERS;
    if (isNumber) return armOf(grain, Number(workers));
    throw usage(
      '--grains',
      'this is no number of worker threads',
      word.trim(),
      `${grain}@1 to ${grain}@${MOST_WORKERS}`,
    );
  });
  if (new Set(arms.map(({ name }) => name)).size === arms.length) return arms;
  throw usage('--grains', 'an arm is listed twice', text, 'each grain once with each number of workers');
}

export function armOverrides({ grain, workers }: StressArm): readonly string[] {
  return [`execution.grain=${grain}`, `execution.workers=${workers}`];
}

function armOf(grain: StressArm['grain'], workers: number): StressArm {
  return { name: workers === 1 ? grain : `${grain}@${workers}`, grain, workers };
}
