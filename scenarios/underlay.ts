import type { Preset } from './presets.ts';
import { alternatives, isDefaultKind, isMapping, type JsonSchema, kindOf } from './schema-tree.ts';

/** The user's values with the preset's below them. The options of a kind apply only where the scenario means that kind. */
export function underlay(value: unknown, preset: Preset, schema: JsonSchema): unknown {
  if (!isMapping(value)) return value;
  const simulation = value['simulation'] ?? {};
  if (!isMapping(simulation)) return value;
  const filled = merged(simulation, preset.simulation);
  for (const [section, kinds] of Object.entries(preset.kinds)) {
    const chosen = filled[section] ?? {};
    if (!isMapping(chosen)) continue;
    const kind = chosen['kind'] ?? defaultKind(schema, section);
    const options = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? (kinds[kind] as object) : {};
    filled[section] = merged(chosen, options);
  }
  return { ...value, simulation: filled };
}

function merged(user: Record<string, unknown>, below: object): Record<string, unknown> {
  const result: Record<string, unknown> = { ...user };
  for (const [key, value] of Object.entries(below)) {
    const own = user[key];
    if (own === undefined) result[key] = structuredClone(value);
    else if (isMapping(own) && isMapping(value)) result[key] = merged(own, value);
  }
  return result;
}

function defaultKind(schema: JsonSchema, section: string): string | undefined {
  const options = schema.properties?.['simulation']?.properties?.[section];
  const meant = options === undefined ? undefined : alternatives(options).find(isDefaultKind);
  return meant === undefined ? undefined : kindOf(meant);
}
