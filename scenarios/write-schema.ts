/** Script: writes the published JSON Schema beside this file. */
import { writeFileSync } from 'node:fs';
import { scenarioJsonSchema } from './json-schema.ts';

writeFileSync(
  new URL('scenario.schema.json', import.meta.url),
  `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`,
);
