/**
 * The typed tree of a formula. Nodes are made by `build.ts` alone, in canonical form.
 * 1. `text` is the printed form in the project's spelling and reads back as the same tree, so that it names the node.
 * 2. No node is larger, slower or further in the past than `formulaBounds`.
 */
import type { GroupLevel } from './columns.ts';
import type { Operator } from './operator.ts';

export type FormulaType = 'number' | 'boolean';
/** What a value depends on: nothing; the day's data; one instrument's past; both the past and the other instruments. */
export type FormulaKind = 'constant' | 'cross-section' | 'time series' | 'mixed';

interface Measures {
  readonly text: string;
  /** How tightly the printed form binds, to place brackets. */
  readonly binding: number;
  /** Names, numbers and operators, repeated ones counted again. */
  readonly nodes: number;
  /** Sessions before the first value. */
  readonly warmUp: number;
  /** It depends on data at all, on earlier sessions, on the other instruments. */
  readonly varies: boolean;
  readonly looksBack: boolean;
  readonly compares: boolean;
}

export type FormulaNode =
  | (Measures & { readonly kind: 'number'; readonly type: 'number'; readonly value: number })
  | (Measures & { readonly kind: 'column'; readonly type: 'number'; readonly name: string })
  | (Measures & { readonly kind: 'group'; readonly type: 'group'; readonly level: GroupLevel })
  | CallNode;

export interface CallNode extends Measures {
  readonly kind: 'call';
  readonly type: FormulaType;
  readonly operator: Operator;
  readonly args: readonly FormulaNode[];
}

/** A formula as it is printed, and with its indicators written out: what is evaluated and compared. */
export interface Resolved {
  readonly surface: FormulaNode;
  readonly lowered: FormulaNode;
}

/** Which of the four kinds a node is. */
export function kindOf({ varies, looksBack, compares }: FormulaNode): FormulaKind {
  if (!varies) return 'constant';
  if (!looksBack) return 'cross-section';
  return compares ? 'mixed' : 'time series';
}

/** Values of the constants among a call's parameters, in order: what a kernel is made with. */
export function numbersOf({ operator, args }: CallNode): readonly number[] {
  return args.flatMap((arg, k) =>
    arg.kind === 'number' && isConstantParameter(operator, k) ? [arg.value] : [],
  );
}

/** Whether argument k of the operator is a constant or a group by its signature, and no row of values. */
export function isConstantParameter({ parameters }: Operator, k: number): boolean {
  return ['window', 'delay', 'number', 'group'].includes(parameters[k]?.kind ?? '');
}
