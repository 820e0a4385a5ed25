/**
 * Ways to make a formula of others: each takes a parent's tree and gives a tree, or undefined where the parent has no place for it.
 * The constants are choices: windows are those that published formulas use.
 */
import { integer, type Stream } from '../../core/index.ts';
import { columnNode, numberNode, plainNode } from '../build.ts';
import { knownColumn } from '../columns.ts';
import type { FormulaNode } from '../node.ts';
import type { Operator, Parameter } from '../operator.ts';
import { operatorOf, operators } from '../operators.ts';
import { callSites, type Site, sitesOf, valueSites, withNode } from './sites.ts';

/** Draws in order from one stream. */
export class Draws {
  private readonly stream: Stream;
  private index = 0;

  constructor(stream: Stream) {
    this.stream = stream;
  }

  below(count: number): number {
    return integer(this.stream, this.index++, count);
  }

  /** Undefined of an empty list. */
  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[this.below(Math.max(1, items.length))];
  }
}

export interface VariationContext {
  /** Columns that formulas may use. */
  readonly columns: readonly string[];
  readonly isClassified: boolean;
  /** Trees that subtrees are taken from. */
  readonly donors: readonly FormulaNode[];
}

export interface Variation {
  readonly name: string;
  /** How often it is drawn, relative to the others. */
  readonly weight: number;
  /** The tree, and what was done, in words. Throws `formula.bound`, `formula.type` where the result is no formula. */
  vary(
    parent: FormulaNode,
    draws: Draws,
    context: VariationContext,
  ): { readonly tree: FormulaNode; readonly change: string } | undefined;
}

const WINDOWS = [2, 3, 5, 7, 10, 14, 20, 30, 40, 60, 90, 120];
/** Factors of other constants. */
const FACTORS = [0.5, 0.75, 1.5, 2];
/** What a value may be wrapped in: ranks and standard scores of the day, and what the past says of it. */
const WRAPS = [
  'RANK',
  'ZSCORE',
  'MEAN',
  'STD',
  'DELTA',
  'TS_RANK',
  'TS_ZSCORE',
  'EMA',
  'DECAY_LINEAR',
  'SIGN',
];
const JOINS = ['SUB', 'DIV', 'MUL', 'ADD', 'CORRELATION'];

/** A value of the parameter other than `now`. */
function drawnSetting(
  { kind, least, most, whole }: Parameter,
  now: number,
  draws: Draws,
): number | undefined {
  const choices =
    kind === 'number'
      ? FACTORS.map((factor) => (whole === true ? Math.round(now * factor) : now * factor))
      : WINDOWS;
  const low = least ?? (kind === 'window' ? 1 : kind === 'delay' ? 1 : Number.NEGATIVE_INFINITY);
  const high = most ?? Number.POSITIVE_INFINITY;
  return draws.pick(choices.filter((value) => value !== now && value >= low && value <= high));
}

const setting: Variation = {
  name: 'window',
  weight: 3,
  vary(parent, draws) {
    const sites = sitesOf(parent).filter(({ isSetting, node }) => isSetting && node.kind === 'number');
    const site = draws.pick(sites);
    if (site?.node.kind !== 'number' || site.parameter === undefined) return undefined;
    const value = drawnSetting(site.parameter, site.node.value, draws);
    if (value === undefined) return undefined;
    return {
      tree: withNode(parent, site.path, numberNode(value)),
      change: `${site.parameter.name} ${site.node.text} becomes ${value}`,
    };
  },
};

/** Kinds of the parameters and the result: operators of one signature take each other's places. */
const signature = ({ parameters, result }: Operator) =>
  `${parameters.map(({ kind }) => kind).join(',')}>${result}`;

const operator: Variation = {
  name: 'operator',
  weight: 2,
  vary(parent, draws) {
    const site = draws.pick(callSites(sitesOf(parent)));
    if (site === undefined) return undefined;
    const { operator: now, args } = site.node;
    const other = draws.pick(operators.filter((each) => each !== now && signature(each) === signature(now)));
    if (other === undefined) return undefined;
    return {
      tree: withNode(parent, site.path, plainNode(other, args)),
      change: `${now.name} becomes ${other.name}`,
    };
  },
};

const column: Variation = {
  name: 'column',
  weight: 2,
  vary(parent, draws, { columns }) {
    const site = draws.pick(sitesOf(parent).filter(({ node }) => node.kind === 'column'));
    if (site === undefined) return undefined;
    const now = site.node.text;
    // Half of the time one of the same sort: a price for a price.
    const group = knownColumn(now)?.group;
    const alike = columns.filter((name) => name !== now && knownColumn(name)?.group === group);
    const others = columns.filter((name) => name !== now);
    const chosen = draws.pick(draws.below(2) === 0 && alike.length > 0 ? alike : others);
    if (chosen === undefined) return undefined;
    return {
      tree: withNode(parent, site.path, columnNode(chosen)),
      change: `${now} becomes ${chosen}`,
    };
  },
};

const wrap: Variation = {
  name: 'wrap',
  weight: 2,
  vary(parent, draws, { isClassified }) {
    const sites = valueSites(sitesOf(parent)).filter(({ node }) => node.type === 'number');
    const site = draws.below(2) === 0 ? sites[0] : draws.pick(sites);
    const around = operatorOf(draws.pick(isClassified ? [...WRAPS, 'INDNEUTRALIZE'] : WRAPS) as string);
    if (site === undefined) return undefined;
    return {
      tree: withNode(parent, site.path, called(around, [site.node], draws)),
      change: `${around.name} around ${site.node.text}`,
    };
  },
};

/** A call whose settings are drawn, or at their defaults. */
function called(around: Operator, values: readonly FormulaNode[], draws: Draws): FormulaNode {
  const args = around.parameters.flatMap((parameter, k): readonly FormulaNode[] => {
    const value = values[k];
    if (value !== undefined) return [value];
    // A classification stays at its default, which a reader of the text fills in.
    if (parameter.kind === 'group') return [];
    return [numberNode(drawnSetting(parameter, Number.NaN, draws) ?? 20)];
  });
  return plainNode(around, args);
}

/** A subtree gives way to a small new one. */
const subtree: Variation = {
  name: 'subtree',
  weight: 1,
  vary(parent, draws, { columns }) {
    const site = draws.pick(valueSites(sitesOf(parent)).filter(({ node }) => node.type === 'number'));
    const [first, second] = [draws.pick(columns), draws.pick(columns)];
    if (site === undefined || first === undefined || second === undefined) return undefined;
    const join = operatorOf(draws.pick(JOINS) as string);
    const fresh =
      draws.below(2) === 0 || first === second
        ? called(operatorOf(draws.pick(WRAPS) as string), [columnNode(first)], draws)
        : called(join, [columnNode(first), columnNode(second)], draws);
    return {
      tree: withNode(parent, site.path, fresh),
      change: `${site.node.text} becomes ${fresh.text}`,
    };
  },
};

/** A subtree gives way to one of another formula, of the same type. */
const crossover: Variation = {
  name: 'crossover',
  weight: 4,
  vary(parent, draws, { donors }) {
    const site = draws.pick(valueSites(sitesOf(parent)));
    const donor = draws.pick(donors);
    if (site === undefined || donor === undefined) return undefined;
    const offered = draws.pick(valueSites(sitesOf(donor)).filter(sameType(site)));
    if (offered === undefined) return undefined;
    return {
      tree: withNode(parent, site.path, offered.node),
      change: `${site.node.text} becomes ${offered.node.text}`,
    };
  },
};

function sameType(site: Site): (other: Site) => boolean {
  return ({ node }) => node.type === site.node.type && node.text !== site.node.text;
}

export const variations: readonly Variation[] = [setting, operator, column, wrap, subtree, crossover];
