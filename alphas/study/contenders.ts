import { canonicalJson } from '../../core/index.ts';
import { type Contender, precomputed } from '../../evaluation/index.ts';
import type { Market } from '../../market/index.ts';
import { createMarketStateDetector } from '../states/trailing-detector.ts';
import type { StudyLog } from '../study-log.ts';
import { weightModels } from '../weight-models.ts';
import { createWeightTrainer, type OrientedAlpha, type WeightTrainer } from '../weights/walk-forward.ts';
import { type JsonNumber, type SelectionEntry, stageEntries } from './entries.ts';
import type { KindChoice } from './options.ts';
import { type StudySettings, timingOf } from './settings.ts';
import type { AlphaSession, AlphaWalk } from './walk.ts';

/** The composite, and what a reader asks whether agents, selection and model were needed for. */
export interface StudyContenders {
  /** The composite first. Each is asked about the session that was added last. */
  readonly contenders: readonly Contender[];
  /** Before the session is judged. */
  addSession(session: AlphaSession): void;
}

/** What learns beside the study's own model: the same alphas by simpler weights, and all alphas without agents and selection. */
const learners = [
  {
    name: 'equal-weights',
    label: 'equal weights',
    kind: 'equal',
    alphas: 'selected',
    description: 'the selected alphas in equal parts, each turned by the sign of its past IC',
  },
  {
    name: 'linear-weights',
    label: 'linear weights',
    kind: 'linear',
    alphas: 'selected',
    description: 'the selected alphas by a ridge regression on the same days',
  },
  {
    name: 'all-alphas',
    label: 'all alphas',
    kind: 'equal',
    alphas: 'all',
    description: 'all alphas in equal parts, each turned by the sign of its past IC: no agent, no selection',
  },
] as const;

/** `weights`: the study's own model, which is not told twice. */
export function createContenders(
  market: Pick<Market, 'description'>,
  walk: AlphaWalk,
  settings: StudySettings,
  log: Pick<StudyLog, 'entries'>,
  weights: KindChoice,
): StudyContenders {
  const today = new Map<string, Float64Array>();
  const recorded = weightsByDay(log);
  const selections = new Map([...stageEntries(log, 'select')].map((entry) => [entry.day, entry.selected]));
  const detector = createMarketStateDetector(settings.state);
  const isOwn = ({ kind, alphas }: (typeof learners)[number]) =>
    alphas === 'selected' && canonicalJson(optionsOf(kind)) === canonicalJson(weights);
  const others = learners.filter((learner) => !isOwn(learner));
  const trainers = others.map((learner): { readonly trainer: WeightTrainer } & typeof learner => ({
    ...learner,
    trainer: createWeightTrainer({ ...settings, model: simpleModel(learner.kind), timing: timingOf(market) }),
  }));
  const everybody = walk.alphas.map((_, index): OrientedAlpha => ({ index, sign: 1 }));
  let selected: SelectionEntry['selected'] = [];

  const contender = (name: string, label: string, role: Contender['role'], description: string): Contender =>
    precomputed({ name, label, role, description }, () => today.get(name));

  return {
    contenders: [
      contender('composite', 'composite', 'signal', 'the selected alphas by the weights of the study'),
      ...others.map(({ name, label, description }) => contender(name, label, 'control', description)),
      contender(
        'best-alpha',
        'best alpha',
        'control',
        'the alpha with the highest score at the latest selection',
      ),
    ],
    addSession({ input, labels, gather }) {
      const { day, values, marketReturn } = input;
      const state = detector.addDay(marketReturn);
      selected = selections.get(day) ?? selected;
      today.clear();
      const composite = recorded.get(day);
      if (composite !== undefined) today.set('composite', composite);
      for (const { trainer, name, alphas } of trainers) {
        for (const ended of labels) trainer.addLabels(ended);
        const chosen = alphas === 'all' ? everybody : (selections.get(day) ?? []);
        const weighed = trainer.addDay({ day, values, state }, chosen);
        if (weighed !== undefined) today.set(name, gather(weighed.composite));
      }
      const [best] = selected;
      if (best === undefined) return;
      const own = gather(values[best.index] as Float64Array);
      today.set(
        'best-alpha',
        own.map((value) => best.sign * value),
      );
    },
  };
}

function simpleModel(kind: string) {
  return weightModels.get(kind).create(optionsOf(kind) as never);
}

function optionsOf(kind: string): unknown {
  return weightModels.get(kind).options.parse({ kind });
}

function weightsByDay(log: Pick<StudyLog, 'entries'>): ReadonlyMap<number, Float64Array> {
  const numberOf = (value: JsonNumber) => value ?? Number.NaN;
  const byDay = new Map<number, Float64Array>();
  for (const { day, composite } of stageEntries(log, 'train'))
    byDay.set(day, Float64Array.from(composite, numberOf));
  return byDay;
}
