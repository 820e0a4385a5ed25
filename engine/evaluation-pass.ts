/**
 * Statistics and controls of a run, derived from its journal and a second pass over the market. No investor of the run is
 * asked: the uniform plan's ballots come from the same decisions in a plain loop.
 */
import { createPlainCast, layoutOf, readBallot, recordWords } from '../actors/index.ts';
import { breathe, invariant } from '../core/index.ts';
import {
  createEvaluator,
  type EvaluatedDay,
  type Evaluation,
  type Evaluator,
  type EvaluatorSettings,
  MOST_INVESTORS,
} from '../evaluation/index.ts';
import type { BallotBlock, DayRecord, Journal } from '../journal/index.ts';
import type { Market } from '../market/index.ts';
import type { Blueprint } from './blueprint.ts';

export interface EvaluationRequest {
  readonly blueprint: Blueprint;
  readonly journal: Journal;
  readonly market: Market;
  readonly progress?: (done: number, total: number) => void;
  /** Aborted when the evaluation should be given up. */
  readonly signal?: AbortSignal;
}

/**
 * Evaluates the committed days with all controls; undefined when `signal` is aborted first. Labels that ended after the last
 * committed day are not used.
 */
export async function evaluateRun(request: EvaluationRequest): Promise<Evaluation | undefined> {
  const { blueprint, journal, market, progress, signal } = request;
  const { decisions, uniformPlan } = blueprint;
  const total = journal.days();
  const feed = market.feed();
  const evaluator = createEvaluator(blueprint.evaluation);
  // Models are not asked again: their answers come from the recording, and where one is missing there is no uniform plan.
  const recorded = decisions.analyst.recorded?.();
  const cast = recorded === undefined ? decisions : { ...decisions, analyst: recorded };
  // Random investors need a sample's pools, which ballots hold; a large population's other ballots need not be kept.
  const sampler = createPlainCast({ ...cast, keepBallots: true });
  const samplePlan = uniformPlan.map((count) => Math.min(count, MOST_INVESTORS));
  const everybody = createPlainCast({ ...cast, keepBallots: false });
  const isSampled = samplePlan.some((count, i) => count < (uniformPlan[i] as number));
  // Questions whose answers are not recorded, and whether pools were among what hung on them.
  let missed = 0;
  let poolsLost = false;
  for (const record of journal.records(0, { ballots: false })) {
    await breathe();
    if (signal?.aborted === true) return undefined;
    const marketDay = feed.next();
    invariant(marketDay?.snapshot.date === record.date, 'the market has other days than the journal');
    const { snapshot, endedLabels } = marketDay;
    const sample = await sampler.cast(snapshot, samplePlan, endedLabels);
    const uniform = isSampled ? await everybody.cast(snapshot, uniformPlan, endedLabels) : sample;
    const missedBefore = missed;
    missed = recorded?.missing() ?? 0;
    const pools = blueprint.types.map(({ id }) =>
      poolsIn(
        sample.blocks.filter((block) => block.type === id),
        blueprint,
      ),
    );
    poolsLost ||= missed > missedBefore && pools.some((ofType) => ofType.some(({ length }) => length === 0));
    addRecord(evaluator, record, { pools, uniformTally: uniform.tally });
    progress?.(record.day + 1, total);
  }
  const { statistics, controls } = evaluator.result();
  return {
    statistics,
    controls: {
      ...controls,
      ...(missed === 0 ? {} : { uniform: null }),
      ...(poolsLost ? { random: null } : {}),
    },
  };
}

/** Evaluates the committed days from the journal alone: controls that need other ballots are null. */
export function evaluateJournal(journal: Journal, settings: EvaluatorSettings): Evaluation {
  const evaluator = createEvaluator(settings);
  for (const record of journal.records(0, { ballots: false })) {
    addRecord(evaluator, record);
  }
  return evaluator.result();
}

/** Candidate pools by ordinal, from packed ballots: an investor that failed has none, and stands aside in the draw. */
function poolsIn(blocks: readonly BallotBlock[], { decisions }: Blueprint): readonly Uint16Array[] {
  const layout = layoutOf(decisions);
  const recordBytes = 2 * recordWords(layout);
  return blocks.flatMap(({ bytes }) =>
    Array.from(
      { length: bytes.byteLength / recordBytes },
      (_, at) => readBallot(bytes, at, layout).candidates,
    ),
  );
}

/** Adds a day, then the labels that ended at its close. */
function addRecord(
  evaluator: Evaluator,
  record: DayRecord,
  controls: Pick<EvaluatedDay, 'pools' | 'uniformTally'> = {},
): void {
  evaluator.addDay({ ...record, ...controls });
  for (const label of record.endedLabels) evaluator.addLabels(label);
}
