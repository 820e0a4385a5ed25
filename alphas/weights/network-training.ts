import { integer, type Stream, streamAt } from '../../core/index.ts';
import type { TrainingDay, TrainingDays } from '../weight-model.ts';
import { createAdam } from './adam.ts';
import {
  initialParameters,
  lossAndGradient,
  meanSquaredError,
  type NetworkShape,
  parameterCount,
} from './relu-network.ts';

export interface TrainingSettings {
  readonly hidden: number;
  readonly learningRate: number;
  readonly batch: number;
  readonly weightDecay: number;
  readonly epochs: number;
  /** Epochs without a better validation loss after which a restart ends. */
  readonly patience: number;
  readonly restarts: number;
  /** Share of the days, the latest ones, that validate. */
  readonly validationShare: number;
}

export interface TrainedNetwork {
  readonly shape: NetworkShape;
  readonly parameters: Float64Array;
  /** Mean squared error on the validation days, where there are any. */
  readonly validationLoss: number;
  /** The same of a network that says 0: near 1, since targets are standardised. */
  readonly zeroLoss: number;
  readonly epochs: number;
  readonly restart: number;
}

/** Days of a fit: validation is the latest share; days whose labels overlap with its first day's are in neither part. */
export function splitDays(
  { days, labelSpan }: Pick<TrainingDays, 'days' | 'labelSpan'>,
  validationShare: number,
): { readonly training: readonly TrainingDay[]; readonly validation: readonly TrainingDay[] } {
  const validation = days.slice(days.length - Math.floor(validationShare * days.length));
  const first = validation[0];
  const training = days.filter(({ day }) => first === undefined || day + labelSpan <= first.day);
  return training.length === 0 ? { training: days, validation: [] } : { training, validation };
}

/** Epochs count from 1: the draws of epoch 0 are the first weights. */
const START = 0;

/**
 * Trains each restart from weights of its own and returns the one with the lowest validation loss, the first among equals, with the parameters of
 * its best epoch. Without validation days all epochs are done and the training loss decides. Draws are addressed by (restart, epoch).
 */
export function trainNetwork(set: TrainingDays, settings: TrainingSettings, stream: Stream): TrainedNetwork {
  const { training, validation } = splitDays(set, settings.validationShare);
  const learned = rowsOf(training);
  const judged = validation.length === 0 ? learned : rowsOf(validation);
  let best: TrainedNetwork | undefined;
  for (let restart = 0; restart < settings.restarts; restart++) {
    const found = trainOnce(
      set,
      settings,
      { learned, judged, mayStop: validation.length > 0 },
      stream,
      restart,
    );
    if (best === undefined || found.validationLoss < best.validationLoss) best = found;
  }
  return best as TrainedNetwork;
}

interface Parts {
  readonly learned: Uint32Array;
  readonly judged: Uint32Array;
  readonly mayStop: boolean;
}

function trainOnce(
  set: TrainingDays,
  settings: TrainingSettings,
  { learned, judged, mayStop }: Parts,
  stream: Stream,
  restart: number,
): TrainedNetwork {
  const shape = { inputs: set.columns, hidden: settings.hidden };
  const parameters = initialParameters(shape, streamAt(stream, restart, START));
  const gradient = new Float64Array(parameterCount(shape));
  const adam = createAdam(parameters.length, settings.learningRate);
  const { features, targets } = set;
  const judgedRows = { features, targets, rows: judged, from: 0, to: judged.length };
  const order = learned.slice();
  let kept = parameters.slice();
  let lowest = meanSquaredError(shape, parameters, judgedRows);
  let bestEpoch = 0;
  for (let epoch = 1; epoch <= settings.epochs; epoch++) {
    shuffle(order, streamAt(stream, restart, epoch));
    for (let from = 0; from < order.length; from += settings.batch) {
      const to = Math.min(order.length, from + settings.batch);
      const rows = { features, targets, rows: order, from, to };
      lossAndGradient(shape, parameters, rows, settings.weightDecay, gradient);
      adam.step(parameters, gradient);
    }
    const loss = meanSquaredError(shape, parameters, judgedRows);
    if (loss < lowest) {
      lowest = loss;
      bestEpoch = epoch;
      kept = parameters.slice();
    } else if (mayStop && epoch - bestEpoch >= settings.patience) break;
  }
  let squares = 0;
  for (const row of judged) squares += (targets[row] as number) ** 2;
  return {
    shape,
    parameters: kept,
    validationLoss: lowest,
    zeroLoss: squares / judged.length,
    epochs: bestEpoch,
    restart,
  };
}

function rowsOf(days: readonly TrainingDay[]): Uint32Array {
  return Uint32Array.from(
    days.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, k) => from + k)),
  );
}

/** Fisher and Yates. */
function shuffle(order: Uint32Array, draws: Stream): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = integer(draws, i, i + 1);
    const row = order[i] as number;
    order[i] = order[j] as number;
    order[j] = row;
  }
}
