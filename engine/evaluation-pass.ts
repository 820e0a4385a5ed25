/**
 * Statistics, controls and judgement of a run, derived from its journal and a second pass over the market. No investor of the run
 * is asked: the uniform plan's ballots come from the same decisions in a plain loop.
 */
import { createPlainCast, layoutOf, readBallot, recordWords } from '../actors/index.ts';
import { breathe, invariant } from '../core/index.ts';
import {
  createEvaluator,
  createJudge,
  type EvaluatedDay,
  type Evaluation,
  type EvaluatorSettings,
  type LostControls,
  MOST_INVESTORS,
} from '../evaluation/index.ts';
import type { BallotBlock, Journal } from '../journal/index.ts';
import type { MarketDay } from '../market/index.ts';
import type { EvaluationOptions, Simulation } from '../scenarios/index.ts';
import type { Blueprint } from './blueprint.ts';
import type { Evaluated } from './evaluated.ts';
import { HISTORY_SESSIONS, judgeSettings } from './judge-settings.ts';
import { lostControls } from './lost-controls.ts';
import type { OpenMarket } from './opened-market.ts';
import { openRandomInvestors } from './random-investors.ts';

export interface EvaluationRequest {
  readonly blueprint: Blueprint;
  readonly simulation: Simulation;
  readonly options: EvaluationOptions;
  readonly journal: Journal;
  readonly market: OpenMarket;
  /**
   * `journal`: without the controls that need other ballots than the run's, which cost as much as the run itself. @default 'all'
   */
  readonly controls?: 'all' | 'journal';
  readonly progress?: (done: number, total: number) => void;
  /** Aborted when the evaluation should be given up. */
  readonly signal?: AbortSignal;
}

/**
 * Evaluates the committed days; undefined when `signal` is aborted first. Labels that ended after the last committed day are not
 * used.
 */
export async function evaluateRun(request: EvaluationRequest): Promise<Evaluated | undefined> {
  const { blueprint, journal, market, progress, signal } = request;
  const total = journal.days();
  const types = blueprint.types.map(({ id }) => id);
  const settings = judgeSettings(request.simulation, request.options, market, types);
  const cast = request.controls === 'journal' ? undefined : new ControlCast(blueprint);
  const random =
    cast === undefined ? undefined : openRandomInvestors(settings, request.simulation, cast.sampled * total);
  try {
    const judge = createJudge({ ...settings, random });
    const feed = market.feed(HISTORY_SESSIONS);
    for (const record of journal.records(0, { ballots: false })) {
      await breathe();
      await random?.ready();
      if (signal?.aborted === true) return undefined;
      let session = feed.next();
      for (; session !== undefined && session.snapshot.day < 0; session = feed.next())
        judge.addHistory(session);
      invariant(session?.snapshot.date === record.date, 'the market has other days than the journal');
      judge.addDay(session, { ...record, ...(await cast?.day(session)) });
      progress?.(record.day + 1, total);
    }
    return await judge.result(cast?.lost());
  } finally {
    await random?.close();
  }
}

/** Evaluates the committed days from the journal alone: what needs the market or other ballots is null. */
export function evaluateJournal(journal: Journal, settings: EvaluatorSettings): Evaluation {
  const evaluator = createEvaluator(settings);
  for (const record of journal.records(0, { ballots: false })) {
    evaluator.addDay(record);
    for (const label of record.endedLabels) evaluator.addLabels(label);
  }
  const { statistics, controls } = evaluator.result();
  return { statistics, controls: { ...controls, random: null }, judgement: null };
}

/** Casts the uniform plan for the controls, day after day. */
class ControlCast {
  private readonly blueprint: Blueprint;
  private readonly recorded:
    | ReturnType<NonNullable<Blueprint['decisions']['analyst']['recorded']>>
    | undefined;
  private readonly sampler: ReturnType<typeof createPlainCast>;
  private readonly everybody: ReturnType<typeof createPlainCast>;
  private readonly samplePlan: Int32Array;
  private readonly isSampled: boolean;
  /** Investors whose pools random investors draw from. */
  readonly sampled: number;
  // Questions whose answers are not recorded, and whether pools were among what hung on them.
  private missed = 0;
  private poolsLost = false;

  constructor(blueprint: Blueprint) {
    const { decisions, uniformPlan } = blueprint;
    this.blueprint = blueprint;
    // Models are not asked again: their answers come from the recording, and where one is missing there is no uniform plan.
    this.recorded = decisions.analyst.recorded?.();
    const cast = this.recorded === undefined ? decisions : { ...decisions, analyst: this.recorded };
    // Random investors need a sample's pools, which ballots hold; a large population's other ballots need not be kept.
    this.sampler = createPlainCast({ ...cast, keepBallots: true });
    this.everybody = createPlainCast({ ...cast, keepBallots: false });
    this.samplePlan = uniformPlan.map((count) => Math.min(count, MOST_INVESTORS));
    this.sampled = this.samplePlan.reduce((sum, count) => sum + count, 0);
    this.isSampled = this.samplePlan.some((count, i) => count < (uniformPlan[i] as number));
  }

  async day({
    snapshot,
    endedLabels,
  }: MarketDay): Promise<Pick<Required<EvaluatedDay>, 'pools' | 'uniformTally'>> {
    const { types, uniformPlan } = this.blueprint;
    // What ended of days before the first is nothing that the run's investors saw.
    const labels = endedLabels.filter(({ day }) => day >= 0);
    const sample = await this.sampler.cast(snapshot, this.samplePlan, labels);
    const uniform = this.isSampled ? await this.everybody.cast(snapshot, uniformPlan, labels) : sample;
    const missedBefore = this.missed;
    this.missed = this.recorded?.missing() ?? 0;
    const pools = types.map(({ id }) =>
      poolsIn(
        sample.blocks.filter((block) => block.type === id),
        this.blueprint,
      ),
    );
    const isEmpty = pools.some((ofType) => ofType.some(({ length }) => length === 0));
    this.poolsLost ||= this.missed > missedBefore && isEmpty;
    return { pools, uniformTally: uniform.tally };
  }

  lost(): LostControls {
    return lostControls(this.missed, this.poolsLost);
  }
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
