import { z } from 'zod';
import { scenarioSchema } from './schema.ts';
import type { JsonSchema } from './schema-tree.ts';

/** The JSON Schema (draft 2020-12) of scenario files, with every kind registered so far. */
export function scenarioJsonSchema(): JsonSchema {
  // The file as written, not as resolved: fields with defaults may be left out.
  const schema = z.toJSONSchema(scenarioSchema(), { io: 'input', unrepresentable: 'any' });
  return { title: 'mass-engine scenario', ...schema } as JsonSchema;
}
