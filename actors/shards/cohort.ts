/**
 * A cohort: the investors of one shard as typed arrays behind one mailbox. It is asked as a group of investors is, and answers for all of
 * them at once.
 * Invariants:
 * 1. Its ballots are those that an actor for each investor would cast.
 * 2. A block is asked by the analyst's batch kernel. Where that throws, or pools are empty, or each has a strategy of its own, its investors
 *    are asked one by one: whoever throws abstains alone.
 * 3. Between two days it keeps pools alone, which it could draw again.
 */
import { addCounts, invariant } from '../../core/index.ts';
import type { AbstentionRecord } from '../../journal/index.ts';
import type { AnswerTimeout } from '../answer-timeout.ts';
import { askEach } from '../ask-each.ts';
import { abstentionRecord, BallotCollector } from '../ballot-collector.ts';
import { BLOCK_ORDINALS, recordWords } from '../ballot-records.ts';
import { digestOf } from '../block-assembly.ts';
import { RETIRED } from '../investor.ts';
import { endsTheRun, type OpenedType } from '../opened-type.ts';
import { drawBlock, type PoolBlock } from '../pool-book.ts';
import { type DecisionSettings, layoutOf } from '../settings.ts';
import type { ShardAnswer } from '../shard.ts';
import type { ActorSystem, Behaviour } from '../system.ts';
import { type Absent, type BatchScratch, CohortBlock } from './cohort-block.ts';
import type { ShardMessage } from './shard-message.ts';

export interface CohortParts {
  readonly system: ActorSystem;
  readonly settings: DecisionSettings;
  /** The same for days that are cast again. */
  readonly again: DecisionSettings;
  readonly timeout: AnswerTimeout | undefined;
}

export interface CohortState {
  /** By number within the shard. */
  readonly blocks: readonly CohortBlock[];
}

interface Counted {
  readonly blocks: string[];
  readonly words: Uint16Array | undefined;
  readonly shown: Int32Array;
  readonly bought: Int32Array;
  readonly sold: Int32Array;
  received: number;
  readonly abstentions: AbstentionRecord[];
  readonly failures: (readonly [number, string])[];
}

/** Neighbours of one block on one day. `at`: index of the first of them within the shard. */
interface AskedBlock {
  readonly block: CohortBlock;
  readonly opened: OpenedType;
  readonly first: number;
  readonly count: number;
  readonly at: number;
  readonly absent: Absent;
}

export function cohortBehaviour({
  system,
  settings,
  again,
  timeout,
}: CohortParts): Behaviour<CohortState, ShardMessage> {
  const layout = layoutOf(settings);
  const width = recordWords(layout);
  const scratch: BatchScratch = {
    bought: new Uint16Array(BLOCK_ORDINALS * layout.buys),
    sold: new Uint16Array(BLOCK_ORDINALS * layout.sells),
  };
  const settingsFor = ({ timedOut }: OpenedType): DecisionSettings =>
    timedOut === undefined ? settings : again;

  /** By the kernel; false when its investors have to be asked one by one. */
  const together = ({ block, opened, count, at, absent }: AskedBlock, into: Counted): boolean => {
    const { analyst } = settingsFor(opened);
    if (opened.scope !== 'shared' || analyst.decideBatch === undefined) return false;
    if (!block.prepare(opened.pools, count)) return false;
    try {
      block.decide(analyst, opened, scratch);
    } catch (error) {
      if (endsTheRun(error)) throw error;
      return false;
    }
    into.blocks.push(block.count(scratch, into, absent));
    into.words?.set(block.records(), at * width);
    into.received += count - absent.size;
    for (const [ordinal, { reason, text }] of absent) {
      into.abstentions.push(abstentionRecord(opened.type, ordinal, reason, text));
      if (reason === 'timed-out') into.failures.push([ordinal, text]);
    }
    return true;
  };

  const poolsOf = ({ block, opened, first, count }: AskedBlock): PoolBlock | undefined => {
    if (opened.scope === 'failed' || opened.pools === undefined) return undefined;
    if (opened.scope === 'individual') return drawBlock(opened.pools, first, count, layout.pool);
    block.prepare(opened.pools, count);
    return block.pools();
  };

  const oneByOne = async (asked: AskedBlock, into: Counted): Promise<void> => {
    const { opened, first, count, at, absent } = asked;
    const collector = new BallotCollector(layout, count);
    collector.reset(opened.type, first, count, into.shown.length);
    const waiting = askEach({
      settings: settingsFor(opened),
      opened,
      block: poolsOf(asked),
      first,
      count,
      collector,
      timeout,
      isRetired: (ordinal) => absent.get(ordinal)?.reason === 'retired',
      onFailure: (ordinal, text) => into.failures.push([ordinal, text]),
    });
    if (waiting !== undefined) await waiting;
    invariant(collector.complete, 'every investor of a cohort answers');
    const part = collector.part();
    into.blocks.push(digestOf(part.words));
    into.words?.set(part.words, at * width);
    for (const name of ['shown', 'bought', 'sold'] as const) addCounts(into[name], part[name]);
    into.received += part.received;
    for (const abstention of part.abstentions) into.abstentions.push(abstention);
  };

  const answer = async (
    state: CohortState,
    { asked: { first, count, retired }, opened }: ShardMessage,
  ): Promise<readonly [CohortState, ShardAnswer]> => {
    const blocks = [...state.blocks];
    const members = opened.view.instruments.length;
    const into: Counted = {
      blocks: [],
      words: settings.keepBallots === false ? undefined : new Uint16Array(count * width),
      shown: new Int32Array(members),
      bought: new Int32Array(members),
      sold: new Int32Array(members),
      received: 0,
      abstentions: [],
      failures: [],
    };
    for (let at = 0; at < count; at += BLOCK_ORDINALS) {
      const size = Math.min(BLOCK_ORDINALS, count - at);
      const block = (blocks[at / BLOCK_ORDINALS] ??= new CohortBlock(first + at, layout));
      const absent = absentIn(opened, retired, first + at, size);
      const asked: AskedBlock = { block, opened, first: first + at, count: size, at, absent };
      if (!together(asked, into)) await oneByOne(asked, into);
    }
    const { words, failures, abstentions, ...rest } = into;
    return [
      // Blocks that the plan has no more are forgotten.
      { blocks: blocks.slice(0, Math.ceil(count / BLOCK_ORDINALS)) },
      {
        type: opened.type.index,
        first,
        count,
        ...rest,
        ...(words === undefined ? {} : { words }),
        abstentions: abstentions.sort((a, b) => a.ordinal - b.ordinal),
        failures: failures.sort(([a], [b]) => a - b),
      },
    ];
  };

  return {
    async receive(state, message) {
      const [next, reply] = await answer(state, message);
      system.send(message.replyTo, { kind: 'reply', request: message.request, reply });
      return next;
    },
  };
}

/** Who of these ordinals abstains without being asked: who is retired, else who did not answer when the day was cast before. */
function absentIn(
  { timedOut }: OpenedType,
  retired: readonly number[],
  first: number,
  count: number,
): Absent {
  const absent = new Map<number, { readonly reason: 'retired' | 'timed-out'; readonly text: string }>();
  const isHere = (ordinal: number): boolean => ordinal >= first && ordinal < first + count;
  for (const [ordinal, text] of timedOut ?? []) {
    if (isHere(ordinal)) absent.set(ordinal, { reason: 'timed-out', text });
  }
  for (const ordinal of retired) {
    if (isHere(ordinal)) absent.set(ordinal, { reason: 'retired', text: RETIRED });
  }
  return absent;
}
