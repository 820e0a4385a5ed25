import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/**
 * A thread that begins with a TypeScript file and gets a structured clone of `workerData`. It has modules and registries of its own:
 * what a scenario registered here does not exist there. `memoryMb` bounds its heap: beyond it the thread alone ends, with an error.
 */
export function startThread(
  file: URL,
  workerData: unknown,
  { memoryMb }: { readonly memoryMb?: number } = {},
): Worker {
  return new Worker(file, {
    workerData,
    ...(stripsTypes(file) ? {} : { execArgv: ['--import', tsx()] }),
    ...(memoryMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: memoryMb } }),
  });
}

/** Node strips types of files outside of node_modules alone, and threads do not inherit whatever strips them there. */
function stripsTypes(file: URL): boolean {
  return !file.pathname.includes('/node_modules/');
}

function tsx(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}
