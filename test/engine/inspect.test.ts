import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layoutOf, readBallot, recordWords } from '../../actors/index.ts';
import { rankInformationCoefficient } from '../../core/index.ts';
import { type DayRecord } from '../../journal/index.ts';
import { recordsIn, small, temporaryFolder } from './folders.ts';
import { closed, DAYS, made, type Opened, simulation, typesOf } from './inspected-run.ts';

const folder = temporaryFolder();
let run: Opened;
let records: readonly DayRecord[];

beforeAll(async () => {
  run = await made(folder, 'inspected', simulation);
  records = recordsIn(run.report.runDir);
});
afterAll(() => closed(run));

describe('a type that is looked at', () => {
  it('has the weights, numbers and opinions that the records give', async () => {
    const { replay, inspection, report } = run;
    const best = report.controls.bestType;
    for (const [k, { id }] of typesOf(replay).entries()) {
      const view = await inspection.type({ type: id });
      expect(view.ballots).toBeNull();
      expect(view.weights).toEqual(records.map(({ distribution }) => distribution[k]));
      expect(view.investors).toEqual(records.map(({ plan }) => plan[k]));
      expect(view.abstentions).toEqual(
        records.map(({ abstentions }) => abstentions.filter(({ type }) => type === id).length),
      );
      for (const horizon of [1, 5]) {
        const values = records.flatMap(({ endedLabels }) =>
          endedLabels
            .filter((label) => label.horizon === horizon)
            .map((label) => {
              const { tally } = records[label.day] as DayRecord;
              const opinion = Array.from({ length: tally.instruments }, (_, j) => {
                const cell = k * tally.instruments + j;
                const [shown = 0, bought = 0, sold = 0] = [
                  tally.shown[cell],
                  tally.bought[cell],
                  tally.sold[cell],
                ];
                return shown === 0 ? 0 : (bought - sold) / shown;
              });
              return rankInformationCoefficient(opinion, label.values);
            })
            .filter((value) => !Number.isNaN(value)),
        );
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        expect(view.opinionRankIc[horizon]).toBeCloseTo(mean, 12);
        const hindsight = best?.[horizon]?.type === id ? best[horizon].rankIc : mean;
        expect(view.opinionRankIc[horizon]).toBeCloseTo(hindsight as number, 12);
      }
    }
  });

  it('gives a page of its ballots, each as the investor has it', async () => {
    const { replay, inspection } = run;
    const day = 13;
    const [k, type] = [2, typesOf(replay)[2]?.id as string];
    const total = (records[day] as DayRecord).plan[k] as number;
    const whole = (await inspection.type({ type, day, limit: 1000 })).ballots;
    expect(whole?.total).toBe(total);
    expect(whole?.ballots.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: total }, (_, i) => i));
    for (const { ordinal, ...ballot } of whole?.ballots ?? [])
      expect((await inspection.investor({ day, type, ordinal })).ballot).toEqual(ballot);
    const page = (await inspection.type({ type, day, offset: 2, limit: 3 })).ballots;
    expect(page).toEqual({ ...whole, offset: 2, ballots: whole?.ballots.slice(2, 5) });
    const beyond = (await inspection.type({ type, day, offset: 10_000 })).ballots;
    expect(beyond).toEqual({ ...whole, offset: total, ballots: [] });
  });

  it('reads the ballots of the second block of a large type', async () => {
    const large = await made(folder, 'large', {
      ...small,
      market: { kind: 'synthetic', instruments: 16, industries: 4, days: 2 },
      population: { ...small.population, types: 2, investorsPerType: 1030 },
    });
    const { inspection, replay } = large;
    const type = typesOf(replay)[1]?.id as string;
    const layout = { pool: 6, buys: 2, sells: 0 };
    expect(layout).toEqual(layoutOf({ pool: { size: 6 }, picks: 2, sells: 0 } as never));
    const { ballots, instruments } = replay.record(1, { ballots: true });
    const blocks = ballots?.filter((block) => block.type === type) ?? [];
    expect(blocks.map(({ bytes }) => bytes.byteLength / (2 * recordWords(layout)))).toEqual([1024, 6]);
    const page = await inspection.type({ type, day: 1, offset: 1020, limit: 10 });
    expect(page.ballots?.ballots.map(({ ordinal }) => ordinal)).toEqual(
      Array.from({ length: 10 }, (_, i) => 1020 + i),
    );
    for (const { ordinal, buys } of page.ballots?.ballots ?? []) {
      const block = blocks[Math.floor(ordinal / 1024)];
      const ballot = readBallot(block?.bytes as Uint8Array, ordinal % 1024, layout);
      expect(ballot.status === 'ballot' && Array.from(ballot.buys, (j) => instruments[j])).toEqual(buys);
      expect((await inspection.investor({ day: 1, type, ordinal })).ballot?.buys).toEqual(buys);
    }
    await closed(large);
  });
});

describe('an instrument that is looked at', () => {
  it('has the signals, ranks and opinions that the records give', async () => {
    const { replay, inspection } = run;
    const codes = records[0]?.instruments ?? [];
    for (const code of [codes[0], codes[11]] as string[]) {
      const view = await inspection.instrument({ code, day: 8 });
      expect(view.days).toEqual(records.map(({ day }) => day));
      expect(view.dates).toEqual(records.map(({ date }) => date));
      const place = (record: DayRecord) => record.instruments.indexOf(code);
      for (const name of ['score', 'consensus', 'disagreement'] as const)
        expect(view[name]).toEqual(records.map((record) => record[name][place(record)]));
      const shown = records.map(({ day }) => replay.day(day));
      expect(view.rank).toEqual(
        shown.map(({ instruments }) => instruments.find((one) => one.code === code)?.rank),
      );
      expect(view.members).toEqual(records.map(() => 16));
      expect(view.types).toEqual(typesOf(replay).map(({ id }) => id));
      for (const [k, row] of view.opinions.entries())
        expect(row).toEqual(
          shown.map(({ opinions }, day) => opinions[k]?.[place(records[day] as DayRecord)]),
        );
      const { tally, instruments } = records[8] as DayRecord;
      const counts = (of: Int32Array) =>
        view.types.map((_, k) => of[k * instruments.length + instruments.indexOf(code)]);
      expect(view.onDay).toEqual({
        day: 8,
        shown: counts(tally.shown),
        bought: counts(tally.bought),
        sold: counts(tally.sold),
      });
    }
  });
});

describe('an optimisation that is looked at', () => {
  it('gives the distribution of the journal, by the steps that led to it', async () => {
    const { inspection } = run;
    let learned = 0;
    for (const { day, date, optimization, distribution } of records) {
      const view = await inspection.annealing(day);
      expect(view).toMatchObject({ day, date, optimizer: 'annealing', isSame: true });
      expect(view.after).toEqual(Array.from(distribution));
      expect(view.before).toEqual(
        day === 0 ? [1, 1, 1, 1] : Array.from(records[day - 1]?.distribution ?? []),
      );
      expect(view.record).toEqual(optimization ?? null);
      if (optimization !== undefined) learned++;
      expect(view.steps).toHaveLength(optimization === undefined ? 0 : 100);
      expect(view.steps.at(-1)?.best).toBe(optimization?.fitness);
      expect(view.steps.filter(({ accepted }) => accepted)).toHaveLength(optimization?.accepted ?? 0);
      expect(view.steps[0]?.temperature).toBe(optimization === undefined ? undefined : 40);
      for (const { move } of view.steps) expect(move).toMatch(/^\d[\d.e-]* from type \S+ to type \S+$/);
    }
    expect(learned).toBe(DAYS - 10);
  });

  it.each(['random-search', 'fixed'])('works for %s', async (kind) => {
    const other = await made(folder, kind, {
      ...small,
      labels: { horizons: [1] },
      optimizer: { kind, horizon: 1, lookback: 2 },
      market: { ...small.market, days: 8 },
    });
    for (const { day, optimization } of recordsIn(other.report.runDir)) {
      const { steps, isSame, record } = await other.inspection.annealing(day);
      expect(isSame).toBe(true);
      expect(record).toEqual(optimization ?? null);
      expect(steps).toHaveLength(kind === 'fixed' || record === null ? 0 : 100);
      for (const { move, temperature } of steps) expect([move, temperature]).toEqual(['', null]);
      expect(steps.at(-1)?.best).toBe(steps.length === 0 ? undefined : record?.fitness);
    }
    await closed(other);
  });
});

describe('a respawn that is looked at', () => {
  it('says who came and went, and why', async () => {
    let changes = 0;
    for (const { day, plan, distribution, events } of records) {
      const view = await run.inspection.respawn(day);
      const before = records[day - 1];
      expect(view.types.map(({ after, weightAfter }) => [after, weightAfter])).toEqual(
        Array.from(plan, (count, k) => [count, distribution[k]]),
      );
      expect(view.types.map((type) => [type.before, type.weightBefore])).toEqual(
        Array.from(plan, (_, k) => [before?.plan[k] ?? 0, before?.distribution[k] ?? 1]),
      );
      expect(view.events).toEqual(events.filter(({ kind }) => kind === 'spawned' || kind === 'stopped'));
      for (const { id, before: was, after } of view.types) {
        const sum = view.events
          .filter(({ type }) => type === id)
          .reduce((total, { kind, count }) => total + (kind === 'spawned' ? count : -count), 0);
        expect(sum).toBe(after - was);
        if (day > 0 && sum !== 0) changes++;
      }
    }
    expect(changes).toBeGreaterThan(0);
  });
});
