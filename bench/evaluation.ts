import { join } from 'node:path';
import { systemClock } from '../core/index.ts';
import { judgeFolder, prepareRun, runScenario } from '../engine/index.ts';
import { loadScenario } from '../scenarios/index.ts';
import { type Bench, type BenchRow, costRow, median, ratios } from './bench.ts';
import { inTemporaryFolder, repository } from './processes.ts';

export interface EvaluationBenchOptions {
  /** Relative to the repository. */
  readonly scenario: string;
  readonly set: readonly string[];
  readonly rounds: number;
}

const defaults: EvaluationBenchOptions = {
  scenario: 'scenarios/library/first-run.yaml',
  set: ['market.days=242'],
  rounds: 3,
};

/** What each case computes, as overrides of how the run is judged. */
const cases = [
  {
    name: 'all: controls, rivals, three portfolios, profile, 10,000 bootstrap samples',
    set: ['evaluation.bootstrapSamples=10000'],
  },
  { name: 'without rivals', set: ['evaluation.rivals=[]'] },
  {
    name: 'without rivals, one portfolio, 100 samples',
    set: [
      'evaluation.rivals=[]',
      'evaluation.portfolios=[{kind: top-quantile}]',
      'evaluation.bootstrapSamples=100',
    ],
  },
];

/** A finished run is judged again, in turn with a bare pass over its market, which all of it needs. */
async function measure({ scenario, set, rounds }: EvaluationBenchOptions): Promise<readonly BenchRow[]> {
  const loaded = await loadScenario(join(repository, scenario), { set });
  return inTemporaryFolder(async (outDir) => {
    const { runDir, days, investors } = await runScenario({ scenario: loaded, outDir });
    const seconds: number[][] = cases.map(() => []);
    const passes: number[] = [];
    for (let round = 0; round < rounds; round++) {
      for (const [i, each] of cases.entries()) {
        const start = systemClock.elapsed();
        await judgeFolder({ runDir, set: each.set });
        seconds[i]?.push((systemClock.elapsed() - start) / 1000);
      }
      const start = systemClock.elapsed();
      const { market, close } = await prepareRun(loaded);
      const feed = market.feed(260);
      while (feed.next() !== undefined);
      await close();
      passes.push((systemClock.elapsed() - start) / 1000);
    }
    return cases.map(({ name }, i) =>
      costRow(`${investors} investors, ${days} days, ${name}`, median(seconds[i] ?? []), 's', median(passes)),
    );
  });
}

/** The benchmark with other options, for tests. */
export function evaluationBenchOf(options: EvaluationBenchOptions): Bench {
  return {
    name: 'evaluation',
    description: 'A finished run judged, against opening its market and passing over its days',
    ratio: ratios.cost,
    run: () => measure(options),
  };
}

export const evaluationBench = evaluationBenchOf(defaults);
