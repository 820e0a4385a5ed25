import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchChooser } from '../../../actors/analysts/kernel/batch-chooser.ts';
import { Chooser } from '../../../actors/analysts/kernel/chooser.ts';
import { compileModule } from '../../../actors/analysts/kernel/compile-module.ts';
import { moduleBase64 } from '../../../actors/analysts/kernel/generated-module.ts';
import { moduleDigest } from '../../../actors/analysts/kernel/module-digest.ts';
import { RuleKernel } from '../../../actors/analysts/rule-kernel.ts';
import {
  type BatchRequest,
  drawTypes,
  type InvestorType,
  type Picks,
  RuleAnalyst,
  type Style,
} from '../../../actors/index.ts';
import { integer, normal, rootKey, type Stream, streamAt, subKey } from '../../../core/index.ts';
import { type Snapshot, type View, viewOf } from '../../../market/index.ts';
import { snapshotOf, specs } from '../fixtures.ts';

const all = specs.map(({ modality }) => modality);
const folder = new URL('../../../actors/analysts/kernel/', import.meta.url);

function typesWith(style: Partial<Style>, count = 1): readonly InvestorType[] {
  const given = Array.from({ length: count }, () => ({ modalities: all, style }));
  return drawTypes({ key: rootKey(5), count, modalitiesPerType: [9, 9], modalities: all, given }).types;
}

interface MarketShape {
  readonly members: number;
  readonly columns: number;
  /** How many values a column takes: few make ties. 0 = as many as there are members. */
  readonly levels: number;
  readonly day?: number;
}

function marketOf({ members, columns, levels, day = 3 }: MarketShape): Snapshot {
  const instruments = Array.from({ length: members }, (_, j) => `S${String(j).padStart(5, '0')}`);
  return {
    ...snapshotOf({ day }),
    instruments,
    industries: instruments.map(() => ''),
    sizes: new Float64Array(members).fill(1),
    columns: Array.from({ length: columns }, (_, c) => {
      const key = subKey(rootKey('values'), `column ${c}`);
      const modality = all[c % all.length] as string;
      return {
        spec: { name: `column_${c}`, modality, description: '', sign: 1, risk: c % 4 === 3 },
        learnedSign: 0,
        values: Float64Array.from(instruments, (_code, j) =>
          levels === 0 ? normal(streamAt(key, j, day), 0) : integer(streamAt(key, j, day), 0, levels),
        ),
      };
    }),
  };
}

/** `size` of `members` positions, ascending. */
function drawnPool(stream: Stream, members: number, size: number): number[] {
  const positions = Array.from({ length: members }, (_, j) => j);
  for (let k = 0; k < size; k++) {
    const other = k + integer(stream, k, members - k);
    [positions[k], positions[other]] = [positions[other] as number, positions[k] as number];
  }
  return positions.slice(0, size).sort((a, b) => a - b);
}

interface BatchShape {
  readonly first?: number;
  readonly buys: number;
  readonly sells: number;
  readonly offset?: number;
  /** Words between one pool's room and the next. */
  readonly gap?: number;
}

const SENTINEL = 0xfffe;

function batchOf(
  type: InvestorType,
  view: View,
  pools: readonly (readonly number[])[],
  { first = 0, buys, sells, offset = 0, gap = 0 }: BatchShape,
): BatchRequest {
  const stride = Math.max(1, ...pools.map((pool) => pool.length)) + gap;
  const words = new Uint16Array(offset + pools.length * stride).fill(0xffff);
  pools.forEach((pool, i) => words.set(pool, offset + i * stride));
  const counts = Uint16Array.from(pools, (pool) => pool.length);
  const strategy = new RuleAnalyst().strategy(type, view);
  const count = pools.length;
  return { type, strategy, view, first, count, words, offset, stride, counts, buys, sells };
}

/** What each investor of a batch picked, places turned into positions. */
function picksOf(
  request: BatchRequest,
  decideBatch: (request: BatchRequest, bought: Uint16Array, sold: Uint16Array) => void,
): Picks[] {
  const { count, counts, words, offset, stride, buys, sells } = request;
  const bought = new Uint16Array(count * buys).fill(SENTINEL);
  const sold = new Uint16Array(count * sells).fill(SENTINEL);
  decideBatch(request, bought, sold);
  return Array.from({ length: count }, (_, i) => {
    const own = counts[i] as number;
    const b = Math.min(buys, own);
    const s = Math.min(sells, own - b);
    const position = (place: number) => words[offset + i * stride + place] as number;
    return {
      buys: bought.slice(i * buys, i * buys + b).map(position),
      sells: sold.slice(i * sells, i * sells + s).map(position),
    };
  });
}

/** The same asked one by one. */
function oneByOne({ count, counts, words, offset, stride, first, ...request }: BatchRequest): Picks[] {
  const analyst = new RuleAnalyst();
  return Array.from({ length: count }, (_, i) => {
    const own = counts[i] as number;
    const at = offset + i * stride;
    const buys = Math.min(request.buys, own);
    const sells = Math.min(request.sells, own - buys);
    const candidates = words.slice(at, at + own);
    return analyst.decide({ ...request, ordinal: first + i, candidates, buys, sells });
  });
}

/** By the module, by the loop in TypeScript, and by the analyst, which chooses one of them. */
function allWays(request: BatchRequest): Record<'module' | 'loop' | 'analyst', Picks[]> {
  const prepared = new RuleKernel().prepare(request.view, request.type, request.strategy);
  const module = new BatchChooser();
  const loop = new Chooser();
  const analyst = new RuleAnalyst();
  return {
    module: picksOf(request, (asked, bought, sold) => {
      expect(module.choose(prepared, asked, bought, sold)).toBe(true);
    }),
    loop: picksOf(request, (asked, bought, sold) => {
      loop.chooseEach(prepared, asked, bought, sold);
    }),
    analyst: picksOf(request, (asked, bought, sold) => {
      analyst.decideBatch(asked, bought, sold);
    }),
  };
}

/** What `allWays` must give. */
function oneByOneAllWays(request: BatchRequest): ReturnType<typeof allWays> {
  const expected = oneByOne(request);
  return { module: expected, loop: expected, analyst: expected };
}

describe('a batch of rule investors', () => {
  it('decides as each of its investors does alone, for any sizes, ties, pools and places in memory', () => {
    fc.assert(
      fc.property(
        fc.record({
          members: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 31, max: 300 })),
          columns: fc.integer({ min: 0, max: 21 }),
          levels: fc.constantFrom(0, 1, 2, 3),
          rationality: fc.constantFrom(0, 0.4, 1),
          consistency: fc.constantFrom(0.3, 1),
          buys: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 10, max: 40 })),
          sells: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20 })),
          first: fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.constantFrom(2 ** 31 - 2, 2 ** 32 - 9)),
          offset: fc.integer({ min: 0, max: 7 }),
          gap: fc.integer({ min: 0, max: 30 }),
          shares: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 }),
        }),
        ({ members, columns, levels, rationality, consistency, shares, ...shape }) => {
          const type = typesWith({ rationality, consistency })[0] as InvestorType;
          const view = viewOf(marketOf({ members, columns, levels }), type.mask);
          const pools = shares.map((share, i) =>
            drawnPool(streamAt(rootKey('pools'), i, members), members, Math.round(share * members)),
          );
          const request = batchOf(type, view, pools, shape);
          expect(allWays(request)).toEqual(oneByOneAllWays(request));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('buys and sells in code order where nothing tells candidates apart', () => {
    const type = typesWith({ rationality: 1 })[0] as InvestorType;
    const snapshot = marketOf({ members: 200, columns: 1, levels: 1 });
    const values = new Float64Array(200);
    values[199] = 1;
    const column = { spec: { ...specs[0], name: 'only' }, learnedSign: 0, values };
    const view = viewOf({ ...snapshot, columns: [column] } as unknown as Snapshot, type.mask);
    // Without the one that differs: all utilities are equal.
    const pool = Array.from({ length: 150 }, (_, j) => j + 3);
    for (const [buys, sells] of [
      [5, 3],
      [8, 8],
      [9, 17],
      [70, 65],
    ] as const) {
      const request = batchOf(type, view, [pool, pool], { buys, sells });
      const expected = { buys: pool.slice(0, buys), sells: pool.slice(buys, buys + sells) };
      for (const picks of Object.values(allWays(request))) {
        const plain = picks.map((own) => ({ buys: [...own.buys], sells: [...own.sells] }));
        expect(plain).toEqual([expected, expected]);
      }
    }
  });

  it('chooses from pools of thousands out of the most instruments there can be', () => {
    const type = typesWith({ rationality: 0.5 })[0] as InvestorType;
    const view = viewOf(marketOf({ members: 65_535, columns: 2, levels: 40 }), type.mask);
    const everybody = Array.from({ length: 65_535 }, (_, j) => j);
    const pools = [everybody, everybody.slice(60_000), [], everybody.slice(1, 66), [65_534]];
    const request = batchOf(type, view, pools, { buys: 20, sells: 10, offset: 4 });
    expect(allWays(request)).toEqual(oneByOneAllWays(request));
  });

  it('chooses by hundreds of columns', () => {
    const type = typesWith({ rationality: 0.5 })[0] as InvestorType;
    const view = viewOf(marketOf({ members: 60, columns: 301, levels: 0 }), type.mask);
    const pools = Array.from({ length: 5 }, (_, i) => drawnPool(streamAt(rootKey('p'), i, 0), 60, 20 + i));
    const request = batchOf(type, view, pools, { buys: 5, sells: 2 });
    expect(allWays(request)).toEqual(oneByOneAllWays(request));
  });

  it('gives 200,000 investors of 16 types the same decisions on two days', () => {
    const types = drawTypes({
      key: rootKey(7),
      count: 16,
      modalitiesPerType: [1, 9],
      modalities: all,
    }).types;
    const analyst = new RuleAnalyst();
    const alone = createHash('sha256');
    const together = createHash('sha256');
    const bought = new Uint16Array(1_024 * 5);
    const sold = new Uint16Array(1_024 * 2);
    for (const [turn, day] of [11, 12].entries()) {
      const snapshot = marketOf({ members: 50, columns: 9, levels: turn === 0 ? 0 : 4, day });
      const pools = Array.from({ length: 1_024 }, (_, i) =>
        drawnPool(streamAt(rootKey('pools'), i, day), 50, 20),
      );
      for (const type of types) {
        const view = viewOf(snapshot, type.mask);
        const request = batchOf(type, view, pools, { buys: 5, sells: 2, offset: 4, gap: 11 });
        for (let first = 0; first < 6_250; first += 1_024) {
          const count = Math.min(1_024, 6_250 - first);
          const { strategy, words, offset, stride } = request;
          analyst.decideBatch({ ...request, first, count }, bought, sold);
          for (let i = 0; i < count; i++) {
            const at = offset + i * stride;
            const candidates = words.subarray(at, at + 20);
            const ordinal = first + i;
            const one = analyst.decide({ type, ordinal, strategy, view, candidates, buys: 5, sells: 2 });
            alone.update(one.buys).update(one.sells);
            together.update(bought.subarray(i * 5, i * 5 + 5).map((place) => candidates[place] as number));
            together.update(sold.subarray(i * 2, i * 2 + 2).map((place) => candidates[place] as number));
          }
        }
      }
    }
    expect(together.digest('hex')).toBe(alone.digest('hex'));
  });

  it('decides the same whatever was decided before it, and whatever other types came between', () => {
    const [a, b] = typesWith({ rationality: 0.5 }, 2) as [InvestorType, InvestorType];
    const wide = viewOf(marketOf({ members: 300, columns: 8, levels: 0 }), a.mask);
    const small = viewOf(marketOf({ members: 9, columns: 3, levels: 2, day: 4 }), b.mask);
    const pools = Array.from({ length: 6 }, (_, i) => drawnPool(streamAt(rootKey('p'), i, 0), 300, 100));
    const first = batchOf(a, wide, pools, { buys: 12, sells: 7 });
    const second = batchOf(b, small, [[0, 2, 5, 8], [], [1]], { buys: 2, sells: 1 });
    const analyst = new RuleAnalyst();
    const ask = (request: BatchRequest) =>
      picksOf(request, (asked, bought, sold) => {
        analyst.decideBatch(asked, bought, sold);
      });
    for (const request of [first, second, first, second, second])
      expect(ask(request)).toEqual(oneByOne(request));
  });

  it('is left to the loop where memory would not do', () => {
    const type = typesWith({ rationality: 0.5 })[0] as InvestorType;
    const view = viewOf(marketOf({ members: 50, columns: 9, levels: 0 }), type.mask);
    const pools = Array.from({ length: 3 }, (_, i) => drawnPool(streamAt(rootKey('p'), i, 0), 50, 20));
    const request = batchOf(type, view, pools, { buys: 5, sells: 2 });
    const prepared = new RuleKernel().prepare(view, type, request.strategy);
    const bought = new Uint16Array(15).fill(SENTINEL);
    const sold = new Uint16Array(6).fill(SENTINEL);
    expect(new BatchChooser(4_096).choose(prepared, request, bought, sold)).toBe(false);
    expect(new BatchChooser().choose(prepared, { ...request, stride: 600_000 }, bought, sold)).toBe(false);
    expect(new Set([...bought, ...sold])).toEqual(new Set([SENTINEL]));
    const far = batchOf(type, view, pools, { buys: 5, sells: 2, gap: 600_000 });
    const analyst = new RuleAnalyst();
    const picks = picksOf(far, (asked, b, s) => {
      analyst.decideBatch(asked, b, s);
    });
    expect(picks).toEqual(oneByOne(far));
  });

  it('takes nothing and writes nothing for nobody', () => {
    const type = typesWith({})[0] as InvestorType;
    const view = viewOf(marketOf({ members: 50, columns: 9, levels: 0 }), type.mask);
    const request = batchOf(type, view, [], { buys: 5, sells: 0 });
    expect(picksOf(request, (...given) => new RuleAnalyst().decideBatch(...given))).toEqual([]);
  });
});

describe('the module of the batch kernel', () => {
  it('is the one that its source compiles to', async () => {
    const source = readFileSync(new URL('rule-batch.as', folder), 'utf8');
    const kept = readFileSync(new URL('generated-module.ts', folder), 'utf8');
    expect(kept, 'run "npm run kernel"').toContain(`// source ${moduleDigest(source)}\n`);
    expect(Buffer.from(await compileModule(source)).toString('base64')).toBe(moduleBase64);
  }, 30_000);

  it('tells what is wrong with a source that does not compile', async () => {
    await expect(compileModule('export function f(): i32 { return x; }')).rejects.toThrow(
      /Cannot find name 'x'/,
    );
  }, 30_000);
});
