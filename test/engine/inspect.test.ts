import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  analysts,
  layoutOf,
  RuleAnalyst,
  readBallot,
  recordWords,
  scriptedAnalyst,
} from '../../actors/index.ts';
import { emptyTally, rankInformationCoefficient } from '../../core/index.ts';
import {
  forkRun,
  type Inspection,
  loadScenario,
  marketSources,
  modalities,
  openInspection,
  openReplay,
  panelMarket,
  prepareRun,
  type Replay,
  type RunReport,
  runScenario,
  type Snapshot,
  syntheticOptions,
  syntheticPanel,
} from '../../engine/index.ts';
import { MarketDays } from '../../engine/inspect/market-days.ts';
import { openedRun } from '../../engine/inspect/opened-run.ts';
import type { DayRecord } from '../../journal/index.ts';
import { noTables, recordsIn, scenarioFile, small, temporaryFolder } from './folders.ts';

const folder = temporaryFolder();
const DAYS = 20;
/** Added to every price after the run was made: the data are not what they were. */
let shift = 0;

marketSources.register({
  kind: 'inspected-test',
  description: 'the synthetic market with headlines that a terminal would obey',
  options: z.strictObject({ kind: z.literal('inspected-test'), days: z.int() }),
  open: ({ days }: { readonly days: number }, request) => {
    const options = syntheticOptions.parse({ kind: 'synthetic', instruments: 16, industries: 4, days });
    const panel = syntheticPanel(options, request);
    const headlines = panel.dates.map((date, day) =>
      panel.instruments.map((_, instrument) => ({
        instrument,
        timeUtc: `${String(date).slice(0, 4)}-${String(date).slice(4, 6)}-${String(date).slice(6)}T00:00:00Z`,
        text: `\u001b[31mday ${day}\u202e of ${instrument}\nnext line`,
      })),
    );
    const columns = panel.columns.map((column) => ({
      ...column,
      values: column.values.map((value) => value + shift),
    }));
    const start = panel.dates[options.warmup];
    return Promise.resolve(
      panelMarket(
        { kind: 'inspected-test', panel: { ...panel, columns, headlines } },
        { ...(start === undefined ? {} : { start }), ...request },
      ),
    );
  },
});

/** Investor 0 of every type throws on every second day. */
analysts.register({
  kind: 'failing-first',
  description: 'the rule analyst, whose first investor fails on even days',
  options: z.strictObject({ kind: z.literal('failing-first') }),
  create: () => {
    const rule = new RuleAnalyst();
    return scriptedAnalyst({
      strategy: (type, view, ordinal) => rule.strategy(type, view, ordinal),
      decide: (request) => {
        if (request.ordinal === 0 && request.view.day % 2 === 0) throw new Error('even\u001b day');
        return rule.decide(request);
      },
    });
  },
});

const simulation = {
  ...small,
  market: { kind: 'inspected-test', days: DAYS },
  labels: { horizons: [1, 5] },
  population: { ...small.population, sells: 1 },
  faults: { throw: 0.06, garbage: 0.04 },
};
const withBallots = { output: { ...noTables.output, ballots: true } };

interface Opened {
  readonly report: RunReport;
  readonly replay: Replay;
  readonly inspection: Inspection;
  readonly file: string;
}

async function made(name: string, given: object, execution: object = withBallots): Promise<Opened> {
  const file = scenarioFile(folder, name, given, execution);
  const report = await runScenario({ scenario: await loadScenario(file), outDir: folder });
  const replay = openReplay(report.runDir);
  return { report, replay, inspection: openInspection(replay), file };
}

async function closed({ inspection, replay }: Opened): Promise<void> {
  await inspection.close();
  replay.close();
}

/** Every day's snapshot, from a pass of its own. */
async function snapshotsOf(file: string): Promise<readonly Snapshot[]> {
  const { market, close } = await prepareRun(await loadScenario(file));
  const feed = market.feed();
  const snapshots: Snapshot[] = [];
  for (let day = feed.next(); day !== undefined; day = feed.next()) snapshots.push(day.snapshot);
  await close();
  return snapshots;
}

function typesOf(replay: Replay): readonly { readonly id: string; readonly modalities: readonly string[] }[] {
  return replay.overview().types;
}

function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

let run: Opened;
let records: readonly DayRecord[];

beforeAll(async () => {
  run = await made('inspected', simulation);
  records = recordsIn(run.report.runDir);
});
afterAll(() => closed(run));

describe('an investor that is looked at', () => {
  it('shows the ballot that was counted: those of all investors add up to the tally', async () => {
    const { replay, inspection } = run;
    for (const day of [0, 13]) {
      const record = records[day] as DayRecord;
      const tally = emptyTally(record.tally.types, record.tally.instruments);
      let abstained = 0;
      for (const [k, { id }] of typesOf(replay).entries()) {
        for (let ordinal = 0; ordinal < (record.plan[k] as number); ordinal++) {
          const { ballot } = await inspection.investor({ day, type: id, ordinal });
          const noted = record.abstentions.find((one) => one.type === id && one.ordinal === ordinal);
          expect(ballot?.reason ?? undefined).toBe(noted?.reason);
          if (ballot?.status !== 'ballot') {
            abstained++;
            continue;
          }
          const count = (into: Int32Array, codes: readonly string[]) => {
            for (const code of codes) {
              const cell = k * tally.instruments + record.instruments.indexOf(code);
              into[cell] = (into[cell] as number) + 1;
            }
          };
          count(tally.shown, ballot.candidates);
          count(tally.bought, ballot.buys);
          count(tally.sold, ballot.sells);
        }
      }
      expect(tally).toEqual(record.tally);
      expect(abstained).toBe(record.abstentions.length);
    }
  });

  it('shows what its mask shows of that day, over its candidates, and nothing else', async () => {
    const { replay, inspection, file } = run;
    const snapshots = await snapshotsOf(file);
    // Forwards, and back.
    for (const day of [3, 17, 9, 0]) {
      const { instruments, columns, headlines, macro, date } = snapshots[day] as Snapshot;
      for (const { id, modalities: seen } of typesOf(replay)) {
        const view = await inspection.investor({ day, type: id, ordinal: 1 });
        expect(view.date).toBe(date);
        expect(view.modalities).toEqual(seen);
        const candidates = view.view?.candidates ?? [];
        expect(candidates.length).toBeGreaterThan(0);
        const noted = view.ballot?.candidates ?? [];
        expect(noted.length === 0 ? candidates : noted).toEqual(candidates);
        const places = candidates.map((code) => instruments.indexOf(code));
        expect(view.view?.columns.map(({ name, modality, values }) => ({ name, modality, values }))).toEqual(
          columns
            .filter(({ spec }) => seen.includes(spec.modality))
            .map(({ spec, values }) => ({
              name: spec.name,
              modality: spec.modality,
              values: places.map((place) => orNull(values[place])),
            })),
        );
        expect(view.view?.macro.map(({ name, value }) => [name, value])).toEqual(
          macro.map(({ name, value }) => [name, orNull(value)]),
        );
        const texts = view.view?.headlines?.map((list) => list.map(({ timeUtc }) => timeUtc)) ?? null;
        expect(texts).toEqual(
          seen.includes('news')
            ? places.map((place) => (headlines?.[place] ?? []).map(({ timeUtc }) => timeUtc))
            : null,
        );
        expect(view.strategy?.outline).toContain('weighs');
        expect(view.exchanges).toEqual([]);
        expect(view.memory).toBeNull();
      }
    }
  });

  it('shows headlines as plain text', async () => {
    const { replay, inspection } = run;
    const type = typesOf(replay).find((one) => one.modalities.includes('news'))?.id as string;
    expect(type).toBeDefined();
    const { view } = await inspection.investor({ day: 5, type, ordinal: 0 });
    const texts = view?.headlines?.flat().map(({ text }) => text) ?? [];
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(text).toMatch(/^\[31mday \d+ of \d+ next line$/);
  });

  it('has the history that the journal tells of it, up to the day', async () => {
    const { replay, inspection } = run;
    const kinds = new Set<string>();
    for (const [k, { id }] of typesOf(replay).entries()) {
      for (const ordinal of [0, 3, 9]) {
        for (const day of [11, DAYS - 1]) {
          const { plan } = records[day] as DayRecord;
          if ((plan[k] as number) <= ordinal) continue;
          const expected = records.slice(0, day + 1).flatMap((record) => [
            ...record.events
              .filter((event) => event.type === id)
              .filter(({ first, count }) => ordinal >= first && ordinal < first + count)
              .map(({ kind, cause }) => `${record.day} ${kind} ${cause}`),
            ...record.abstentions
              .filter((one) => one.type === id && one.ordinal === ordinal)
              .map(({ reason }) => `${record.day} abstained ${reason}`),
          ]);
          const { history } = await inspection.investor({ day, type: id, ordinal });
          const told = history.map((event) => `${event.day} ${event.kind} ${event.cause}`);
          expect(told.toSorted()).toEqual(expected.toSorted());
          expect(history.map((event) => event.day)).toEqual(
            history.map((event) => event.day).toSorted((a, b) => a - b),
          );
          for (const { kind } of history) kinds.add(kind);
        }
      }
    }
    expect([...kinds]).toEqual(expect.arrayContaining(['spawned', 'abstained', 'restarted']));
  });

  it('is the same whoever else asks at the same time', async () => {
    const { replay, inspection } = run;
    const requests = [17, 2, 17, 9, 0].flatMap((day) =>
      typesOf(replay).map(({ id: type }) => ({ day, type, ordinal: 0 })),
    );
    const together = await Promise.all(requests.map((request) => inspection.investor(request)));
    const alone = openInspection(replay);
    for (const [i, request] of requests.entries()) expect(await alone.investor(request)).toEqual(together[i]);
    await alone.close();
  });

  it('is refused with what there is when the run does not have it', async () => {
    const { replay, inspection } = run;
    const [first] = typesOf(replay);
    const type = first?.id as string;
    const plan = (records[4] as DayRecord).plan[0] as number;
    await expect(inspection.investor({ day: 4, type, ordinal: plan })).rejects.toThrow(
      new RegExp(`found ${plan}; expected a whole number from 0 to ${plan - 1}.*replay.no-such-investor`),
    );
    await expect(inspection.investor({ day: 4, type, ordinal: 0.5 })).rejects.toThrow(
      'replay.no-such-investor',
    );
    await expect(inspection.investor({ day: DAYS, type, ordinal: 0 })).rejects.toThrow('replay.no-such-day');
    await expect(inspection.type({ type: `${type}x` })).rejects.toThrow(`id you mean "${type}"?`);
    const code = records[0]?.instruments[3] as string;
    await expect(inspection.instrument({ code: `${code}x` })).rejects.toThrow(/id you mean "SYN/);
    await expect(inspection.annealing(-1)).rejects.toThrow('replay.no-such-day');
    await expect(inspection.respawn(DAYS)).rejects.toThrow('replay.no-such-day');
    await expect(inspection.market({ day: DAYS })).rejects.toThrow('replay.no-such-day');
  });
});

describe('an investor that keeps failing', () => {
  it('is told until it retires, and shown with the pool that it would have chosen from', async () => {
    const failing = await made('failing', {
      ...small,
      market: { ...small.market, days: 12 },
      analyst: { kind: 'failing-first' },
    });
    const { inspection, replay } = failing;
    const type = typesOf(replay)[0]?.id as string;
    const view = await inspection.investor({ day: 11, type, ordinal: 0 });
    expect(view.history.map(({ day, kind }) => `${day} ${kind}`)).toEqual([
      '0 spawned',
      '0 abstained',
      '0 restarted',
      '2 abstained',
      '2 restarted',
      '4 abstained',
      '4 restarted',
      '6 abstained',
      '6 retired',
    ]);
    expect(view.history[1]?.cause).toBe('failed: even day');
    expect(view.ballot).toMatchObject({ status: 'abstention', candidates: [], buys: [] });
    expect(view.view?.candidates).toEqual(
      (await inspection.investor({ day: 1, type, ordinal: 0 })).ballot?.candidates,
    );
    expect(view.notes).toEqual([expect.stringContaining('would have chosen from')]);
    await closed(failing);
  });
});

describe('a run that kept no ballots', () => {
  it('has them cast again, as the run that kept them has them', async () => {
    const bare = await made('bare', simulation, noTables);
    expect(bare.report.digest).toBe(run.report.digest);
    expect(bare.replay.record(0, { ballots: true }).ballots).toBeUndefined();
    for (const day of [19, 6]) {
      for (const [k, { id: type }] of typesOf(run.replay).entries()) {
        for (let ordinal = 0; ordinal < ((records[day] as DayRecord).plan[k] as number); ordinal++) {
          const kept = await run.inspection.investor({ day, type, ordinal });
          const again = await bare.inspection.investor({ day, type, ordinal });
          const isBallot = kept.ballot?.status === 'ballot';
          const notes = [expect.stringContaining('kept no ballots')];
          // Of an abstention the journal keeps the reason alone.
          const { candidates: _, ...abstention } = kept.ballot ?? {};
          expect(isBallot ? again : again.ballot).toEqual(
            isBallot ? { ...kept, notes } : { ...abstention, candidates: [] },
          );
        }
      }
    }
    const page = await bare.inspection.type({ type: typesOf(bare.replay)[0]?.id as string, day: 3 });
    expect(page.ballots).toBeNull();
    await closed(bare);
  });
});

describe('data that are not what the run saw', () => {
  it('are not shown; what the journal holds is', async () => {
    const other = openInspection(run.replay);
    const request = { day: 7, type: typesOf(run.replay)[1]?.id as string, ordinal: 2 };
    const before = await run.inspection.investor(request);
    shift = 0.5;
    try {
      const view = await other.investor(request);
      expect(view).toEqual({
        ...before,
        strategy: null,
        view: null,
        notes: [expect.stringContaining('the market data of day 0')],
      });
      await expect(other.market({ day: 7 })).rejects.toThrow('replay.not-available');
    } finally {
      shift = 0;
      await other.close();
    }
    expect((await other.market({ day: 7 })).total).toBe(16);
    await other.close();
  });
});

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
    const large = await made('large', {
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
    const other = await made(kind, {
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

describe('a market that is looked at', () => {
  it.each([0, 20_000])(
    'is that of the day, in any order of days, where %d bytes of days are kept',
    async (bytes) => {
      const { replay, file } = run;
      const snapshots = await snapshotsOf(file);
      const opened = await openedRun(replay);
      const days = new MarketDays(replay, opened, bytes);
      const last = snapshots.at(-1) as Snapshot;
      const pools = async (day: number) => {
        const { plan } = records[day] as DayRecord;
        const passed = await days.at(day);
        expect(passed.snapshot).toEqual(snapshots[day]);
        const type = opened.blueprint.types[1] as (typeof opened.blueprint.types)[number];
        const { candidates } = await passed.ask({ type, ordinal: (plan[1] as number) - 1, decides: false });
        return candidates;
      };
      for (const day of [last.day, 3, 4, 2, 17, 16, 0, 19]) {
        const { plan, ballots, instruments } = replay.record(day, { ballots: true });
        const bytesOf = ballots?.find(({ type }) => type === opened.blueprint.types[1]?.id)
          ?.bytes as Uint8Array;
        const ballot = readBallot(bytesOf, (plan[1] as number) - 1, { pool: 6, buys: 2, sells: 1 });
        const drawn = await pools(day);
        expect(drawn?.length).toBe(6);
        expect(Math.max(...(drawn ?? []))).toBeLessThan(instruments.length);
        expect(ballot.candidates.length === 0 ? drawn : ballot.candidates).toEqual(drawn);
      }
      await opened.close();
    },
  );

  it('shows a page of the close, and finds instruments', async () => {
    const { inspection, file } = run;
    const snapshot = (await snapshotsOf(file))[6] as Snapshot;
    const whole = await inspection.market({ day: 6 });
    expect(whole).toMatchObject({ total: 16, offset: 0, date: snapshot.date });
    expect(whole.instruments).toEqual(snapshot.instruments);
    expect(whole.industries).toEqual(snapshot.industries);
    expect(whole.columns.map(({ values }) => values)).toEqual(
      snapshot.columns.map(({ values }) => Array.from(values, orNull)),
    );
    const names = modalities.names();
    for (const { modality } of whole.columns) expect(names).toContain(modality);
    const page = await inspection.market({ day: 6, offset: 5, limit: 2 });
    expect(page.instruments).toEqual(snapshot.instruments.slice(5, 7));
    expect(page.columns.map(({ values }) => values)).toEqual(
      whole.columns.map(({ values }) => values.slice(5, 7)),
    );
    expect(page.headlines).toEqual(whole.headlines?.slice(5, 7));
    const code = snapshot.instruments[9] as string;
    const found = await inspection.market({ day: 6, search: ` ${code.toLowerCase()} ` });
    expect(found.instruments).toEqual([code]);
    expect((await inspection.market({ day: 6, search: 'nothing of that' })).total).toBe(0);
  });
});

describe('a fork that is looked at', () => {
  it('shows its own days, and leaves the view of those that it shares to its origin', async () => {
    const [type] = typesOf(run.replay).map(({ id }) => id);
    const id = type as string;
    const report = await forkRun({
      runDir: run.report.runDir,
      day: 13,
      outDir: folder,
      set: ['optimizer.initialTemperature=1'],
      distribution: { [id]: 2.5 },
    });
    const replay = openReplay(report.runDir);
    const inspection = openInspection(replay);
    const request = { type: id, ordinal: 0 };
    const [shared, there] = await Promise.all([
      inspection.investor({ ...request, day: 12 }),
      run.inspection.investor({ ...request, day: 12 }),
    ]);
    expect(shared).toEqual({
      ...there,
      strategy: null,
      view: null,
      notes: [expect.stringContaining(run.report.runId)],
    });
    const own = await inspection.investor({ ...request, day: 14 });
    expect(own.view?.candidates.length).toBeGreaterThan(0);
    expect(own.notes).toEqual([]);
    for (const day of [13, 14, DAYS - 1]) expect((await inspection.annealing(day)).isSame).toBe(true);
    expect(await inspection.annealing(13)).toMatchObject({ steps: [], record: null });
    expect((await inspection.annealing(14)).steps[0]?.temperature).toBe(1);
    await expect(inspection.annealing(12)).rejects.toThrow('replay.not-available');
    await inspection.close();
    replay.close();
  });
});
