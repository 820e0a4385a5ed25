import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import {
  assert,
  asyncProperty,
  constantFrom,
  double,
  integer,
  nat,
  record,
  shuffledSubarray,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byCodeUnit, dateOfEpochDay, epochDay } from '../../core/index.ts';
import { loadScenario, simulate } from '../../engine/index.ts';
import type { DayRecord } from '../../journal/index.ts';
import { type Fill, fills } from '../../market/index.ts';
import {
  FUNDAMENTAL_LAG_DAYS,
  MACRO_LAG_DAYS,
  type PanelRows,
  panelRows,
  sessions,
  writePanel,
} from './csv-panel.ts';
import { scenarioFile, small, temporaryFolder } from './folders.ts';
import { forget, registerWatchingKinds, seen } from './watching-kinds.ts';

const folder = temporaryFolder();
registerWatchingKinds();

type Options = NonNullable<Parameters<typeof simulate>[1]>;

async function recordsOf(simulation: object, options: Options = {}): Promise<readonly DayRecord[]> {
  const file = scenarioFile(folder, 'property', simulation);
  const { journal } = await simulate(await loadScenario(file), options);
  return [...journal.records()];
}

/** Day records of a run over rows written to a folder of their own. */
async function recordsOver(
  rows: PanelRows,
  names?: Parameters<typeof writePanel>[2],
): Promise<readonly DayRecord[]> {
  return recordsOf(writePanel(mkdtempSync(join(folder, 'panel-')), rows, names).simulation);
}

/** What happened on each day, and what the market delivered. */
const linksOf = (records: readonly DayRecord[]) =>
  records.map(({ digest, dataDigest }) => ({ digest, dataDigest }));

const sum = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((total, value) => total + value, 0);

describe('any run', () => {
  it('keeps weights positive with their sum, plans with theirs above the floor, and every ballot', async () => {
    const runs = record({
      seed: nat(1000),
      types: integer({ min: 1, max: 6 }),
      investorsPerType: integer({ min: 1, max: 12 }),
      floorShare: double({ min: 0, max: 1, noNaN: true }),
      sells: integer({ min: 0, max: 2 }),
      moveDeviation: constantFrom(0.25, 2),
      strategyScope: constantFrom('type', 'investor'),
      redraw: constantFrom('static', 'daily'),
      share: constantFrom(0, 0.05, 0.5, 1),
    });
    // Anneals, moves investors and has failures, whatever else is drawn.
    const busy = {
      seed: 1,
      types: 4,
      investorsPerType: 8,
      floorShare: 0.2,
      sells: 0,
      moveDeviation: 2,
      strategyScope: 'type',
      redraw: 'static',
      share: 0.05,
    } as const;
    const total = { annealed: 0, moved: 0, abstentions: 0 };
    await assert(
      asyncProperty(runs, async (run) => {
        const { seed, types, investorsPerType, floorShare, sells, strategyScope, redraw, share } = run;
        const floor = Math.floor(floorShare * investorsPerType);
        const records = await recordsOf({
          ...small,
          seed,
          population: {
            types,
            investorsPerType,
            floor,
            sells,
            strategyScope,
            picks: 2,
            pool: { size: 6, redraw },
          },
          optimizer: { moveDeviation: run.moveDeviation },
          analyst: share === 0 ? { kind: 'rule' } : { kind: 'failing-rule', share },
        });
        expect(records).toHaveLength(20);
        for (const committed of records) {
          const { distribution, plan, tally, ballotsExpected, ballotsReceived, abstentions } = committed;
          expect(distribution.every((weight) => weight > 0)).toBe(true);
          expect(Math.abs(sum(distribution) - types)).toBeLessThan(1e-9);
          expect(sum(plan)).toBe(types * investorsPerType);
          expect(Math.min(...plan)).toBeGreaterThanOrEqual(floor);
          expect(ballotsExpected).toBe(sum(plan));
          expect(ballotsReceived + abstentions.length).toBe(ballotsExpected);
          expect(new Set(abstentions.map(({ type, ordinal }) => `${type} ${ordinal}`)).size).toBe(
            abstentions.length,
          );
          expect(abstentions.every(({ reason }) => reason.length > 0)).toBe(true);
          // An abstention is shown, buys and sells nothing in the tally; a ballot all that it was asked for.
          expect(sum(tally.shown)).toBe(6 * ballotsReceived);
          expect(sum(tally.bought)).toBe(2 * ballotsReceived);
          expect(sum(tally.sold)).toBe(sells * ballotsReceived);
          total.abstentions += abstentions.length;
          if (committed.optimization !== undefined) total.annealed++;
          if (new Set(plan).size > 1) total.moved++;
        }
      }),
      { numRuns: 10, examples: [[busy]] },
    );
    // Nothing above may hold for want of cases.
    expect(total.annealed).toBeGreaterThan(0);
    expect(total.moved).toBeGreaterThan(0);
    expect(total.abstentions).toBeGreaterThan(0);
  });

  it('counts what fails by its reason', async () => {
    const records = await recordsOf({ ...small, analyst: { kind: 'failing-rule', share: 0.6 } });
    const reasons = new Set(records.flatMap(({ abstentions }) => abstentions.map(({ reason }) => reason)));
    for (const part of ['failed: broken', 'failed: broken later', 'no opinion', 'invalid', 'no strategy']) {
      expect(
        [...reasons].some((reason) => reason.includes(part)),
        part,
      ).toBe(true);
    }
  });
});

describe('the order of instruments', () => {
  it('changes nothing: neither that of rows nor the names of files', async () => {
    const rows = panelRows(3);
    const plain = await recordsOver(rows);
    await assert(
      asyncProperty(
        shuffledSubarray(rows.prices.slice(), { minLength: rows.prices.length }),
        shuffledSubarray(rows.fundamentals.slice(), { minLength: rows.fundamentals.length }),
        constantFrom('a.csv', 'zz.csv'),
        async (prices, fundamentals, name) => {
          // Texts of one close keep the order of the file, so only instruments change places in it.
          const texts = rows.texts.toSorted((a, b) => byCodeUnit(b.code, a.code));
          const turned = await recordsOver(
            { ...rows, prices, fundamentals, texts },
            { prices: name, fundamentals: `f-${name}` },
          );
          expect(linksOf(turned)).toEqual(linksOf(plain));
        },
      ),
      { numRuns: 3 },
    );
  });
});

describe('no look-ahead', () => {
  it('a view holds its own day and nothing later', async () => {
    const dates = sessions(20);
    let today = -1;
    let checked = 0;
    forget();
    const look = (): void => {
      for (const view of seen.views) {
        expect(view.day).toBe(today);
        expect(view.date).toBe(dates[today]);
        for (const { date } of view.macro) {
          expect(epochDay(date) + MACRO_LAG_DAYS).toBeLessThanOrEqual(epochDay(view.date));
        }
        // New York closes at 21:00 UTC in January: an evening's text is known on the next session.
        const close = `${String(view.date).replace(/(....)(..)(..)/, '$1-$2-$3')}T21:00`;
        for (const { timeUtc } of (view.headlines ?? []).flat()) {
          expect(byCodeUnit(timeUtc.slice(0, 16), close)).toBeLessThanOrEqual(0);
          checked++;
        }
      }
      checked += seen.views.length;
      forget();
    };
    const panel = writePanel(mkdtempSync(join(folder, 'panel-')));
    await recordsOf(
      { ...panel.simulation, analyst: { kind: 'watching-rule' } },
      {
        observer: {
          phase(phase, day) {
            if (phase === 'snapshot') {
              expect(seen.views).toEqual([]);
              today = day;
            } else look();
          },
        },
      },
    );
    expect(today).toBe(19);
    expect(checked).toBeGreaterThan(20 * 24);
  });

  it.each(fills.flatMap((fill) => [1, 3].map((horizon) => ({ fill, horizon }))))(
    'the optimizer sees labels of $horizon days under $fill fills once they have ended, and never before',
    async ({ fill, horizon }) => {
      const rows = panelRows(5);
      const lookback = 4;
      const { simulation } = writePanel(mkdtempSync(join(folder, 'panel-')), rows);
      const windows = new Map<number, typeof seen.windows>();
      forget();
      const records = await recordsOf(
        {
          ...simulation,
          timing: { fill },
          labels: { horizons: [1, 3] },
          optimizer: { kind: 'watching', horizon, lookback },
        },
        {
          observer: {
            phase(phase, day) {
              if (phase !== 'respawn') return;
              windows.set(day, seen.windows);
              forget();
            },
          },
        },
      );
      const delay = fill === 'same-close' ? 0 : 1;
      let labelled = 0;
      for (const committed of records) {
        for (const label of committed.endedLabels) {
          expect(label.day + delay + label.horizon).toBe(committed.day);
        }
        const last = committed.day - delay - horizon;
        const given = windows.get(committed.day) ?? [];
        expect(given.map((days) => days.length)).toEqual(last - lookback + 1 < 0 ? [] : [lookback]);
        for (const [k, { tally, labels }] of given.flat().entries()) {
          const day = last - lookback + 1 + k;
          expect(tally).toEqual((records[day] as DayRecord).tally);
          const truth = labelsOf(rows, day, horizon, fill);
          expect(labels.length).toBe(truth.length);
          labels.forEach((label, i) => expect(label).toBeCloseTo(truth[i] as number, 12));
          labelled++;
        }
      }
      expect(labelled).toBeGreaterThan(20);
    },
  );

  it('a run up to a day does not depend on what follows it: nothing, or noise', async () => {
    const rows = panelRows(7, 30);
    const whole = await recordsOver(rows);
    await assert(
      asyncProperty(integer({ min: 2, max: 28 }), nat(1000), async (last, seed) => {
        const kept = linksOf(whole).slice(0, last + 1);
        expect(linksOf(await recordsOver(truncated(rows, last)))).toEqual(kept);
        const noisy = linksOf(await recordsOver(withNoiseAfter(rows, last, seed)));
        expect(noisy.slice(0, last + 1)).toEqual(kept);
        expect(noisy[last + 1]).not.toEqual(linksOf(whole)[last + 1]);
      }),
      // Labels first end on day 3; the twenty that a learned sign needs have ended on day 22.
      {
        numRuns: 8,
        examples: [
          [2, 1],
          [21, 2],
          [22, 3],
        ],
      },
    );
  });
});

/** Forward returns by definition, in code order. */
function labelsOf(rows: PanelRows, day: number, horizon: number, fill: Fill): readonly number[] {
  const price = (at: number) =>
    rows.prices
      .filter(({ date }) => date === rows.dates[at])
      .map((row) => (fill === 'next-open' ? row.open : row.close));
  const from = day + (fill === 'same-close' ? 0 : 1);
  const [first, end] = [price(from), price(from + horizon)];
  return end.map((value, i) => value / (first[i] as number) - 1);
}

/** What had been known at the close of the session: no row, release or text beyond it. */
function truncated(rows: PanelRows, last: number): PanelRows {
  const known = knownAt(rows, last);
  return {
    dates: rows.dates.slice(0, last + 1),
    prices: rows.prices.filter(known.prices),
    fundamentals: rows.fundamentals.filter(known.fundamentals),
    texts: rows.texts.filter(known.texts),
    macro: rows.macro.filter(known.macro),
  };
}

/** What had been known, then other values, other texts and instruments that did not exist before. */
function withNoiseAfter(rows: PanelRows, last: number, seed: number): PanelRows {
  const known = knownAt(rows, last);
  const codes = [...new Set(rows.prices.map(({ code }) => code)), 'A-NEW', 'Z-NEW'];
  const noise = panelRows(`noise ${seed}`, rows.dates.length, codes);
  return {
    dates: rows.dates,
    prices: [...rows.prices.filter(known.prices), ...noise.prices.filter((row) => !known.prices(row))],
    fundamentals: [
      ...rows.fundamentals.filter(known.fundamentals),
      ...noise.fundamentals.filter((row) => !known.fundamentals(row)),
    ],
    texts: [...rows.texts.filter(known.texts), ...noise.texts.filter((row) => !known.texts(row))],
    macro: [...rows.macro.filter(known.macro), ...noise.macro.filter((row) => !known.macro(row))],
  };
}

function knownAt(rows: PanelRows, last: number) {
  const close = rows.dates[last] as PanelRows['dates'][number];
  const released = (lagDays: number) => dateOfEpochDay(epochDay(close) - lagDays);
  return {
    prices: ({ date }: { readonly date: number }) => date <= close,
    fundamentals: ({ date }: { readonly date: number }) => date <= released(FUNDAMENTAL_LAG_DAYS),
    texts: ({ time }: { readonly time: string }) => byCodeUnit(time, `${close}210000`) <= 0,
    macro: ({ date }: { readonly date: number }) => date <= released(MACRO_LAG_DAYS),
  };
}
