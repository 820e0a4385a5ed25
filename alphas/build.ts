/** Makes nodes in canonical form: whatever is equal bit for bit by the rules of IEEE 754 gets one form. */
import { byCodeUnit, MassError } from '../core/index.ts';
import { formulaBounds } from './bounds.ts';
import { type GroupLevel, knownColumn } from './columns.ts';
import { type FormulaNode, isConstantParameter } from './node.ts';
import type { Operator } from './operator.ts';
import { operatorOf } from './operators.ts';
import { bindings, printCall, printNumber } from './print.ts';

const leaf = { nodes: 1, warmUp: 0, varies: false, looksBack: false, compares: false };

export function numberNode(value: number): FormulaNode {
  // -0 and 0 are one number here.
  const plain = value === 0 ? 0 : value;
  const binding = plain < 0 ? bindings.sign : bindings.atom;
  return { kind: 'number', type: 'number', value: plain, text: printNumber(plain), binding, ...leaf };
}

export function columnNode(name: string): FormulaNode {
  const warmUp = knownColumn(name)?.warmUp ?? 0;
  const measures = { ...leaf, varies: true, warmUp, looksBack: warmUp > 0 };
  return { kind: 'column', type: 'number', name, text: name, binding: bindings.atom, ...measures };
}

export function groupNode(level: GroupLevel): FormulaNode {
  return { kind: 'group', type: 'group', level, text: level, binding: bindings.atom, ...leaf };
}

/** A call as it is written. Throws `formula.bound`. */
export function plainNode(operator: Operator, args: readonly FormulaNode[]): FormulaNode {
  const [x] = args;
  // A sign before a number is part of it.
  if (operator.name === 'NEG' && x?.kind === 'number') return numberNode(-x.value);
  return measured(operator, args);
}

/** A call in canonical form, which may be another node. Arguments fit the signature. Throws `formula.bound`, `formula.type`. */
export function callNode(operator: Operator, args: readonly FormulaNode[]): FormulaNode {
  const same = simplified(operator.name, args);
  return same ?? folded(operator, args) ?? measured(operator, ordered(operator, args));
}

const call = (name: string, ...args: readonly FormulaNode[]) => callNode(operatorOf(name), args);
const negative = (node: FormulaNode): FormulaNode | undefined =>
  node.kind === 'number' ? (node.value < 0 ? numberNode(-node.value) : undefined) : argsOf(node, 'NEG')?.[0];

/** Arguments of a call of this operator, or undefined. */
function argsOf(node: FormulaNode | undefined, name: string): readonly FormulaNode[] | undefined {
  return node?.kind === 'call' && node.operator.name === name ? node.args : undefined;
}

function isNumber(node: FormulaNode, value: number): boolean {
  return node.kind === 'number' && node.value === value;
}

/** Another form of the same values, or undefined. */
function simplified(name: string, args: readonly FormulaNode[]): FormulaNode | undefined {
  const [x, y, z] = args as readonly [FormulaNode, FormulaNode, FormulaNode];
  const minusX = x === undefined ? undefined : negative(x);
  const minusY = y === undefined ? undefined : negative(y);
  switch (name) {
    case 'NEG':
      return argsOf(x, 'NEG')?.[0];
    case 'ABS':
      return minusX === undefined || constants(args) ? undefined : call('ABS', minusX);
    case 'SIGN':
      return minusX === undefined || constants(args) ? undefined : call('NEG', call('SIGN', minusX));
    case 'ADD':
      if (isNumber(x, 0) && y.type === 'number') return y;
      if (isNumber(y, 0) && x.type === 'number') return x;
      if (constants(args)) return undefined;
      if (minusY !== undefined) return call('SUB', x, minusY);
      if (minusX !== undefined) return call('SUB', y, minusX);
      return x.text === y.text ? call('MUL', numberNode(2), x) : undefined;
    case 'SUB':
      if (isNumber(y, 0) && x.type === 'number') return x;
      if (constants(args)) return undefined;
      if (isNumber(x, 0)) return call('NEG', y);
      if (minusY !== undefined) return call('ADD', x, minusY);
      if (minusX !== undefined && x.kind === 'call') return call('NEG', call('ADD', minusX, y));
      return precedes(y, x) ? call('NEG', call('SUB', y, x)) : undefined;
    case 'MUL':
    case 'DIV':
      return product(name, x, y, minusX, minusY);
    case 'POW':
      return isNumber(y, 1) && x.type === 'number' ? x : isNumber(y, 0.5) ? call('SQRT', x) : undefined;
    case 'GT':
      return call('LT', y, x);
    case 'GE':
      return call('NOT', call('LT', x, y));
    case 'LE':
      return call('NOT', call('LT', y, x));
    case 'NE':
      return call('NOT', call('EQ', x, y));
    case 'NOT':
      return argsOf(x, 'NOT')?.[0];
    case 'IF': {
      const [denied] = argsOf(x, 'NOT') ?? [];
      return denied === undefined ? undefined : call('IF', denied, z, y);
    }
    case 'DELAY': {
      if (isNumber(y, 0)) return x.type === 'number' ? x : undefined;
      if (minusX !== undefined) return call('NEG', call('DELAY', minusX, y));
      const [inner, earlier] = argsOf(x, 'DELAY') ?? [];
      if (inner === undefined || y.kind !== 'number' || earlier?.kind !== 'number') return undefined;
      return call('DELAY', inner, numberNode(y.value + earlier.value));
    }
    default:
      return undefined;
  }
}

function constants(args: readonly FormulaNode[]): boolean {
  return args.every((arg) => arg.kind === 'number');
}

/** Signs leave products, as they leave differences whose operands change places; divisors that are powers of two become factors; a sum over its length is a mean. */
function product(
  name: 'MUL' | 'DIV',
  x: FormulaNode,
  y: FormulaNode,
  minusX: FormulaNode | undefined,
  minusY: FormulaNode | undefined,
): FormulaNode | undefined {
  if (constants([x, y])) return undefined;
  if (isNumber(y, 1) && x.type === 'number') return x;
  if (name === 'MUL' && isNumber(x, 1) && y.type === 'number') return y;
  if (minusX !== undefined) return call('NEG', call(name, minusX, y));
  if (minusY !== undefined) return call('NEG', call(name, x, minusY));
  if (name === 'MUL' || y.kind !== 'number') return undefined;
  const sum = argsOf(x, 'SUM');
  if (sum?.[1] !== undefined && isNumber(sum[1], y.value)) return call('MEAN', ...sum);
  const exponent = Math.log2(y.value);
  return Number.isInteger(exponent) && Math.abs(exponent) < 1_000
    ? call('MUL', x, numberNode(1 / y.value))
    : undefined;
}

/** An elementwise call of constants is a constant. */
function folded(operator: Operator, args: readonly FormulaNode[]): FormulaNode | undefined {
  if (!('kernel' in operator.how) || args.length === 0 || !constants(args)) return undefined;
  const { scalar } = operator.how.kernel;
  if (scalar === undefined) return undefined;
  const value = scalar(...args.map((arg) => (arg.kind === 'number' ? arg.value : Number.NaN)));
  if (operator.result === 'number' && !Number.isNaN(value)) return numberNode(value);
  throw new MassError(
    operator.result === 'boolean'
      ? {
          code: 'formula.type',
          message: 'a comparison of constants is always the same',
          expected: 'something of the data on one side',
        }
      : { code: 'formula.type', message: 'these constants have no result', expected: 'a finite number' },
  );
}

/** Constants last, the others in the order of their texts. */
function precedes(x: FormulaNode, y: FormulaNode): boolean {
  const last = Number(x.kind === 'number') - Number(y.kind === 'number');
  return last < 0 || (last === 0 && byCodeUnit(x.text, y.text) < 0);
}

/** Operands that may change places stand in one order. */
function ordered(operator: Operator, args: readonly FormulaNode[]): readonly FormulaNode[] {
  if (!('kernel' in operator.how) || operator.how.kernel.commutative !== true) return args;
  const [x, y, ...rest] = args as readonly [FormulaNode, FormulaNode, ...FormulaNode[]];
  return precedes(y, x) ? [y, x, ...rest] : args;
}

function measured(operator: Operator, args: readonly FormulaNode[]): FormulaNode {
  const { how } = operator;
  const kernel = 'kernel' in how ? how.kernel : undefined;
  const numbers = args.flatMap((arg, k) =>
    arg.kind === 'number' && isConstantParameter(operator, k) ? [arg.value] : [],
  );
  const back = kernel?.warmUp?.(numbers) ?? kernel?.back?.(numbers) ?? 0;
  const some = (of: (arg: FormulaNode) => boolean) => args.some(of);
  const nodes = args.reduce((sum, arg) => sum + arg.nodes, 1);
  const warmUp = Math.max(0, ...args.map((arg) => arg.warmUp)) + back;
  within('nodes', nodes, 'names, numbers and operators');
  within('warmUp', warmUp, 'sessions before the first value');
  return {
    kind: 'call',
    type: operator.result,
    operator,
    args,
    nodes,
    warmUp,
    varies: some((arg) => arg.varies) || args.length === 0,
    looksBack: back > 0 || some((arg) => arg.looksBack) || operator.name === 'CUMULATE',
    compares: kernel?.crossSection === true || some((arg) => arg.compares),
    ...printCall(operator, args),
  };
}

/** Throws `formula.bound` where a formula is larger than it may be. */
export function within(bound: keyof typeof formulaBounds, found: number, what: string): void {
  if (found <= formulaBounds[bound]) return;
  throw new MassError({
    code: 'formula.bound',
    message: `the formula is too large: ${what}`,
    found,
    expected: `at most ${formulaBounds[bound]}`,
    hint: 'split it, or use shorter windows',
  });
}
