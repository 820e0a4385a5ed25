import { invariant } from '../../core/index.ts';
import {
  type InvestorRequest,
  openInspection,
  openPortfolioDays,
  prepareRun,
  type Replay,
} from '../../engine/index.ts';
import type { LoadedScenario } from '../../scenarios/index.ts';
import { type BenchRow, costRow, median } from '../bench.ts';
import { milliseconds, row, timed, withFolder } from './timed.ts';

/** Rounds of what goes over all days. */
const WHOLE_ROUNDS = 3;

/** What needs every day of the journal, or of the market. */
export async function wholeRows(
  name: string,
  replay: Replay,
  scenario: LoadedScenario,
  days: readonly number[],
): Promise<readonly BenchRow[]> {
  const { runDir } = replay;
  const last = replay.days() - 1;
  const rounds = Array.from({ length: WHOLE_ROUNDS }, () => last);
  const series = timed(rounds, {
    work: () => withFolder(runDir, (own) => own.series()),
    bare: () => {
      let sum = 0;
      for (const { day } of replay.journal.records(0, { ballots: false })) sum += day;
      return sum;
    },
  });
  const spent = { passes: [] as number[], traded: [] as number[], inspected: [] as number[] };
  for (let round = 0; round < WHOLE_ROUNDS; round++) {
    spent.passes.push(await milliseconds(() => passOver(scenario)));
    const portfolio = openPortfolioDays(replay);
    spent.traded.push(await milliseconds(() => portfolio.at(last)));
    await portfolio.close();
    const inspection = openInspection(replay);
    spent.inspected.push(await milliseconds(() => inspection.investor(someInvestor(replay, last))));
    await inspection.close();
  }
  const pass = median(spent.passes);
  return [
    row(`${name}: daily values of all days for charts, against reading their records`, series),
    costRow(
      `${name}: portfolio of the last day, the first time, against passing over the market`,
      median(spent.traded),
      'ms',
      pass,
    ),
    costRow(`${name}: portfolio of another day`, await portfolioAgain(replay, days), 'ms'),
    costRow(
      `${name}: an investor on the last day, the first time, against passing over the market`,
      median(spent.inspected),
      'ms',
      pass,
    ),
    costRow(`${name}: another investor of the day`, await investorAgain(replay, last), 'ms'),
  ];
}

async function portfolioAgain(replay: Replay, days: readonly number[]): Promise<number> {
  const portfolio = openPortfolioDays(replay);
  try {
    await portfolio.at(Math.max(...days));
    const times: number[] = [];
    for (const day of days) times.push(await milliseconds(() => portfolio.at(day)));
    return median(times);
  } finally {
    await portfolio.close();
  }
}

async function investorAgain(replay: Replay, day: number): Promise<number> {
  const inspection = openInspection(replay);
  try {
    await inspection.investor(someInvestor(replay, day));
    const times: number[] = [];
    for (const { id: type } of replay.overview().types)
      times.push(await milliseconds(() => inspection.investor({ day, type, ordinal: 0 })));
    return median(times);
  } finally {
    await inspection.close();
  }
}

function someInvestor(replay: Replay, day: number): InvestorRequest {
  const [first] = replay.overview().types;
  invariant(first !== undefined, 'a run has types');
  return { day, type: first.id, ordinal: 1 };
}

/** Opens the run's market and passes over its days. */
async function passOver(scenario: LoadedScenario): Promise<void> {
  const { market, close } = await prepareRun(scenario);
  const feed = market.feed();
  while (feed.next() !== undefined);
  await close();
}
