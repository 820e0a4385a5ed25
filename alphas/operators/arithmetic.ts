import type { Operator } from '../operator.ts';
import { arithmeticKernel, constant, elementwise, operand, operatorsOf } from './define.ts';

const { primitive, composed } = operatorsOf(
  'arithmetic',
  'missing where an operand is missing or the result is not finite',
  'arithmetic of IEEE 754 doubles',
);
const first = operand('x');
const second = operand('y');

export const arithmetic: readonly Operator[] = [
  primitive(
    { name: 'ADD', aliases: ['PLUS'], parameters: [first, second], formula: 'x + y' },
    arithmeticKernel('+', { commutative: true }),
  ),
  primitive(
    { name: 'SUB', aliases: ['SUBTRACT', 'MINUS'], parameters: [first, second], formula: 'x - y' },
    arithmeticKernel('-'),
  ),
  primitive(
    { name: 'MUL', aliases: ['MULTIPLY', 'TIMES'], parameters: [first, second], formula: 'x * y' },
    arithmeticKernel('*', { commutative: true }),
  ),
  primitive(
    {
      name: 'DIV',
      aliases: ['DIVIDE'],
      parameters: [first, second],
      formula: 'x / y',
      missing: 'missing where an operand is missing or y is 0',
    },
    arithmeticKernel('/'),
  ),
  primitive(
    { name: 'NEG', aliases: ['REVERSE'], parameters: [first], formula: '-x' },
    elementwise((a) => -a),
  ),
  primitive(
    {
      name: 'POW',
      aliases: ['POWER'],
      parameters: [first, second],
      formula: 'x ^ y; x itself, its square or its root for y = 1, 2 or 0.5',
      missing: 'missing where an operand is missing, and for a negative x with a fraction y',
    },
    elementwise(power),
  ),
  primitive(
    {
      name: 'SIGNEDPOWER',
      aliases: ['SIGNED_POWER'],
      parameters: [first, second],
      formula: 'SIGN(x) * ABS(x) ^ y',
      source:
        'Kakushadze (2016) writes x ^ y; the sign is kept here as its name says, as in the code of most who use it',
    },
    elementwise((a, b) => (a === 0 ? power(0, b) : Math.sign(a) * power(Math.abs(a), b))),
  ),
  primitive({ name: 'ABS', parameters: [first], formula: 'absolute value' }, elementwise(Math.abs)),
  primitive({ name: 'SIGN', parameters: [first], formula: '-1, 0 or 1' }, elementwise(Math.sign)),
  primitive(
    {
      name: 'LOG',
      aliases: ['LN'],
      parameters: [first],
      formula: 'natural logarithm',
      missing: 'missing for x <= 0',
    },
    elementwise((a) => Math.log(a)),
  ),
  primitive(
    { name: 'EXP', parameters: [first], formula: 'e ^ x' },
    elementwise((a) => Math.exp(a)),
  ),
  primitive(
    { name: 'SQRT', parameters: [first], formula: 'square root', missing: 'missing for x < 0' },
    elementwise((a) => Math.sqrt(a)),
  ),
  primitive(
    { name: 'TANH', parameters: [first], formula: 'hyperbolic tangent' },
    elementwise((a) => Math.tanh(a)),
  ),
  primitive(
    {
      name: 'ROUND',
      parameters: [first, { ...constant('decimals', 0, 0, 15), whole: true }],
      formula:
        'x to so many decimals, halves to the even neighbour; keeps ties that noise of the last digit would break',
    },
    {
      create: (options) => elementwise((a) => rounded(a, options.numbers[0] as number)).create(options),
      scalar: (value, decimals) => rounded(value, decimals),
    },
  ),
  primitive(
    {
      name: 'GREATER',
      aliases: ['MAX', 'MAXIMUM'],
      parameters: [first, second],
      formula: 'the larger of the two; MAX(x, n) with a whole number n of 2 or more is TS_MAX',
      accepts: (args) => !isWindow(args),
    },
    elementwise((a, b) => (a > b || a !== a ? a : b), { commutative: true }),
  ),
  primitive(
    {
      name: 'LESSER',
      aliases: ['LESS', 'MIN', 'MINIMUM'],
      parameters: [first, second],
      formula: 'the smaller of the two; MIN(x, n) with a whole number n of 2 or more is TS_MIN',
      accepts: (args) => !isWindow(args),
    },
    elementwise((a, b) => (a < b || a !== a ? a : b), { commutative: true }),
  ),
  composed({ name: 'INVERSE', aliases: ['INV'], parameters: [first], formula: '1 / x' }, '1 / x'),
];

/** MAX(HIGH, 14) is over a window, MAX(x, 0) is not. */
export function isWindow(args: readonly (number | undefined)[]): boolean {
  const limit = args[1];
  return args.length === 2 && limit !== undefined && limit >= 2 && Number.isInteger(limit);
}

/** Exact where a power is a product or a root: Math.pow differs in the last digit. */
function power(x: number, y: number): number {
  if (y === 1) return x;
  if (y === 2) return x * x;
  if (y === 0.5) return Math.sqrt(x);
  return x ** y;
}

/** To so many decimals, halves to the even neighbour: scaled, rounded, scaled back. */
export function rounded(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  const scaled = value * factor;
  if (Math.abs(scaled) >= 2 ** 52) return value;
  const down = Math.floor(scaled);
  const rest = scaled - down;
  const whole = rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down;
  return whole / factor;
}
