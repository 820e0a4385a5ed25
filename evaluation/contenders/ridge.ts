import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { Learner } from './training.ts';

/** Penalty per row, on features of unit variance: a tenth of a feature's own information. Fixed, never tuned on results. */
export const RIDGE_PENALTY = 0.1;

/**
 * Ridge regression (Hoerl and Kennard 1970): beta = (X'X + lambda n I)^-1 X'y. No intercept: targets and features are centred
 * within each day.
 */
export const ridge: Learner = {
  name: 'ridge',
  label: 'ridge regression',
  description: `ridge regression with a penalty of ${RIDGE_PENALTY} a row`,
  fit({ rows, columns, features, targets }) {
    const gram = new Float64Array(columns * columns);
    const moment = new Float64Array(columns);
    for (let row = 0; row < rows; row++) {
      const from = row * columns;
      const target = targets[row] as number;
      for (let a = 0; a < columns; a++) {
        const value = features[from + a] as number;
        if (value === 0) continue;
        moment[a] = (moment[a] as number) + value * target;
        for (let b = a; b < columns; b++) {
          const cell = a * columns + b;
          gram[cell] = (gram[cell] as number) + value * (features[from + b] as number);
        }
      }
    }
    const system = Matrix.zeros(columns, columns);
    for (let a = 0; a < columns; a++) {
      for (let b = a; b < columns; b++) {
        const value = (gram[a * columns + b] as number) + (a === b ? RIDGE_PENALTY * rows : 0);
        system.set(a, b, value);
        system.set(b, a, value);
      }
    }
    const beta = new CholeskyDecomposition(system).solve(Matrix.columnVector(Array.from(moment))).to1DArray();
    return (given, count) =>
      Float64Array.from({ length: count }, (_, row) => {
        let sum = 0;
        for (let c = 0; c < columns; c++) sum += (given[row * columns + c] as number) * (beta[c] as number);
        return sum;
      });
  },
};
