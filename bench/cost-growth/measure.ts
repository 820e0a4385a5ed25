/** One run in a process of its own: `node measure.ts JSON`, see `CostRequest`. Prints one JSON object. */
import { processorMs } from '../../core/index.ts';
import { loadScenario, simulate } from '../../engine/index.ts';
import { median } from '../bench.ts';

export interface CostRequest {
  /** Absolute. */
  readonly scenario: string;
  readonly set: readonly string[];
  /** Days before the backward optimisation begins, which are no usual ones. */
  readonly warmUpDays: number;
}

/** Processor time of all threads: on a busy machine it says more than a clock. */
export interface CostMeasurement {
  readonly dayMs: number;
  /** Of it, from the respawn to the score. */
  readonly ballotsMs: number;
  /** From the first snapshot to the last commit. */
  readonly allDaysMs: number;
}

async function measureCost({ scenario, set, warmUpDays }: CostRequest): Promise<CostMeasurement> {
  const days: number[] = [];
  const ballots: number[] = [];
  let begun: number | undefined;
  let dayBegan = 0;
  let asked = 0;
  let last = 0;
  await simulate(await loadScenario(scenario, { set }), {
    controls: 'journal',
    observer: {
      phase(phase, day) {
        const now = processorMs();
        begun ??= now;
        last = now;
        if (phase === 'snapshot') dayBegan = now;
        if (phase === 'ballots') asked = now;
        if (day < warmUpDays) return;
        if (phase === 'score') ballots.push(now - asked);
        if (phase === 'committed') days.push(now - dayBegan);
      },
    },
  });
  return { dayMs: median(days), ballotsMs: median(ballots), allDaysMs: last - (begun ?? last) };
}

const [request = '{}'] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await measureCost(JSON.parse(request) as CostRequest))}\n`);
