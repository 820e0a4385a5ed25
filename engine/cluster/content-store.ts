/**
 * Where bulk data of a cluster lie: bytes by their SHA-256, each run in a space of its own, so that cleaning up after one run takes
 * nothing from another.
 */
import { createHash } from 'node:crypto';
import { type Digest, invariant, MassError } from '../../core/index.ts';

/** Largest content: far above a shard's ballots (16,384 records), and what one process should hold at once. */
export const MOST_CONTENT_BYTES = 2 ** 28;

export interface ContentStore {
  /** How a user names it: a folder's path, or `s3://BUCKET/PREFIX`. */
  readonly place: string;
  /** The contents of one run. `run`: a name for which `isSpaceName` holds. */
  space(run: string): ContentSpace;
}

export interface ContentSpace {
  /** Keeps bytes; doing so again changes nothing. Throws `cluster.store`, as `StoreTrouble` when they cannot be kept now. */
  put(bytes: Uint8Array): Promise<Digest>;
  /**
   * The bytes of this digest, checked against it; undefined when the store does not have them. Throws `cluster.store` when they are
   * damaged, as `StoreTrouble` when they cannot be read now.
   */
  get(digest: Digest): Promise<Uint8Array | undefined>;
  /** Forgets contents; those that are not there are gone already. Throws `StoreTrouble` when they cannot be removed now. */
  remove(digests: readonly Digest[]): Promise<void>;
}

/** Whether a name may become part of a path or an address. Pure. */
export function isSpaceName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(name);
}

/** Whether a text is a digest, and so may become part of a path or an address. Pure. */
export function isDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** Digest of contents within their bounds. */
export function contentDigest(bytes: Uint8Array): Digest {
  if (bytes.byteLength > MOST_CONTENT_BYTES) {
    throw new MassError({
      code: 'cluster.store',
      message: 'what should be stored is too large',
      found: `${bytes.byteLength} bytes`,
      expected: `at most ${MOST_CONTENT_BYTES}`,
      hint: 'a day of fewer instruments or headlines is smaller',
    });
  }
  return createHash('sha256').update(bytes).digest('hex');
}

/** `bytes`, when they are what the digest names. */
export function verified(place: string, digest: Digest, bytes: Uint8Array): Uint8Array {
  const found = contentDigest(bytes);
  if (found === digest) return bytes;
  throw new MassError({
    code: 'cluster.store',
    message: `what lies in the store ${place} is damaged`,
    found,
    expected: digest,
    hint: 'nobody but mass-engine should write to the store: empty it and resume the run',
  });
}

/** A store that cannot be used now; it may be later. */
export class StoreTrouble extends MassError {}

/** A broken store, said with its place and the error below it. */
export function storeFailed(place: string, doing: string, cause: unknown): StoreTrouble {
  return new StoreTrouble(
    {
      code: 'cluster.store',
      message: `the store ${place} cannot be ${doing}`,
      found: cause instanceof Error ? cause.message : String(cause),
      hint: 'see that it exists, that there is room, and that this process may use it',
    },
    { cause },
  );
}

/** Names come from requests: a name that is none is never used. */
export function checkSpaceName(run: string): void {
  invariant(isSpaceName(run), `${JSON.stringify(run)} cannot name the contents of a run`);
}

export function checkDigest(digest: Digest): void {
  invariant(isDigest(digest), `${JSON.stringify(digest)} is no digest`);
}
