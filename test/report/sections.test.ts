import { describe, expect, it } from 'vitest';
import { comparisonPage } from '../../report/comparison-page.ts';
import { differingSettings } from '../../report/differing-settings.ts';
import { type Page, pageHtml } from '../../report/index.ts';
import { pageMarkdown } from '../../report/markdown.ts';
import { evenly } from '../../report/run-data.ts';
import { runPage } from '../../report/run-page.ts';
import { placeOf } from '../../report/sections/compared.ts';
import { DAYS, judgement, mean, quality, runData } from './fixtures.ts';
import { expectWholePage } from './page-conformance.ts';

const page = runPage(runData());
const textOf = ({ sections }: Page, id: string) =>
  sections.find((one) => one.id === id)?.text.join('\n') ?? '';
const tableOf = ({ sections }: Page, id: string) =>
  sections.flatMap(({ tables }) => tables).find((one) => one.id === id);
const chartOf = ({ sections }: Page, id: string) =>
  sections.flatMap(({ charts }) => charts).find((one) => one.id === id);

describe('the report of a run', () => {
  it('has every chapter once, and every table and chart a name of its own', () => {
    expect(page.sections.map(({ id }) => id)).toEqual([
      'setting',
      'verdict',
      'quality',
      'portfolios',
      'calendar',
      'rolling',
      'correlations',
      'profile',
      'distribution',
      'population',
      'opinions',
      'trading',
      'warnings',
      'reproduce',
    ]);
    expectWholePage(page);
  });

  it('says what the conventions are', () => {
    const rows =
      tableOf(page, 'conventions')?.rows.map((row) =>
        row.map((cell) => JSON.stringify(cell).replaceAll('"', '')).join(': '),
      ) ?? [];
    expect(rows).toContain(
      'costs: commission 5 basis points and slippage 0 basis points each way, tax on sells 10 basis points',
    );
    expect(rows.find((row) => row.startsWith('intervals'))).toContain('200 samples, seed 7');
    expect(rows).toContain('days a year: 252');
  });

  it('compares in words, and tells apart only what the intervals tell apart', () => {
    const verdict = textOf(page, 'verdict');
    expect(verdict).toContain('The interval lies above zero.');
    expect(verdict).toContain('the score is above the control "uniform weights" by +2.00\u00a0%');
    expect(verdict).toContain('The score is below the rival "ridge regression" by \u22123.00\u00a0%');
    expect(verdict).toContain('The score cannot be told apart from the control "uniform plan".');
    expect(verdict).toContain(
      'made +12.00\u00a0% after costs over 79 sessions, the equal-weight pool +5.00\u00a0%',
    );
    expect(verdict).toContain('it lies above their 95 % band');
  });

  it('says that the verdict is of the headline portfolio, and what the others got', () => {
    expect(textOf(page, 'verdict')).not.toContain('headline portfolio');
    const [headline] = judgement().portfolios;
    const other = { ...(headline as NonNullable<typeof headline>), name: 'second', random: null };
    const two = runPage(
      runData({ judgement: judgement({ portfolios: [...judgement().portfolios, other] }) }),
    );
    expect(textOf(two, 'verdict')).toContain(
      'This verdict covers the headline portfolio "top-quantile" only, the first of the scenario\'s. Of the others, after costs, "second" made +12.00\u00a0%.',
    );
  });

  it('explains random investors beside their numbers, and only there', () => {
    expect(textOf(page, 'quality')).toContain('without knowledge on this market, which need not be zero');
    const { uniform, uniformWeights, bestType } = runData().report.controls;
    const without = runPage(runData({ controls: { uniform, uniformWeights, bestType, random: null } }));
    expect(textOf(without, 'quality')).not.toContain('Random investors know nothing');
  });

  it('stops a rolling mean where the values end', () => {
    const rows = chartOf(page, 'rolling-ic')?.data.rows ?? [];
    // Labels of the last five days have not ended; there are 80 days and windows of 60.
    expect(rows.map(([, value]) => value !== null)).toEqual(
      Array.from({ length: DAYS }, (_, day) => day >= 59 && day <= DAYS - 6),
    );
  });

  it('measures the return above the pool with an interval', () => {
    // The score is 0.2 % above the pool on every other session: 39 of 79.
    expect(textOf(page, 'verdict')).toContain(`+${((0.002 * 39 * 252 * 100) / 79).toFixed(2)}\u00a0%`);
  });

  it('is never more certain than an interval without width, or none', () => {
    expect(placeOf({ value: 1, low: 0.5, high: 2 })).toBe('above');
    expect(placeOf({ value: -1, low: -2, high: -0.5 })).toBe('below');
    expect(placeOf({ value: 1, low: -0.5, high: 2 })).toBe('apart');
    expect(placeOf({ value: 1, low: 0, high: 2 })).toBe('apart');
    expect(placeOf({ value: 1, low: null, high: null })).toBe('unknown');
    expect(placeOf({ value: 1, low: 1, high: 1 })).toBe('unknown');
    const without = runPage(
      runData({
        judgement: judgement({
          differences: [{ against: 'ridge', horizon: 5, ...mean(0.1), low: null, high: null }],
        }),
      }),
    );
    expect(textOf(without, 'verdict')).not.toContain('the score is above');
  });

  it('shows qualities with their intervals, and n/a for what is not there', () => {
    const rows = tableOf(page, 'quality-5')?.rows ?? [];
    const { rankIc, rankIcLow, rankIcHigh } = quality(0.03, 0.01);
    expect(rows[0]?.[1]).toEqual({ value: rankIc, low: rankIcLow, high: rankIcHigh });
    expect(rows.at(-1)).toEqual([
      { name: 'rival: price', colour: expect.any(String) },
      { value: null, low: null, high: null },
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('says which sessions and days are compared, and marks what is of others', () => {
    expect(textOf(page, 'portfolios')).toContain('Compared over 79 sessions, 2020-01-07 to 2020-04-24.');
    expect(tableOf(page, 'differences')?.rows[0]).toContain(70);
    const own = judgement();
    const rows =
      own.portfolios[0]?.rows.map((row) => ({ ...row, isShorter: row.contender === 'ridge' })) ?? [];
    const rivals = own.rivals.map((rival) =>
      rival.name === 'ridge' ? { ...rival, byHorizon: { '5': { ...quality(0.05), days: 12 } } } : rival,
    );
    const late = runPage(
      runData({
        judgement: {
          ...own,
          rivals,
          portfolios: own.portfolios.map((portfolio) => ({ ...portfolio, rows })),
        },
      }),
    );
    const marked = (id: string) =>
      JSON.stringify(tableOf(late, id)?.rows.map(([name]) => name)).match(/[a-z ]+\*/g) ?? [];
    expect(marked('portfolio-1-returns')).toEqual([' ridge regression*']);
    expect(marked('quality-5')).toContain(' ridge regression*');
    expect(tableOf(late, 'quality-5')?.note).toContain("other days than the score's 70");
  });

  it('puts months into their years, and leaves others empty', () => {
    expect(chartOf(page, 'months')?.data.rows).toEqual([
      ['2020', 0.02, null, -0.01, ...Array.from({ length: 9 }, () => null)],
    ]);
  });

  it('spells the masks out, and adds distributions up to one', () => {
    expect(tableOf(page, 'types')?.rows[1]?.slice(1, 3)).toEqual(['news, price', 272]);
    for (const row of chartOf(page, 'distribution')?.data.rows ?? []) {
      const sum = row.slice(1).reduce((total: number, share) => total + Number(share), 0);
      expect(sum).toBeCloseTo(1, 4);
    }
  });

  it('counts changes of the population by their cause, whatever the day', () => {
    expect(tableOf(page, 'population-events')?.rows).toEqual([
      ['spawned', 'backward optimisation at the close of the day', 2 * (DAYS - 1), DAYS - 1],
      ['spawned', 'first day', 30, 1],
    ]);
    expect(tableOf(page, 'abstentions')?.rows).toEqual([['no candidates', 2]]);
  });

  it('orders instruments by their mean consensus, with days as columns', () => {
    const rows = chartOf(page, 'consensus')?.data.rows ?? [];
    expect(rows.map(([instrument]) => instrument)).toEqual(['AAA', 'BBB', 'CCC', 'DDD']);
    expect(rows[0]?.slice(1, 3)).toEqual([0.8, 0.8]);
    expect(chartOf(page, 'disagreement')?.data.rows[2]?.[1]).toBeNull();
  });

  it('repeats each warning once', () => {
    expect(tableOf(page, 'warnings')?.rows).toEqual([
      ['2 rows were dropped'],
      ['price is not available: no signal'],
    ]);
  });
});

describe('a run that could not be judged', () => {
  const bare = runPage(runData({ judgement: null, complete: false }));

  it('says what is missing, why, and which command brings it', () => {
    expect(textOf(bare, 'portfolios')).toContain('the run could not be judged: the data folder is gone');
    expect(textOf(bare, 'portfolios')).toContain('mass resume /runs/made-up-1');
    expect(textOf(bare, 'setting')).toContain('This run is not finished.');
  });

  it('still has the rank IC of its score, from the labels that ended', () => {
    const rows = chartOf(bare, 'rank-ic')?.data.rows ?? [];
    // The labels over 5 days fall where the score rises.
    expect(rows[0]?.[1]).toBeCloseTo(-1, 12);
    expect(rows.at(-1)?.[1]).toBeNull();
  });
});

describe('a run without a day', () => {
  it('is reported without an error', () => {
    const empty = runPage(
      runData({ days: 0, firstDate: '', lastDate: '', abstentions: 0, judgement: null, complete: false }),
    );
    expect(empty.sections.flatMap(({ charts }) => charts).map(({ id }) => id)).toEqual(['quality-bars']);
  });
});

describe('several runs', () => {
  const compared = comparisonPage([runData(), runData({ runId: 'made-up-2', judgement: null })]);

  it('are named so that they can be told apart', () => {
    expect(compared.subtitle).toBe('A: made-up-1, B: made-up-2');
  });

  it('stand side by side, those without portfolios named', () => {
    expect(tableOf(compared, 'portfolios-returns')?.rows).toHaveLength(1);
    expect(textOf(compared, 'portfolios')).toContain('Without portfolios: B: made-up-2.');
    expect(tableOf(compared, 'quality-5')?.rows).toHaveLength(2);
  });

  it('differ in settings that are listed, leaf by leaf', () => {
    expect(
      differingSettings([
        { a: 1, b: { c: 2, d: [1] } },
        { a: 1, b: { c: 3, d: [1] } },
        { a: 1, b: { d: [1] } },
      ]),
    ).toEqual([['b.c', '2', '3', 'absent']]);
  });
});

describe('settings', () => {
  const portfolio = (kind: string, more: object = {}) => ({ kind, name: kind, ...more });

  it('compare the whole evaluation as it was judged, by the paths that --set takes', () => {
    const of = (judged: unknown, set: readonly string[] = []) => ({
      ...runData(),
      set,
      evaluation: { own: judged, judged },
    });
    const compared = comparisonPage([
      of({ costs: { commissionBps: 5 }, rivals: ['ridge'], portfolios: [portfolio('a', { share: 0.1 })] }),
      of({
        portfolios: [portfolio('a', { share: 0.2 }), portfolio('b', { hold: 3 })],
        rivals: [],
        costs: { commissionBps: 9 },
      }),
    ]);
    expect(textOf(compared, 'runs')).not.toContain('the same settings');
    expect(tableOf(compared, 'settings')?.rows).toEqual([
      ['evaluation.costs.commissionBps', '5', '9'],
      ['evaluation.portfolios.0.share', '0.1', '0.2'],
      ['evaluation.portfolios.1', 'absent', 'kind b, name b, hold 3'],
      ['evaluation.rivals', '["ridge"]', '[]'],
    ]);
    const same = comparisonPage([of({ a: 1, b: 2 }), of({ b: 2, a: 1 })]);
    expect(textOf(same, 'runs')).toContain('the same settings');
  });

  it('tell items of a list whole where their kinds differ', () => {
    expect(differingSettings([{ of: [portfolio('a')] }, { of: [portfolio('b')] }])).toEqual([
      ['of.0', 'kind a, name a', 'kind b, name b'],
    ]);
  });
});

describe('a run that is judged again', () => {
  const set = ['evaluation.quantiles=10', 'market.path=my data'];
  const again = {
    ...runData(),
    set,
    evaluation: { own: { quantiles: 5 }, judged: { quantiles: 10 } },
  };

  it('says so before everything else, and how', () => {
    expect(runPage(runData()).notice).toBeUndefined();
    expect(runPage(again).notice).toContain(
      "--set evaluation.quantiles=10 --set 'market.path=my data'. This is not the run's own judgement: evaluation.quantiles is 10 instead of 5.",
    );
    expect(comparisonPage([again, again]).notice).toContain('evaluation.quantiles is 10 instead of 5');
    expect(runPage({ ...again, evaluation: { own: {}, judged: {} } }).notice).toContain(
      "The settings are those of the run's own judgement.",
    );
    expect(pageMarkdown(runPage(again))).toContain('**Judged again with');
    expect(pageHtml(runPage(again))).toContain('<p class="notice">Judged again with');
  });

  it('has its overrides in the recipe', () => {
    for (const one of [runPage(again), comparisonPage([again, again])])
      expect(one.sections.flatMap(({ commands = [] }) => commands).at(-1)).toMatch(
        / --set evaluation\.quantiles=10 --set 'market\.path=my data'$/,
      );
  });
});

describe('heat maps of many instruments', () => {
  it('keep the first and the last, and even distances between', () => {
    const items = Array.from({ length: 1000 }, (_, at) => at);
    const kept = evenly(items, 100);
    expect([kept[0], kept.at(-1), kept.length, new Set(kept).size]).toEqual([0, 999, 100, 100]);
    expect(evenly(items, 2000)).toBe(items);
  });
});
