import { describe, expect, it } from 'vitest';
import { alphaPage } from '../../report/alpha-page.ts';
import { agreement, agreements, thetaAgainstRho } from '../../report/alphas/agreement.ts';
import { type Page, pageHtml } from '../../report/index.ts';
import { pageMarkdown } from '../../report/markdown.ts';
import { hostile, studyData, studyReport } from './alpha-fixtures.ts';
import { mean } from './fixtures.ts';
import { expectWholePage } from './page-conformance.ts';

const page = alphaPage(studyData());
const textOf = ({ sections }: Page, id: string) =>
  sections.find((one) => one.id === id)?.text.join('\n') ?? '';
const tableOf = ({ sections }: Page, id: string) =>
  sections.flatMap(({ tables }) => tables).find((one) => one.id === id);
const chartOf = ({ sections }: Page, id: string) =>
  sections.flatMap(({ charts }) => charts).find((one) => one.id === id);
const idsOf = ({ sections }: Page) => sections.map(({ id }) => id);

describe('the report of a study', () => {
  it('has its chapters in the order of the questions, and a name of its own for every table and chart', () => {
    expect(idsOf(page)).toEqual([
      'verdict',
      'setting',
      'portfolios',
      'quality',
      'profile',
      'alphas',
      'agents',
      'fits',
      'mined',
      'left-out',
      'warnings',
      'reproduce',
    ]);
    expectWholePage(page);
  });

  it('says what the composite is worth against zero, chance, simpler uses, rivals and the pool', () => {
    const verdict = textOf(page, 'verdict');
    expect(verdict).toContain(
      "Over 70 days the composite's mean rank IC 5 days ahead is +3.00\u00a0% (95\u00a0% interval +2.00\u00a0% to +4.00\u00a0%): the interval lies above zero.",
    );
    expect(verdict).toContain(
      'reaches −2.00\u00a0% to +2.00\u00a0% in 95 of 100 cases: the composite lies above that band',
    );
    expect(verdict).toContain('equal weights +2.00\u00a0%');
    expect(verdict).toContain('So it is above "equal weights", and cannot be told apart from "all alphas".');
    expect(verdict).toContain('the composite is below "ridge regression";');
    expect(verdict).toContain('of the composite made +12.00\u00a0% after costs over 79 sessions');
    // The composite is 0.2 % above the pool on every other of 79 sessions, from the first on.
    expect(verdict).toContain(`+${((0.002 * 40 * 252 * 100) / 79).toFixed(2)}\u00a0%`);
    expect(verdict).toContain('In 1 of 2 fits');
  });

  it('is never more certain than its intervals', () => {
    const { judged } = studyReport();
    const { judgement } = judged as NonNullable<typeof judged>;
    const without = alphaPage(
      studyData({
        judged: {
          ...(judged as NonNullable<typeof judged>),
          judgement: {
            ...judgement,
            differences: [{ against: 'equal-weights', horizon: 5, ...mean(0.1), low: null, high: null }],
          },
        },
      }),
    );
    expect(textOf(without, 'verdict')).toContain('has too few days to be compared with "equal weights"');
    expect(textOf(without, 'verdict')).not.toContain('is above');
  });

  it('tells which alphas were used, the most used first, and when with which sign and score', () => {
    expect(tableOf(page, 'alphas')?.rows.map(([name, , , selected]) => [name, selected])).toEqual([
      ['mined 1', 1],
      ['one', 0.5],
      ['two', 0],
    ]);
    const timeline = chartOf(page, 'timeline');
    expect(timeline?.data.columns.map(({ key }) => key)).toEqual([
      'evaluation',
      'trend',
      'volatility',
      'mined 1',
      'one',
    ]);
    expect(timeline?.data.rows).toEqual([
      ['2020-01-06', null, null, -0.75, null],
      ['2020-02-03', 'bear', 'high', -0.75, 0.6],
    ]);
    expect(chartOf(page, 'alpha-weights')?.data.rows.map(([, ...weights]) => weights)).toEqual([
      [-0.5, null],
      [-1.5, null],
    ]);
  });

  it('tells how agents agree, who was silent and what judges left open', () => {
    const agents = textOf(page, 'agents');
    expect(agents).toContain('those of confidence by +1.00');
    expect(agents).toContain('Theta and rho, what predicts and what behaves well, agree by 0.00 on average');
    expect(agents).toContain('quiet at 1 of 2 evaluations');
    expect(agents).toContain('4 of 12');
    expect(chartOf(page, 'agent-agreement')?.data.rows.map(([name]) => name)).toEqual([
      '1 judge <img src=x onerror=alert(2)>',
      '2 confident',
      '3 careful',
    ]);
    expect(tableOf(page, 'agents')?.rows.at(-1)).toEqual(['quiet', null, 0, 1, null, null]);
  });

  it('says of a fit that learned nothing that it did', () => {
    expect(textOf(page, 'fits')).toContain(
      '1 of 2 fits did better than that; one learned nothing that held: 2020-02-03.',
    );
    expect(tableOf(page, 'fits')?.rows).toEqual([
      ['2020-01-06', 'something', 1, 0.98, 1, 60],
      ['2020-02-03', 'nothing', 1, 1.02, 1, 60],
    ]);
    const without = alphaPage(
      studyData({ fits: studyReport().fits.map((fit) => ({ ...fit, notes: { days: 60 } })) }),
    );
    expect(textOf(without, 'fits')).toContain('It tells no loss');
    expect(textOf(without, 'verdict')).not.toContain('learned nothing');
  });

  it('shows mined alphas with what the document says and where, and examples of every refusal', () => {
    const [row] = tableOf(page, 'mined')?.rows ?? [];
    expect(row?.[1]).toBe('CLOSE / DELAY(CLOSE, 5)');
    expect(row?.[5]).toBe('<img src=x onerror=alert(2)>.pdf, page 3');
    // 399 characters of the quote and an ellipsis, between quotation marks.
    expect(tableOf(page, 'quotes')?.rows).toEqual([['mined 1', 'a.pdf', 3, `“${'word '.repeat(79)}word…”`]]);
    expect(tableOf(page, 'refusals')?.rows).toEqual([
      ['correlated', 'ranks instruments as a known alpha does', 4],
      ['quote', 'the passage does not say the quote', 1],
    ]);
    expect(tableOf(page, 'refusal-examples')?.rows.map(([code]) => code)).toEqual([
      'correlated',
      'correlated',
      'correlated',
      'quote',
    ]);
    expect(textOf(page, 'mined')).toContain('1 of 6 proposals became alphas');
  });

  it('names what was left out, with the reason', () => {
    expect(tableOf(page, 'unavailable')?.rows).toEqual([['far', 'EPS', 'the data have no such column: EPS']]);
    expect(tableOf(page, 'duplicates')?.rows).toEqual([['again', 'one']]);
  });

  it('escapes every text from documents, models and scenarios, in HTML and in Markdown', () => {
    const whole = pageHtml(page);
    expect(whole).not.toContain('<script>alert');
    expect(whole.match(/<\/script>/g)).toHaveLength(3);
    // Without the scripts that the page brings.
    const text = whole.split('<script>')[0] as string;
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;img src=x');
    expect(text).toContain('mined 1: &lt;/script&gt;&lt;script&gt;alert(1)');
    // Indented lines are code, in which nothing is markup.
    const markdown = pageMarkdown(page).replaceAll(/^ {4}.*$/gm, '');
    expect(markdown).toContain('alert(1)');
    expect(markdown).not.toContain(hostile);
    expect(markdown).not.toMatch(/(?<!\\)<(script|img)/);
  });
});

describe('the report of a study that is not finished', () => {
  const open = { evaluate: 'open', select: 'open', train: 'open', backtest: 'open' } as const;
  const nothing = { alphas: [], duplicates: [], evaluations: [], selections: [], fits: [], uses: [] };

  it('that only mined shows what was mined, and says what is to be done', () => {
    const only = alphaPage(
      studyData({ ...nothing, states: { mine: 'done', ...open }, judged: null, warnings: [] }),
    );
    expect(idsOf(only)).toEqual(['verdict', 'setting', 'mined', 'warnings', 'reproduce']);
    expect(only.notice).toContain('"evaluate", "select", "train" and "backtest" are to be done');
    expect(textOf(only, 'verdict')).toContain('mining took 1 of 6 proposals');
    expect(only.sections.at(-1)?.commands).toContain('mass alphas backtest /runs/study-1');
  });

  it('that only evaluated shows agents, and alphas by their score', () => {
    const { uses } = studyReport();
    const only = alphaPage(
      studyData({
        states: { ...open, mine: 'absent', evaluate: 'done' },
        mined: null,
        selections: [],
        fits: [],
        uses: uses.map(({ name }) => ({ name, selected: 0, meanWeight: null, meanImportance: null })),
        judged: null,
      }),
    );
    expect(idsOf(only)).toEqual([
      'verdict',
      'setting',
      'alphas',
      'agents',
      'left-out',
      'warnings',
      'reproduce',
    ]);
    expect(tableOf(only, 'alphas')?.rows.map(([name]) => name)).toEqual(['one', 'two', 'mined 1']);
    expect(chartOf(only, 'timeline')).toBeUndefined();
  });

  it('of a study of which nothing is there yet is a page too', () => {
    const none = alphaPage(
      studyData({ ...nothing, states: { mine: 'absent', ...open }, mined: null, judged: null }),
    );
    expect(idsOf(none)).toEqual(['verdict', 'setting', 'warnings', 'reproduce']);
    expect(pageHtml(none)).toContain('is not judged yet');
  });
});

describe('agreement', () => {
  it('is the rank correlation over what both have an opinion of', () => {
    expect(agreement([1, 2, 3], [10, 20, 90])).toBeCloseTo(1, 12);
    expect(agreement([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
    expect(agreement([1, null, 3, 4], [2, 9, 1, 3])).toBeCloseTo(0.5, 12);
    expect(agreement([1, 1, 1], [3, 2, 1])).toBeNull();
    expect(agreement([1, null], [null, 2])).toBeNull();
  });

  it('of two agents is the mean over the evaluations in which both spoke, and symmetric', () => {
    const { evaluations } = studyReport();
    const found = agreements(evaluations, ['confident', 'careful', 'quiet']);
    // 1 at the first evaluation and, over the two alphas that both have, -1 at the second.
    expect(found[0]?.[1]).toBeCloseTo(0, 12);
    expect(found[1]?.[0]).toBe(found[0]?.[1]);
    expect(found[0]?.[0]).toBeCloseTo(1, 12);
    expect(found[2]).toEqual([null, null, null]);
    expect(thetaAgainstRho(evaluations).map((value) => Math.round(value ?? Number.NaN))).toEqual([1, -1]);
  });
});
