/**
 * A cohort: the investors of one shard as typed arrays behind one mailbox. It is asked as a group of investors is, and answers for all of
 * them at once.
 * Invariants:
 * 1. Its ballots are those that an actor for each investor would cast.
 * 2. A block is asked by the analyst's batch kernel. Where that throws, or somebody in the block abstains without being asked, or each has a
 *    strategy of its own, its investors are asked one by one: whoever throws abstains alone.
 * 3. Between two days it keeps pools alone, which it could draw again.
 */

import { invariant } from '../../core/index.ts';
import type { AbstentionRecord } from '../../journal/index.ts';
import type { AnswerTimeout } from '../answer-timeout.ts';
import { askEach } from '../ask-each.ts';
import { BallotCollector } from '../ballot-collector.ts';
import { BLOCK_ORDINALS, recordWords } from '../ballot-records.ts';
import { digestOf } from '../block-assembly.ts';
import { endsTheRun, type OpenedType } from '../opened-type.ts';
import { drawBlock } from '../pool-book.ts';
import { type DecisionSettings, layoutOf } from '../settings.ts';
import { SHARD_ORDINALS, type ShardAnswer } from '../shard.ts';
import type { ActorSystem, Behaviour } from '../system.ts';
import { type BatchScratch, CohortBlock } from './cohort-block.ts';
import type { ShardMessage } from './shard-message.ts';

export interface CohortParts {
  readonly system: ActorSystem;
  readonly settings: DecisionSettings;
  /** The same for days that are cast again. */
  readonly again: DecisionSettings;
  readonly timeout: AnswerTimeout | undefined;
}

export interface CohortState {
  /** By number within the shard; a block that was always asked one by one has none. */
  readonly blocks: readonly (CohortBlock | undefined)[];
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

  /** By the kernel; false when its investors have to be asked one by one. */
  const together = (
    blockAt: () => CohortBlock,
    opened: OpenedType,
    count: number,
    into: Counted,
    at: number,
  ): boolean => {
    const { analyst } = opened.timedOut === undefined ? settings : again;
    if (opened.scope !== 'shared' || (opened.timedOut?.size ?? 0) > 0 || analyst.decideBatch === undefined)
      return false;
    const block = blockAt();
    if (!block.prepare(opened.pools, count)) return false;
    try {
      block.decide(analyst, opened, scratch);
    } catch (error) {
      if (endsTheRun(error)) throw error;
      return false;
    }
    into.blocks.push(block.count(scratch, into));
    into.words?.set(block.records(), at * width);
    into.received += count;
    return true;
  };

  const oneByOne = async (
    opened: OpenedType,
    first: number,
    count: number,
    retired: ReadonlySet<number>,
    into: Counted,
    at: number,
  ): Promise<void> => {
    const collector = new BallotCollector(layout, count);
    collector.reset(opened.type, first, count, into.shown.length);
    const pools =
      opened.scope === 'failed' || opened.pools === undefined
        ? undefined
        : drawBlock(opened.pools, first, count, layout.pool);
    const waiting = askEach({
      settings: opened.timedOut === undefined ? settings : again,
      opened,
      block: pools,
      first,
      count,
      collector,
      timeout,
      isRetired: (ordinal) => retired.has(ordinal),
      onFailure: (ordinal, text) => into.failures.push([ordinal, text]),
    });
    if (waiting !== undefined) await waiting;
    invariant(collector.complete, 'every investor of a cohort answers');
    const part = collector.part();
    into.blocks.push(digestOf(part.words));
    into.words?.set(part.words, at * width);
    for (const name of ['shown', 'bought', 'sold'] as const) addTo(into[name], part[name]);
    into.received += part.received;
    for (const abstention of part.abstentions) into.abstentions.push(abstention);
  };

  const answer = async (
    state: CohortState,
    { asked, opened }: ShardMessage,
  ): Promise<readonly [CohortState, ShardAnswer]> => {
    const { first, count } = asked;
    const isWhole = first % SHARD_ORDINALS === 0;
    invariant(isWhole || count <= BLOCK_ORDINALS, 'others than a whole shard lie in one block');
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
    const retired = new Set(asked.retired);
    for (let at = 0; at < count; at += BLOCK_ORDINALS) {
      const size = Math.min(BLOCK_ORDINALS, count - at);
      const isAnybodyRetired = asked.retired.some(
        (ordinal) => ordinal >= first + at && ordinal < first + at + size,
      );
      const block = (): CohortBlock => (blocks[at / BLOCK_ORDINALS] ??= new CohortBlock(first + at, layout));
      if (!isWhole || isAnybodyRetired || !together(block, opened, size, into, at)) {
        await oneByOne(opened, first + at, size, retired, into, at);
      }
    }
    const { words, failures, ...rest } = into;
    return [
      // Blocks that the plan has no more are forgotten.
      isWhole ? { blocks: blocks.slice(0, Math.ceil(count / BLOCK_ORDINALS)) } : state,
      {
        type: opened.type.index,
        first,
        count,
        ...rest,
        ...(words === undefined ? {} : { words }),
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

function addTo(into: Int32Array, part: Int32Array): void {
  for (let j = 0; j < part.length; j++) into[j] = (into[j] as number) + (part[j] as number);
}
