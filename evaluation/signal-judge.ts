/**
 * Judges a signal that no population is behind, such as a composite of formulas, by the labels, portfolios, costs and bands that a
 * run's score is judged by, beside others and beside chance.
 * 1. Sessions come in order, those before the first day as history alone, each once.
 * 2. The first contender is the signal that is judged; all are judged alike (`judge/comparison.ts`).
 * 3. Chance is the signal's own scores dealt to other instruments (`random-signals.ts`).
 */
import { invariant } from '../core/index.ts';
import type { MarketDay } from '../market/index.ts';
import type { Contender } from './contender.ts';
import type { RandomQuality } from './controls.ts';
import { type ComparisonConventions, createComparison } from './judge/comparison.ts';
import type { Judgement, JudgementSeries } from './judgement.ts';
import { POOL } from './portfolio-book/trial.ts';
import { createRandomSignals } from './random-signals.ts';
import type { QualityByHorizon } from './signal-statistics.ts';

export interface SignalJudgeSettings extends ComparisonConventions {
  /** The first is the signal that is judged, its role `signal`; names are distinct. They remember what they saw: for one pass. */
  readonly contenders: readonly Contender[];
  /** Random signals beside it, 200 or more; 0 = none, with a note. @default 200 */
  readonly randomDraws?: number | undefined;
}

export interface SignalJudge {
  /** A session before the first day that is judged. */
  addHistory(session: MarketDay): void;
  addDay(session: MarketDay): void;
  /** Of the days so far. */
  result(): SignalJudged;
}

/** JSON. */
export interface SignalJudged {
  /** Of the first contender; null = it had no signal on any day whose label has ended. */
  readonly signal: QualityByHorizon | null;
  /** Of random signals, by horizon; null where none were drawn, with the reason in `Judgement.notes`. */
  readonly random: Readonly<Record<string, RandomQuality>> | null;
  /**
   * `rivals`: all contenders but the first, controls included. `profile`: of the first. `portfolios`: of all; `random` in them is
   * what random signals got.
   */
  readonly judgement: Judgement;
  readonly series: JudgementSeries;
}

/** What rows of controls are called where there is a population; a contender of the name would be taken for it. */
const reserved = [POOL, 'uniform', 'uniformWeights', 'bestType', 'random'];

/** See the head of this file. */
export function createSignalJudge(settings: SignalJudgeSettings): SignalJudge {
  const { contenders: asked, randomDraws, portfolios, key, rules } = settings;
  const names = asked.map(({ name }) => name);
  invariant(asked[0]?.role === 'signal', 'the first contender is the signal that is judged');
  invariant(
    new Set([...names, ...reserved]).size === names.length + reserved.length,
    'contenders have names of their own',
  );
  const horizons = [...new Set(settings.horizons)].sort((a, b) => a - b);
  invariant(horizons.length > 0, 'a judgement needs a horizon');
  const comparison = createComparison({ ...settings, horizons, told: [], asked });
  const random =
    randomDraws === 0
      ? undefined
      : createRandomSignals({ horizons, key, draws: randomDraws, headline: portfolios[0], rules });
  const [{ name: judged }] = asked as readonly [Contender];
  const nobodyLost = { lost: {}, bestType: undefined };

  return {
    addHistory(session) {
      random?.addHistory(session);
      comparison.addHistory(session);
    },
    addDay(session) {
      const signals = comparison.addDay(session, new Map());
      random?.addDay(session, signals.get(judged)?.score);
    },
    result() {
      const drawn = random?.result(comparison.headlineStart(nobodyLost)) ?? null;
      const [signal, ...rivals] = comparison.qualities();
      const { judgement, series } = comparison.result({
        own: comparison.quality(0),
        rivals,
        beside: nobodyLost,
        random: {
          who: 'random signals',
          missing:
            drawn !== null
              ? undefined
              : random === undefined
                ? 'none were asked for'
                : 'there is no signal whose scores could be dealt',
          portfolios: drawn?.portfolios ?? null,
        },
      });
      return { signal: signal?.byHorizon ?? null, random: drawn?.quality ?? null, judgement, series };
    },
  };
}
