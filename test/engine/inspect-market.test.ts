import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBallot } from '../../actors/index.ts';
import { forkRun, modalities, openInspection, openReplay, type Snapshot } from '../../engine/index.ts';
import { MarketDays } from '../../engine/inspect/market-days.ts';
import { openedRun } from '../../engine/inspect/opened-run.ts';
import { type DayRecord } from '../../journal/index.ts';
import { recordsIn, temporaryFolder } from './folders.ts';
import {
  closed,
  DAYS,
  data,
  made,
  type Opened,
  orNull,
  simulation,
  snapshotsOf,
  typesOf,
} from './inspected-run.ts';

const folder = temporaryFolder();
let run: Opened;
let records: readonly DayRecord[];

beforeAll(async () => {
  run = await made(folder, 'inspected', simulation);
  records = recordsIn(run.report.runDir);
});
afterAll(() => closed(run));

describe('data that are not what the run saw', () => {
  it('are not shown; what the journal holds is', async () => {
    const other = openInspection(run.replay);
    const request = { day: 7, type: typesOf(run.replay)[1]?.id as string, ordinal: 2 };
    const before = await run.inspection.investor(request);
    data.shift = 0.5;
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
      data.shift = 0;
      await other.close();
    }
    expect((await other.market({ day: 7 })).total).toBe(16);
    await other.close();
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
