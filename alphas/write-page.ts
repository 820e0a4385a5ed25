/** Entry point of `npm run alphas:page`: writes docs/formulas.md. */
import { writeFileSync } from 'node:fs';
import { onNeededNode } from '../core/index.ts';

await onNeededNode(async () => {
  const { formulaPage } = await import('./page.ts');
  writeFileSync(new URL('../docs/formulas.md', import.meta.url), formulaPage());
});
