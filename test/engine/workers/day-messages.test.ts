import { describe, expect, it } from 'vitest';
import type { PoolData, ShardRequest, Strategy, TypeDay } from '../../../actors/index.ts';
import { invariant, MassError, type ModalityMask, RunStop } from '../../../core/index.ts';
import { DayReader } from '../../../engine/workers/day-reader.ts';
import { DayWriter } from '../../../engine/workers/day-writer.ts';
import type { DayMessage } from '../../../engine/workers/messages.ts';
import { DayPacker } from '../../../engine/workers/packed-day.ts';
import { SharedDays } from '../../../engine/workers/shared-days.ts';
import { thrownAgain, thrownData } from '../../../engine/workers/thrown.ts';
import { digestOfView, type Snapshot, viewOf } from '../../../market/index.ts';
import { codes, snapshotOf, specs } from '../../actors/fixtures.ts';

const ALL = 511 as ModalityMask;
const strategy = { outline: 'x', selector: 'random', consistency: 0.5, rationality: 1 } as Strategy;
const pools = (id: string): PoolData => ({ id, weights: Float64Array.of(1, 2), day: 3 });

/** As a message port does it. `SharedArrayBuffer` stays shared. */
const sent = (message: DayMessage): DayMessage => structuredClone(message);

function channel() {
  const shared = new SharedDays();
  const packer = new DayPacker(shared);
  const writer = new DayWriter();
  const reader = new DayReader();
  const messages: DayMessage[] = [];
  return {
    shared,
    messages,
    carry: (snapshot: Snapshot, typeDays: readonly TypeDay[]): readonly ShardRequest[] => {
      const packed = packer.pack(snapshot);
      const requests = typeDays.flatMap((typeDay) => [
        { snapshot, typeDay, first: 0, count: 16_384, retired: [] },
        { snapshot, typeDay, first: 16_384, count: 5, retired: [16_385] },
      ]);
      const message = writer.write(packed, requests);
      messages.push(message);
      const read = reader.read(sent(message));
      shared.giveBack(packed.numbers);
      return read;
    },
  };
}

const shownOf = (type: number, of: PoolData): TypeDay => ({
  type,
  opened: { scope: 'shared', strategy, pools: of },
});

describe('messages of a day', () => {
  it('carry requests as they are, shared objects as shared objects', () => {
    const typeDays: TypeDay[] = [
      shownOf(0, pools('a')),
      { type: 1, timedOut: [[7, 'late']], opened: { scope: 'failed', reason: 'no strategy' } },
      { type: 2, opened: { scope: 'individual', pools: pools('b') } },
      { type: 3, opened: { scope: 'individual', poolsBySelector: { random: pools('a'), x: pools('c') } } },
    ];
    const snapshot = snapshotOf();
    const read = channel().carry(snapshot, typeDays);
    expect(read.map(({ typeDay, first, count, retired }) => ({ typeDay, first, count, retired }))).toEqual(
      typeDays.flatMap((typeDay) => [
        { typeDay, first: 0, count: 16_384, retired: [] },
        { typeDay, first: 16_384, count: 5, retired: [16_385] },
      ]),
    );
    expect(new Set(read.map((request) => request.snapshot)).size).toBe(1);
    expect(new Set(read.map(({ typeDay }) => typeDay)).size).toBe(typeDays.length);
    expect(read[0]?.snapshot).toEqual(snapshot);
  });

  it('give views the same digests, with missing values, negative zeros, headlines and macro series', () => {
    const plain = snapshotOf({
      macro: [
        {
          name: 'cpi',
          description: 'prices',
          unit: '%',
          date: 20210101 as Snapshot['date'],
          value: 2,
          change1: -0,
          change30: Number.NaN,
          change180: Number.NaN,
        },
      ],
    });
    const snapshot: Snapshot = {
      ...plain,
      columns: plain.columns.map((column, k) => ({
        ...column,
        learnedSign: ([-1, 0, 1] as const)[k % 3] ?? 0,
        values: column.values.map((x, i) => (i % 5 === k % 5 ? Number.NaN : i === 3 ? -0 : x)),
      })),
      headlines: codes.map((code, i) =>
        i % 4 === 0 ? [{ timeUtc: '2021-01-04T08:00:00Z', text: `${code} – Zoë 漢字 😀` }] : [],
      ),
    };
    const { sizes: _, ...withoutSizes } = snapshot;
    for (const given of [snapshot, withoutSizes]) {
      const [read] = channel().carry(given, [shownOf(0, pools('a'))]);
      expect(read?.snapshot).toEqual(given);
      expect(Object.keys(read?.snapshot ?? {}).sort()).toEqual(Object.keys(given).sort());
      for (const mask of [ALL, 16, 1 + 128] as ModalityMask[]) {
        expect(digestOfView(viewOf((read as ShardRequest).snapshot, mask))).toBe(
          digestOfView(viewOf(given, mask)),
        );
      }
    }
  });

  it('keep every bit of a number in shared memory, without copies on the way', () => {
    const odd = new Float64Array(new BigUint64Array([0x7ff8_0000_dead_beefn, 1n, 1n << 63n]).buffer);
    const plain = snapshotOf({ instruments: codes.slice(0, 3) });
    const snapshot = { ...plain, columns: [{ ...plain.columns[0]!, values: odd }] };
    const { carry } = channel();
    const [read] = carry(snapshot, [shownOf(0, pools('a'))]);
    const values = read?.snapshot.columns[0]?.values as Float64Array;
    expect(values.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(read?.snapshot.sizes?.buffer).toBe(values.buffer);
    expect([...new BigUint64Array(values.buffer, values.byteOffset, 3)]).toEqual([
      0x7ff8_0000_dead_beefn,
      1n,
      1n << 63n,
    ]);
  });

  it('send lists, specifications, pools and buffers once, and the thread holds no more than a day names', () => {
    const { carry, messages, shared } = channel();
    const days = Array.from({ length: 30 }, (_, day) =>
      // New lists with the same members each day, as feeds make them.
      carry(snapshotOf({ day, instruments: [...codes] }), [
        shownOf(0, pools('static')),
        shownOf(1, pools(`${day}`)),
      ]),
    );
    for (const { lists, specs: sentSpecs, pools: sentPools, buffers } of messages.slice(1)) {
      for (const held of [lists, sentSpecs, buffers]) expect(held).toEqual({ fresh: [], stale: [] });
      expect(sentPools.fresh).toHaveLength(1);
      expect(sentPools.stale).toHaveLength(1);
    }
    const [first, ...others] = days;
    for (const day of others) {
      expect(day[0]?.snapshot.instruments).toBe(first?.[0]?.snapshot.instruments);
      expect(day[0]?.snapshot.industries).toBe(first?.[0]?.snapshot.industries);
      expect(day[0]?.snapshot.columns.map(({ spec }) => spec)).toEqual(specs);
      expect(day[0]?.snapshot.columns[0]?.spec).toBe(first?.[0]?.snapshot.columns[0]?.spec);
      expect(poolsOf(day[0])).toBe(poolsOf(first?.[0]));
    }
    expect(shared.bytes).toBe(Math.ceil(codes.length * (specs.length + 1) * 1.25) * 8);
  });

  it('follow members who come and go', () => {
    const { carry, messages } = channel();
    for (const [day, members] of [30, 24, 24, 30].entries()) {
      const snapshot = snapshotOf({ day, instruments: codes.slice(0, members) });
      expect(carry(snapshot, [shownOf(0, pools('a'))])[0]?.snapshot).toEqual(snapshot);
    }
    expect(messages.map(({ lists }) => [lists.fresh.length, lists.stale.length])).toEqual([
      [2, 0],
      [2, 2],
      [0, 0],
      [2, 2],
    ]);
  });
});

function poolsOf(request: ShardRequest | undefined): PoolData | undefined {
  const opened = request?.typeDay.opened;
  return opened?.scope === 'shared' ? opened.pools : undefined;
}

const again = (error: unknown): unknown => thrownAgain(structuredClone(thrownData(error)));

describe('errors between threads', () => {
  it('keep their kind, all their problems and where they were thrown', () => {
    const stop = new RunStop([
      { code: 'models.budget', message: 'spent', found: { usd: 3 }, hint: 'raise it' },
      { code: 'models.key', message: 'no key', values: { name: 'KEY' } },
    ]);
    expect(again(stop)).toBeInstanceOf(RunStop);
    expect(again(stop)).toMatchObject({ problems: stop.problems, message: stop.message, stack: stop.stack });
    const broken = again(thrownBy(() => invariant(false, 'broken')));
    expect(broken).toBeInstanceOf(MassError);
    expect(broken).not.toBeInstanceOf(RunStop);
    expect(broken).toMatchObject({ code: 'internal.invariant' });
  });

  it('are text where something in them cannot travel', () => {
    const found = (): number => 1;
    const error = new MassError({ code: 'scenario.invalid', message: 'x', found, values: { found } });
    expect(again(error)).toMatchObject({
      problems: [{ found: String(found), values: { found: String(found) } }],
    });
  });

  it('of other kinds stay what they are as far as clones do', () => {
    expect(again(new TypeError('t'))).toMatchObject({ name: 'TypeError', message: 't' });
    expect(again('text')).toBe('text');
    const odd = Object.assign(new Error('odd'), { cause: () => 1 });
    expect(again(odd)).toMatchObject({ message: 'odd' });
  });
});

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}
