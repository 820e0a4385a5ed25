import { describe, expect, it } from 'vitest';
import { tableColumns, tableNames, tableOf } from '../../journal/index.ts';
import { sampleDay } from './samples.ts';

const typeIds = ['news', 'growth', 'value'];

describe('tables of a journal', () => {
  it('have the declared columns in order, of the declared kinds and of equal lengths', () => {
    const days = [0, 1, 2, 3].map((day) => sampleDay(day));
    for (const name of tableNames) {
      const batches = [...tableOf(name, days, typeIds)];
      expect(batches.length).toBeGreaterThan(0);
      for (const { columns, rows, day } of batches) {
        expect(Object.keys(columns)).toEqual(Object.keys(tableColumns[name]));
        for (const [column, kind] of Object.entries(tableColumns[name])) {
          const values = columns[column];
          expect(values?.length).toBe(rows);
          const expected = { integer: Int32Array, number: Float64Array, text: Array }[kind];
          expect(values).toBeInstanceOf(expected);
        }
        expect(columns['day']).toEqual(new Int32Array(rows).fill(day));
        expect(columns['date']).toEqual(new Int32Array(rows).fill(20210104 + day));
      }
    }
  });

  it('spell out a tally by type, then instrument', () => {
    const record = sampleDay(5, { types: 2, instruments: 2 });
    const [batch] = tableOf('tallies', [record], ['a', 'b']);
    expect(batch?.columns).toMatchObject({
      type: ['a', 'a', 'b', 'b'],
      instrument: ['600000.SH', '600001.SH', '600000.SH', '600001.SH'],
      shown: record.tally.shown,
      bought: record.tally.bought,
      sold: record.tally.sold,
    });
  });

  it('carry signals, weights, plans, events and abstentions as recorded', () => {
    const record = sampleDay(3);
    const columnsOf = (name: (typeof tableNames)[number]) =>
      [...tableOf(name, [record], typeIds)][0]?.columns;
    expect(columnsOf('signals')).toMatchObject({ instrument: record.instruments, score: record.score });
    expect(columnsOf('distributions')).toMatchObject({
      type: typeIds,
      weight: record.distribution,
      investors: record.plan,
    });
    expect(columnsOf('population_events')).toMatchObject({
      kind: ['spawned'],
      type: ['news'],
      first: Int32Array.of(3),
      count: Int32Array.of(2),
      cause: ['first day'],
    });
    expect(columnsOf('abstentions')).toMatchObject({ ordinal: Int32Array.of(1), type: ['news'] });
  });

  it('have no batch for a day without rows, and read one day at a time', () => {
    expect([...tableOf('abstentions', [sampleDay(1)], typeIds)]).toEqual([]);
    let read = 0;
    const days = function* () {
      for (let day = 0; day < 10; day++) {
        read++;
        yield sampleDay(day);
      }
    };
    const batches = tableOf('signals', days(), typeIds);
    batches.next();
    expect(read).toBe(1);
  });

  it('refuse ids that do not match the types', () => {
    expect(() => [...tableOf('signals', [sampleDay(0)], ['a'])]).toThrow(/one id per type/);
  });
});
