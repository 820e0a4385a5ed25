import { type Digest, digestOfJson } from '../core/index.ts';
import { SEMANTICS } from './semantics.ts';

/** Market options that say where the data are and how far they reach, not what they hold; the data digests cover the rest. */
const extentKeys = new Set(['path', 'days', 'end']);

/** Whether investors misbehave on purpose; runs of earlier versions have no such section. */
export function hasFaults({ faults = {} }: { readonly faults?: object }): boolean {
  return Object.values(faults).some((rate) => rate !== 0);
}

/**
 * The part of a scenario that a run's identity covers: `simulation` without where the data are and how far they reach, and
 * without faults where there are none.
 */
export function identityOf(simulation: {
  readonly market: object;
  readonly faults?: object;
}): Record<string, unknown> {
  const market = Object.fromEntries(
    Object.entries(simulation.market).filter(([key]) => !extentKeys.has(key)),
  );
  const { faults, ...rest } = simulation;
  return hasFaults(simulation) ? { ...rest, market, faults } : { ...rest, market };
}

/** Where the data of a market are and how far they reach: what may change when a run goes on. */
export function extentOf(market: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(market).filter(([key]) => extentKeys.has(key)));
}

/** The market with another extent. */
export function withExtent(market: object, extent: object): Record<string, unknown> {
  const rest = Object.entries(market).filter(([key]) => !extentKeys.has(key));
  return { ...Object.fromEntries(rest), ...extent };
}

/** Digest of a run's identity: `simulation` and the engine's semantics. The data join day by day (`dataDigest`). */
export function simulationDigest(simulation: Parameters<typeof identityOf>[0]): Digest {
  return digestOfJson({ semantics: SEMANTICS, simulation: identityOf(simulation) });
}

/** Leaves that differ between two JSON values, as `path: was -> is` lines. */
export function differences(was: unknown, is: unknown, path = ''): string[] {
  if (isObject(was) && isObject(is)) {
    const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
    // The kind first: options that only one of two kinds has differ because of it.
    keys.sort((a, b) => Number(b === 'kind') - Number(a === 'kind'));
    return keys.flatMap((key) => differences(was[key], is[key], path === '' ? key : `${path}.${key}`));
  }
  const [before, after] = [JSON.stringify(was) ?? 'absent', JSON.stringify(is) ?? 'absent'];
  return before === after ? [] : [`${path}: ${before} -> ${after}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
