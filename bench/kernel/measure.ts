/** One shape of the rule analyst's batch kernel: its decisions in batches, the same ones asked one by one, and a bare loop. */
import { type BatchRequest, drawTypes, RuleAnalyst } from '../../actors/index.ts';
import {
  integer,
  normal,
  rootKey,
  type Stream,
  streamAt,
  subKey,
  type TradingDate,
} from '../../core/index.ts';
import { type Snapshot, viewOf } from '../../market/index.ts';
import { interleaved } from '../bench.ts';
import { modalities } from '../population/settings.ts';
import { bareDayOf } from './bare-day.ts';
import { bareBlock } from './bare-loop.ts';

export interface KernelShape {
  readonly instruments: number;
  readonly columns: number;
  readonly pool: number;
  readonly buys: number;
}

/** Microseconds per investor. */
export interface KernelMeasurement {
  readonly batch: number;
  readonly oneByOne: number;
  readonly bare: number;
}

const TYPES = 16;
const BLOCK = 1_024;
const BLOCKS_PER_TYPE = 4;
const DAY = 3;
/** As in a record of a ballot. */
const HEADER_WORDS = 4;

function snapshotOf({ instruments, columns }: KernelShape): Snapshot {
  const codes = Array.from({ length: instruments }, (_, j) => `S${String(j).padStart(5, '0')}`);
  return {
    day: DAY,
    date: 20210104 as TradingDate,
    instruments: codes,
    industries: codes.map(() => ''),
    columns: Array.from({ length: columns }, (_, c) => {
      const name = `column_${c}`;
      const modality = modalities[c % modalities.length] as string;
      const stream = streamAt(subKey(rootKey('bench'), name), DAY, c);
      return {
        spec: { name, modality, description: name, sign: 1 },
        learnedSign: 0,
        values: Float64Array.from(codes, (_code, j) => normal(stream, j)),
      };
    }),
    macro: [],
  };
}

function drawnPool(stream: Stream, { instruments, pool }: KernelShape): Uint16Array {
  const positions = Uint16Array.from({ length: instruments }, (_, j) => j);
  for (let k = 0; k < pool; k++) {
    const other = k + integer(stream, k, instruments - k);
    [positions[k], positions[other]] = [positions[other] as number, positions[k] as number];
  }
  return positions.slice(0, pool).sort();
}

/** Medians of interleaved rounds. Throws when a batch decides anything that one investor would not. */
export function measureKernel(shape: KernelShape): KernelMeasurement {
  const { pool, buys } = shape;
  const stride = HEADER_WORDS + pool + buys;
  const words = new Uint16Array(BLOCK * stride);
  for (let i = 0; i < BLOCK; i++)
    words.set(drawnPool(streamAt(rootKey('pools'), i, 0), shape), HEADER_WORDS + i * stride);
  const counts = new Uint16Array(BLOCK).fill(pool);
  const analyst = new RuleAnalyst();
  const snapshot = snapshotOf(shape);
  const { types } = drawTypes({ key: rootKey(1), count: TYPES, modalitiesPerType: [9, 9], modalities });
  const requests = types.flatMap((type) => {
    const view = viewOf(snapshot, type.mask);
    const strategy = analyst.strategy(type, view);
    return Array.from(
      { length: BLOCKS_PER_TYPE },
      (_, block): BatchRequest => ({
        type,
        strategy,
        view,
        first: block * BLOCK,
        count: BLOCK,
        words,
        offset: HEADER_WORDS,
        stride,
        counts,
        buys,
        sells: 0,
      }),
    );
  });
  const bought = new Uint16Array(BLOCK * buys);
  const sold = new Uint16Array(0);
  const candidatesOf = (i: number): Uint16Array =>
    words.subarray(HEADER_WORDS + i * stride, HEADER_WORDS + i * stride + pool);
  const decideAlone = (request: BatchRequest, i: number): Uint16Array =>
    analyst.decide({ ...request, ordinal: request.first + i, candidates: candidatesOf(i) }).buys;
  for (const request of requests) {
    analyst.decideBatch(request, bought, sold);
    for (let i = 0; i < BLOCK; i++) {
      const candidates = candidatesOf(i);
      const batch = bought.subarray(i * buys, (i + 1) * buys).map((place) => candidates[place] as number);
      if (batch.join() !== decideAlone(request, i).join()) throw new Error(`investor ${i} decides otherwise`);
    }
  }
  const bareDays = types.map((_type, index) => bareDayOf(shape, index));
  const pools = { words, offset: HEADER_WORDS, stride, size: pool };
  const operations = requests.length * BLOCK;
  const [batch, oneByOne, bare] = interleaved([
    {
      operations,
      work: () =>
        requests.reduce((sum, request) => {
          analyst.decideBatch(request, bought, sold);
          return sum + (bought[0] as number);
        }, 0),
    },
    {
      operations,
      work: () => {
        let sum = 0;
        for (const { type, strategy, view, first } of requests) {
          for (let i = 0; i < BLOCK; i++) {
            const candidates = candidatesOf(i);
            const ordinal = first + i;
            sum += analyst.decide({ type, strategy, view, ordinal, candidates, buys, sells: 0 })
              .buys[0] as number;
          }
        }
        return sum;
      },
    },
    {
      operations,
      work: () => {
        let sum = 0;
        for (const day of bareDays) {
          for (let block = 0; block < BLOCKS_PER_TYPE; block++) {
            bareBlock(day, pools, block * BLOCK, BLOCK, buys, bought);
            sum += bought[0] as number;
          }
        }
        return sum;
      },
    },
  ]) as [number, number, number];
  return { batch: batch * 1000, oneByOne: oneByOne * 1000, bare: bare * 1000 };
}
