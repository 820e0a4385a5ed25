import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rootKey, streamAt, subKey } from '../../core/index.ts';
import { type Objective, optimizers, type WindowDay } from '../../optimizer/index.ts';
import { hedgeAfter, hedgeAtRest } from '../../optimizer/online/hedge.ts';
import { optimizerConformance, optimizerOf } from './conformance.ts';
import { plainFitness } from './plain-objective.ts';
import { dayOf, massObjective, paperShape, populationOf, randomDay, randomObjective } from './windows.ts';

optimizerConformance('ensemble');
// Windows of the suite are shorter than the usual memory: only with a short one are experts compared there.
optimizerConformance('ensemble', { options: { memory: 2 }, gap: 1 });

const stream = streamAt(subKey(rootKey('ensemble'), 'test'), 0, 0);
const ones = (types: number) => new Float64Array(types).fill(1);

/** Windows that the spies were shown, in order. */
let shown: (readonly WindowDay[])[] = [];
beforeEach(() => {
  shown = [];
});

/** An expert whose weights hang on every label and every tally that it is shown. */
function listening({ days, types }: Objective): Float64Array {
  const weights = ones(types);
  for (const [k, { tally, labels }] of days.entries()) {
    for (const [j, label] of labels.entries()) {
      const i = (j + k) % types;
      weights[i] =
        (weights[i] as number) + (Number.isNaN(label) ? 0 : label ** 2) + (tally.bought[j] as number);
    }
  }
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => (weight * types) / sum);
}

/** An expert that always trusts the type of this number. */
function devoted(type: number) {
  return ({ types }: Objective) =>
    ones(types).map((_, i) => (i === type ? types - 1e-3 * (types - 1) : 1e-3));
}

function registerSpy(kind: string, choose: (objective: Objective) => Float64Array): void {
  optimizers.register({
    kind,
    description: 'An expert that a test looks at',
    options: z.strictObject({ kind: z.literal(kind) }),
    create: () => ({
      optimize(objective, start) {
        expect(start).toEqual(ones(objective.types));
        shown.push(objective.days);
        return { distribution: choose(objective), startFitness: 0, fitness: 0, evaluations: 1, accepted: 0 };
      },
    }),
  });
}
registerSpy('listening', listening);
registerSpy('first', devoted(0));
registerSpy('second', devoted(1));

const shape = { ...paperShape, types: 4, instruments: 15, investors: 4, pool: 8, picks: 3 };
const manyDays = Array.from({ length: 40 }, (_, day) => randomDay(shape, `ensemble/${day}`));
const consensus = massObjective({ fitness: 'consensus' });
/** As fills at the same close have it: a label ends as many sessions later as it is long. */
const objectiveOf = (days: readonly WindowDay[], gap = 2): Objective => ({
  ...populationOf(4),
  ...consensus,
  gap,
  horizon: gap,
  days,
});
const lastTally = (days: readonly WindowDay[]) => days.at(-1)?.tally;

describe('what an expert is shown', () => {
  const ensembleOfSpy = () => optimizerOf('ensemble', { experts: [{ kind: 'listening' }], memory: 3 });

  it('are the days of its memory that end the gap before each day, and the most recent ones', () => {
    const days = manyDays.slice(0, 8);
    ensembleOfSpy().optimize(objectiveOf(days), ones(4), stream);
    // Days 4 to 7 have three days that end two before them; then comes today.
    const expected = [0, 1, 2, 3, 5].map((first) => days.slice(first, first + 3).map(({ tally }) => tally));
    expect(shown.map((window) => window.map(({ tally }) => tally))).toEqual(expected);
  });

  it('counts a day with labels of two horizons as one session', () => {
    const days = manyDays
      .slice(0, 8)
      .flatMap(({ tally, labels }) => [labels, labels.toReversed()].map((each) => ({ tally, labels: each })));
    ensembleOfSpy().optimize(objectiveOf(days), ones(4), stream);
    expect(shown).toEqual([0, 1, 2, 3, 5].map((first) => days.slice(2 * first, 2 * first + 6)));
  });

  it('does not depend on labels that had not ended: others in the sessions of the gap before a day, and after it, change nothing', () => {
    const days = manyDays.slice(0, 12);
    const gap = 3;
    const choiceFor = (u: number, window: readonly WindowDay[]) => {
      shown = [];
      ensembleOfSpy().optimize(objectiveOf(window, gap), ones(4), stream);
      const seen = shown.find((each) => lastTally(each) === days[u - gap]?.tally);
      if (seen === undefined) throw new Error('the day is looked back upon');
      return listening(objectiveOf(seen));
    };
    for (const u of [5, 8, 11]) {
      const changedFrom = (first: number) =>
        days.map((day, k) =>
          k < first ? day : { ...day, labels: day.labels.map((label) => 1 - 2 * label) },
        );
      expect(choiceFor(u, changedFrom(u - gap + 1))).toEqual(choiceFor(u, days));
      // The last label that it may know does change it.
      expect(choiceFor(u, changedFrom(u - gap))).not.toEqual(choiceFor(u, days));
    }
  });

  it('are as many days where some have no label: these fill no memory, though labels end no sooner for it', () => {
    const unlabelled = new Set([0, 3, 4, 7]);
    const days = manyDays
      .slice(0, 10)
      .map((day, k) => (unlabelled.has(k) ? { ...day, labels: day.labels.map(() => Number.NaN) } : day));
    ensembleOfSpy().optimize(objectiveOf(days), ones(4), stream);
    // Day 5 is the third with a label, and known on day 7; day 9 knows of no later label than day 8 does; then comes today.
    const expected = [
      [1, 2, 5],
      [2, 5, 6],
      [6, 8, 9],
    ].map((known) => known.map((k) => days[k]?.tally));
    expect(shown.map((window) => window.map(({ tally }) => tally))).toEqual(expected);
  });

  it('has no weights of the window, which hang on where it ends', () => {
    const days = manyDays.slice(0, 8).map((day, k) => ({ ...day, weight: 0.5 ** (7 - k) }));
    ensembleOfSpy().optimize(objectiveOf(days), ones(4), stream);
    expect(shown.flat().every(({ weight }) => weight === undefined)).toBe(true);
  });
});

describe('what is remembered', () => {
  const settings = { experts: [{ kind: 'gradient' }, { kind: 'listening' }], memory: 5 };
  const lookback = 18;
  const unlabelled = (day: WindowDay) => ({ ...day, labels: day.labels.map(() => Number.NaN) });
  /** Windows that grow, then slide, as a run's do: a day without labels has a new array in each. */
  const windows = Array.from({ length: 25 }, (_, today) =>
    manyDays
      .slice(Math.max(0, today + 6 - lookback), today + 6)
      .map((day) => (day === manyDays[9] ? unlabelled(day) : day)),
  );
  const found = (ensemble: ReturnType<typeof optimizerOf>, window: readonly WindowDay[]) =>
    ensemble.optimize(objectiveOf(window), ones(4), stream);

  it('never changes what is found: day after day, from the middle on, and alone', () => {
    const live = optimizerOf('ensemble', settings);
    const results = windows.map((window) => found(live, window));
    const resumed = optimizerOf('ensemble', settings);
    expect(windows.slice(11).map((window) => found(resumed, window))).toEqual(results.slice(11));
    expect(windows.map((window) => found(optimizerOf('ensemble', settings), window))).toEqual(results);
    // The other way round it has other things to remember.
    const backwards = optimizerOf('ensemble', settings);
    expect(windows.toReversed().map((window) => found(backwards, window))).toEqual(results.toReversed());
  });

  it('leaves one choice a day to make', () => {
    const live = optimizerOf('ensemble', settings);
    const asked = windows.map((window) => {
      shown = [];
      found(live, window);
      return shown.length;
    });
    // Of the first memory in the run nothing was asked when it ended, and a day without labels tells nobody anything.
    expect(asked).toEqual([1, 2, 1, 1, 0, ...windows.slice(5).map(() => 1)]);
  });

  it('is not taken for what other labels, another fitness or another gap would make', () => {
    const window = windows[20] as readonly WindowDay[];
    const others: Objective[] = [
      objectiveOf(window.map((day, k) => (k === 9 ? { ...day, labels: day.labels.toReversed() } : day))),
      objectiveOf(window, 4),
      { ...objectiveOf(window), ...massObjective({ fitness: 'score' }) },
    ];
    const live = optimizerOf('ensemble', settings);
    const before = found(live, window);
    for (const other of others) {
      const fresh = optimizerOf('ensemble', settings).optimize(other, ones(4), stream);
      expect(live.optimize(other, ones(4), stream)).toEqual(fresh);
      expect(fresh).not.toEqual(before);
    }
    expect(found(live, window)).toEqual(before);
  });
});

describe('trust', () => {
  const right = [0, 1, 2, 3, 4];
  const wrong = right.toReversed();
  const middling = [2, 4, 0, 3, 1];
  /** The first two types are right and wrong on these days. */
  const market = (days: number, firstIsRight: (day: number) => boolean) =>
    Array.from({ length: days }, (_, day) => {
      const [one, two] = firstIsRight(day) ? [right, wrong] : [wrong, right];
      return dayOf([one, two, middling, middling.toReversed()], right);
    });
  const experts = [{ kind: 'first' }, { kind: 'second' }];
  const shares = (days: readonly WindowDay[], options = {}) => {
    const result = optimizerOf('ensemble', { experts, memory: 4, ...options }).optimize(
      objectiveOf(days),
      ones(4),
      stream,
    );
    return [...(result?.distribution ?? [])].map((weight) => weight / 4);
  };

  it('goes to the expert that did better', () => {
    expect(shares(market(60, () => true))[0]).toBeGreaterThan(0.9);
    expect(shares(market(60, () => false))[1]).toBeGreaterThan(0.9);
  });

  it('follows when another one becomes the best, the sooner the more of it is shared', () => {
    const turned = market(90, (day) => day < 55);
    const [still] = shares(turned, { share: 0 });
    const [left, followed] = shares(turned, { share: 0.05 });
    expect(followed).toBeGreaterThan(0.9);
    expect(left).toBeLessThan(still as number);
  });

  it('counts days by their weights', () => {
    const days = market(60, (day) => day < 35);
    const [first] = shares(days, { share: 0 });
    const [aged] = shares(
      days.map((day, k) => ({ ...day, weight: 0.5 ** ((59 - k) / 5) })),
      { share: 0 },
    );
    expect(first).toBeGreaterThan(0.5);
    expect(aged).toBeLessThan(0.5);
  });

  it('is equal, equal weights among the experts, where no day has its memory within the window', () => {
    // Four days of memory and a gap of two: the first day to look back upon is the sixth.
    const found = shares(market(5, () => true));
    const expected = [1, 1, 0, 0].map(
      (devotions) => (0.25 + devotions * (1 - 0.75e-3) + (2 - devotions) * 0.25e-3) / 3,
    );
    for (const [i, share] of expected.entries()) expect(found[i]).toBeCloseTo(share, 5);
    expect(shares(market(6, () => true))).not.toEqual(found);
  });

  it('hangs on rounds of as many days as labels are long, however late these come', () => {
    const turned = market(40, (day) => day % 7 < 5);
    const [gap, memory] = [4, 1];
    for (const horizon of [1, 3, 5]) {
      const objective = { ...objectiveOf(turned, gap), horizon };
      const all = [ones(4), devoted(0)(objective), devoted(1)(objective)];
      // Looked back upon are the days that have a memory, a gap before them.
      const gains = turned
        .slice(gap + memory - 1)
        .map((day) => all.map((weights) => plainFitness({ ...objective, days: [day] }, weights)));
      const settings = { rate: 'adaptive', share: 0 } as const;
      let state = hedgeAtRest(3, settings);
      for (let first = 0; first < gains.length; first += horizon) {
        const round = gains.slice(first, first + horizon);
        const sums = all.map((_, e) => round.reduce((sum, day) => sum + (day[e] as number), 0) / horizon);
        state = hedgeAfter(state, sums, settings, round.length / horizon);
      }
      const found = optimizerOf('ensemble', { experts, memory, share: 0 }).optimize(
        objective,
        ones(4),
        stream,
      );
      for (const i of [0, 1, 2, 3]) {
        const expected = all.reduce(
          (sum, weights, e) => sum + (state.shares[e] as number) * (weights[i] as number),
          0,
        );
        expect(found?.distribution[i]).toBeCloseTo(expected, 5);
      }
    }
  });

  it('is in equal weights where no expert is named', () => {
    expect(
      shares(
        market(20, () => true),
        { experts: [] },
      ),
    ).toEqual([0.25, 0.25, 0.25, 0.25]);
  });
});

describe('an ensemble refuses', () => {
  it('an expert that is not registered, with the names of those that are', () => {
    expect(() => optimizerOf('ensemble', { experts: [{ kind: 'gradeint' }] })).toThrow(
      /gradient.*\[scenario\.unknown-kind\]/,
    );
  });

  it('an ensemble among its experts', () => {
    expect(() => optimizerOf('ensemble', { experts: [{ kind: 'ensemble' }] })).toThrow(
      /^experts\.0\.kind: .*no expert of an ensemble.*\[scenario\.invalid\]/,
    );
  });

  it('options that the expert does not have, and says which', () => {
    expect(() =>
      optimizerOf('ensemble', { experts: [{ kind: 'gradient', steps: -1, lookback: 9 }] }),
    ).toThrow(/^experts\.0\.steps: .*expected number to be >=0 .*\nexperts\.0\.lookback: /);
  });

  it('an expert that draws', () => {
    for (const kind of optimizers.kinds().filter((one) => optimizers.get(one).draws === true))
      expect(() => optimizerOf('ensemble', { experts: [{ kind }] })).toThrow(
        /^experts\.0\.kind: .*may not draw.*\[scenario\.invalid\]/,
      );
    // One that does not say so is found when it draws.
    const { draws: _, ...annealing } = optimizers.get('annealing');
    optimizers.register({
      ...annealing,
      kind: 'secretive',
      options: z.looseObject({ kind: z.literal('secretive') }),
    });
    const drawing = optimizerOf('ensemble', {
      experts: [
        {
          kind: 'secretive',
          initialTemperature: 1,
          iterations: 1,
          cooling: 1,
          moveDeviation: 1,
          lossScale: 1,
        },
      ],
      memory: 2,
    });
    expect(() =>
      drawing.optimize(randomObjective({ types: 4, instruments: 15, pool: 8, picks: 3 }), ones(4), stream),
    ).toThrow(/may not draw.*\[optimizer\.problem\]/);
  });
});
