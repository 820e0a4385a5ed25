import {
  type AlphaSpec,
  type EvaluationAgent,
  memoryLog,
  parseFormula,
  type SelectionRule,
  type StudyLog,
  type StudySettings,
  selectionRules,
  statisticalAgents,
  studyLogs,
  type WeightModel,
  weightModels,
} from '../../../alphas/index.ts';
import { rootKey, subKey } from '../../../core/index.ts';

export const formulas: Readonly<Record<string, string>> = {
  reversal: 'DELAY(CLOSE, 5) / CLOSE - 1',
  momentum: 'CLOSE / DELAY(CLOSE, 20) - 1',
  value: 'EARNINGS_TO_PRICE',
  neutral: 'INDNEUTRALIZE(BOOK_TO_PRICE, INDUSTRY)',
  size: 'RANK(MARKET_CAP)',
  news: 'MEAN(NEWS_SENTIMENT, 3)',
  range: 'MEAN((HIGH - LOW) / CLOSE, 10)',
  crowd: 'CORR(CLOSE, VOLUME, 10)',
};

export const specs: readonly AlphaSpec[] = Object.entries(formulas).map(([name, formula], k) => ({
  name,
  category: k % 2 === 0 ? 'price' : 'company',
  formula,
  parsed: parseFormula(formula),
  origin: 'scenario',
}));

export function ruleOf(kind: string, options: Readonly<Record<string, unknown>> = {}): SelectionRule {
  const entry = selectionRules.get(kind);
  return entry.create(entry.options.parse({ kind, ...options }) as never);
}

export function modelOf(kind: string, options: Readonly<Record<string, unknown>> = {}): WeightModel {
  const entry = weightModels.get(kind);
  return entry.create(entry.options.parse({ kind, ...options }) as never);
}

export function studyOf(settings: Partial<StudySettings> = {}): StudySettings {
  return {
    alphas: specs,
    horizon: 2,
    key: subKey(rootKey('study'), 'alphas'),
    agents: statisticalAgents(),
    shares: { confidence: 0.6, risk: 0.4 },
    rule: ruleOf('all-above', { threshold: 0.4 }),
    model: modelOf('linear'),
    state: { trendDays: 20, usualDays: 40, leastUsualDays: 10 },
    window: 100,
    leastIcDays: 60,
    leastNames: 10,
    trainingDays: 70,
    leastDays: 62,
    retrainEvery: 12,
    ...settings,
  };
}

/** Agents that count how often they are asked. */
export function counted(agents: readonly EvaluationAgent[]): {
  readonly agents: readonly EvaluationAgent[];
  readonly days: number[];
} {
  const days: number[] = [];
  const [first, ...others] = agents as [EvaluationAgent, ...EvaluationAgent[]];
  const counting: EvaluationAgent = {
    ...first,
    evaluate: (evidence, stream) => {
      days.push(evidence.day);
      return first.evaluate(evidence, stream);
    },
  };
  return { agents: [counting, ...others], days };
}

/** All entries of a study, by stage. */
export function entriesOf(log: StudyLog): Readonly<Record<keyof typeof studyLogs, readonly unknown[]>> {
  return {
    evaluate: [...log.entries(studyLogs.evaluate)],
    select: [...log.entries(studyLogs.select)],
    train: [...log.entries(studyLogs.train)],
  };
}

/** A log that ends early. */
export function cutLog(log: StudyLog, kept: Readonly<Record<keyof typeof studyLogs, number>>): StudyLog {
  const cut = memoryLog();
  for (const stage of ['evaluate', 'select', 'train'] as const) {
    for (const entry of [...log.entries(studyLogs[stage])].slice(0, kept[stage])) {
      cut.append(studyLogs[stage], entry);
    }
  }
  return cut;
}
