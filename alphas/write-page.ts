/** `npm run alphas:page` writes docs/formulas.md. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formulaPage } from './page.ts';

writeFileSync(join(import.meta.dirname, '..', 'docs', 'formulas.md'), formulaPage());
