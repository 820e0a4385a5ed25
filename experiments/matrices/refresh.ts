/** Whether what a scenario shows holds on another period or another pool. */
import { basename } from 'node:path';
import { MassError } from '../../core/index.ts';
import { armBars } from '../matrix/arm-plots.ts';
import { type Arm, type ArmsRequest, type DesignOptions, type Matrix } from '../matrix.ts';
import { splitOutside } from '../split-outside.ts';

/** Fewest trading days of a period that is made here: below it there is little to see. */
const LEAST_DAYS = 60;

function refuse(path: string, message: string, found: unknown, expected: string): never {
  throw new MassError({
    code: 'cli.usage',
    message,
    path,
    found,
    expected,
    hint: '"mass help experiment" shows an example',
  });
}

/** `NAME: path=value; path=value`. */
function givenArm(text: string): Arm {
  const colon = text.indexOf(':');
  const name = text.slice(0, colon).trim();
  const set = splitOutside(text.slice(colon + 1), ';', '--arm').filter((one) => one !== '');
  if (colon < 1 || name === '' || set.length === 0 || set.some((one) => !one.includes('=')))
    refuse('--arm', 'this is no arm', text, 'NAME: path=value; path=value');
  return { name, set };
}

function periodArm(text: string): Arm {
  const ends = /^(\d{8})-(\d{8})$/.exec(text.trim());
  if (ends === null) refuse('--periods', 'this is no period', text, 'yyyymmdd-yyyymmdd, separated by commas');
  const [, start, end] = ends;
  return { name: `${start}-${end}`, set: [`market.start=${start}`, `market.end=${end}`] };
}

/** In quotes where the path holds a comma. */
function poolArm(text: string): Arm {
  const path = /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
  const name = basename(path);
  if (name === '') refuse('--pools', 'this is no path', text, 'paths of market data, separated by commas');
  return { name, set: [`market.path=${JSON.stringify(path)}`] };
}

function givenArms({ arm = [], periods, pools }: DesignOptions): readonly Arm[] {
  return [
    ...(periods === undefined ? [] : periods.split(',').map(periodArm)),
    ...(pools === undefined ? [] : splitOutside(pools, ',', '--pools').map(poolArm)),
    ...arm.map(givenArm),
  ];
}

/** Calendar years of the scenario's period, or its halves where it lies in one. Dates are yyyymmdd. */
function ownArms({ forecast }: ArmsRequest): readonly Arm[] {
  const [first, last] = [forecast.firstDate, forecast.lastDate].map((date) =>
    Number(date.replaceAll('-', '')),
  );
  const years = [first, last].map((date) => Math.floor((date as number) / 10_000)) as [number, number];
  const [from, to] = years;
  if (forecast.days < 2 * LEAST_DAYS || from === to) {
    refuse(
      '--periods',
      'this scenario has no second year to look at',
      `${forecast.firstDate} to ${forecast.lastDate}`,
      '--periods, --pools or --arm',
    );
  }
  return Array.from({ length: to - from + 1 }, (_, i) => from + i).map((year) =>
    periodArm(
      `${Math.max(first as number, year * 10_000 + 101)}-${Math.min(last as number, year * 10_000 + 1231)}`,
    ),
  );
}

export const refresh: Matrix = {
  name: 'refresh',
  description: 'Does it hold on another period or another pool?',
  design(request) {
    const given = givenArms(request.design);
    return {
      arms: [{ name: 'as given', set: [] }, ...(given.length > 0 ? given : ownArms(request))],
      notes: [
        'Differences to the base are paired by day, so that there are none to arms on other days, or of another label.',
        'Every arm begins anew: with equal weights, and without what was learned before its first day.',
      ],
    };
  },
  report: (outcome) => ({ tables: [], plots: [armBars(outcome)], findings: [] }),
};
