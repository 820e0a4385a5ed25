import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { portfoliosAfter } from '../../engine/audit/portfolios.ts';
import {
  extendRun,
  judgeFolder,
  loadScenario,
  openAudit,
  openPortfolioDays,
  openReplay,
  type PortfolioDayView,
  type Replay,
  resumeRun,
  runScenario,
} from '../../engine/index.ts';
import { panelRows, writePanel } from './csv-panel.ts';
import { noTables, scenarioFile, small, temporaryFolder } from './folders.ts';

const DAYS = 36;
const folder = temporaryFolder();
const simulation = { ...small, market: { ...small.market, days: DAYS } };
const execution = noTables;

async function runOf(name: string, of: object, set: readonly string[] = []): Promise<string> {
  const scenario = await loadScenario(scenarioFile(folder, name, of, execution), {
    set: ['evaluation.rivals=[]', 'evaluation.bootstrapSamples=100', ...set],
  });
  return (await runScenario({ scenario, outDir: join(folder, name) })).runDir;
}

async function viewsOf(replay: Replay, days: readonly number[] = [...Array(replay.days()).keys()]) {
  const portfolio = openPortfolioDays(replay);
  try {
    const views: PortfolioDayView[] = [];
    for (const day of days) views.push(await portfolio.at(day));
    return views;
  } finally {
    await portfolio.close();
  }
}

async function withReplay<Result>(
  runDir: string,
  work: (replay: Replay) => Promise<Result>,
): Promise<Result> {
  const replay = openReplay(runDir);
  try {
    return await work(replay);
  } finally {
    replay.close();
  }
}

const weightsIn = ({ holdings }: PortfolioDayView) =>
  Object.fromEntries(holdings.map(({ code, weight }) => [code, weight]));

/** What an evaluation of the whole run says about the score's headline portfolio. */
async function judgedOf(runDir: string) {
  const { series, report } = await judgeFolder({ runDir });
  const headline = report.judgement?.portfolios[0];
  const own = series.portfolios.find(
    ({ portfolio, contender }) => portfolio === headline?.name && contender === 'score',
  );
  if (own === undefined || headline === undefined) throw new Error('the run has no headline portfolio');
  return { own, headline };
}

const costs = ['evaluation.costs.commissionBps=20', 'evaluation.costs.sellTaxBps=10'];

describe('the portfolio by day is that of the evaluation', () => {
  it.each([
    ['daily', 'next-open', 'top-drop'],
    ['weekly', 'next-open', 'top-quantile'],
    ['monthly', 'same-close', 'long-short'],
    ['daily', 'next-close', 'score-weighted'],
  ])('%s, %s, %s', async (rebalance, fill, kind) => {
    const options = `{kind: ${kind}, rebalance: ${rebalance}}`;
    const runDir = await runOf(`${rebalance}-${fill}-${kind}`, { ...simulation, timing: { fill } }, [
      ...costs,
      `evaluation.portfolios=[${options}, {kind: equal-weight}]`,
    ]);
    const { own, headline } = await judgedOf(runDir);
    const views = await withReplay(runDir, (replay) => viewsOf(replay));
    // All contenders hold their first portfolio at the same session here, so that they are compared from the score's own first on.
    const compared = views.filter((view) => view.return !== null);
    const column = <Key extends keyof PortfolioDayView>(of: Key) => compared.map((view) => view[of]);
    expect(column('date')).toEqual(own.dates);
    expect(own.dates.length).toBeGreaterThan(DAYS - 3);
    expect(column('cash')).toEqual(own.cash);
    expect(column('return')).toEqual(own.returns);
    expect(column('turnover')).toEqual(own.turnover);
    expect(column('costs')).toEqual(own.costs);
    expect(Math.max(...own.costs.slice(1))).toBeGreaterThan(0);
    expect(compared.map(({ holdings }) => holdings.length)).toEqual(own.holdings);
    expect(weightsIn(views.at(-1) as PortfolioDayView)).toEqual(own.lastWeights);
    expect(views.at(-1)?.cumulativeReturn).toBe(headline.rows[0]?.statistics?.cumulativeReturn);
    let value = 1;
    for (const view of compared) {
      value *= 1 + (view.return as number);
      expect(view.cumulativeReturn).toBe(value - 1);
    }
    for (const { name, description } of views) {
      expect({ name, description }).toEqual({ name: headline.name, description: headline.description });
    }
    const audit = await openAudit(runDir);
    try {
      for (const day of [7, DAYS - 1]) {
        const [after] = await portfoliosAfter(audit, audit.market, day);
        expect(after?.contender).toBe('score');
        expect(weightsIn(views[day] as PortfolioDayView)).toEqual(after?.lastWeights);
      }
    } finally {
      audit.close();
    }
  });

  it('where sessions before the first day teach its rule', async () => {
    const home = join(folder, 'panel');
    const { simulation: panel } = writePanel(home, panelRows(3, 60));
    const runDir = await runOf('taught', { ...panel, market: { ...panel.market, start: 20200213 } }, [
      'evaluation.portfolios=[{kind: inverse-volatility, rebalance: daily, window: 20}]',
    ]);
    const { own } = await judgedOf(runDir);
    const views = await withReplay(runDir, (replay) => viewsOf(replay));
    expect(views.map(({ holdings }) => holdings.length).slice(-own.dates.length)).toEqual(own.holdings);
    expect(new Set((views[1] as PortfolioDayView).holdings.map(({ weight }) => weight)).size).toBeGreaterThan(
      2,
    );
    expect(weightsIn(views.at(-1) as PortfolioDayView)).toEqual(own.lastWeights);
  });
});

describe('a day of the portfolio', () => {
  const sharedRun = runOf('shared', simulation, [
    'evaluation.portfolios=[{kind: top-quantile, rebalance: daily}]',
  ]);

  it('is the same in whatever order days are asked for, and at the same time', async () => {
    await withReplay(await sharedRun, async (replay) => {
      const all = await viewsOf(replay);
      const order = [30, 2, 35, 0, 31, 30];
      expect(await viewsOf(replay, order)).toEqual(order.map((day) => all[day]));
      const portfolio = openPortfolioDays(replay);
      expect(await Promise.all(order.map((day) => portfolio.at(day)))).toEqual(order.map((day) => all[day]));
      await portfolio.close();
    });
  });

  it('says what came, what went and how weights moved, heaviest first; nothing before the first fill', async () => {
    const views = await withReplay(await sharedRun, (replay) => viewsOf(replay));
    expect(views[0]).toMatchObject({
      day: 0,
      holdings: [],
      left: [],
      cash: 1,
      return: null,
      cumulativeReturn: null,
      turnover: null,
      costs: null,
    });
    let left = 0;
    for (const [k, view] of views.entries()) {
      const before = weightsIn(views[k - 1] ?? { ...view, holdings: [] });
      const now = weightsIn(view);
      expect(view.left.toSorted()).toEqual(
        Object.keys(before)
          .filter((code) => !(code in now))
          .toSorted(),
      );
      for (const { code, weight, change } of view.holdings) expect(change).toBe(weight - (before[code] ?? 0));
      const sizes = view.holdings.map(({ weight }) => Math.round(weight * 1e9));
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      left += view.left.length;
    }
    expect(left).toBeGreaterThan(5);
    expect(JSON.parse(JSON.stringify(views))).toEqual(views);
  });

  it('follows a run that grows', async () => {
    const scenario = await loadScenario(scenarioFile(folder, 'growing', simulation, execution), {
      set: ['evaluation.rivals=[]', 'evaluation.bootstrapSamples=100'],
    });
    const control = new AbortController();
    const { runDir } = await runScenario({
      scenario,
      outDir: join(folder, 'growing'),
      signal: control.signal,
      observe: (event) => {
        if (event.kind === 'day' && event.day === 19) control.abort();
      },
    });
    await withReplay(runDir, async (replay) => {
      const committed = replay.days();
      expect(committed).toBeLessThan(DAYS);
      const portfolio = openPortfolioDays(replay);
      const early = await portfolio.at(committed - 1);
      await expect(portfolio.at(committed)).rejects.toThrow(/replay\.no-such-day/);
      await resumeRun({ runDir });
      const late = await portfolio.at(DAYS - 1);
      await portfolio.close();
      expect([early, late]).toEqual(await viewsOf(replay, [committed - 1, DAYS - 1]));
      expect(weightsIn(late)).toEqual((await judgedOf(runDir)).own.lastWeights);
    });
  });

  it('follows a run that goes on over days that arrived since', async () => {
    const runDir = await runOf('extended', simulation);
    await withReplay(runDir, async (replay) => {
      const portfolio = openPortfolioDays(replay);
      const early = await portfolio.at(DAYS - 1);
      await extendRun({ runDir, set: [`market.days=${DAYS + 4}`] });
      const late = await portfolio.at(DAYS + 3);
      const again = await portfolio.at(DAYS - 1);
      await portfolio.close();
      expect(again).toEqual(early);
      expect(weightsIn(late)).toEqual((await judgedOf(runDir)).own.lastWeights);
      expect(replay.overview()).toMatchObject({ days: DAYS + 4, totalDays: DAYS + 4 });
    });
  });

  it('is given up with all that are asked for when it is closed', async () => {
    await withReplay(await sharedRun, async (replay) => {
      const portfolio = openPortfolioDays(replay);
      await Promise.all([
        expect(portfolio.at(DAYS - 1)).rejects.toThrow(/replay\.not-available/),
        portfolio.close(),
      ]);
    });
  });
});

describe('a portfolio that cannot be shown is one clear error', () => {
  const home = join(folder, 'prices');
  const { simulation: panel } = writePanel(home, panelRows(5, 30));
  let runDir: string;
  beforeAll(async () => {
    runDir = await runOf('priced', panel);
  });

  it('when the data are gone; and is there when they are back', async () => {
    await withReplay(runDir, async (replay) => {
      const prices = join(home, 'prices.csv');
      renameSync(prices, `${prices}.away`);
      const portfolio = openPortfolioDays(replay);
      await expect(portfolio.at(5)).rejects.toThrow(
        /portfolio is not available.*prices\.csv.*replay\.not-available/,
      );
      renameSync(`${prices}.away`, prices);
      expect((await portfolio.at(5)).day).toBe(5);
      await portfolio.close();
    });
  });

  it('when the market has no fills', async () => {
    const unpriced = join(folder, 'unpriced');
    const rows = panelRows(7, 30);
    const { market: whole } = writePanel(unpriced, rows).simulation;
    const given = rows.prices.map(({ code, date, open, close }) => `${code},${date},${close / open - 1}`);
    writeFileSync(join(unpriced, 'labels.csv'), `Stock,Date,y\n${given.join('\n')}\n`);
    const { prices: _, ...market } = whole;
    const labels = { file: 'labels.csv', fill: 'next-open', columns: [{ horizon: 2, column: 'y' }] };
    const labelled = await runOf('no-fills', {
      ...panel,
      market: { ...market, labels },
      modalities: { use: ['valuation', 'news'] },
      labels: { horizons: [2] },
    });
    await withReplay(labelled, async (replay) => {
      await expect(viewsOf(replay, [0])).rejects.toThrow(
        /neither prices nor one-day labels.*replay\.not-available/,
      );
    });
  });

  it('when there is no such day, and then no market is opened', async () => {
    renameSync(home, `${home}.away`);
    await withReplay(runDir, async (replay) => {
      for (const day of [-1, 30, 1.5]) {
        await expect(viewsOf(replay, [day])).rejects.toThrow(/replay\.no-such-day/);
      }
    });
    renameSync(`${home}.away`, home);
  });

  it('from the day on whose data have changed', async () => {
    writePanel(home, changedFrom(12));
    await withReplay(runDir, async (replay) => {
      const portfolio = openPortfolioDays(replay);
      expect((await portfolio.at(11)).day).toBe(11);
      await expect(portfolio.at(20)).rejects.toThrow(/day 12 \(2020-01-20\) differ.*replay\.not-available/);
      await expect(portfolio.at(13)).rejects.toThrow(/day 12/);
      expect((await portfolio.at(3)).day).toBe(3);
      await portfolio.close();
    });
  });
});

/** The panel `prices` with other closes from a day on. */
function changedFrom(day: number): ReturnType<typeof panelRows> {
  const rows = panelRows(5, 30);
  const from = rows.dates[day] ?? 0;
  return {
    ...rows,
    prices: rows.prices.map((row) => (row.date < from ? row : { ...row, close: row.close + 0.5 })),
  };
}
