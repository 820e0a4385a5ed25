import type { ColumnSpec } from '../market/index.ts';
import type { Contender } from './contender.ts';
import { boosting } from './contenders/boosting.ts';
import { modalityComposite } from './contenders/composite.ts';
import { ridge } from './contenders/ridge.ts';
import { walkForward } from './contenders/training.ts';
import { createTrainingBook, type TrainingBook } from './contenders/training-book.ts';

export interface RivalSettings {
  /** Columns of the market. */
  readonly columns: readonly ColumnSpec[];
  /** Horizon of the labels that models learn, trading days: the optimizer's. */
  readonly horizon: number;
}

const rivals = {
  /** One per modality that has columns, in the order of the columns. */
  composites: ({ columns }: RivalSettings) =>
    [...new Set(columns.map(({ modality }) => modality))].map(modalityComposite),
  ridge: (_: RivalSettings, book: TrainingBook) => [walkForward(ridge, book)],
  boosting: (_: RivalSettings, book: TrainingBook) => [walkForward(boosting, book)],
} satisfies Readonly<Record<string, (settings: RivalSettings, book: TrainingBook) => readonly Contender[]>>;

export type RivalName = keyof typeof rivals;
/** Rivals that a scenario may name: what a user would pick instead of a population. */
export const rivalNames = Object.keys(rivals) as readonly RivalName[] as readonly [RivalName, ...RivalName[]];

/** Contenders of these names, to be shown the same sessions side by side: models share what they learn from. A market without columns has none. */
export function createRivals(names: readonly RivalName[], settings: RivalSettings): readonly Contender[] {
  if (settings.columns.length === 0) return [];
  const book = createTrainingBook(settings.horizon);
  return names.flatMap((name) => rivals[name](settings, book));
}
