import type { MatrixOutcome } from '../matrix.ts';
import { qualityOf } from './arm-summary.ts';
import { cellSignals } from './cell.ts';

const columns = [
  'arm',
  'seed',
  'days',
  'first_date',
  'last_date',
  'types',
  'investors',
  'signal',
  'horizon',
  'rank_ic',
  'rank_icir',
  'rank_ic_t',
  'ic',
  'icir',
  'label_days',
  'portfolio',
  'annualised_return',
  'sharpe',
  'maximum_drawdown',
  'ballots',
  'abstentions',
  'seconds',
  'peak_mb',
  'model_calls',
  'cost_usd',
  'digest',
] as const;

/** One line per arm, seed, signal and horizon, fractions; the headline portfolio stands beside the score. Empty = not available. */
export function resultsCsv({ arms }: MatrixOutcome): string {
  const lines = arms.flatMap(({ arm, cells }) =>
    cells.flatMap((cell) => {
      const { measures, effort, seed } = cell;
      const headline = measures.portfolios?.[0];
      return cellSignals.flatMap((signal) =>
        Object.keys(measures.signals[signal] ?? {})
          .sort((a, b) => Number(a) - Number(b))
          .map((horizon) => {
            const quality = qualityOf(cell, Number(horizon), signal);
            const portfolio = signal === 'score' ? headline : undefined;
            return [
              arm.name,
              seed,
              measures.days,
              measures.firstDate,
              measures.lastDate,
              measures.types,
              measures.investors,
              signal,
              horizon,
              quality?.rankIc,
              quality?.rankIcir,
              quality?.rankIcT,
              quality?.ic,
              quality?.icir,
              quality?.days,
              portfolio?.name,
              portfolio?.score?.annualisedReturn,
              portfolio?.score?.sharpe,
              portfolio?.score?.maximumDrawdown,
              measures.ballots,
              measures.abstentions,
              effort.seconds,
              effort.peakMb,
              effort.models?.calls,
              effort.models?.costUsd,
              measures.digest,
            ].map(field);
          }),
      );
    }),
  );
  return `${[columns, ...lines].map((line) => line.join(',')).join('\n')}\n`;
}

/** RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe. */
function field(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
