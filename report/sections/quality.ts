import type { Chart } from '../chart.ts';
import { barsChart } from '../charts/bars.ts';
import type { Section } from '../page.ts';
import type { RunData } from '../run-data.ts';
import type { Estimate, Table } from '../table.ts';
import { type ContenderData, contendersOf, taggedName } from './contenders.ts';
import { daysAhead, missingJudgement } from './words.ts';

/** Why investors without knowledge need not stand at zero, and what their interval is not. */
export const randomSentence =
  'Random investors know nothing: they pick from the same candidate pools, and their picks are aggregated as all others are, so their rank IC is what the pools and the aggregation give without knowledge on this market, which need not be zero. Their interval is the band of their draws and narrower than chance: they draw anew every day, a score holds its luck for weeks (docs/evaluation.md).';

/** Rank IC of everybody at every horizon, and the paired differences. */
export function qualitySection(data: RunData): Section {
  const contenders = contendersOf(data);
  const horizons = horizonsOf(data);
  const learning = learningHorizon(data);
  const measured = contenders.filter(({ byHorizon }) => byHorizon?.[learning]?.rankIc !== undefined);
  return {
    id: 'quality',
    title: 'Signal quality',
    text: [
      'Rank IC says how well the order that a signal gives the instruments agrees with the order of their later returns: 0 % is no relation, 100 % the same order. A few per cent, day after day, is a good signal. Where the interval holds zero, the run cannot tell the signal from noise.',
      ...(contenders.some(({ name, byHorizon }) => name === 'random' && byHorizon !== null)
        ? [randomSentence]
        : []),
      ...missingJudgement(data, 'Rivals and paired differences'),
    ],
    tables: [
      ...horizons.map((horizon) =>
        qualityTable(contenders, horizon, {
          own: 'score',
          about: horizon === learning ? ', the horizon that is learned from' : '',
        }),
      ),
      ...differenceTables(data.judgement, contenders, 'score'),
    ],
    charts:
      measured.length === 0
        ? []
        : [
            rankIcBars(
              measured,
              learning,
              'Bars are means over days, thin lines 95 % intervals; for random investors the band of their draws.',
            ),
          ],
  };
}

/** Mean rank IC of everybody at one horizon. */
export function rankIcBars(measured: readonly ContenderData[], horizon: string, note: string): Chart {
  return barsChart({
    id: 'quality-bars',
    title: `Mean rank IC, ${daysAhead(horizon)}`,
    note,
    isHorizontal: true,
    categories: measured.map(({ label }) => label),
    categoryName: 'signal',
    valueName: 'mean rank IC',
    format: 'signedPercent',
    series: [
      {
        name: 'mean rank IC',
        values: measured.map((contender) => rankIc(contender, horizon)),
        colours: measured.map(({ style }) => style.colour),
      },
    ],
  });
}

/** Horizons of the run, ascending, as they are named in its statistics. */
export function horizonsOf({ report }: Pick<RunData, 'report'>): readonly string[] {
  return Object.keys(report.statistics.score).sort((a, b) => Number(a) - Number(b));
}

/** The horizon that the optimizer learns from: the one for verdicts. */
export function learningHorizon({ report, judgement }: Pick<RunData, 'report' | 'judgement'>): string {
  const horizons = horizonsOf({ report });
  const wanted = String(judgement?.conventions.horizon ?? report.conventions['optimizerHorizon']);
  return horizons.includes(wanted) ? wanted : (horizons.at(-1) ?? wanted);
}

export function rankIc({ byHorizon }: Pick<ContenderData, 'byHorizon'>, horizon: string): Estimate {
  const quality = byHorizon?.[horizon];
  return {
    value: quality?.rankIc ?? null,
    low: quality?.rankIcLow ?? null,
    high: quality?.rankIcHigh ?? null,
  };
}

/** `own`: what the signal that is judged is called; `about`: what follows the horizon in the title. */
export function qualityTable(
  contenders: readonly ContenderData[],
  horizon: string,
  { own, about }: { readonly own: string; readonly about: string },
): Table {
  const days = contenders[0]?.byHorizon?.[horizon]?.days;
  const isOther = ({ byHorizon }: ContenderData) =>
    byHorizon?.[horizon] !== undefined && byHorizon[horizon].days !== days;
  return {
    id: `quality-${horizon}`,
    title: `${daysAhead(horizon)}${about}`,
    columns: [
      { key: 'signal', label: 'Signal' },
      {
        key: 'rank_ic',
        label: 'Rank IC',
        format: 'signedPercent',
        isEstimate: true,
        hint: 'Mean over days, with its 95 % interval',
      },
      {
        key: 'rank_icir',
        label: 'Rank ICIR',
        format: 'signed',
        hint: 'Mean of the daily rank IC divided by its standard deviation',
      },
      { key: 'rank_ic_t', label: 't', format: 'signed', hint: 'Newey-West with lag horizon - 1' },
      {
        key: 'ic',
        label: 'IC',
        format: 'signedPercent',
        hint: 'As rank IC, with the returns themselves instead of their ranks',
      },
      { key: 'icir', label: 'ICIR', format: 'signed' },
      { key: 'days', label: 'Days', format: 'count', hint: 'Days with a defined value' },
    ],
    rows: contenders.map((contender) => {
      const quality = contender.byHorizon?.[horizon];
      return [
        isOther(contender)
          ? taggedName({ ...contender, label: `${contender.label}*` })
          : taggedName(contender),
        rankIc(contender, horizon),
        quality?.rankIcir ?? null,
        quality?.rankIcT ?? null,
        quality?.ic ?? null,
        quality?.icir ?? null,
        quality?.days ?? null,
      ];
    }),
    emphasised: [0],
    ...(contenders.some(isOther)
      ? { note: `* of other days than the ${own}'s ${days ?? 0}; compare it by the differences below.` }
      : {}),
  };
}

/** Paired differences of `own` with everybody else; none where there are none. */
export function differenceTables(
  judgement: RunData['judgement'],
  contenders: readonly ContenderData[],
  own: string,
): readonly Table[] {
  const differences = judgement?.differences ?? [];
  if (differences.length === 0) return [];
  const horizons = [...new Set(differences.map(({ horizon }) => horizon))].sort((a, b) => a - b);
  const against = [...new Set(differences.map((one) => one.against))];
  return [
    {
      id: 'differences',
      title: `Rank IC of the ${own} minus that of the others, day by day`,
      columns: [
        { key: 'against', label: `${own.charAt(0).toUpperCase()}${own.slice(1)} against` },
        ...horizons.map((horizon) => ({
          key: `difference_${horizon}`,
          label: daysAhead(horizon),
          format: 'signedPercent' as const,
          isEstimate: true as const,
        })),
        ...horizons.map((horizon) => ({
          key: `common_days_${horizon}`,
          label: `Common days, ${daysAhead(horizon)}`,
          format: 'count' as const,
        })),
      ],
      rows: against.map((name) => {
        const contender = contenders.find((one) => one.name === name);
        return [
          contender === undefined ? name : taggedName(contender),
          ...horizons.map((horizon) => {
            const found = differences.find((one) => one.against === name && one.horizon === horizon);
            return { value: found?.mean ?? null, low: found?.low ?? null, high: found?.high ?? null };
          }),
          ...horizons.map(
            (horizon) =>
              differences.find((one) => one.against === name && one.horizon === horizon)?.days ?? null,
          ),
        ];
      }),
      note: `Only days that both have. An interval that lies above zero says that the ${own} was better on these days; one that holds zero says that the two cannot be told apart.`,
    },
  ];
}
