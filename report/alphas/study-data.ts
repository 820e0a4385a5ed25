import { formatDate, type TradingDate } from '../../core/index.ts';
import type { AlphaStudyReport } from '../../engine/index.ts';
import type { Manifest } from '../../journal/index.ts';
import { contenderStyles } from '../contender-styles.ts';
import type { ContenderData } from '../sections/contenders.ts';

/** Everything that the report of a study of alphas says. */
export interface AlphaReportData {
  readonly study: AlphaStudyReport;
  readonly manifest: Pick<
    Manifest,
    'createdAt' | 'engineVersion' | 'notes' | 'semantics' | 'simulationDigest'
  >;
}

/** The contender that is judged, as the backtest names it. */
export const COMPOSITE = 'composite';

/** Who is drawn at random, in the plural. */
export const RANDOM_SIGNALS = 'random signals';

/** A date of the journal, which has it as a number, as people write it. */
export function writtenDate(date: number): string {
  return formatDate(date as TradingDate);
}

/** The composite, then chance, then all others, as tables and legends have them. */
export function contendersOfStudy(judged: NonNullable<AlphaStudyReport['judged']>): readonly ContenderData[] {
  const { judgement, signal, random } = judged;
  const styleOf = contenderStyles(judgement);
  return [
    {
      name: COMPOSITE,
      label: COMPOSITE,
      role: 'signal',
      style: styleOf(COMPOSITE, 'signal'),
      byHorizon: signal,
    },
    ...judgement.rivals.map(({ name, label, role, byHorizon }) => ({
      name,
      label,
      role,
      style: styleOf(name, role),
      byHorizon,
    })),
    ...(random === null
      ? []
      : [
          {
            name: 'random',
            label: RANDOM_SIGNALS,
            role: 'control' as const,
            style: styleOf('random', 'control'),
            byHorizon: random,
          },
        ]),
  ];
}

/** Rows of a table, above which a page says that there are more. */
const MOST_ROWS = 400;

/** The first rows of many, with a note where some are left out. */
export function firstRows<Row>(rows: readonly Row[], note?: string): { rows: readonly Row[]; note?: string } {
  if (rows.length <= MOST_ROWS) return { rows, ...(note === undefined ? {} : { note }) };
  const more = `The first ${MOST_ROWS} of ${rows.length.toLocaleString('en-US')}; the run's journal holds all.`;
  return { rows: rows.slice(0, MOST_ROWS), note: note === undefined ? more : `${note} ${more}` };
}
