import type { PeriodReturn } from '../../evaluation/index.ts';
import { heatMapChart } from '../charts/heat-map.ts';
import { contenderStyles } from '../contender-styles.ts';
import type { Section } from '../page.ts';
import type { RunData } from '../run-data.ts';
import { taggedName } from './contenders.ts';
import { missingJudgement } from './words.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Returns of the headline portfolio by month and year. */
export function calendarSection(data: RunData): Section {
  const headline = data.judgement?.portfolios[0];
  const own = headline?.rows.find(({ contender }) => contender === 'score')?.statistics ?? null;
  const years = own === null ? [] : own.years.map(({ period }) => period);
  const styleOf = contenderStyles(data.judgement);
  return {
    id: 'calendar',
    title: 'Returns by month',
    text: missingJudgement(data, 'Returns by month'),
    tables:
      headline === undefined || years.length === 0
        ? []
        : [
            {
              id: 'years',
              title: `Returns by year: ${headline.name}`,
              columns: [
                { key: 'contender', label: 'Signal' },
                ...years.map((year) => ({
                  key: String(year),
                  label: String(year),
                  format: 'signedPercent' as const,
                })),
              ],
              rows: headline.rows
                .filter(({ statistics }) => statistics !== null)
                .map(({ contender, label, role, statistics }) => [
                  role === 'benchmark'
                    ? { name: label, colour: styleOf(contender, role).colour }
                    : taggedName({ label, role, style: styleOf(contender, role) }),
                  ...years.map((year) => valueOf(statistics?.years ?? [], year)),
                ]),
              emphasised: [0],
            },
          ],
    charts:
      headline === undefined || own === null || years.length === 0
        ? []
        : [
            heatMapChart({
              id: 'months',
              title: `Returns by month: ${headline.name} of the score`,
              note: 'After costs, compounded within the month. Blue is a gain, orange a loss; months without a session are empty.',
              columns: months,
              columnName: 'month',
              rows: years.map(String),
              rowName: 'year',
              values: years.map((year) =>
                months.map((_, month) => valueOf(own.months, year * 100 + month + 1)),
              ),
              format: 'signedPercent',
              labelFormat: 'signedPercentShort',
              ramp: 'diverging',
            }),
          ],
  };
}

function valueOf(periods: readonly PeriodReturn[], period: number): number | null {
  return periods.find((one) => one.period === period)?.value ?? null;
}
