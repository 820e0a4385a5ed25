/**
 * Second half of `npm run alphas:grammar`: peggy writes the parser of `formula.peggy` to standard input, this file keeps it as
 * TypeScript beside the grammar, with the digest of the grammar that it is made from. A test compares the digest.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { grammarDigest } from './grammar-digest.ts';

const grammar = new URL('formula.peggy', import.meta.url);
const generated = readFileSync(0, 'utf8')
  .replace(/^\/\/ @generated.*\n/m, '')
  .replace(/peg\$allowedStartRules as StartRules,\s*/, '');
const header = `// Generated from formula.peggy by peggy 5.1.0: \`npm run alphas:grammar\`. Do not edit.
// grammar ${grammarDigest(readFileSync(grammar, 'utf8'))}
/* oxlint-disable */
// @ts-nocheck
`;
writeFileSync(new URL('generated-parser.ts', import.meta.url), header + generated);
