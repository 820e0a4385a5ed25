/**
 * Arms of `alpha-tables`, each with the fit in force.
 * 1. Arms with the same shares learn from the same rows; nothing else is shared between two fits.
 * 2. The draws of the first fit seed are those of a study with the same key; another seed changes the draws alone.
 * 3. Where nobody is selected the earlier fit stays, as in a study.
 */
import {
  type AlphaEvidence,
  type AlphaScores,
  candidatesOf,
  type createTrainingBook,
  type FittedModel,
  type OrientedAlpha,
  type PanelEvaluation,
  type StudySettings,
  scoreAlphas,
  type TrainingDays,
  weightModels,
} from '../../../alphas/index.ts';
import { breathe, type Key, streamAt, subKey } from '../../../core/index.ts';
import { firstSeeds } from '../../synthetic-runs.ts';
import { type TableArm, tableArms } from './arms.ts';
import { trainingIc } from './daily-ics.ts';

/** One fit seed of an arm, while its market is walked. */
export interface OpenArm {
  readonly arm: TableArm;
  readonly seed: number;
  readonly contender: string;
  fit:
    | { readonly model: FittedModel; readonly day: number; readonly alphas: readonly OrientedAlpha[] }
    | undefined;
  /** One per fit: rank IC on its training days, NaN where it is not asked for, and number of alphas. */
  readonly icsIn: number[];
  readonly counts: number[];
}

/** Every arm with every fit seed; the first of them is the signal that is judged. */
export function openArms(seeds: number, arms: readonly TableArm[] = tableArms): readonly OpenArm[] {
  return arms.flatMap((arm) =>
    firstSeeds(arm.draws ? seeds : 1).map((seed) => ({
      arm,
      seed,
      contender: `${arm.name} #${seed}`,
      fit: undefined,
      icsIn: [],
      counts: [],
    })),
  );
}

export interface FitRequest {
  readonly arms: readonly OpenArm[];
  readonly settings: Pick<StudySettings, 'key' | 'rule'>;
  readonly evidence: AlphaEvidence;
  readonly opinions: PanelEvaluation['opinions'];
  readonly book: Pick<ReturnType<typeof createTrainingBook>, 'trainingDays'>;
  readonly progress?: (arm: OpenArm) => void;
}

/** What a rule takes at these shares of theta and rho. */
export function chosenAt(
  shares: StudySettings['shares'],
  { settings, evidence, opinions }: Pick<FitRequest, 'settings' | 'evidence' | 'opinions'>,
): { readonly scores: AlphaScores; readonly selected: readonly OrientedAlpha[] } {
  const scores = scoreAlphas(opinions, shares);
  return { scores, selected: settings.rule.select(candidatesOf(evidence, scores)) };
}

/** Fits every arm at the close that the evidence stands at. Rejects with what `progress` throws. */
export async function fitArms(request: FitRequest): Promise<void> {
  const { arms, settings, evidence, book, progress } = request;
  const everybody = evidence.alphas.map((_, index): OrientedAlpha => ({ index, sign: 1 }));
  const sets = new Map<string, { readonly selected: readonly OrientedAlpha[]; readonly set: TrainingDays }>();
  for (const one of arms) {
    const { alphas } = one.arm;
    const id = JSON.stringify(alphas);
    let own = sets.get(id);
    if (own === undefined) {
      const selected = alphas === 'all' ? everybody : chosenAt(alphas, request).selected;
      own = { selected, set: book.trainingDays(selected) };
      sets.set(id, own);
    }
    const { selected, set } = own;
    if (selected.length === 0) continue;
    progress?.(one);
    await breathe();
    const model = modelOf(one.arm).fit(set, streamAt(drawsOf(settings.key, one.seed), evidence.day, 0));
    one.fit = { model, day: evidence.day, alphas: selected };
    one.icsIn.push(alphas === 'all' ? Number.NaN : trainingIc(model, set));
    one.counts.push(selected.length);
  }
}

function drawsOf(key: Key, seed: number): Key {
  return seed === 1 ? key : subKey(key, `fit ${seed}`);
}

function modelOf({ weights }: TableArm) {
  const entry = weightModels.get(weights.kind);
  return entry.create(entry.options.parse(weights) as never);
}
