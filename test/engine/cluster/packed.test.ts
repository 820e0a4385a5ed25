import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createShardHost, recordWords, type ShardAnswer } from '../../../actors/index.ts';
import {
  packAnswer,
  packOrdinals,
  packRun,
  packSnapshot,
  packTypeDay,
  unpackAnswer,
  unpackOrdinals,
  unpackRun,
  unpackSnapshot,
  unpackTypeDay,
} from '../../../engine/cluster/wire/codec.ts';
import { pack, unpack } from '../../../engine/cluster/wire/packed.ts';
import { dayRequests, hostSettings } from './population.ts';

/** Every bit of a number, NaN's included, and the order of keys: what `toEqual` overlooks. */
function spelled(value: unknown): unknown {
  if (typeof value === 'number') return Buffer.from(Float64Array.of(value).buffer).toString('hex');
  if (value === null || typeof value !== 'object') return value;
  if (ArrayBuffer.isView(value)) {
    return [
      value.constructor.name,
      Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex'),
    ];
  }
  if (Array.isArray(value)) return value.map(spelled);
  return Object.entries(value).map(([key, member]) => [key, spelled(member)]);
}

const numbers = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, -0, 0, Infinity, -Infinity, 2 ** 53, 5e-324),
);
const array = fc.oneof(
  fc.float64Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.uint16Array(),
  fc.uint8Array(),
);
const keys = fc.oneof(fc.string(), fc.constantFrom('$a', '$n', '$$', '__proto__', 'constructor'));
const { data } = fc.letrec<{ data: unknown }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    numbers,
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.constant(null),
    array,
    fc.array(tie('data'), { maxLength: 5 }),
    fc
      .array(fc.tuple(keys, tie('data')), { maxLength: 5 })
      .map((entries) => Object.fromEntries(entries) as object),
  ),
}));

describe('packed data', () => {
  it('come back to the last bit, keys in their order', () => {
    fc.assert(
      fc.property(data, (value) => {
        expect(spelled(unpack('any', pack('any', value)))).toEqual(spelled(value));
      }),
    );
  });

  it('come back from bytes that lie anywhere in memory', () => {
    const bytes = pack('any', { a: Float64Array.of(1.5, Number.NaN), b: Uint16Array.of(7) });
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(unpack('any', shifted.subarray(3))).toEqual({
      a: Float64Array.of(1.5, Number.NaN),
      b: Uint16Array.of(7),
    });
  });

  it('hold an array that occurs twice once, and give it back as one', () => {
    const shared = new Float64Array(1000);
    const bytes = pack('any', [shared, shared]);
    expect(bytes.length).toBeLessThan(8000 + 200);
    const [one, other] = unpack('any', bytes) as [Float64Array, Float64Array];
    expect(one).toBe(other);
  });

  it('leave out members that are undefined, and refuse what is no data', () => {
    expect(unpack('any', pack('any', { a: undefined, b: 1 }))).toEqual({ b: 1 });
    for (const value of [() => 1, new Map(), new Date(0), [undefined], 1n]) {
      expect(() => pack('any', value)).toThrow(/cannot be packed|only plain objects/);
    }
  });

  it('are refused when they are cut short, changed, of another kind or another version', () => {
    const bytes = pack('any', { list: [1, 2, 3], numbers: Float64Array.of(1, 2) });
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(() => unpack('any', bytes.subarray(0, length))).toThrow(
          expect.objectContaining({ code: 'cluster.store' }),
        );
      }),
    );
    expect(() => unpack('other', bytes)).toThrow(/found "data of the kind/);
    expect(() => unpack('any', Uint8Array.of(...bytes, 0))).toThrow(/after the last section/);
    const newer = bytes.slice();
    newer[8] = 99;
    expect(() => unpack('any', newer)).toThrow(expect.objectContaining({ code: 'cluster.version' }));
  });
});

describe('what a cluster stores', () => {
  const settings = hostSettings();
  const [request] = dayRequests(settings, 3, [2_000]) as [ReturnType<typeof dayRequests>[number]];

  it('comes back whole: runs, snapshots, types of a day, ordinals', () => {
    const run = { settings, modalities: [{ name: 'own', bit: 512, description: 'of a scenario' }] };
    expect(spelled(unpackRun(packRun(run)))).toEqual(spelled(run));
    const snapshot = {
      ...request.snapshot,
      headlines: request.snapshot.instruments.map((code) => [
        { timeUtc: '2021-01-04T07:00:00Z', text: `${code} \u2028"` },
      ]),
      macro: [{ name: 'cpi', description: '', unit: '%', date: 20210101, value: -0, change1: Number.NaN }],
    } as unknown as typeof request.snapshot;
    expect(spelled(unpackSnapshot(packSnapshot(snapshot)))).toEqual(spelled(snapshot));
    expect(spelled(unpackTypeDay(packTypeDay(request.typeDay)))).toEqual(spelled(request.typeDay));
    expect(unpackOrdinals(packOrdinals([0, 17, 2 ** 31]))).toEqual([0, 17, 2 ** 31]);
  });

  it('gives equal answers to equal bytes, and is checked against what was asked', async () => {
    const host = createShardHost(settings);
    const [answer] = await host.castDay([request]);
    const fromBytes = {
      ...request,
      snapshot: unpackSnapshot(packSnapshot(request.snapshot)),
      typeDay: unpackTypeDay(packTypeDay(request.typeDay)),
    };
    const [again] = await host.castDay([fromBytes]);
    await host.stop();
    expect(spelled(again)).toEqual(spelled(answer));
    const bytes = packAnswer(answer as NonNullable<typeof answer>);
    const words = recordWords({ pool: settings.pool.size, buys: settings.picks, sells: settings.sells });
    const asked = { type: 0, first: 0, count: 2_000, members: 30, recordWords: words };
    expect(spelled(unpackAnswer(bytes, asked))).toEqual(spelled(answer));
    for (const other of [{ type: 1 }, { first: 1 }, { count: 1 }, { members: 31 }, { recordWords: 0 }]) {
      expect(() => unpackAnswer(bytes, { ...asked, ...other })).toThrow(/something else than was asked/);
    }
    const good = answer as ShardAnswer;
    const abstention = { type: 0, ordinal: 2_000, reason: 'error', text: '' };
    const bad: readonly object[] = [
      { blocks: good.blocks.slice(1) },
      { blocks: good.blocks.map(() => 'x') },
      { words: good.words?.slice(1) },
      { words: undefined },
      { shown: good.shown.map((times) => times + 2_000) },
      { bought: good.bought.map(() => -1) },
      { bought: good.shown.map((times) => times + 1) },
      { received: good.received - 1 },
      { received: good.received - 1, abstentions: [abstention] },
      {
        received: -1,
        abstentions: Array.from({ length: 2_001 }, (_, ordinal) => ({ ...abstention, ordinal })),
      },
      { failures: [[-1, 'x']] },
      { failures: [[1, 2]] },
    ];
    for (const part of bad) {
      const changed = packAnswer({ ...good, ...part });
      expect(() => unpackAnswer(changed, asked), JSON.stringify(Object.keys(part))).toThrow(/something else/);
    }
  });
});
