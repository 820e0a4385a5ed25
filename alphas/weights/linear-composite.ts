import { rankInformationCoefficient } from '../../core/index.ts';
import type { Composite, DayFeatures, TrainingDays } from '../weight-model.ts';

/** A composite without bias whose contributions are weight x value: exactly. */
export function linearComposite({ rows, features }: DayFeatures, weights: Float64Array): Composite {
  const columns = weights.length;
  const values = new Float64Array(rows);
  const contributions = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let c = 0; c < columns; c++) {
      const added = (weights[c] as number) * (features[row * columns + c] as number);
      contributions[row * columns + c] = added;
      sum += added;
    }
    values[row] = sum;
  }
  return { values, bias: 0, contributions };
}

/** Mean daily rank IC of each column over the days of a training set; 0 where no day has one. */
export function meanIcs({ columns, features, targets, days }: TrainingDays): Float64Array {
  return Float64Array.from({ length: columns }, (_, c) => {
    let sum = 0;
    let defined = 0;
    for (const { from, to } of days) {
      const column = Float64Array.from(
        { length: to - from },
        (__, k) => features[(from + k) * columns + c] as number,
      );
      const ic = rankInformationCoefficient(column, targets.subarray(from, to));
      if (Number.isNaN(ic)) continue;
      sum += ic;
      defined++;
    }
    return defined === 0 ? 0 : sum / defined;
  });
}
