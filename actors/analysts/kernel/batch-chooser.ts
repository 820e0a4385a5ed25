/**
 * Decisions of many rule investors at once, by the WebAssembly module that `rule-batch.as` compiles to.
 * Invariants:
 * 1. Decisions equal those of `Chooser`, bit for bit.
 * 2. Memory holds what a prepared type is made of until another one comes, and scratch; nothing else passes from call to call.
 */
import type { BatchRequest } from '../../analyst.ts';
import type { PreparedType } from '../rule-kernel.ts';
import { moduleBase64 } from './generated-module.ts';

/** What is used of WebAssembly, which the compiler's library knows for browsers alone. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface BatchModule {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  prepare(
    rows: number,
    rowBytes: number,
    instruments: number,
    columns: number,
    columnWords: number,
    tiltWidths: number,
    tilts: number,
    noiseWidth: number,
  ): void;
  decide(
    tiltKeyHi: number,
    tiltKeyLo: number,
    block: number,
    noiseKeyHi: number,
    noiseKeyLo: number,
    day: number,
    first: number,
    count: number,
    pools: number,
    poolBytes: number,
    counts: number,
    buys: number,
    bought: number,
    sells: number,
    sold: number,
    streams: number,
    picked: number,
    utilities: number,
  ): void;
}

const PAGE_BYTES = 65_536;
/** As in core/random.ts: indices of draws are multiplied by it. */
const GOLDEN = 0x9e3779b9;
/** Investors of one call into the module: their records and picks take this much each, at most. */
const CHUNK_BYTES = 1_048_576;
/** WebAssembly never gives memory back. 65,536 instruments with 120 columns fit. */
const MEMORY_BYTES = 67_108_864;

/** Where things lie, in bytes. */
interface Layout {
  /** Bytes from row to row: base, z of each column, 0 up to an even number. */
  readonly rowBytes: number;
  readonly rows: number;
  readonly instruments: number;
  readonly columnWords: number;
  readonly tiltWidths: number;
  readonly tilts: number;
  readonly end: number;
}

function layoutOf(type: PreparedType): Layout {
  const members = type.base.length;
  const rowBytes = 8 * even(1 + type.columns);
  const padded = (type.columns + 3) & ~3;
  const rows = 0;
  const instruments = aligned(rows + members * rowBytes);
  const columnWords = aligned(instruments + 4 * members);
  const tiltWidths = aligned(columnWords + 4 * padded);
  const tilts = aligned(tiltWidths + 8 * padded);
  return {
    rowBytes,
    rows,
    instruments,
    columnWords,
    tiltWidths,
    tilts,
    end: aligned(tilts + 8 * (padded + 2)),
  };
}

export class BatchChooser {
  private readonly memoryBytes: number;
  private readonly module: BatchModule;
  private words: Uint16Array;
  private loaded: PreparedType | undefined;
  private layout: Layout | undefined;

  /** `memoryBytes`: most that it takes. */
  constructor(memoryBytes = MEMORY_BYTES) {
    this.memoryBytes = memoryBytes;
    const bytes = Buffer.from(moduleBase64, 'base64');
    this.module = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as BatchModule;
    this.words = new Uint16Array(this.module.memory.buffer);
  }

  /** Writes places as `Analyst.decideBatch` does and says true; or says false, and nothing is done, where memory would not do. */
  choose(type: PreparedType, request: BatchRequest, bought: Uint16Array, sold: Uint16Array): boolean {
    const { first, count, words, offset, stride, counts, buys, sells } = request;
    const chunk = Math.min(count, Math.floor(CHUNK_BYTES / (2 * Math.max(stride, buys, sells, 1))));
    if (chunk === 0) return count === 0;
    let most = 0;
    for (let i = 0; i < count; i++) most = Math.max(most, counts[i] as number);
    const layout = type === this.loaded ? (this.layout as Layout) : layoutOf(type);
    const streams = layout.end;
    const picked = streams + 64;
    const utilities = picked + 8 * Math.ceil(most / 64);
    const countsAt = aligned(utilities + 8 * (most + 3));
    const boughtAt = aligned(countsAt + 2 * chunk);
    const soldAt = aligned(boughtAt + 2 * chunk * buys);
    const pools = aligned(soldAt + 2 * chunk * sells);
    if (!this.reserve(pools + 2 * chunk * stride)) return false;
    if (type !== this.loaded) this.load(type, layout);
    const { module, words: memory } = this;
    const { tiltKey, noiseKey, block, day } = type;
    for (let done = 0; done < count; done += chunk) {
      const now = Math.min(chunk, count - done);
      const from = offset + done * stride;
      memory.set(words.subarray(from, from + now * stride), pools >> 1);
      memory.set(counts.subarray(done, done + now), countsAt >> 1);
      module.decide(
        tiltKey.hi,
        tiltKey.lo,
        block,
        noiseKey.hi,
        noiseKey.lo,
        day,
        first + done,
        now,
        pools,
        2 * stride,
        countsAt,
        buys,
        boughtAt,
        sells,
        soldAt,
        streams,
        picked,
        utilities,
      );
      bought.set(memory.subarray(boughtAt >> 1, (boughtAt >> 1) + now * buys), done * buys);
      if (sells > 0) sold.set(memory.subarray(soldAt >> 1, (soldAt >> 1) + now * sells), done * sells);
    }
    return true;
  }

  private load(type: PreparedType, layout: Layout): void {
    const { columns, z, base, tiltWidth, columnWords, instrumentWords, noiseWidth } = type;
    const { rowBytes, rows, tilts } = layout;
    const { buffer } = this.module.memory;
    new Uint8Array(buffer, 0, layout.end).fill(0);
    const floats = new Float64Array(buffer);
    const integers = new Int32Array(buffer);
    for (let j = 0, row = rows / 8; j < base.length; j++, row += rowBytes / 8) {
      floats[row] = base[j] as number;
      for (let c = 0; c < columns; c++) floats[row + 1 + c] = z[j * columns + c] as number;
      integers[layout.instruments / 4 + j] = Math.imul(instrumentWords[j] as number, GOLDEN);
    }
    for (let c = 0; c < columns; c++) {
      integers[layout.columnWords / 4 + c] = Math.imul(columnWords[c] as number, GOLDEN);
      floats[layout.tiltWidths / 8 + c] = (tiltWidth[c] as number) / 2147483648;
    }
    this.module.prepare(
      rows,
      rowBytes,
      layout.instruments,
      columns,
      layout.columnWords,
      layout.tiltWidths,
      tilts,
      noiseWidth / 65536,
    );
    this.loaded = type;
    this.layout = layout;
  }

  private reserve(bytes: number): boolean {
    if (bytes > this.memoryBytes) return false;
    const { memory } = this.module;
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / PAGE_BYTES));
      this.words = new Uint16Array(memory.buffer);
    }
    return true;
  }
}

function even(value: number): number {
  return value + (value & 1);
}

/** Vectors and lines of the cache begin at multiples of 64. */
function aligned(bytes: number): number {
  return (bytes + 63) & ~63;
}
