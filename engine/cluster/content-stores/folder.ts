import { mkdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Digest, secret } from '../../../core/index.ts';
import {
  type ContentStore,
  checkDigest,
  checkSpaceName,
  contentDigest,
  MOST_CONTENT_BYTES,
  storeFailed,
  verified,
} from '../content-store.ts';
import { eachOf } from '../each-of.ts';

/** A folder that every machine of the cluster sees at some path: FOLDER/RUN/sha256/DIGEST. */
export function folderStore(folder: string): ContentStore {
  const place = resolve(folder);
  return {
    place,
    space(run) {
      checkSpaceName(run);
      const runFolder = join(place, run);
      const within = join(runFolder, 'sha256');
      const pathOf = (digest: Digest): string => {
        checkDigest(digest);
        return join(within, digest);
      };
      return {
        async put(bytes) {
          const digest = contentDigest(bytes);
          const path = pathOf(digest);
          try {
            if (await isThere(path, bytes.byteLength)) return digest;
            await written(within, path, bytes);
          } catch (error) {
            throw storeFailed(place, 'written', error);
          }
          return digest;
        },
        async get(digest) {
          const path = pathOf(digest);
          let bytes: Uint8Array;
          try {
            const { size } = await stat(path);
            if (size > MOST_CONTENT_BYTES) throw new Error(`${digest} is too large`);
            bytes = await readFile(path);
          } catch (error) {
            if (isMissing(error)) return undefined;
            throw storeFailed(place, 'read', error);
          }
          return verified(place, digest, bytes);
        },
        async remove(digests) {
          const paths = digests.map(pathOf);
          try {
            await eachOf(paths, (path) => rm(path, { force: true }));
          } catch (error) {
            throw storeFailed(place, 'emptied', error);
          }
          await removedIfEmpty(within);
          await removedIfEmpty(runFolder);
        },
      };
    },
  };
}

/** A file is whole or absent; one of this name and length is it, and is checked when it is read. */
async function isThere(path: string, bytes: number): Promise<boolean> {
  try {
    return (await stat(path)).size === bytes;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Another process may remove the empty folder, or its parent, between two steps: once more then. */
async function written(within: string, path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(within, `.${secret()}`);
  for (let attempt = 0; ; attempt++) {
    try {
      await makeFolder(within);
      await writeFile(temporary, bytes, { flag: 'wx' });
      await rename(temporary, path);
      return;
    } catch (error) {
      await rm(temporary, { force: true });
      if (!isMissing(error) || attempt === 3) throw error;
    }
  }
}

/** A folder that is not empty, or gone, stays as it is. */
async function removedIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** With its parents, one by one: Node's own recursion never ends where the system makes no folders (`/proc`). */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder).catch((again: NodeJS.ErrnoException) => {
      if (again.code !== 'EEXIST') throw again;
    });
  }
}
