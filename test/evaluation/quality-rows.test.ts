import { describe, expect, it } from 'vitest';
import { type Evaluation, horizonsOf, qualityRows, signalQuality } from '../../evaluation/index.ts';

const byHorizon = () => ({ 10: signalQuality([], [], 10), 5: signalQuality([], [], 5) });
const evaluation: Omit<Evaluation, 'judgement'> = {
  statistics: { score: byHorizon(), consensus: byHorizon(), negDisagreement: byHorizon() },
  controls: { uniform: null, uniformWeights: byHorizon(), random: null, bestType: null },
};

describe('quality rows', () => {
  it('are every signal and then every control of an evaluation, each once, under a label of its own', () => {
    const rows = qualityRows(evaluation);
    expect(rows.map(({ name, isControl }) => [name, isControl])).toEqual([
      ['score', false],
      ['consensus', false],
      ['negDisagreement', false],
      ['uniform', true],
      ['uniformWeights', true],
      ['random', true],
      ['bestType', true],
    ]);
    expect(new Set(rows.map(({ label }) => label)).size).toBe(rows.length);
    const found = { ...evaluation.statistics, ...evaluation.controls };
    for (const row of rows) expect(row.byHorizon, row.name).toBe(found[row.name]);
  });

  it('stand at horizons in the order of days', () => {
    expect(horizonsOf(evaluation)).toEqual(['5', '10']);
  });
});
