import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * SHA-256 over everything that the page is built from, paths and bytes: `web/app`, `web/api.ts` and the report's
 * colours below `root`. Ends of lines are those
 * of Unix, so that a checkout elsewhere has the same. It depends on nothing else: a test without a build computes it.
 */
export function sourcesDigest(root: string, read: (file: string) => Uint8Array): string {
  const files = readdirSync(join(root, 'web/app'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  const hash = createHash('sha256');
  for (const file of [...files, 'web/api.ts', 'report/palette.ts'].sort()) {
    const text = Buffer.from(read(join(root, file))).toString('utf8');
    hash.update(`${file}\0${text.replaceAll('\r\n', '\n')}\0`);
  }
  return hash.digest('hex');
}
