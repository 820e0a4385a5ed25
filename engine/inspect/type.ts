import type { Replay } from '../replay.ts';
import { ballotOf, ballotShown, blocksOf } from './ballots.ts';
import { type Page, pageOf } from './page.ts';
import { type RunFacts, type TypeFacts, typeNamed } from './run-facts.ts';
import type { RunLog } from './run-log.ts';
import type { TypeQuality } from './type-quality.ts';
import type { TypeView } from './views.ts';

export interface TypeRequest extends Page {
  readonly type: string;
  /** @default no ballots are shown */
  readonly day?: number;
}

export interface TypeParts {
  readonly replay: Replay;
  readonly facts: RunFacts;
  readonly log: RunLog;
  readonly quality: TypeQuality;
}

/** Throws `replay.no-such-investor` and `replay.no-such-day`. */
export async function typeView(
  { replay, facts, log, quality }: TypeParts,
  request: TypeRequest,
): Promise<TypeView> {
  const type = typeNamed(facts, request.type);
  const { id, index, modalities, traits } = type;
  const days = await log.days();
  return {
    id,
    modalities,
    traits,
    dates: days.map(({ date }) => date),
    weights: days.map(({ weights }) => weights[index] as number),
    investors: days.map(({ plan }) => plan[index] as number),
    abstentions: days.map(({ abstained }) => abstained[index] as number),
    opinionRankIc: await quality.of(index),
    ballots: request.day === undefined ? null : ballotPage(replay, facts, type, request.day, request),
  };
}

function ballotPage(
  replay: Replay,
  facts: RunFacts,
  { id, index }: TypeFacts,
  day: number,
  page: Page,
): TypeView['ballots'] {
  const total = replay.record(day, { ballots: false }).plan[index] as number;
  const { offset, end } = pageOf(page, total);
  const record = replay.record(day, { ballots: blocksOf(id, offset, Math.max(offset, end - 1)) });
  if (record.ballots === undefined) return null;
  const reasons = new Map(
    record.abstentions
      .filter(({ type, ordinal }) => type === id && ordinal >= offset && ordinal < end)
      .map(({ ordinal, reason }) => [ordinal, reason]),
  );
  const ballots = [];
  for (let ordinal = offset; ordinal < end; ordinal++) {
    const ballot = ballotOf(record, facts, id, ordinal);
    if (ballot === undefined) continue;
    ballots.push({ ordinal, ...ballotShown(ballot, record.instruments, reasons.get(ordinal)) });
  }
  return { day, total, offset, ballots };
}
