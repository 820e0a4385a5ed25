import { rootKey, subKey } from '../../core/index.ts';
import { bootstrapMeanInterval } from '../../evaluation/index.ts';
import { barsChart } from '../charts/bars.ts';
import { formatNumber } from '../formats.ts';
import type { Section } from '../page.ts';
import type { RunData } from '../run-data.ts';
import type { Estimate } from '../table.ts';
import { type ContenderData, contendersOf } from './contenders.ts';
import { learningHorizon, rankIc } from './quality.ts';
import { counted, daysAhead, inWords, missingJudgement } from './words.ts';

/** Below this many days a mean rank IC says little, whatever its interval. */
const FEW_DAYS = 60;

type Place = 'above' | 'apart' | 'below' | 'unknown';

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
      differences.length === 0
        ? []
        : [
            barsChart({
              id: 'verdict-differences',
              title: `Score minus others in rank IC, ${daysAhead(horizon)}`,
              note: 'Means over the days that both have, with 95 % intervals. To the right of zero the score was better; a line that crosses zero tells nothing apart.',
              isHorizontal: true,
              categories: differences.map(
                ({ against }) => contenders.find((one) => one.name === against)?.label ?? against,
              ),
              categoryName: 'against',
              valueName: 'difference of mean rank IC',
              format: 'signedPercent',
              series: [
                {
                  name: 'score minus',
                  values: differences.map(({ mean, low, high }) => ({ value: mean, low, high })),
                  colours: differences.map(
                    ({ against }) => contenders.find((one) => one.name === against)?.style.colour ?? 'muted',
                  ),
                },
              ],
            }),
          ],
  };
}

/** Where an interval lies; `apart` = it holds zero, so that the two cannot be told apart. */
export function placeOf({ value, low, high }: Estimate): Place {
  if (value === null || low === null || high === null || low === high) return 'unknown';
  if (low > 0) return 'above';
  return high < 0 ? 'below' : 'apart';
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

function comparisonSentences(
  differences: readonly {
    readonly against: string;
    readonly mean: number | null;
    readonly low: number | null;
    readonly high: number | null;
  }[],
  contenders: readonly ContenderData[],
): readonly string[] {
  const by = (wanted: Place) =>
    differences
      .map(({ against, mean, low, high }) => ({ against, estimate: { value: mean, low, high } }))
      .filter(({ estimate }) => placeOf(estimate) === wanted)
      .map(({ against, estimate }) => {
        const found = contenders.find(({ name }) => name === against);
        const label = found === undefined ? against : `the ${found.role} "${found.label}"`;
        return `${label} by ${estimateText(estimate)}`;
      });
  const grouped = (wanted: Place) => {
    const found = differences
      .filter(({ mean, low, high }) => placeOf({ value: mean, low, high }) === wanted)
      .map(
        ({ against }) => contenders.find(({ name }) => name === against) ?? { label: against, role: 'rival' },
      );
    const named = (role: string) => {
      const labels = found.filter((one) => one.role === role).map(({ label }) => `"${label}"`);
      return labels.length === 0 ? [] : [`the ${role}${labels.length === 1 ? '' : 's'} ${inWords(labels)}`];
    };
    return ['signal', 'control', 'rival'].flatMap(named).join(', or from ');
  };
  const [above, apart, below, unknown] = [by('above'), by('apart'), by('below'), by('unknown')];
  return [
    ...(above.length === 0 ? [] : [`In rank IC, day by day, the score is above ${inWords(above)}.`]),
    ...(below.length === 0 ? [] : [`The score is below ${inWords(below)}.`]),
    ...(apart.length === 0 ? [] : [`The score cannot be told apart from ${grouped('apart')}.`]),
    ...(unknown.length === 0
      ? []
      : [`Too few days, or no difference at all, to compare it with ${grouped('unknown')}.`]),
    ...(above.length + below.length === 0 || differences.length < 4
      ? []
      : [
          `Each of these ${differences.length} intervals is right 95 times in 100 by itself: of 20 comparisons without any difference, one looks like one.`,
        ]),
  ];
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

function portfolioSentences(data: RunData): readonly string[] {
  const { judgement } = data;
  const headline = judgement?.portfolios[0];
  if (judgement === null || headline === undefined) return [];
  const own = headline.rows.find(({ contender }) => contender === 'score')?.statistics ?? null;
  const pool = headline.rows.find(({ contender }) => contender === 'pool')?.statistics ?? null;
  if (own === null) return [];
  const sentences = [
    `The portfolio "${headline.name}" of the score made ${percent(own.cumulativeReturn)} after costs over ${counted(own.sessions, 'session')}${pool === null ? '' : `, the equal-weight pool ${percent(pool.cumulativeReturn)}`}.`,
  ];
  const excess = excessOf(data, headline.name);
  if (excess !== undefined) {
    const place = placeOf(excess);
    sentences.push(
      `Its return above the pool is ${estimateText(excess)} a year${place === 'apart' ? ': the interval holds zero, so the two cannot be told apart' : place === 'unknown' ? '; there are too few sessions for an interval' : `: the interval lies ${place} zero`}.`,
    );
  }
  const random = headline.random?.cumulativeReturn;
  if (random !== undefined) {
    const place =
      own.cumulativeReturn > random.high ? 'above' : own.cumulativeReturn < random.low ? 'below' : 'inside';
    sentences.push(
      `Against the portfolios of ${counted(headline.random?.draws ?? 0, 'draw')} of random investors it lies ${place} their 95 % band (${percent(random.low)} to ${percent(random.high)}).`,
    );
  }
  return [sentences.join(' '), ...otherPortfolioSentences(data)];
}

/** The verdict is of one portfolio; what the others got must not have to be looked for. */
function otherPortfolioSentences(data: RunData): readonly string[] {
  const [headline, ...others] = data.judgement?.portfolios ?? [];
  const said = others.flatMap(({ name, rows }) => {
    const own = rows.find(({ contender }) => contender === 'score')?.statistics ?? null;
    if (own === null) return [`"${name}" has no numbers`];
    const excess = excessOf(data, name);
    const beside =
      excess === undefined
        ? ''
        : ` (${{ above: 'above the pool', below: 'below the pool', apart: 'not told apart from the pool', unknown: 'too few sessions to tell' }[placeOf(excess)]})`;
    return [`"${name}" made ${percent(own.cumulativeReturn)}${beside}`];
  });
  return headline === undefined || said.length === 0
    ? []
    : [
        `This verdict covers the headline portfolio "${headline.name}" only, the first of the scenario's. Of the others, after costs, ${inWords(said)}.`,
      ];
}

/** Mean daily return of the score's portfolio minus the pool's, a year, with its 95 % block-bootstrap interval. */
export function excessOf({ judgement, portfolios }: RunData, portfolio: string): Estimate | undefined {
  const own = portfolios.find((one) => one.portfolio === portfolio && one.contender === 'score');
  const pool = portfolios.find((one) => one.portfolio === portfolio && one.contender === 'pool');
  if (judgement === null || own === undefined || pool === undefined) return undefined;
  const { conventions } = judgement;
  const poolOf = new Map(pool.dates.map((date, at) => [date, pool.returns[at] as number]));
  const differences = own.dates.flatMap((date, at) => {
    const other = poolOf.get(date);
    return other === undefined ? [] : [(own.returns[at] as number) - other];
  });
  if (differences.length === 0) return undefined;
  const year = conventions.daysPerYear;
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  const interval = bootstrapMeanInterval(differences, {
    horizon: conventions.horizon,
    key: subKey(rootKey(conventions.seed), 'report'),
    samples: conventions.bootstrapSamples,
  });
  return {
    value: mean * year,
    low: interval === undefined ? null : interval.low * year,
    high: interval === undefined ? null : interval.high * year,
  };
}

function percent(value: number): string {
  return formatNumber(value, 'signedPercent');
}

/** `+1.23 % (95 % interval +0.10 % to +2.40 %)`. */
export function estimateText({ value, low, high }: Estimate): string {
  const range =
    low === null || high === null
      ? 'no interval'
      : `95\u00a0% interval ${formatNumber(low, 'signedPercent')} to ${formatNumber(high, 'signedPercent')}`;
  return `${formatNumber(value, 'signedPercent')} (${range})`;
}
