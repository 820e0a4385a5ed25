/**
 * Candidate pools of a population.
 * Invariants:
 * 1. A pool is a function of (type key, ordinal, day or static, members, selector weights); these classes only remember
 *    what is dear to compute.
 * 2. Static pools: an instrument keeps the weight of its first day (`KeptWeights`), so the book must be shown every day
 *    of the run in order, also days that are not simulated again. A day's pools may be asked for after later days were
 *    shown; first uses of a type's selector come in the order of their days.
 * 3. Equal lists of members are one object, so that "the membership changed" is a comparison of references.
 */
import { MassError } from '../core/index.ts';
import {
  type CandidateDraw,
  candidateDraw,
  KeptWeights,
  type Snapshot,
  STATIC_POOL_DAY,
  selectorOf,
} from '../market/index.ts';
import type { InvestorType } from './investor-type.ts';
import type { DecisionSettings } from './settings.ts';

/** A draw, what it draws from, and the day that its addresses name. */
export interface PoolSource {
  readonly draw: CandidateDraw;
  readonly instruments: readonly string[];
  /** One per instrument. */
  readonly weights: Float64Array;
  readonly day: number;
}

/** The pools of one day. */
export interface DayPools {
  /**
   * Selector of a type's pools that is known before anybody's strategy of the day: fixed by the scenario, or with static
   * pools the type's first. Undefined: the strategy decides.
   */
  knownSelector(type: InvestorType): string | undefined;
  /** Pools of a type for a selector; with static pools the first one asked for is kept for good. */
  source(type: InvestorType, selector: string): PoolSource;
}

/** Days that follow each other with equal members: they share static pools. */
interface Members {
  /** The first of the days. */
  readonly snapshot: Snapshot;
  readonly instruments: readonly string[];
  /** Static weights by selector and type. */
  readonly weights: Map<string, Float64Array>;
  readonly sources: Map<string, PoolSource>;
  /** Those of later days; only forwards, so that days that nobody needs are forgotten. */
  next?: Members;
}

export class PoolBook {
  private readonly settings: DecisionSettings;
  private readonly kept = new Map<string, KeptWeights>();
  private readonly firstSelectors = new Map<string, string>();
  private members: Members | undefined;

  constructor(settings: DecisionSettings) {
    this.settings = settings;
  }

  /** Shows the next day. Throws `population.pool` when it has no instruments. */
  day(snapshot: Snapshot): DayPools {
    if (snapshot.instruments.length === 0) {
      throw new MassError({
        code: 'population.pool',
        message: `day ${snapshot.day} (${snapshot.date}) has no instruments to choose from`,
        hint: 'choose a period in which the market has members',
      });
    }
    const members = this.membersOf(snapshot);
    const isStatic = this.settings.pool.redraw === 'static';
    const sources = isStatic ? members.sources : new Map<string, PoolSource>();
    const source = (type: InvestorType, selector: string): PoolSource => {
      const kind = this.knownSelector(type) ?? selector;
      if (isStatic && !this.firstSelectors.has(type.id)) this.firstSelectors.set(type.id, kind);
      const name = `${kind} ${type.id}`;
      let known = sources.get(name);
      if (known !== undefined) return known;
      const weights = isStatic
        ? this.keptWeights(snapshot, members, name, type, kind)
        : selectorOf(kind)(snapshot, type.key);
      const day = isStatic ? STATIC_POOL_DAY : snapshot.day;
      known = poolSource(this.settings, type, members.instruments, weights, day);
      sources.set(name, known);
      return known;
    };
    return { knownSelector: (type) => this.knownSelector(type), source };
  }

  private knownSelector(type: InvestorType): string | undefined {
    const { pool, strategyScope } = this.settings;
    if (pool.selector !== undefined) return pool.selector;
    if (pool.redraw === 'daily') return undefined;
    // Where every investor has a strategy, a static pool follows the type's style.
    return strategyScope === 'investor' ? type.style.selector : this.firstSelectors.get(type.id);
  }

  private membersOf(snapshot: Snapshot): Members {
    const before = this.members;
    if (before !== undefined && equalLists(before.instruments, snapshot.instruments)) return before;
    const { instruments } = snapshot;
    const members: Members = { snapshot, instruments, weights: new Map(), sources: new Map() };
    for (const [name, kept] of this.kept) members.weights.set(name, kept.of(snapshot));
    if (before !== undefined) before.next = members;
    this.members = members;
    return members;
  }

  private keptWeights(
    snapshot: Snapshot,
    members: Members,
    name: string,
    type: InvestorType,
    kind: string,
  ): Float64Array {
    if (!this.kept.has(name)) {
      const kept = new KeptWeights(selectorOf(kind), type.key);
      this.kept.set(name, kept);
      members.weights.set(name, kept.of(snapshot));
      // Members that were shown since this day are met in their order, too.
      for (let { next } = members; next !== undefined; next = next.next) {
        next.weights.set(name, kept.of(next.snapshot));
      }
    }
    return members.weights.get(name) as Float64Array;
  }
}

export function poolSource(
  { pool: { size, replacement } }: Pick<DecisionSettings, 'pool'>,
  { key }: InvestorType,
  instruments: readonly string[],
  weights: Float64Array,
  day: number,
): PoolSource {
  const draw = candidateDraw({ key, weights, instruments, size, replacement });
  return { draw, instruments, weights, day };
}

/** Pools of neighbouring ordinals in one array: pool i starts at i * size and has `counts[i]` members. */
export interface PoolBlock {
  readonly first: number;
  readonly size: number;
  readonly positions: Uint16Array;
  readonly counts: Uint16Array;
  /** One view per pool: static pools are asked for every day, and a view costs as much as a decision's arithmetic. */
  readonly pools: readonly Uint16Array[];
}

export function drawBlock(source: PoolSource, first: number, count: number, size: number): PoolBlock {
  const positions = new Uint16Array(count * size);
  const counts = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    counts[i] = source.draw.drawInto(first + i, source.day, positions, i * size);
  }
  const pools = Array.from(counts, (members, i) => positions.subarray(i * size, i * size + members));
  return { first, size, positions, counts, pools };
}

/** The pool of an ordinal, which lies in the block. */
export function poolOf(block: PoolBlock, ordinal: number): Uint16Array {
  return block.pools[ordinal - block.first] as Uint16Array;
}

function equalLists(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((code, i) => code === b[i]));
}
