import { growthChart } from '../charts/growth.ts';
import type { Section } from '../page.ts';
import { seriesDash } from '../palette.ts';
import { dateOf } from '../run-data.ts';
import { excessOf } from '../sections/headline.ts';
import { statisticGroups } from '../sections/portfolios.ts';
import type { Column } from '../table.ts';
import type { NamedRun } from './named-runs.ts';

const excessColumn: Column = {
  key: 'excess',
  label: 'Above the pool, a year',
  format: 'signedPercent',
  isEstimate: true,
  hint: "Mean daily return minus the pool's, a year, with its 95 % interval",
};

/** The headline portfolios of several runs, side by side. */
export function portfolioComparison(runs: readonly NamedRun[]): Section {
  const judged = runs.flatMap((run) => {
    const headline = run.data.judgement?.portfolios[0];
    return headline === undefined ? [] : [{ ...run, headline }];
  });
  const missing = runs.filter(({ name }) => judged.every((one) => one.name !== name));
  const curves = judged.flatMap(({ name, colour, data, headline }) => {
    const own = data.portfolios.find((one) => one.portfolio === headline.name && one.contender === 'score');
    return own === undefined ? [] : [{ name, colour, own }];
  });
  const dates = [...new Set(curves.flatMap(({ own }) => own.dates))].sort((a, b) => a - b);
  return {
    id: 'portfolios',
    title: 'Portfolios',
    text: [
      "The headline portfolio of each run's score, after costs. Runs on other days met another market: compare what stands above the pool.",
      ...(missing.length === 0 ? [] : [`Without portfolios: ${missing.map(({ name }) => name).join(', ')}.`]),
    ],
    tables: [
      {
        id: 'portfolios-excess',
        title: 'Headline portfolio of the score: return above the pool',
        columns: [{ key: 'run', label: 'Run' }, { key: 'portfolio', label: 'Portfolio' }, excessColumn],
        rows: judged.map(({ name, colour, data, headline }) => [
          { name, colour },
          headline.name,
          excessOf(data, headline.name) ?? null,
        ]),
      },
      ...statisticGroups.map(({ id, title, columns, of }) => ({
        id: `portfolios-${id}`,
        title: `Headline portfolio of the score: ${title}`,
        columns: [{ key: 'run', label: 'Run' }, ...columns],
        rows: judged.map(({ name, colour, headline }) => {
          const own = headline.rows.find(({ contender }) => contender === 'score')?.statistics ?? null;
          return [{ name, colour }, ...(own === null ? columns.map(() => null) : of(own))];
        }),
      })),
    ],
    charts:
      dates.length === 0
        ? []
        : [
            growthChart({
              id: 'growth',
              title: 'Cumulative return and drawdown of the headline portfolios',
              note: 'After costs. Each begins at its own first fill.',
              dates: dates.map(dateOf),
              growths: curves.map(({ name, colour, own }, index) => {
                const at = new Map(own.dates.map((date, place) => [date, own.returns[place] as number]));
                return {
                  name,
                  colour,
                  dash: seriesDash(index),
                  width: 2,
                  returns: dates.map((date) => at.get(date) ?? null),
                };
              }),
            }),
          ],
  };
}
