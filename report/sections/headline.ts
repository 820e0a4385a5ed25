/** What the portfolios of a signal made, in words. */
import { rootKey, subKey } from '../../core/index.ts';
import { bootstrapMeanInterval } from '../../evaluation/index.ts';
import { formatNumber } from '../formats.ts';
import type { RunData } from '../run-data.ts';
import type { Estimate } from '../table.ts';
import { estimateText, placeOf } from './compared.ts';
import { counted, inWords } from './words.ts';

export interface HeadlineData extends Pick<RunData, 'judgement' | 'portfolios'> {
  /** The contender whose portfolios they are. @default 'score' */
  readonly own?: string;
  /** Who the band of chance is of. @default 'random investors' */
  readonly random?: string;
}

/** What the headline made beside the pool and chance, then what the other portfolios made. */
export function portfolioSentences(data: HeadlineData): readonly string[] {
  const { judgement, own: signal = 'score', random: randomNames = 'random investors' } = data;
  const headline = judgement?.portfolios[0];
  if (judgement === null || headline === undefined) return [];
  const own = headline.rows.find(({ contender }) => contender === signal)?.statistics ?? null;
  const pool = headline.rows.find(({ contender }) => contender === 'pool')?.statistics ?? null;
  if (own === null) return [];
  const sentences = [
    `The portfolio "${headline.name}" of the ${signal} made ${percent(own.cumulativeReturn)} after costs over ${counted(own.sessions, 'session')}${pool === null ? '' : `, the equal-weight pool ${percent(pool.cumulativeReturn)}`}.`,
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
      `Against the portfolios of ${counted(headline.random?.draws ?? 0, 'draw')} of ${randomNames} it lies ${place} their 95 % band (${percent(random.low)} to ${percent(random.high)}).`,
    );
  }
  return [sentences.join(' '), ...otherPortfolioSentences(data)];
}

/** The verdict is of one portfolio; what the others got must not have to be looked for. */
function otherPortfolioSentences(data: HeadlineData): readonly string[] {
  const { own: signal = 'score' } = data;
  const [headline, ...others] = data.judgement?.portfolios ?? [];
  const said = others.flatMap(({ name, rows }) => {
    const own = rows.find(({ contender }) => contender === signal)?.statistics ?? null;
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

/** Mean daily return of the signal's portfolio minus the pool's, a year, with its 95 % block-bootstrap interval. */
export function excessOf(
  { judgement, portfolios, own: signal = 'score' }: HeadlineData,
  portfolio: string,
): Estimate | undefined {
  const own = portfolios.find((one) => one.portfolio === portfolio && one.contender === signal);
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

export function percent(value: number): string {
  return formatNumber(value, 'signedPercent');
}
