/** A type's day as data, and back: what it was opened with travels, and is prepared again where its shards live. */
import { type Digest, DigestBuilder, invariant } from '../core/index.ts';
import { type Snapshot, selectors, viewOf } from '../market/index.ts';
import type { OpenedType } from './opened-type.ts';
import { type PoolSource, poolSource } from './pool-book.ts';
import type { DecisionSettings } from './settings.ts';
import type { PoolData, TypeDay } from './shard.ts';

/** What was opened, without what can be made from it again. Not for investors who remember. */
export function typeDayOf(opened: OpenedType): TypeDay {
  invariant(opened.memory === undefined, 'investors of shards remember nothing');
  const { type, timedOut } = opened;
  return {
    type: type.index,
    ...(timedOut === undefined ? {} : { timedOut: [...timedOut] }),
    opened: openedData(opened),
  };
}

function openedData(opened: OpenedType): TypeDay['opened'] {
  switch (opened.scope) {
    case 'shared':
      return { scope: 'shared', strategy: opened.strategy, pools: poolData(opened.pools) };
    case 'failed':
      return { scope: 'failed', reason: opened.reason };
    case 'individual':
    default: {
      const { type, pools, poolsOfDay } = opened;
      if (pools !== undefined) return { scope: 'individual', pools: poolData(pools) };
      const named = selectors.kinds().flatMap((kind) => {
        const source = drawable(() => poolsOfDay.source(type, kind));
        return source === undefined ? [] : [[kind, poolData(source)] as const];
      });
      return { scope: 'individual', poolsBySelector: Object.fromEntries(named) };
    }
  }
}

/** Undefined: a registered kind that does not work on this day concerns those alone who choose it. */
function drawable(source: () => PoolSource): PoolSource | undefined {
  try {
    return source();
  } catch {
    return undefined;
  }
}

const data = new WeakMap<PoolSource, PoolData>();
const listDigests = new WeakMap<readonly string[], Digest>();

/** Made once for a source: static ones stay for many days. */
function poolData(source: PoolSource): PoolData {
  let known = data.get(source);
  if (known !== undefined) return known;
  const { instruments, weights, day } = source;
  let list = listDigests.get(instruments);
  if (list === undefined) {
    list = new DigestBuilder().json('instruments', instruments).digest();
    listDigests.set(instruments, list);
  }
  const id = new DigestBuilder()
    .text('instruments', list)
    .json('day', day)
    .numbers('weights', weights)
    .digest();
  known = { id, weights, day };
  data.set(source, known);
  return known;
}

/** Sources by type and id, made once and forgotten after a while. */
export class PoolSources {
  private readonly settings: DecisionSettings;
  private readonly sources = new Map<string, { readonly source: PoolSource; lastDay: number }>();
  private readonly idleDays: number;

  /** `idleDays`: market days after which a source that nobody asked for is forgotten. */
  constructor(settings: DecisionSettings, idleDays: number) {
    this.settings = settings;
    this.idleDays = idleDays;
  }

  of(type: number, { id, weights, day }: PoolData, snapshot: Snapshot): PoolSource {
    const name = `${type} ${id}`;
    let known = this.sources.get(name);
    if (known === undefined) {
      const investorType = this.settings.types[type];
      invariant(investorType !== undefined, `there is no investor type ${type}`);
      known = {
        source: poolSource(this.settings, investorType, snapshot.instruments, weights, day),
        lastDay: snapshot.day,
      };
      this.sources.set(name, known);
      for (const [other, { lastDay }] of this.sources) {
        if (lastDay < snapshot.day - this.idleDays) this.sources.delete(other);
      }
    }
    known.lastDay = snapshot.day;
    return known.source;
  }
}

/** The type as it was opened, over another object with the same snapshot. */
export function openedFrom(
  settings: DecisionSettings,
  snapshot: Snapshot,
  { type: index, timedOut, opened }: TypeDay,
  sources: PoolSources,
): OpenedType {
  const type = settings.types[index];
  invariant(type !== undefined, `there is no investor type ${index}`);
  const base = {
    run: settings.run,
    day: snapshot.day,
    type,
    view: viewOf(snapshot, type.mask),
    memory: undefined,
    timedOut: timedOut === undefined ? undefined : new Map(timedOut),
  };
  if (opened.scope === 'failed') return { ...base, scope: 'failed', reason: opened.reason };
  const sourceOf = (pools: PoolData): PoolSource => sources.of(index, pools, snapshot);
  if (opened.scope === 'shared') {
    const { strategy, pools } = opened;
    return { ...base, scope: 'shared', strategy, pools: sourceOf(pools) };
  }
  const bySelector = 'poolsBySelector' in opened ? opened.poolsBySelector : {};
  const source = (_: unknown, selector: string): PoolSource => {
    const pools = bySelector[selector];
    if (pools === undefined) throw new Error(`nobody can draw by the candidate pool selector ${selector}`);
    return sourceOf(pools);
  };
  return {
    ...base,
    scope: 'individual',
    pools: 'pools' in opened ? sourceOf(opened.pools) : undefined,
    poolsOfDay: { knownSelector: () => undefined, source },
  };
}
