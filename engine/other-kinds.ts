import { safeParse, type z } from 'zod';
import { analysts } from '../actors/index.ts';
import type { Registered, Registry } from '../core/index.ts';
import { aggregators, optimizers } from '../optimizer/index.ts';
import type { KindOptions } from '../scenarios/index.ts';

const registries: Readonly<Record<string, Registry<Registered>>> = {
  analyst: analysts,
  optimizer: optimizers,
  aggregation: aggregators,
};

const kindOverride = /^(?:simulation\.)?(analyst|optimizer|aggregation)\.kind=\s*["']?([^"'\s]+)["']?\s*$/;

/**
 * The simulation that an override such as `optimizer.kind=fixed` can be written into: a run's scenario is resolved, and options of the
 * kind of before that the other one has not, or takes other values of, would be in its way.
 */
export function openToKinds(resolved: object, set: readonly string[]): object {
  const simulation = { ...(resolved as Record<string, KindOptions>) };
  for (const override of set) {
    const [, section = '', kind = ''] = kindOverride.exec(override) ?? [];
    const registry = registries[section];
    const options = simulation[section];
    if (registry === undefined || options === undefined || !registry.kinds().includes(kind)) continue;
    const was = registry.get(options.kind).options.shape;
    const is: z.ZodRawShape = registry.get(kind).options.shape;
    simulation[section] = Object.fromEntries(
      Object.entries(options).filter(([key, value]) => !(key in was) || takes(is[key], value)),
    ) as KindOptions;
  }
  return simulation;
}

function takes(field: z.core.$ZodType | undefined, value: unknown): boolean {
  return field !== undefined && safeParse(field, value).success;
}
