/** Gives names their meaning: operators, columns, constants; checks types and bounds; writes indicators out. */
import { MassError, nearest, type Problem } from '../core/index.ts';
import { callNode, columnNode, groupNode, numberNode, plainNode } from './build.ts';
import { columnName, columnSpellings, groupLevels, knownColumn } from './columns.ts';
import { fitted } from './fit-arguments.ts';
import type { FormulaNode, Resolved } from './node.ts';
import type { Operator } from './operator.ts';
import { operatorSpellings, operatorsCalled } from './operators.ts';
import { parseSyntax } from './parse-syntax.ts';
import type { Place, Syntax } from './syntax.ts';

export interface ResolveOptions {
  /** Columns that there are, in any case. Absent = any name may be a column. */
  readonly columns?: Iterable<string>;
}

interface Context {
  /** Parameters of the indicator that is being written out. */
  readonly scope: ReadonlyMap<string, Resolved>;
  /** Where errors within it are shown. */
  readonly at?: Place;
  readonly columns?: ReadonlySet<string>;
  readonly seen: Map<string, Place>;
}

/** `columns`: where each column is named first. Throws `formula.syntax`, `formula.type`, `formula.bound`, `formula.column`. */
export function resolveFormula(
  syntax: Syntax,
  { columns }: ResolveOptions = {},
): Resolved & { readonly columns: ReadonlyMap<string, Place> } {
  const seen = new Map<string, Place>();
  const known = columns === undefined ? {} : { columns: new Set([...columns].map(columnName)) };
  const resolved = resolve(syntax, { scope: new Map(), seen, ...known });
  if (resolved.surface.type === 'group') {
    fail(syntax, {
      code: 'formula.type',
      message: 'a classification is no value',
      found: resolved.surface.text,
      expected: 'a formula',
      hint: 'use it as the last argument of INDNEUTRALIZE or GROUP_RANK',
    });
  }
  return { ...resolved, columns: seen };
}

function fail(place: Place, problem: Problem): never {
  throw new MassError({ ...problem, line: place.line, column: place.column });
}

function both(node: FormulaNode): Resolved {
  return { surface: node, lowered: node };
}

function resolve(syntax: Syntax, context: Context): Resolved {
  const place = context.at ?? syntax;
  if (syntax.kind === 'number') {
    if (Number.isFinite(syntax.value)) return both(numberNode(syntax.value));
    return fail(place, {
      code: 'formula.bound',
      message: 'this number is too large',
      expected: 'at most 1.7e308',
    });
  }
  return syntax.kind === 'name' ? resolveName(syntax, context) : resolveCall(syntax, context);
}

function resolveName(syntax: Syntax & { kind: 'name' }, context: Context): Resolved {
  const place = context.at ?? syntax;
  const inScope = context.scope.get(syntax.name);
  if (inScope !== undefined) return inScope;
  const name = syntax.name.toUpperCase();
  if (!name.startsWith('$')) {
    const level = groupLevels.find((each) => name === each || name === `INDCLASS.${each}`);
    if (level !== undefined) return both(groupNode(level));
    const column = columnName(name);
    const isColumn = knownColumn(name) !== undefined || context.columns?.has(column) === true;
    const days = /^ADV(\d+)$/.exec(name)?.[1];
    if (!isColumn && days !== undefined) {
      const number = { ...syntax, kind: 'number', value: Number(days) } as const;
      return resolveCall({ ...syntax, kind: 'call', name: 'ADV', args: [number] }, context);
    }
    if (!isColumn && operatorsCalled(name).length > 0) {
      return resolveCall({ ...syntax, kind: 'call', args: [] }, context);
    }
  }
  return both(columnNode(columnOf(name, place, context)));
}

function columnOf(written: string, place: Place, { columns, seen }: Context): string {
  const name = columnName(written.replace(/^\$/, ''));
  if (!/^[A-Z_][A-Z0-9_]*$/.test(name) || columns?.has(name) === false) {
    const guess = nearest(name, [...(columns ?? columnSpellings()), ...operatorSpellings()]);
    fail(place, {
      code: 'formula.column',
      message: 'there is no column or indicator of this name',
      found: written,
      hint:
        guess === undefined
          ? '"mass alphas list --operators" shows columns and operators'
          : `did you mean ${guess}?`,
    });
  }
  if (!seen.has(name)) seen.set(name, place);
  return name;
}

function resolveCall(syntax: Syntax & { kind: 'call' }, context: Context): Resolved {
  const place = context.at ?? syntax;
  const candidates = operatorsCalled(syntax.name);
  if (candidates.length === 0) unknownOperator(syntax.name, place);
  const args = syntax.args.map((arg) => resolve(arg, context));
  const places = syntax.args.map((arg) => context.at ?? arg);
  const operator = chosen(candidates, syntax.name, args);
  const values = fitted(operator, args, {
    place,
    places,
    fallback: (text) => resolve(template(text), { ...context, scope: new Map(), at: place }),
  });
  try {
    return applied(operator, values, context, place);
  } catch (error) {
    // What the parts of a formula add up to has the place of the part that it became too much at.
    if (!(error instanceof MassError) || error.problems[0].line !== undefined) throw error;
    return fail(place, error.problems[0]);
  }
}

function applied(operator: Operator, values: readonly Resolved[], context: Context, place: Place): Resolved {
  const surface = plainNode(
    operator,
    values.map((value) => value.surface),
  );
  const lowered = values.map((value) => value.lowered);
  if ('kernel' in operator.how) return { surface, lowered: callNode(operator, lowered) };
  const scope = new Map(operator.parameters.map(({ name }, k) => [name, both(lowered[k] as FormulaNode)]));
  const expanded = resolve(template(operator.how.expansion), { ...context, scope, at: place });
  return { surface, lowered: expanded.lowered };
}

/** The printer's own name means one operator; an alias may mean several, by what it is given. */
function chosen(candidates: readonly Operator[], spelling: string, args: readonly Resolved[]): Operator {
  const numbers = args.map(({ lowered }) => (lowered.kind === 'number' ? lowered.value : undefined));
  const own = candidates.find(({ name }) => name === spelling.toUpperCase());
  const alias = candidates.find(
    (candidate) =>
      candidate !== own && candidate.accepts?.(numbers) !== false && fits(candidate, args.length),
  );
  return (
    (own !== undefined && (fits(own, args.length) || alias === undefined) ? own : alias) ??
    (candidates[0] as Operator)
  );
}

function fits({ parameters }: Operator, count: number): boolean {
  const required = parameters.filter((parameter) => parameter.default === undefined).length;
  return count >= required && count <= parameters.length;
}

function unknownOperator(name: string, place: Place): never {
  const guess = nearest(name, operatorSpellings());
  const column = knownColumn(name);
  fail(place, {
    code: 'formula.syntax',
    message: column === undefined ? 'there is no operator of this name' : 'a column takes no arguments',
    found: name,
    hint:
      column !== undefined
        ? `write ${column.name}`
        : guess === undefined
          ? '"mass alphas list --operators" shows all'
          : `did you mean ${guess}?`,
  });
}

const templates = new Map<string, Syntax>();

/** Expansions and defaults of operators, read once. */
function template(text: string): Syntax {
  let syntax = templates.get(text);
  if (syntax === undefined) templates.set(text, (syntax = parseSyntax(text)));
  return syntax;
}
