import { type Operator, operators, type Parameter } from '../../../alphas/index.ts';
import { integer, type Key, streamAt, uniform } from '../../../core/index.ts';

const columns = ['OPEN', 'HIGH', 'LOW', 'CLOSE', 'VOLUME', 'X', 'RETURNS', 'VWAP'];
const infix = ['+', '-', '*', '/', '+', '-', '*', '/', '^'];
const comparisons = ['<', '<=', '>', '>=', '==', '!='];
const constants = ['0', '1', '2', '-1', '0.5', '3', '-2.5', '4', '1e-3'];

export interface RandomFormulaOptions {
  /** Operators to draw from. @default all */
  readonly of?: readonly Operator[];
  readonly depth?: number;
}

/** Draws the text of a formula that parses, from its own streams. */
export function randomFormula(
  key: Key,
  number: number,
  { of = operators, depth = 4 }: RandomFormulaOptions = {},
): string {
  const stream = streamAt(key, 77, number);
  let index = 0;
  const pick = <T>(from: readonly T[]): T => from[integer(stream, index++, from.length)] as T;
  const chance = (p: number) => uniform(stream, index++) < p;

  const numeric = of.filter(({ result }) => result === 'number');
  const call = (operator: Operator, left: number): string =>
    operator.parameters.length === 0
      ? operator.name
      : `${operator.name}(${operator.parameters.map((parameter) => argument(parameter, left)).join(', ')})`;
  const argument = ({ kind, least = 0, most = 9 }: Parameter, left: number): string => {
    if (kind === 'series') return series(left - 1);
    if (kind === 'operand') return operand(left - 1);
    if (kind === 'condition') return condition(left - 1);
    if (kind === 'group') return pick(['SECTOR', 'INDUSTRY', 'IndClass.subindustry']);
    if (kind === 'number') return String(Math.min(most, Math.max(least, pick([0.1, 1, 2, 3]))));
    return String(Math.max(least, 1) + integer(stream, index++, 6));
  };
  const operand = (left: number): string => (chance(0.25) ? pick(constants) : series(left));
  const condition = (left: number): string => {
    if (left > 0 && chance(0.3))
      return `(${condition(left - 1)} ${pick(['&&', '||'])} ${condition(left - 1)})`;
    if (left > 0 && chance(0.2)) return `!(${condition(left - 1)})`;
    return `(${series(left - 1)} ${pick(comparisons)} ${operand(left - 1)})`;
  };
  const series = (left: number): string => {
    if (left <= 0) return pick(columns);
    if (chance(0.4)) {
      const [x, y] = chance(0.5)
        ? [series(left - 1), operand(left - 1)]
        : [operand(left - 1), series(left - 1)];
      return `(${x} ${pick(infix)} ${y})`;
    }
    return numeric.length === 0 || chance(0.15) ? `-${series(left - 1)}` : call(pick(numeric), left);
  };
  return series(depth);
}
