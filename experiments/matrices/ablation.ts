/** What each part of the method is worth: the layout of the paper's Table 2. */

import { armBars } from '../matrix/arm-plots.ts';
import type { Arm, Matrix } from '../matrix.ts';
import { publishedAblation, publishedTable } from '../published.ts';

/** As many candidates as the schema allows at most; a pool at least as large as the members is all of them. */
const LARGEST_POOL = 10_000;

export const ablation: Matrix = {
  name: 'ablation',
  description: 'What is each part of the method worth?',
  design({ loaded, forecast, modalities }) {
    const { population, optimizer, aggregation } = loaded.scenario.simulation;
    const pool = Math.min(LARGEST_POOL, Math.max(forecast.instruments, population.picks + population.sells));
    const { fitness, lookback, horizon } = optimizer;
    const arms: Arm[] = [
      { name: 'full', set: [] },
      {
        name: 'without candidate pools',
        set: [`population.pool.size=${pool}`, 'population.pool.replacement=false'],
      },
      { name: 'one mask for all', set: ['population.oneMask=true'] },
      {
        name: 'without optimisation',
        set: [`optimizer=${JSON.stringify({ kind: 'fixed', fitness, lookback, horizon })}`],
      },
    ];
    const notes = [
      'Without candidate pools: every investor is shown all members of the day.',
      `One mask for all: every type sees ${modalities.join(', ')}; names, styles, pools and draws of the types stay. This is our reading of the paper's "w/o PMD", which is nowhere written out.`,
      'Without optimisation: equal weights and numbers throughout.',
    ];
    if (aggregation.kind === 'mass') {
      arms.push({ name: 'without disagreement', set: ['aggregation.alpha=1'] });
      notes.push('Without disagreement: alpha 1, the score is the consensus.');
    } else notes.push('Without disagreement: left out, the aggregator is not "mass".');
    arms.push(
      { name: 'daily pools', set: ['population.pool.redraw=daily'] },
      { name: 'fixed plan', set: ['population.respawn=fixed'] },
    );
    notes.push('Fixed plan: the learned weights weigh opinions, and numbers of investors stay.');
    return { arms, notes };
  },
  report: (outcome) => ({
    tables: [publishedTable('Table 2, SSE 50', publishedAblation)],
    plots: [armBars(outcome)],
    findings: [],
  }),
};
