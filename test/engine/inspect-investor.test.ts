import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyTally } from '../../core/index.ts';
import { openInspection, type Snapshot } from '../../engine/index.ts';
import { type DayRecord } from '../../journal/index.ts';
import { noTables, recordsIn, small, temporaryFolder } from './folders.ts';
import {
  closed,
  DAYS,
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
    const failing = await made(folder, 'failing', {
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
    const bare = await made(folder, 'bare', simulation, noTables);
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
