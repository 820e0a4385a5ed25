import type { AlphaStudyReport } from '../../../engine/index.ts';
import { count, counted, signed, signedPercent, wrap } from '../../format.ts';
import { plainTable } from '../../plain-table.ts';
import { categoriesOf, dateText } from './words.ts';

type Evaluation = AlphaStudyReport['evaluations'][number];

const MOST_ROWS = 12;

/** The latest evaluation: the market's state, and the alphas with the highest scores. */
export function evaluateLines(report: AlphaStudyReport): readonly string[] {
  const { evaluations, states } = report;
  const latest = evaluations.at(-1);
  if (latest === undefined) {
    return wrap(
      states.evaluate === 'done'
        ? 'Evaluated: never. The market has too few sessions with labels of enough instruments: see leastDays and leastNames of simulation.alphas.'
        : 'Evaluated: not yet',
    );
  }
  const { alphas, silent } = latest;
  const scored = alphas
    .filter(({ score }) => score !== null)
    .toSorted((a, b) => (b.score as number) - (a.score as number));
  const unscored = alphas.length - scored.length;
  const categories = categoriesOf(report);
  const without = unscored === 0 ? '' : `, ${count(unscored)} without a score`;
  return [
    ...wrap(
      `Evaluated: ${counted(evaluations.length, 'time')}, ${counted(alphas.length, 'alpha')}${without}${states.evaluate === 'done' ? '' : ', not complete'}`,
    ),
    ...wrap(`Latest ${dateText(latest.date)}, ${stateText(latest)}`),
    ...(scored.length === 0
      ? wrap(
          'No alpha has a score: on too few days did enough instruments have a value. See window, leastDays and leastNames of simulation.alphas.',
        )
      : plainTable(
          ['Alpha', 'Category', 'IC %', 'Days', 'Under', 'Theta', 'Rho', 'Score'],
          scored
            .slice(0, MOST_ROWS)
            .map(({ name, ic, theta, rho, score }) => [
              `  ${name}`,
              categories.get(name) ?? '',
              signedPercent(ic.mean),
              count(ic.days),
              ic.condition,
              share(theta),
              share(rho),
              share(score),
            ]),
          ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
          [22, 17, 8, 6, 7, 7, 6, 7],
        )),
    ...(scored.length <= MOST_ROWS ? [] : [`  and ${count(scored.length - MOST_ROWS)} more below these`]),
    ...wrap(
      'IC is the mean daily rank IC on days of the same state, else of the same trend, else on all; a negative one turns the alpha round. Theta (confidence) and rho (risk) are percentiles of what the agents say, score mixes them.',
    ),
    ...(silent.length === 0 ? [] : wrap(`Agents without an opinion: ${silent.join(', ')}.`)),
  ];
}

function stateText({ state }: Evaluation): string {
  if (state === null) return 'the state of the market is not known yet';
  const { trend, volatility, trendScore, deviation, usualDeviation } = state;
  const percent = (value: number | null) => (value === null ? 'n/a' : `${(100 * value).toFixed(2)} %`);
  return `market ${trend} (trailing mean return in standard errors ${signed(trendScore)}), volatility ${volatility} (${percent(deviation)} a day, usually ${percent(usualDeviation)})`;
}

function share(value: number | null): string {
  return value === null ? 'n/a' : value.toFixed(2);
}
