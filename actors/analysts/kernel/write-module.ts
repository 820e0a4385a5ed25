/** Entry point of `npm run kernel`: compiles `rule-batch.as` and keeps the module as TypeScript beside it, with the digest of its source. */
import { readFileSync, writeFileSync } from 'node:fs';
import { onNeededNode } from '../../../core/index.ts';

await onNeededNode(async () => {
  const { compileModule } = await import('./compile-module.ts');
  const { moduleDigest } = await import('./module-digest.ts');
  const source = readFileSync(new URL('rule-batch.as', import.meta.url), 'utf8');
  const base64 = Buffer.from(await compileModule(source)).toString('base64');
  const lines = base64.match(/.{1,100}/g) ?? [];
  writeFileSync(
    new URL('generated-module.ts', import.meta.url),
    `// Generated from rule-batch.as by assemblyscript 0.28.20: \`npm run kernel\`. Do not edit.
// source ${moduleDigest(source)}
export const moduleBase64: string = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`,
  );
});
