/** Which of two alphas a model prefers: by the numbers of the blocks `first` and `second`, as the block `agent` asks it to look at them. */
import { objectIn, type Prompt } from './prompt.ts';

export interface VerdictAnswer {
  readonly kind: 'verdict';
  readonly verdict: 'first' | 'second' | 'tie';
  readonly reason: string;
}

/** Alphas that differ by less, as a share of what both have, are as good as each other. */
const CLOSE = 0.05;
/** Weights of volatility, drawdown, tail loss and sign stability, by preference. */
const RISKS: Readonly<Record<string, readonly [number, number, number, number]>> = {
  conservative: [0.2, 0.35, 0.35, 0.1],
  neutral: [0.25, 0.25, 0.25, 0.25],
  aggressive: [0.1, 0.2, 0.1, 0.6],
};
/** Standard errors that a mean is moved by, by preference. */
const ERRORS: Readonly<Record<string, number>> = { conservative: -1, neutral: 0, aggressive: 1 };

export function verdictOf(prompt: Prompt): VerdictAnswer {
  const { role, preference } = objectIn(prompt, 'agent');
  const fear = typeof preference === 'string' && Object.hasOwn(ERRORS, preference) ? preference : 'neutral';
  const [first, second] = [objectIn(prompt, 'first'), objectIn(prompt, 'second')];
  const byRisk = role === 'risk';
  const lead = byRisk
    ? riskLead(objectOf(first['risk']), objectOf(second['risk']), fear)
    : share(confidence(objectOf(first['ic']), fear), confidence(objectOf(second['ic']), fear));
  const verdict = Math.abs(lead) < CLOSE ? 'tie' : lead > 0 ? 'first' : 'second';
  const why = byRisk ? 'behaves better in its portfolio' : 'predicts more surely';
  return {
    kind: 'verdict',
    verdict,
    reason: verdict === 'tie' ? 'Neither is clearly better.' : `The ${verdict} one ${why}.`,
  };
}

/** Size of the mean IC, moved by standard errors; 0 where it is not known. */
function confidence(ic: Readonly<Record<string, unknown>>, preference: string): number {
  const [mean, deviation, days] = [ic['mean'], ic['deviation'], ic['days']].map(numberIn);
  if (mean === undefined) return 0;
  const error = deviation === undefined || days === undefined || days <= 0 ? 0 : deviation / Math.sqrt(days);
  return Math.abs(mean) + (ERRORS[preference] ?? 0) * error;
}

function riskLead(
  first: Readonly<Record<string, unknown>>,
  second: Readonly<Record<string, unknown>>,
  preference: string,
): number {
  const weights = RISKS[preference] as readonly [number, number, number, number];
  const leads = [
    ['volatility', -1],
    ['drawdown', -1],
    ['tailLoss', -1],
    ['signStability', 1],
  ] as const;
  return leads.reduce((sum, [name, sign], k) => {
    const [one, two] = [numberIn(first[name]), numberIn(second[name])];
    return one === undefined || two === undefined
      ? sum
      : sum + (weights[k] as number) * sign * share(one, two);
  }, 0);
}

/** How far one is ahead of the other, in [-1, 1]: of what both have. */
function share(one: number, two: number): number {
  const all = Math.abs(one) + Math.abs(two);
  return all === 0 ? 0 : (one - two) / all;
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
