/**
 * `npm run alphas:grammar`: peggy writes the parser of `formula.peggy` to standard input, this file keeps it as TypeScript beside the
 * grammar, with the digest of the grammar that it is made from. A test compares the digest.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { grammarDigest } from './grammar-digest.ts';

const folder = import.meta.dirname;
const generated = readFileSync(0, 'utf8').replace(/^\/\/ @generated.*\n/m, '');
const header = `// Generated from formula.peggy by peggy 5.1.0: \`npm run alphas:grammar\`. Do not edit.
// grammar ${grammarDigest(readFileSync(join(folder, 'formula.peggy'), 'utf8'))}
/* oxlint-disable */
// @ts-nocheck
`;
writeFileSync(join(folder, 'generated-parser.ts'), header + generated);
