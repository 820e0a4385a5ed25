import type { AlphaEvidence, MarketState } from '../../../alphas/index.ts';
import { createAlphaHistory } from '../../../alphas/index.ts';
import { normal, rootKey, streamAt, subKey } from '../../../core/index.ts';
import type { World } from '../planted-world.ts';

export const identities = (count: number) =>
  Array.from({ length: count }, (_, a) => ({ name: `alpha-${a}`, category: a % 2 === 0 ? 'even' : 'odd' }));

export const calm: MarketState = { trend: 'bull', volatility: 'low' };

/** Evidence whose alphas have these mean ICs, spreads that earn accordingly, and noise. */
export function drawnEvidence(means: readonly number[], days = 252, seed = 1): AlphaEvidence {
  const key = subKey(rootKey('evidence'), 'draws');
  return {
    day: days + 5,
    state: calm,
    horizon: 5,
    leastDays: 60,
    icStates: Array.from({ length: days }, () => calm),
    alphas: identities(means.length).map((alpha, a) => ({
      alpha,
      ics: Float64Array.from(
        { length: days },
        (_, day) => (means[a] as number) + 0.1 * normal(streamAt(key, seed, a), day),
      ),
      spreads: Float64Array.from(
        { length: days },
        (_, day) => (means[a] as number) / 10 + 0.01 * normal(streamAt(key, seed, 1_000 + a), day),
      ),
    })),
  };
}

/** Evidence as of the close of `day`, as a run would gather it. */
export function evidenceOf(world: World, day: number, horizon: number): AlphaEvidence {
  const { alphas } = world.settings;
  const history = createAlphaHistory({ alphas: identities(alphas), horizon, timing: world.timing });
  for (const session of world.days.slice(0, day + 1)) {
    for (const labels of world.ended(session.day)) history.addLabels(labels);
    history.addDay(session);
  }
  return history.evidence();
}
