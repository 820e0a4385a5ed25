/** Entry point of `npm run schema`: writes the published JSON Schema beside this file. */
import { writeFileSync } from 'node:fs';
import { onNeededNode } from '../core/index.ts';

await onNeededNode(async () => {
  const { scenarioJsonSchema } = await import('./json-schema.ts');
  writeFileSync(
    new URL('scenario.schema.json', import.meta.url),
    `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`,
  );
});
