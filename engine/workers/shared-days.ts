/**
 * Memory that threads share, a buffer for each day that is being cast.
 * Invariants:
 * 1. A buffer serves one day at a time, and another one after it: there are as many as days were cast at the same time, however many
 *    days a run has. The collector does not see how large they are, so they are not left to it.
 * 2. It is written before it is sent, and not while anybody may read it.
 */
export type SharedNumbers = Float64Array<SharedArrayBuffer>;

/** Room for markets that grow: a buffer is a quarter larger than the day that it was made for. */
const SLACK = 1.25;

export class SharedDays {
  private readonly all = new Set<SharedNumbers>();
  private readonly free: SharedNumbers[] = [];

  /** A buffer for at least this many numbers. */
  take(length: number): SharedNumbers {
    const at = this.free.findIndex((numbers) => numbers.length >= length);
    if (at >= 0) return this.free.splice(at, 1)[0] as SharedNumbers;
    // One that is too small would never serve again.
    const tooSmall = this.free.pop();
    if (tooSmall !== undefined) this.all.delete(tooSmall);
    const elements = Math.max(1, Math.ceil(length * SLACK));
    const made = new Float64Array(new SharedArrayBuffer(elements * Float64Array.BYTES_PER_ELEMENT));
    this.all.add(made);
    return made;
  }

  /** Nobody reads it any more. */
  giveBack(numbers: SharedNumbers): void {
    this.free.push(numbers);
  }

  /** Bytes of all buffers. */
  get bytes(): number {
    return [...this.all].reduce((sum, { byteLength }) => sum + byteLength, 0);
  }
}
