import { describe, expect, it } from 'vitest';
import type { Evaluated } from '../../engine/evaluated.ts';
import { withoutLost } from '../../engine/lost-controls.ts';

const row = (contender: string) => ({
  contender,
  label: contender,
  statistics: { sessions: 9 },
  isShorter: true,
});
const evaluated = {
  evaluation: {
    controls: { uniform: {}, random: {}, uniformWeights: {}, bestType: null },
    judgement: {
      differences: [{ against: 'uniform' }, { against: 'ridge' }],
      portfolios: [{ name: 'first', rows: [row('score'), row('uniform')], random: { draws: 200 } }],
      notes: ['before'],
    },
  },
  series: {
    dates: [],
    correlations: [{ contender: 'score' }, { contender: 'uniform' }],
    portfolios: [{ contender: 'uniform' }, { contender: 'pool' }],
  },
} as unknown as Evaluated;

describe('an evaluation whose uniform plan lacks answers', () => {
  it('has no numbers and no daily values of it, but a row and a reason', () => {
    const { evaluation, series } = withoutLost(evaluated, false);
    expect(evaluation.controls.uniform).toBeNull();
    expect(evaluation.controls.random).not.toBeNull();
    const [portfolio] = evaluation.judgement?.portfolios ?? [];
    expect(portfolio?.rows.map(({ contender, statistics }) => [contender, statistics === null])).toEqual([
      ['score', false],
      ['uniform', true],
    ]);
    expect(portfolio?.random).not.toBeNull();
    expect(evaluation.judgement?.differences.map(({ against }) => against)).toEqual(['ridge']);
    expect(evaluation.judgement?.notes).toEqual(['before', expect.stringContaining('uniform plan')]);
    expect(series.correlations.map(({ contender }) => contender)).toEqual(['score']);
    expect(series.portfolios.map(({ contender }) => contender)).toEqual(['pool']);
  });

  it('has no random investors where pools hang on the answers, and says so', () => {
    const { evaluation } = withoutLost(evaluated, true);
    expect(evaluation.controls.random).toBeNull();
    expect(evaluation.judgement?.portfolios[0]?.random).toBeNull();
    expect(evaluation.judgement?.notes.join()).toMatch(/first of random investors is not available/);
  });
});
