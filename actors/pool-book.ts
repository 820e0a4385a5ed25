/**
 * Candidate pools of a population.
 * Invariants:
 * 1. A pool is a function of (type key, ordinal, day or static, members, selector weights); this class only remembers
 *    what is dear to compute.
 * 2. Static pools: an instrument keeps the weight of its first day (`KeptWeights`), so the book must be shown every day
 *    of the run in order, also days that are not simulated again.
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

/** A draw and the day that its addresses name. */
export interface PoolSource {
  readonly draw: CandidateDraw;
  readonly day: number;
}

export class PoolBook {
  private readonly settings: DecisionSettings;
  private readonly kept = new Map<string, KeptWeights>();
  private readonly sources = new Map<string, PoolSource>();
  private readonly firstSelectors = new Map<string, string>();
  private snapshot: Snapshot | undefined;
  private instruments: readonly string[] = [];

  constructor(settings: DecisionSettings) {
    this.settings = settings;
  }

  /** Shows a day. Throws `population.pool` when it has no instruments. */
  open(snapshot: Snapshot): void {
    if (snapshot.instruments.length === 0) {
      throw new MassError({
        code: 'population.pool',
        message: `day ${snapshot.day} (${snapshot.date}) has no instruments to choose from`,
        hint: 'choose a period in which the market has members',
      });
    }
    const same = equalLists(this.instruments, snapshot.instruments);
    if (!same) this.instruments = snapshot.instruments;
    this.snapshot = snapshot;
    if (!same || this.settings.pool.redraw === 'daily') this.sources.clear();
    if (same) return;
    for (const weights of this.kept.values()) weights.of(snapshot);
  }

  /**
   * Selector of a type's pools that is known before anybody's strategy of the day: fixed by the scenario, or with static
   * pools the type's first. Undefined: the strategy decides.
   */
  knownSelector(type: InvestorType): string | undefined {
    const { pool, strategyScope } = this.settings;
    if (pool.selector !== undefined) return pool.selector;
    if (pool.redraw === 'daily') return undefined;
    // Where every investor has a strategy, a static pool follows the type's style.
    return strategyScope === 'investor' ? type.style.selector : this.firstSelectors.get(type.id);
  }

  /** Pools of a type for a selector; with static pools the first one asked for is kept for good. */
  source(type: InvestorType, selector: string): PoolSource {
    const { pool } = this.settings;
    const kind = this.knownSelector(type) ?? selector;
    if (pool.redraw === 'static' && !this.firstSelectors.has(type.id)) this.firstSelectors.set(type.id, kind);
    const name = `${kind} ${type.id}`;
    let source = this.sources.get(name);
    if (source === undefined) this.sources.set(name, (source = this.prepare(name, type, kind)));
    return source;
  }

  private prepare(name: string, type: InvestorType, kind: string): PoolSource {
    const snapshot = this.snapshot as Snapshot;
    const { size, redraw, replacement } = this.settings.pool;
    let weights: Float64Array;
    if (redraw === 'daily') weights = selectorOf(kind)(snapshot, type.key);
    else {
      let kept = this.kept.get(name);
      if (kept === undefined) this.kept.set(name, (kept = new KeptWeights(selectorOf(kind), type.key)));
      weights = kept.of(snapshot);
    }
    const draw = candidateDraw({ key: type.key, weights, instruments: this.instruments, size, replacement });
    return { draw, day: redraw === 'static' ? STATIC_POOL_DAY : snapshot.day };
  }
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
