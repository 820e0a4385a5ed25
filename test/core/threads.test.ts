import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { startThread } from '../../core/index.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mass-threads-')));
afterAll(() => rmSync(folder, { recursive: true }));

describe('threads', () => {
  it.each(['plain', 'node_modules/installed'])('begin with a TypeScript file in %s', async (place) => {
    mkdirSync(join(folder, place), { recursive: true });
    const file = join(folder, place, 'thread.ts');
    writeFileSync(join(folder, place, 'twice.ts'), 'export const twice = (n: number): number => 2 * n;\n');
    writeFileSync(
      file,
      `import { parentPort, workerData } from 'node:worker_threads';
import { twice } from './twice.ts';
const { n } = workerData as { readonly n: number };
parentPort?.postMessage(twice(n));
`,
    );
    writeFileSync(join(folder, place, 'package.json'), '{ "type": "module" }');
    const thread = startThread(pathToFileURL(file), { n: 21 });
    expect(await once(thread, 'message')).toEqual([42]);
    await thread.terminate();
  });
});
