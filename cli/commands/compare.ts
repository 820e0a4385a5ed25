import { resolve } from 'node:path';
import { formatDate } from '../../core/index.ts';
import type { ComparedDay, RunComparison } from '../../engine/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { counted, signedPercent, wrap } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { plainTable } from '../plain-table.ts';

/** `mass compare`: two runs day by day, with what differs first. */
export async function compare(
  { services, terminal }: CommandContext,
  one: string,
  other: string,
): Promise<Outcome> {
  const comparison = await services.compareRuns(resolve(terminal.cwd, one), resolve(terminal.cwd, other));
  return { json: comparison, lines: linesOf(comparison), exitCode: exitCodes.ok };
}

const INDENT = '            ';

function linesOf({ a, b, days, scenario, first, byDay }: RunComparison): readonly string[] {
  const equal = byDay.filter(({ isEqual }) => isEqual).length;
  return [
    `A           ${a.runId}: ${counted(a.days, 'day')}`,
    `B           ${b.runId}: ${counted(b.days, 'day')}`,
    ...(scenario.length === 0
      ? ['Scenario    equal']
      : scenario.flatMap(({ path, a: was, b: is }, i) =>
          wrap(`${i === 0 ? 'Scenario    ' : INDENT}${path}: ${shown(was)} -> ${shown(is)}`, INDENT),
        )),
    `Equal       ${equal} of ${counted(days, 'day')} that both have`,
    ...(first === null
      ? []
      : wrap(
          `First       day ${first.day} (${formatDate(first.date)}), ${first.what}: ${first.message}`,
          INDENT,
        )),
    ...(first === null ? [] : ['', ...tableOf(byDay.filter(({ day }) => day >= first.day))]),
  ];
}

/** Longest value that is shown. */
const MOST_SHOWN = 60;

function shown(value: unknown): string {
  if (value === null) return 'absent';
  const text = JSON.stringify(value);
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}...`;
}

/** Days that the text lists; `--json` has all. */
const MOST_DAYS = 12;

function tableOf(days: readonly ComparedDay[]): readonly string[] {
  const rows = Math.min(MOST_DAYS, days.length);
  const listed = Array.from(
    { length: rows },
    (_, i) => days[rows === 1 ? 0 : Math.round((i * (days.length - 1)) / (rows - 1))] as ComparedDay,
  );
  return [
    ...plainTable(
      ['Day', 'Date', 'scores', 'weights', 'rank IC % A', 'rank IC % B'],
      listed.map(({ day, date, scoreRankCorrelation, distributionDistance, rankIcA, rankIcB }) => [
        `${day}`,
        formatDate(date),
        scoreRankCorrelation === null ? 'n/a' : scoreRankCorrelation.toFixed(2),
        distributionDistance === null ? 'n/a' : `${(100 * distributionDistance).toFixed(1)} %`,
        signedPercent(rankIcA),
        signedPercent(rankIcB),
      ]),
      ['right', 'left', 'right', 'right', 'right', 'right'],
    ),
    ...wrap(
      `${rows < days.length ? `${rows} of ${counted(days.length, 'day')} from there on (--json has all). ` : ''}scores: rank correlation of both; weights: share of the distribution that stands elsewhere; rank IC %: in hundredths, as "mass show" has it.`,
    ),
  ];
}
