/** Sample records, also for child processes, which run without the test runner. */
import { EMPTY_DIGEST, type TradingDate } from '../../core/index.ts';
import { type BallotBlock, type DayRecord, JOURNAL_FORMAT, type Manifest } from '../../journal/index.ts';

export function sampleManifest(runId = 'sample', more: Partial<Manifest> = {}): Manifest {
  return {
    format: JOURNAL_FORMAT,
    runId,
    name: 'sample run',
    engineVersion: '0.1.0',
    semantics: 1,
    createdAt: '2026-11-21T06:00:00.000Z',
    scenario: { simulation: { seed: 1, nested: { b: [1, 2], a: null } }, execution: { workers: 1 } },
    simulationDigest: EMPTY_DIGEST,
    notes: { dropped: 0 },
    executions: [],
    ...more,
  };
}

export interface SampleShape {
  readonly types?: number;
  readonly instruments?: number;
  /** Per type; 0 leaves the ballots out. */
  readonly investors?: number;
}

/** A day record that is a function of its day: any two processes make the same one. */
export function sampleDay(day: number, shape: SampleShape = {}): DayRecord {
  const { types = 3, instruments = 5, investors = 4 } = shape;
  let state = (day + 1) * 2654435761;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const floats = (length: number): Float64Array => Float64Array.from({ length }, () => next() * 2 - 1);
  const counts = (length: number): Int32Array => Int32Array.from({ length }, () => Math.floor(next() * 30));
  const score = floats(instruments);
  if (instruments > 1) score[0] = Number.NaN;
  return {
    day,
    date: (20210104 + day) as TradingDate,
    digest: `${day}`.padStart(64, 'a'),
    dataDigest: `${day}`.padStart(64, 'b'),
    instruments: Array.from({ length: instruments }, (_, j) => `${600000 + j}.SH`),
    distribution: floats(types).map(Math.abs),
    plan: counts(types),
    ...(day % 2 === 0
      ? {}
      : {
          optimization: {
            windowFirstDay: 0,
            windowLastDay: day,
            startFitness: Number.NaN,
            fitness: next(),
            evaluations: 101,
            accepted: 40,
          },
        }),
    events: [{ kind: 'spawned', type: 'news', first: day, count: 2, cause: 'first day' }],
    abstentions:
      day % 3 === 0 ? [{ type: 'news', ordinal: 1, reason: 'no column of its mask is known' }] : [],
    ballotsExpected: types * investors,
    ballotsReceived: types * investors - (day % 3 === 0 ? 1 : 0),
    tally: {
      types,
      instruments,
      shown: counts(types * instruments),
      bought: counts(types * instruments),
      sold: counts(types * instruments),
    },
    score,
    consensus: floats(instruments),
    disagreement: floats(instruments),
    patches: [{ op: 'replace', path: ['distribution', 0], value: next() }],
    inversePatches: [{ op: 'replace', path: ['distribution', 0], value: next() }],
    ...(investors === 0 ? {} : { ballots: sampleBallots(types, investors, instruments, next) }),
    endedLabels:
      day < 2 ? [] : [1, 5].map((horizon) => ({ day: day - 2, horizon, values: floats(instruments) })),
  };
}

/** An entry of a log that is a function of its number, of a size that differs from its neighbours': several pages now and then. */
export function sampleEntry(number: number): unknown {
  const length = 1 + ((number * 37) % 400);
  return { number, values: Array.from({ length }, (_, k) => Math.sin(number * 1000 + k)) };
}

/** Blocks of 1,024 ordinals; 20 candidates (or all) and 5 buys of 16 bits each, as a rule-based population packs them. */
function sampleBallots(
  types: number,
  investors: number,
  instruments: number,
  next: () => number,
): BallotBlock[] {
  const candidates = Math.min(20, instruments);
  const blocks = [];
  for (let type = 0; type < types; type++) {
    for (let first = 0; first < investors; first += 1024) {
      const size = Math.min(1024, investors - first);
      const words = new Uint16Array(size * (candidates + 5));
      for (let i = 0, at = 0; i < size; i++) {
        const chosen = Uint16Array.from({ length: candidates }, () =>
          Math.floor(next() * instruments),
        ).sort();
        words.set(chosen, at);
        words.set(chosen.filter((_, k) => k % 4 === 0).slice(0, 5), at + candidates);
        at += candidates + 5;
      }
      blocks.push({ type: `type ${type}`, block: first / 1024, bytes: new Uint8Array(words.buffer) });
    }
  }
  return blocks;
}
