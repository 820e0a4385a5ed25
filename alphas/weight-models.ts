import { Registry } from '../core/index.ts';
import type { WeightModelKind } from './weight-model.ts';
import { boosted } from './weights/boosted.ts';
import { equalWeights } from './weights/equal-weights.ts';
import { icWeights } from './weights/ic-weights.ts';
import { linear } from './weights/linear.ts';
import { network } from './weights/network.ts';
import { regimeMixture } from './weights/regime-mixture.ts';

/** All weight models. */
export const weightModels = new Registry<WeightModelKind>('weight model', [
  network,
  linear,
  equalWeights,
  icWeights,
  boosted,
  regimeMixture,
]);
