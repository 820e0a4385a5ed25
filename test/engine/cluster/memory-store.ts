import type { Digest } from '../../../core/index.ts';
import { type ContentStore, contentDigest, storeFailed } from '../../../engine/cluster/content-store.ts';

/** A store in memory. `fails`: while true it cannot be used. */
export function memoryStore(place = 'memory'): ContentStore & {
  readonly spaces: Map<string, Map<Digest, Uint8Array>>;
  fails: boolean;
  reads: number;
} {
  const spaces = new Map<string, Map<Digest, Uint8Array>>();
  const store = {
    place,
    spaces,
    fails: false,
    reads: 0,
    space(run: string) {
      const held = spaces.get(run) ?? new Map<Digest, Uint8Array>();
      spaces.set(run, held);
      const check = (): void => {
        if (store.fails) throw storeFailed(place, 'used', new Error('it fails'));
      };
      return {
        async put(bytes: Uint8Array) {
          check();
          const digest = contentDigest(bytes);
          held.set(digest, bytes.slice());
          return digest;
        },
        async get(digest: Digest) {
          check();
          store.reads++;
          return held.get(digest)?.slice();
        },
        async remove(digests: readonly Digest[]) {
          for (const digest of digests) held.delete(digest);
        },
      };
    },
  };
  return store;
}
