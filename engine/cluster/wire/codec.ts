/** What a cluster keeps in its store, as bytes and back, exactly: not a bit of a number changes, NaN and -0 included. Pure. */
import { BLOCK_ORDINALS, type HostSettings, type ShardAnswer, type TypeDay } from '../../../actors/index.ts';
import { MassError } from '../../../core/index.ts';
import type { Modality, Snapshot } from '../../../market/index.ts';
import { isDigest } from '../content-store.ts';
import { pack, unpack } from './packed.ts';

/** What a worker needs to make the host of a run's shards. */
export interface RunContents {
  readonly settings: HostSettings;
  /** What the scenario declared beside the modalities that every process knows. */
  readonly modalities: readonly Modality[];
}

export const packRun = (run: RunContents): Uint8Array => pack('run', run);
export const unpackRun = (bytes: Uint8Array): RunContents => unpack('run', bytes) as RunContents;

export const packSnapshot = (snapshot: Snapshot): Uint8Array => pack('snapshot', snapshot);
export const unpackSnapshot = (bytes: Uint8Array): Snapshot => unpack('snapshot', bytes) as Snapshot;

export const packTypeDay = (typeDay: TypeDay): Uint8Array => pack('type-day', typeDay);
export const unpackTypeDay = (bytes: Uint8Array): TypeDay => unpack('type-day', bytes) as TypeDay;

export const packOrdinals = (ordinals: readonly number[]): Uint8Array =>
  pack('ordinals', Uint32Array.from(ordinals));
export const unpackOrdinals = (bytes: Uint8Array): readonly number[] =>
  Array.from(unpack('ordinals', bytes) as Uint32Array);

export const packAnswer = (answer: ShardAnswer): Uint8Array => pack('shard-answer', answer);

/** What an answer must agree with. */
export interface AskedShard {
  readonly type: number;
  readonly first: number;
  readonly count: number;
  /** Members of the day. */
  readonly members: number;
  /** 16-bit words of a record where ballots are kept; 0 where they are not. */
  readonly recordWords: number;
}

/** A digest for each block; the records where they are kept. */
function hasBlocks({ blocks, words }: ShardAnswer, { count, recordWords }: AskedShard): boolean {
  return (
    Array.isArray(blocks) &&
    blocks.length === Math.ceil(count / BLOCK_ORDINALS) &&
    blocks.every((digest) => typeof digest === 'string' && isDigest(digest)) &&
    (recordWords === 0
      ? words === undefined
      : words instanceof Uint16Array && words.length === count * recordWords)
  );
}

/** Nobody picks what he was not shown, and nobody is counted twice. */
function hasCounts({ shown, bought, sold, received }: ShardAnswer, { members }: AskedShard): boolean {
  return (
    Number.isInteger(received) &&
    received >= 0 &&
    [shown, bought, sold].every((row) => row instanceof Int32Array && row.length === members) &&
    shown.every((times, i) => {
      const [buys, sells] = [bought[i] as number, sold[i] as number];
      return buys >= 0 && sells >= 0 && buys + sells <= times && times <= received;
    })
  );
}

/** Each once, ascending, and each investor either voted or abstained. */
function hasAbstentions({ first, count, received, abstentions, failures }: ShardAnswer): boolean {
  const isOne = (ordinal: unknown): boolean =>
    Number.isInteger(ordinal) && (ordinal as number) >= first && (ordinal as number) < first + count;
  return (
    Array.isArray(abstentions) &&
    received + abstentions.length === count &&
    abstentions.every(
      ({ ordinal }, i) => isOne(ordinal) && (i === 0 || ordinal > (abstentions[i - 1]?.ordinal ?? -1)),
    ) &&
    Array.isArray(failures) &&
    failures.every(([ordinal, text]) => isOne(ordinal) && typeof text === 'string')
  );
}

/** Throws `cluster.store` when it is not an answer to what was asked. */
export function unpackAnswer(bytes: Uint8Array, asked: AskedShard): ShardAnswer {
  const answer = unpack('shard-answer', bytes) as ShardAnswer;
  const { type, first, count, shown, received } = answer;
  const fits =
    type === asked.type &&
    first === asked.first &&
    count === asked.count &&
    hasBlocks(answer, asked) &&
    hasCounts(answer, asked) &&
    hasAbstentions(answer);
  if (fits) return answer;
  throw new MassError({
    code: 'cluster.store',
    message: 'a shard was answered with something else than was asked',
    found: { type, first, count, received, members: shown?.length },
    expected: `ordinals ${asked.first} .. ${asked.first + asked.count - 1} of type ${asked.type} over ${asked.members} instruments`,
    hint: 'start the run and its workers from the same installation',
  });
}
