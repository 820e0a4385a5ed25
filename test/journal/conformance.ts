import { expect, it } from 'vitest';
import type { Journal, Manifest } from '../../journal/index.ts';
import { sampleDay, sampleManifest } from './samples.ts';

/** What every journal does. `reopen` closes a journal and opens the same record again, where the kind can. */
export interface JournalKind {
  create(manifest: Manifest): Journal;
  readonly reopen?: (journal: Journal) => Journal;
}

export function journalConformance(kind: JournalKind): void {
  const create = (): Journal => kind.create(sampleManifest());
  const later = (journal: Journal): Journal => kind.reopen?.(journal) ?? journal;

  it('begins empty and gives back its manifest', () => {
    const journal = create();
    expect(journal.days()).toBe(0);
    expect([...journal.records()]).toEqual([]);
    expect(journal.manifest()).toEqual(sampleManifest());
  });

  it('gives back every day exactly, typed arrays, NaN and absent fields included', () => {
    let journal = create();
    const days = [0, 1, 2, 3].map((day) => sampleDay(day));
    for (const record of days) journal.commitDay(record);
    journal = later(journal);
    expect(journal.days()).toBe(4);
    for (const record of days) expect(journal.day(record.day)).toStrictEqual(record);
    expect([...journal.records()]).toStrictEqual(days);
    expect([...journal.records(2)]).toStrictEqual(days.slice(2));
    expect([...journal.records(4)]).toEqual([]);
  });

  it('keeps -0, the infinities and views into larger arrays', () => {
    let journal = create();
    const wide = Float64Array.of(
      7,
      -0,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      5e-324,
      8,
    );
    const record = {
      ...sampleDay(0),
      score: wide.subarray(1, 6),
      patches: [{ op: 'add', path: ['x'], value: [Number.NaN, -0, Number.POSITIVE_INFINITY, 0.1 + 0.2] }],
    };
    journal.commitDay(record);
    journal = later(journal);
    expect([...journal.day(0).score].map((x) => Object.is(x, -0))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect([...journal.day(0).score]).toStrictEqual([...record.score]);
    expect(journal.day(0).patches).toStrictEqual(record.patches);
  });

  it('takes days without types, instruments or ballots', () => {
    let journal = create();
    const days = [sampleDay(0, { types: 0, instruments: 0, investors: 0 }), sampleDay(1, { investors: 0 })];
    for (const record of days) journal.commitDay(record);
    journal.commitDay({ ...sampleDay(2), ballots: [] });
    journal = later(journal);
    expect([...journal.records(0)].slice(0, 2)).toStrictEqual(days);
    expect(journal.day(1)).not.toHaveProperty('ballots');
    expect(journal.day(2).ballots).toEqual([]);
  });

  it('stores many ballot blocks in order and leaves them unread on request', () => {
    let journal = create();
    const record = sampleDay(0, { types: 16, instruments: 60, investors: 1500 });
    journal.commitDay(record);
    journal = later(journal);
    expect(journal.day(0).ballots).toStrictEqual(record.ballots);
    const { ballots: _left, ...rest } = record;
    expect(journal.day(0, { ballots: false })).toStrictEqual(rest);
    expect([...journal.records(0, { ballots: false })]).toStrictEqual([rest]);
  });

  it('reads the selected ballot blocks of one type alone', () => {
    let journal = create();
    const record = sampleDay(0, { types: 16, instruments: 60, investors: 1500 });
    journal.commitDay(record);
    journal.commitDay(sampleDay(1, { investors: 0 }));
    journal = later(journal);
    const types = [...new Set(record.ballots?.map(({ type }) => type))];
    expect(types.length).toBeGreaterThan(1);
    for (const type of types) {
      for (const [firstBlock, lastBlock] of [
        [0, 0],
        [1, 1],
        [0, 1],
        [2, 9],
      ] as const) {
        const expected = record.ballots?.filter(
          (block) => block.type === type && block.block >= firstBlock && block.block <= lastBlock,
        );
        const { ballots } = journal.day(0, { ballots: { type, firstBlock, lastBlock } });
        expect(ballots).toStrictEqual(expected);
      }
    }
    const ofNobody = { type: 'nobody', firstBlock: 0, lastBlock: 0 };
    expect(journal.day(0, { ballots: ofNobody }).ballots).toEqual([]);
    expect(journal.day(1, { ballots: ofNobody })).not.toHaveProperty('ballots');
  });

  it('is not changed by what happens to a record afterwards', () => {
    const journal = create();
    const record = sampleDay(0);
    journal.commitDay(record);
    record.score.fill(99);
    record.ballots?.[0]?.bytes.fill(255);
    journal.day(0).tally.shown.fill(-1);
    expect(journal.day(0)).toStrictEqual(sampleDay(0));
  });

  it('refuses days out of turn and leaves the journal as it was', () => {
    const journal = create();
    journal.commitDay(sampleDay(0));
    for (const day of [0, 2, -1]) {
      expect(() => journal.commitDay(sampleDay(day))).toThrow(/cannot follow 1 committed days/);
    }
    journal.commitDay(sampleDay(1));
    expect([...journal.records()]).toStrictEqual([sampleDay(0), sampleDay(1)]);
  });

  it('refuses a record whose arrays do not belong together, and can go on', () => {
    const journal = create();
    const record = sampleDay(0);
    expect(() => journal.commitDay({ ...record, score: new Float64Array(2) })).toThrow(
      /one value per instrument/,
    );
    expect(() => journal.commitDay({ ...record, plan: new Int32Array(2) })).toThrow(/one entry per type/);
    expect(() => journal.commitDay({ ...record, patches: [new Float64Array(1)] })).toThrow(/typed arrays/);
    expect(journal.days()).toBe(0);
    journal.commitDay(record);
    expect(journal.day(0)).toStrictEqual(record);
  });

  it('throws on a day that is not committed', () => {
    const journal = create();
    journal.commitDay(sampleDay(0));
    for (const day of [-1, 1, 0.5]) expect(() => journal.day(day)).toThrow(/not committed/);
  });

  it('streams: days committed while reading are read too', () => {
    const journal = create();
    journal.commitDay(sampleDay(0));
    const seen: number[] = [];
    for (const { day } of journal.records()) {
      seen.push(day);
      if (day < 3) journal.commitDay(sampleDay(day + 1));
    }
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  it('keeps results by name, replaces them, and knows none that was not put', () => {
    let journal = create();
    journal.putResult('statistics', { rankIc: Number.NaN, days: [1, 2] });
    journal.putResult('controls', 'n/a');
    journal.putResult('statistics', { rankIc: 0.05, days: [1, 2, 3] });
    journal = later(journal);
    expect(journal.result('statistics')).toEqual({ rankIc: 0.05, days: [1, 2, 3] });
    expect(journal.result('controls')).toBe('n/a');
    expect(journal.result('nothing')).toBeUndefined();
  });

  it('keeps the entries of its logs in order, each log for itself', () => {
    let journal = create();
    const entry = { state: [Number.NaN, -0, Number.POSITIVE_INFINITY], text: 'Ä\u0000', none: null };
    journal.append('alphas.mined', entry);
    journal.append('alphas.evaluations', 0);
    journal.append('alphas.mined', 'second');
    journal = later(journal);
    expect([...journal.entries('alphas.mined')]).toStrictEqual([entry, 'second']);
    expect([...journal.entries('alphas.mined', 1)]).toStrictEqual(['second']);
    expect([...journal.entries('alphas.mined', 2)]).toEqual([]);
    expect([...journal.entries('alphas.mined', 9)]).toEqual([]);
    expect([...journal.entries('alphas.evaluations')]).toStrictEqual([0]);
    expect(journal.entryCount('alphas.mined')).toBe(2);
    expect(journal.entryCount('alphas.evaluations')).toBe(1);
  });

  it('has no entry of a log that nobody wrote', () => {
    const journal = later(create());
    expect([...journal.entries('nothing')]).toEqual([]);
    expect(journal.entryCount('nothing')).toBe(0);
  });

  it('goes on with a log where it ended', () => {
    let journal = create();
    const written = [0, 1, 2, 3, 4].map((number) => ({ number }));
    for (const entry of written) journal.append('a', entry);
    journal = later(journal);
    expect([...journal.entries('a', journal.entryCount('a') - 1)]).toStrictEqual([{ number: 4 }]);
    expect([...journal.entries('a')]).toStrictEqual(written);
  });

  it('streams: entries appended while reading are read too', () => {
    const journal = create();
    journal.append('a', 0);
    const seen: unknown[] = [];
    for (const entry of journal.entries('a')) {
      seen.push(entry);
      if (seen.length < 4) journal.append('a', seen.length);
    }
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  it('is not changed by what happens to an entry afterwards', () => {
    const journal = create();
    const entry = { values: [1, 2] };
    journal.append('a', entry);
    entry.values.push(3);
    for (const read of journal.entries('a')) (read as typeof entry).values.length = 0;
    expect([...journal.entries('a')]).toEqual([{ values: [1, 2] }]);
  });

  it('refuses entries that are no JSON and leaves the log as it was', () => {
    const journal = create();
    journal.append('a', 0);
    expect(() => journal.append('a', undefined)).toThrow(/has a value/);
    expect(() => journal.append('a', { values: new Float64Array(1) })).toThrow(/typed arrays/);
    journal.append('a', 1);
    expect([...journal.entries('a')]).toEqual([0, 1]);
  });

  it('bounds the names of logs, and takes whole numbers of entries alone', () => {
    const journal = create();
    const longest = `a${'.'.repeat(99)}`;
    journal.append(longest, 1);
    expect(journal.entryCount(longest)).toBe(1);
    for (const name of ['', ' a', '.a', 'a b', 'a/b', 'a\n', 'ä', `${longest}.`]) {
      expect(() => journal.append(name, 1)).toThrow(/cannot be the name of a log/);
      expect(() => journal.entries(name)).toThrow(/cannot be the name of a log/);
      expect(() => journal.entryCount(name)).toThrow(/cannot be the name of a log/);
    }
    for (const first of [-1, 0.5, Number.NaN]) expect(() => journal.entries('a', first)).toThrow(/no entry/);
  });

  it('changes notes and executions of its manifest, and nothing else', () => {
    let journal = create();
    const changed = sampleManifest('sample', {
      notes: { dropped: 3 },
      executions: [{ at: '2026-11-22T00:00:00.000Z', execution: { workers: 4 } }],
    });
    journal.updateManifest(changed);
    expect(() => journal.updateManifest({ ...changed, name: 'other' })).toThrow(/only executions and notes/);
    journal = later(journal);
    expect(journal.manifest()).toEqual(changed);
  });

  it('cannot be used once closed; closing twice is allowed', () => {
    const journal = create();
    journal.close();
    journal.close();
    expect(() => journal.commitDay(sampleDay(0))).toThrow(/closed/);
    expect(() => journal.putResult('x', 1)).toThrow(/closed/);
    expect(() => journal.updateManifest(sampleManifest())).toThrow(/closed/);
    expect(() => journal.day(0)).toThrow(/closed/);
    expect(() => journal.append('a', 1)).toThrow(/closed/);
    expect(() => journal.entryCount('a')).toThrow(/closed/);
    expect(() => [...journal.entries('a')]).toThrow(/closed/);
  });
}
