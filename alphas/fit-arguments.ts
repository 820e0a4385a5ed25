/** Checks the arguments of a call against the operator's signature and fills in defaults. */
import { MassError, type Problem } from '../core/index.ts';
import { formulaBounds } from './bounds.ts';
import { numberNode } from './build.ts';
import type { FormulaNode, Resolved } from './node.ts';
import type { Operator, Parameter } from './operator.ts';
import type { Place } from './syntax.ts';

interface Call {
  readonly place: Place;
  readonly places: readonly Place[];
  /** Resolves the formula of a default. */
  readonly fallback: (text: string) => Resolved;
}

/** How a call of the operator is written: `STD(x, n)`, defaults in place. */
export function signatureOf({ name, parameters }: Operator): string {
  const words = parameters.map((parameter) =>
    parameter.default === undefined ? parameter.name : `${parameter.name} = ${parameter.default}`,
  );
  return words.length === 0 ? name : `${name}(${words.join(', ')})`;
}

/** One value per parameter. A constant where an indicator's series could stand leaves the series at its default. */
export function fitted(operator: Operator, args: readonly Resolved[], call: Call): readonly Resolved[] {
  const { parameters } = operator;
  let next = 0;
  const values = parameters.map((parameter, k): Resolved => {
    const arg = args[next];
    const others = parameters.length - k - 1;
    const skips =
      parameter.kind === 'series' &&
      parameter.default !== undefined &&
      arg?.lowered.varies === false &&
      args.length - next <= others;
    if (arg === undefined || skips) return defaultOf(operator, parameter, call);
    const place = call.places[next++] as Place;
    return checked(operator, parameter, arg, place);
  });
  if (next < args.length) {
    fail(call.places[next] as Place, {
      code: 'formula.syntax',
      message: `${operator.name} takes fewer arguments`,
      found: `${args.length} arguments`,
      expected: signatureOf(operator),
    });
  }
  return values;
}

function fail(place: Place, problem: Problem): never {
  throw new MassError({ ...problem, line: place.line, column: place.column });
}

function defaultOf(operator: Operator, parameter: Parameter, { place, fallback }: Call): Resolved {
  if (typeof parameter.default === 'number') return both(numberNode(parameter.default));
  if (parameter.default !== undefined) return fallback(parameter.default);
  return fail(place, {
    code: 'formula.syntax',
    message: `${operator.name} needs its argument ${parameter.name}`,
    expected: signatureOf(operator),
  });
}

function both(node: FormulaNode): Resolved {
  return { surface: node, lowered: node };
}

function checked(operator: Operator, parameter: Parameter, arg: Resolved, place: Place): Resolved {
  const { lowered, surface } = arg;
  const wrong = (message: string, expected: string, hint?: string) =>
    fail(place, {
      code: 'formula.type',
      message: `${operator.name}: ${message}`,
      found: surface.text,
      expected,
      ...(hint === undefined ? {} : { hint }),
    });
  const { kind, name } = parameter;
  if (kind === 'group') {
    if (lowered.type === 'group') return arg;
    return wrong(`${name} is a classification`, 'SECTOR, INDUSTRY or SUBINDUSTRY');
  }
  if (lowered.type === 'group') return wrong(`${name} is no classification`, 'a value');
  if (kind === 'operand') return arg;
  if (kind === 'series') {
    if (lowered.varies) return arg;
    return wrong(
      `${name} is the same for all`,
      'something of the data',
      'a window of a constant says nothing',
    );
  }
  if (kind === 'condition') {
    if (lowered.type === 'boolean') return arg;
    return wrong(`${name} is true or false`, 'a comparison', 'compare it, for example with 0');
  }
  if (lowered.kind !== 'number') {
    return wrong(
      `${name} is a constant`,
      'a number',
      kind === 'number' ? undefined : 'windows and delays cannot depend on the data',
    );
  }
  return both(numberNode(constantOf(operator, parameter, lowered.value, place)));
}

/** Windows and delays lose their fraction (Kakushadze 2016, appendix A). */
function constantOf(operator: Operator, parameter: Parameter, written: number, place: Place): number {
  const { kind, name, whole = false } = parameter;
  const sessions = kind === 'window' || kind === 'delay';
  const value = sessions ? Math.floor(written) : written;
  const least = parameter.least ?? (kind === 'window' ? 1 : kind === 'delay' ? 0 : -1e308);
  const most = parameter.most ?? (sessions ? formulaBounds.window : 1e308);
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  return fail(place, {
    code: 'formula.bound',
    message:
      sessions && value < 0
        ? `${operator.name}: ${name} would look ahead`
        : `${operator.name}: ${name} is out of range`,
    found: written,
    expected: `${whole || sessions ? 'a whole number' : 'a number'} from ${least} to ${most}`,
    ...(sessions && value < 0 ? { hint: 'count sessions backwards: DELAY(x, 1) is the session before' } : {}),
  });
}
