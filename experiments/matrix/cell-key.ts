import { type Digest, digestOfJson } from '../../core/index.ts';
import { ENGINE_VERSION, SEMANTICS } from '../../engine/index.ts';
import type { Scenario } from '../../scenarios/index.ts';

/** Raised when a cell keeps other things, or computes them otherwise. */
const CELL_FORMAT = 2;

/**
 * Digest of everything that decides a cell's measures: the engine, all of `simulation` and `evaluation` (where the data lie left
 * out), the data and code files, and what the cell keeps. `execution` decides nothing.
 */
export function cellKey(
  { simulation, evaluation }: Pick<Scenario, 'simulation' | 'evaluation'>,
  sources: Digest,
  keepsPopularity: boolean,
): Digest {
  const { path: _, ...market } = simulation.market as { readonly path?: unknown };
  return digestOfJson({
    format: CELL_FORMAT,
    engine: ENGINE_VERSION,
    semantics: SEMANTICS,
    simulation: { ...simulation, market },
    evaluation,
    sources,
    keepsPopularity,
  });
}
