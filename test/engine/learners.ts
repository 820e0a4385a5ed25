/** Every built-in optimizer that learns, set so that it does within a dozen days. */
import { optimizers } from '../../optimizer/index.ts';

/** What the defaults of a kind need more days for. */
const options: Readonly<Record<string, object>> = {
  ensemble: { memory: 4, experts: [{ kind: 'hedge' }, { kind: 'ridge', strength: 1 }] },
  ridge: { strength: 1 },
};

export const learners = optimizers
  .kinds()
  .filter((kind) => kind !== 'fixed')
  .map((kind) => ({ kind, horizon: 1, lookback: 10, minimumDays: 2, ...options[kind] }));
