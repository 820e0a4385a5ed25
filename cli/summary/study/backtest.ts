import type { AlphaStudyReport } from '../../../engine/index.ts';
import { counted, signedPercent, wrap } from '../../format.ts';
import { plainTable } from '../../plain-table.ts';
import { portfolioTable } from '../judgement-tables.ts';

type Judged = NonNullable<AlphaStudyReport['judged']>;
type Quality = NonNullable<Judged['signal']>[string];

/** The composite beside simpler uses of the alphas and the rivals: rank IC with intervals, and the headline portfolio. */
export function backtestLines({ judged, horizon }: AlphaStudyReport): readonly string[] {
  if (judged === null) return ['Backtest: not yet'];
  const { judgement } = judged;
  const [headline] = judgement.portfolios;
  return [
    ...qualityLines(judged, horizon),
    ...(headline === undefined ? [] : ['', ...portfolioTable(headline, 'random signals')]),
    ...(judgement.notes.length === 0 ? [] : ['', 'Notes:']),
    ...judgement.notes.flatMap((note) => wrap(`- ${note}`, '  ')),
  ];
}

function qualityLines({ signal, random, judgement }: Judged, horizon: number): readonly string[] {
  const at = String(horizon);
  const rows = judgement.rivals.map(({ name, label, byHorizon }) => {
    const gain = judgement.differences.find((one) => one.against === name && one.horizon === horizon);
    return [
      `  ${label}`,
      ...cells(byHorizon?.[at]),
      signedPercent(gain?.mean ?? null),
      interval(gain?.low, gain?.high),
    ];
  });
  const dealt = random?.[at];
  return [
    'Backtest: the composite beside simpler uses of the same alphas, and rivals',
    ...plainTable(
      [`${counted(horizon, 'day')} ahead`, 'Rank IC %', '95 %', 'Days', 'Gain %', '95 %'],
      [
        ['  composite', ...cells(signal?.[at]), '', ''],
        ...rows,
        ...(dealt === undefined
          ? []
          : [
              [
                `  ${dealt.draws} random signals`,
                signedPercent(dealt.rankIc),
                interval(dealt.rankIcLow, dealt.rankIcHigh),
                String(dealt.days),
                '',
                '',
              ],
            ]),
      ],
      ['left', 'right', 'right', 'right', 'right', 'right'],
      [23, 10, 17, 5, 8, 17],
    ),
    ...wrap(
      'Gain: the composite minus the other, on the days that both have. 95 % is the block-bootstrap interval of the mean, for random signals the band of their draws. An interval that holds zero shows nothing.',
    ),
  ];
}

function cells(quality: Quality | undefined): readonly string[] {
  if (quality === undefined) return ['n/a', 'n/a', '0'];
  const { rankIc, rankIcLow, rankIcHigh, days } = quality;
  return [signedPercent(rankIc), interval(rankIcLow, rankIcHigh), String(days)];
}

function interval(low: number | null | undefined, high: number | null | undefined): string {
  if (low === null || low === undefined || high === null || high === undefined) return 'n/a';
  return `${signedPercent(low)} to ${signedPercent(high)}`;
}
