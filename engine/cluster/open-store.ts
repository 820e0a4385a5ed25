import { resolve } from 'node:path';
import type { ContentStore } from './content-store.ts';
import { folderStore } from './content-stores/folder.ts';
import { s3Settings, s3Store } from './content-stores/s3.ts';

/** Folder that runs and workers started in the same folder share when nobody names a store. */
export const DEFAULT_STORE = '.mass-store';

/** `where`: a folder, from `workingFolder`, or `s3://BUCKET/PREFIX`. Throws `cluster.store` for an address that is none. */
export function openStore(where: string, workingFolder: string): ContentStore {
  return where.startsWith('s3:') ? s3Store(s3Settings(where)) : folderStore(resolve(workingFolder, where));
}
