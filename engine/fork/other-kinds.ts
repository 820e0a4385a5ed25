import { analysts } from '../../actors/index.ts';
import type { Registered, Registry } from '../../core/index.ts';
import type { Manifest } from '../../journal/index.ts';
import { aggregators, optimizers } from '../../optimizer/index.ts';
import type { KindOptions } from '../../scenarios/index.ts';

const registries: Readonly<Record<string, Registry<Registered>>> = {
  analyst: analysts,
  optimizer: optimizers,
  aggregation: aggregators,
};

const kindOverride = /^(?:simulation\.)?(analyst|optimizer|aggregation)\.kind=\s*["']?([^"'\s]+)["']?\s*$/;

/**
 * The manifest whose scenario an override such as `optimizer.kind=fixed` can be written into: a run's scenario is resolved, and the
 * options that the kind of before had and the other one has not would be in its way.
 */
export function openToKinds(manifest: Manifest, set: readonly string[]): Manifest {
  const simulation = { ...(manifest.scenario.simulation as Record<string, KindOptions>) };
  for (const override of set) {
    const [, section = '', kind = ''] = kindOverride.exec(override) ?? [];
    const registry = registries[section];
    const options = simulation[section];
    if (registry === undefined || options === undefined || !registry.kinds().includes(kind)) continue;
    const was = registry.get(options.kind).options.shape;
    const is = registry.get(kind).options.shape;
    simulation[section] = Object.fromEntries(
      Object.entries(options).filter(([key]) => !(key in was) || key in is),
    ) as KindOptions;
  }
  return { ...manifest, scenario: { ...manifest.scenario, simulation } };
}
