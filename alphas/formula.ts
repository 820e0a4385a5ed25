import { type Digest, DigestBuilder, MassError } from '../core/index.ts';
import { within } from './build.ts';
import { type FormulaKind, type FormulaNode, type FormulaType, kindOf, numbersOf } from './node.ts';
import { checkSize, parseSyntax } from './parse-syntax.ts';
import { type ResolveOptions, resolveFormula } from './resolve.ts';
import type { Place } from './syntax.ts';

/** A formula that was read and checked. It holds no code: the evaluator walks `lowered`. */
export interface Formula {
  /** As written. */
  readonly source: string;
  /** In the project's spelling; reads back as an equal formula. */
  readonly text: string;
  /** With indicators written out and in canonical form: equal formulas have equal texts. */
  readonly canonical: string;
  /** Of `canonical`. */
  readonly digest: Digest;
  readonly kind: FormulaKind;
  readonly type: FormulaType;
  /** Sessions before the first value, at least. */
  readonly warmUp: number;
  /** Operations per instrument and day, roughly; what is computed twice counts once. */
  readonly cost: number;
  /** Columns, and where each is named first. */
  readonly columns: ReadonlyMap<string, Place>;
  readonly tree: FormulaNode;
  readonly lowered: FormulaNode;
}

/**
 * Reads a formula. Throws `MassError` with line and column: `formula.syntax`, `formula.type`, `formula.bound`, and
 * `formula.column` where `columns` says which there are.
 */
export function parseFormula(source: string, options: ResolveOptions = {}): Formula {
  const syntax = parseSyntax(source);
  const { surface, lowered, columns } = resolveFormula(syntax, options);
  if (!lowered.varies) {
    throw new MassError({
      code: 'formula.type',
      message: 'the formula is a constant',
      line: syntax.line,
      column: syntax.column,
      found: lowered.text,
      expected: 'something of the data',
    });
  }
  const cost = costOf(lowered);
  try {
    // Defaults are written out: what was just within the bounds may be printed beyond them.
    checkSize(surface.text);
    within('cost', cost, 'operations per instrument and day');
  } catch (error) {
    if (!(error instanceof MassError)) throw error;
    throw new MassError({ ...error.problems[0], line: syntax.line, column: syntax.column });
  }
  return {
    source,
    text: surface.text,
    canonical: lowered.text,
    digest: new DigestBuilder().text('formula', lowered.text).digest(),
    kind: kindOf(lowered),
    type: lowered.type === 'boolean' ? 'boolean' : 'number',
    warmUp: lowered.warmUp,
    cost,
    columns,
    tree: surface,
    lowered,
  };
}

function costOf(root: FormulaNode): number {
  const counted = new Set<string>();
  const open = [root];
  let cost = 0;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind !== 'call' || counted.has(node.text)) continue;
    counted.add(node.text);
    const { how } = node.operator;
    cost += 'kernel' in how ? (how.kernel.cost?.(numbersOf(node)) ?? 1) : 1;
    open.push(...node.args);
  }
  return cost;
}
