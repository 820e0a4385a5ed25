/** Prints calls in the project's spelling, with the fewest brackets that read back as the same tree. */
import type { FormulaNode } from './node.ts';
import type { Operator } from './operator.ts';

/** From the loosest to the tightest. */
export const bindings = {
  or: 1,
  and: 2,
  comparison: 3,
  sum: 4,
  product: 5,
  sign: 6,
  power: 7,
  atom: 8,
} as const;

interface Infix {
  readonly sign: string;
  readonly binding: number;
}

const infix: Readonly<Record<string, Infix>> = {
  OR: { sign: '||', binding: bindings.or },
  AND: { sign: '&&', binding: bindings.and },
  LT: { sign: '<', binding: bindings.comparison },
  LE: { sign: '<=', binding: bindings.comparison },
  GT: { sign: '>', binding: bindings.comparison },
  GE: { sign: '>=', binding: bindings.comparison },
  EQ: { sign: '==', binding: bindings.comparison },
  NE: { sign: '!=', binding: bindings.comparison },
  ADD: { sign: '+', binding: bindings.sum },
  SUB: { sign: '-', binding: bindings.sum },
  MUL: { sign: '*', binding: bindings.product },
  DIV: { sign: '/', binding: bindings.product },
};

/** The printed form of a call and how tightly it binds. */
export function printCall(
  operator: Operator,
  args: readonly FormulaNode[],
): { readonly text: string; readonly binding: number } {
  const { name } = operator;
  const [x, y] = args as readonly [FormulaNode, FormulaNode];
  const known = infix[name];
  if (known !== undefined) {
    const { sign, binding } = known;
    // Chains read from the left.
    return { text: `${held(x, binding)} ${sign} ${held(y, binding + 1)}`, binding };
  }
  if (name === 'NEG') return { text: `-${held(x, bindings.power)}`, binding: bindings.sign };
  if (name === 'POW') {
    return { text: `${held(x, bindings.atom)} ^ ${held(y, bindings.power)}`, binding: bindings.power };
  }
  return {
    text: args.length === 0 ? name : `${name}(${args.map(({ text }) => text).join(', ')})`,
    binding: bindings.atom,
  };
}

/** In brackets where it binds less tightly than its place asks for. */
function held({ text, binding }: FormulaNode, least: number): string {
  return binding < least ? `(${text})` : text;
}

/** Reads back as the same double. */
export function printNumber(value: number): string {
  return String(value);
}
