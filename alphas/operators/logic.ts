import type { Operator } from '../operator.ts';
import { condition, elementwise, operand, operatorsOf } from './define.ts';

const { primitive } = operatorsOf(
  'logic',
  'missing where an operand is missing: an unknown condition is neither true nor false',
  'comparison and logic on 1 = true and 0 = false',
);
const [x, y] = [operand('x'), operand('y')];
const [p, q] = [condition('p'), condition('q')];
const boolean = 'boolean' as const;
const known = (a: number, b: number) => a === a && b === b;

export const logic: readonly Operator[] = [
  primitive(
    { name: 'LT', parameters: [x, y], result: boolean, formula: 'x < y' },
    elementwise((a, b) => (known(a, b) ? Number(a < b) : Number.NaN)),
  ),
  primitive(
    { name: 'LE', parameters: [x, y], result: boolean, formula: 'x <= y, the same as !(y < x)' },
    elementwise((a, b) => (known(a, b) ? Number(a <= b) : Number.NaN)),
  ),
  primitive(
    { name: 'GT', parameters: [x, y], result: boolean, formula: 'x > y, the same as y < x' },
    elementwise((a, b) => (known(a, b) ? Number(a > b) : Number.NaN)),
  ),
  primitive(
    { name: 'GE', parameters: [x, y], result: boolean, formula: 'x >= y, the same as !(x < y)' },
    elementwise((a, b) => (known(a, b) ? Number(a >= b) : Number.NaN)),
  ),
  primitive(
    { name: 'EQ', parameters: [x, y], result: boolean, formula: 'x == y' },
    elementwise((a, b) => (known(a, b) ? Number(a === b) : Number.NaN), { commutative: true }),
  ),
  primitive(
    { name: 'NE', parameters: [x, y], result: boolean, formula: 'x != y, the same as !(x == y)' },
    elementwise((a, b) => (known(a, b) ? Number(a !== b) : Number.NaN), { commutative: true }),
  ),
  primitive(
    { name: 'AND', parameters: [p, q], result: boolean, formula: 'p && q' },
    elementwise((a, b) => a * b, { commutative: true }),
  ),
  primitive(
    { name: 'OR', parameters: [p, q], result: boolean, formula: 'p || q' },
    elementwise((a, b) => (known(a, b) ? Math.max(a, b) : Number.NaN), { commutative: true }),
  ),
  primitive(
    { name: 'NOT', parameters: [p], result: boolean, formula: '!p' },
    elementwise((a) => 1 - a),
  ),
  primitive(
    {
      name: 'IF',
      aliases: ['IF_ELSE', 'WHERE', 'IIF'],
      parameters: [p, x, y],
      formula: 'p ? x : y',
      missing: 'missing where p is missing, or the branch that p takes; the other branch does not matter',
    },
    elementwise((c, a, b) => (c === 1 ? a : c === 0 ? b : Number.NaN)),
  ),
];
