import type { Section } from '../page.ts';
import type { RunData } from '../run-data.ts';
import { comparisonSentences, differenceChart, estimateText, placeOf } from './compared.ts';
import { contendersOf } from './contenders.ts';
import { percent, portfolioSentences } from './headline.ts';
import { learningHorizon, rankIc } from './quality.ts';
import { counted, daysAhead, missingJudgement } from './words.ts';

/** Below this many days a mean rank IC says little, whatever its interval. */
export const FEW_DAYS = 60;

/** In words made from the numbers, and never more certain than their intervals. */
export function verdictSection(data: RunData): Section {
  const { judgement, report } = data;
  const horizon = learningHorizon(data);
  const contenders = contendersOf(data);
  const differences = (judgement?.differences ?? []).filter((one) => String(one.horizon) === horizon);
  return {
    id: 'verdict',
    title: 'Verdict',
    text: [
      ownSentence(data, horizon),
      ...comparisonSentences(differences, contenders),
      ...randomSentences(data, horizon),
      ...portfolioSentences(data),
      ...missingJudgement(data, 'Comparisons with rivals and portfolios'),
      ...(report.days < FEW_DAYS
        ? [
            `${counted(report.days, 'day')}: too few for evidence; read these numbers as a check that all works.`,
          ]
        : []),
    ],
    tables: [],
    charts:
      differences.length === 0 ? [] : [differenceChart(differences, contenders, { horizon, own: 'score' })],
  };
}

function ownSentence(data: RunData, horizon: string): string {
  const own = rankIc({ byHorizon: data.report.statistics.score }, horizon);
  if (own.value === null) return `The score has no defined rank IC ${daysAhead(horizon)} yet.`;
  const said = `The score's mean rank IC ${daysAhead(horizon)} is ${estimateText(own)}`;
  const place = placeOf(own);
  if (place === 'unknown') return `${said}. Without an interval it is no evidence.`;
  return place === 'apart'
    ? `${said}. The interval holds zero: this run cannot tell the score from noise.`
    : `${said}. The interval lies ${place} zero.`;
}

function randomSentences({ report }: RunData, horizon: string): readonly string[] {
  const band = report.controls.random?.[horizon];
  const own = report.statistics.score[horizon]?.rankIc ?? null;
  if (band === undefined || own === null || band.rankIcLow === null || band.rankIcHigh === null) return [];
  const place = own > band.rankIcHigh ? 'above' : own < band.rankIcLow ? 'below' : 'inside';
  const caution =
    place === 'inside'
      ? ''
      : ' That is no evidence by itself: random investors draw anew every day, a score holds its luck for weeks.';
  return [
    `Against ${counted(band.draws, 'draw')} of random investors the score's rank IC lies ${place} their 95 % band (${percent(band.rankIcLow)} to ${percent(band.rankIcHigh)}).${caution}`,
  ];
}
