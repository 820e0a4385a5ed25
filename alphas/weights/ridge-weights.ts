import { ridge } from '../../evaluation/index.ts';
import type { TrainingDays } from '../weight-model.ts';

/** Coefficients of the ridge regression of targets on features (`evaluation`'s: its penalty a row, no intercept). */
export function ridgeWeights({
  rows,
  columns,
  features,
  targets,
}: Pick<TrainingDays, 'rows' | 'columns' | 'features' | 'targets'>): Float64Array {
  const model = ridge.fit({ rows, columns, features, targets });
  // A linear model without intercept says of a unit vector what its coefficient is.
  const units = new Float64Array(columns * columns);
  for (let c = 0; c < columns; c++) units[c * columns + c] = 1;
  return model(units, columns);
}
