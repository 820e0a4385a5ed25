import type { Controls, SignalStatistics } from './controls.ts';
import type { Evaluation } from './evaluator.ts';
import type { QualityByHorizon } from './signal-statistics.ts';

/** One signal or control in the order in which all tables show them. */
export interface QualityRow {
  /** Its field in an evaluation. */
  readonly name: keyof SignalStatistics | keyof Controls;
  /** For people. */
  readonly label: string;
  readonly isControl: boolean;
  /** Null = not available. */
  readonly byHorizon: QualityByHorizon | null;
}

const signals: Readonly<Record<keyof SignalStatistics, string>> = {
  score: 'score',
  consensus: 'consensus',
  negDisagreement: 'minus disagreement',
};
const controls: Readonly<Record<keyof Controls, string>> = {
  uniform: 'uniform plan',
  uniformWeights: 'uniform weights',
  random: 'random investors',
  bestType: 'best (hindsight)',
};

/** Every signal of a run, then every control: the one list for summaries, exports and experiments. */
export function qualityRows(evaluation: Omit<Evaluation, 'judgement'>): readonly QualityRow[] {
  const rowsOf = <Name extends QualityRow['name']>(
    labels: Readonly<Record<Name, string>>,
    isControl: boolean,
    of: (name: Name) => QualityByHorizon | null,
  ): readonly QualityRow[] =>
    (Object.keys(labels) as Name[]).map((name) => ({
      name,
      label: labels[name],
      isControl,
      byHorizon: of(name),
    }));
  return [
    ...rowsOf(signals, false, (name) => evaluation.statistics[name]),
    ...rowsOf(controls, true, (name) => evaluation.controls[name]),
  ];
}

/** Horizons of an evaluation, ascending, as they are named in it. */
export function horizonsOf({ statistics }: Pick<Evaluation, 'statistics'>): readonly string[] {
  return Object.keys(statistics.score).sort((a, b) => Number(a) - Number(b));
}
