/**
 * Decoded contents by digest, so that each is fetched once.
 * Invariants:
 * 1. Who asks for a digest while it is being fetched waits for the same object. 2. What failed is not kept.
 * 3. Beyond `bytes` the least recently asked for go; the last one stays however large it is.
 */
import type { Digest } from '../../core/index.ts';

interface Entry {
  readonly value: Promise<unknown>;
  bytes: number;
}

export class ContentCache {
  private readonly entries = new Map<Digest, Entry>();
  private readonly most: number;
  private held = 0;

  constructor(most: number) {
    this.most = most;
  }

  /** `fetch`: called when the digest is not held. `decode` must be the same for equal digests. */
  get<T>(digest: Digest, fetch: () => Promise<Uint8Array>, decode: (bytes: Uint8Array) => T): Promise<T> {
    const known = this.entries.get(digest);
    if (known !== undefined) {
      this.entries.delete(digest);
      this.entries.set(digest, known);
      return known.value as Promise<T>;
    }
    const fetched = async (): Promise<T> => {
      try {
        const bytes = await fetch();
        const value = decode(bytes);
        this.weigh(digest, bytes.byteLength);
        return value;
      } catch (error) {
        this.entries.delete(digest);
        throw error;
      }
    };
    const value = fetched();
    this.entries.set(digest, { value, bytes: 0 });
    return value;
  }

  private weigh(digest: Digest, bytes: number): void {
    const entry = this.entries.get(digest);
    if (entry === undefined) return;
    entry.bytes = bytes;
    this.held += bytes;
    for (const [oldest, { bytes: freed }] of this.entries) {
      if (this.held <= this.most) return;
      if (oldest === digest) continue;
      this.entries.delete(oldest);
      this.held -= freed;
    }
  }
}
