/** Tables 2, 3 and 5: alphas by category, the weighed ones, and the half years. */
import type { Cell, ResultTable } from '../../experiment.ts';
import { COMPOSITE } from './arms.ts';
import { meanOf } from './daily-ics.ts';
import { publishedCategories, publishedComposite, publishedWeights } from './published.ts';
import { rankIcOut } from './readings.ts';
import type { Fold, TablesRun } from './tables-run.ts';

export const hundredth = (fraction: number | null | undefined): Cell =>
  fraction === null || fraction === undefined || Number.isNaN(fraction) ? null : fraction * 100;
export const numbers = (decimals: number, ...names: readonly string[]) =>
  names.map((name) => ({ name, decimals }));

/** One category over all half years. */
export interface CategoryRow {
  readonly category: string;
  readonly alphas: number;
  /** Selected, mean over half years. */
  readonly selected: number;
  /** Mean size of the IC before the fit: all, selected. */
  readonly before: readonly [number, number];
  /** Mean IC after it, turned by the sign from before: all, selected. */
  readonly after: readonly [number, number];
}

/** By category of the first half year's alphas, then all of them. */
export function categoryRows({ folds }: Pick<TablesRun, 'folds'>): readonly CategoryRow[] {
  const names = [...new Set(folds[0]?.alphas.map(({ category }) => category))];
  return [...names.map((name) => [name, name] as const), [undefined, 'all'] as const].map(
    ([only, category]) => {
      const over = (isOnlySelected: boolean, value: (fold: Fold, place: number) => number) =>
        meanOf(
          folds.flatMap((fold) => placesOf(fold, only, isOnlySelected).map((place) => value(fold, place))),
        );
      const before = ({ alphas }: Fold, place: number) => Math.abs(alphas[place]?.icBefore ?? Number.NaN);
      const after = ({ alphas }: Fold, place: number) =>
        Math.sign(alphas[place]?.icBefore ?? Number.NaN) * (alphas[place]?.icAfter ?? Number.NaN);
      return {
        category,
        alphas: placesOf(folds[0] as Fold, only, false).length,
        selected: meanOf(folds.map((fold) => placesOf(fold, only, true).length)),
        before: [over(false, before), over(true, before)],
        after: [over(false, after), over(true, after)],
      };
    },
  );
}

function placesOf(
  { alphas, selected }: Fold,
  category: string | undefined,
  isOnlySelected: boolean,
): readonly number[] {
  const chosen = new Set(selected.map(({ index }) => index));
  return [...alphas.keys()].filter(
    (place) =>
      (category === undefined || alphas[place]?.category === category) &&
      (!isOnlySelected || chosen.has(place)),
  );
}

export function categoryTable(run: TablesRun): ResultTable {
  return {
    title: `${run.name}, Table 2: rank IC x 100 by category, all alphas and the selected ones, mean over half years. Before: size, in the year before the fit, by which they were selected. After: in the half year that follows, turned by the sign from before`,
    columns: [
      { name: 'category' },
      ...numbers(0, 'alphas'),
      ...numbers(1, 'sel.'),
      ...numbers(2, 'before all', 'before sel.', 'after all', 'after sel.', 'paper all', 'paper sel.'),
    ],
    rows: categoryRows(run).map(({ category, alphas, selected, before, after }) => [
      category,
      alphas,
      selected,
      ...[...before, ...after, ...(publishedCategories[category] ?? [null, null])].map(hundredth),
    ]),
  };
}

export function weightTable(run: TablesRun): ResultTable {
  const own = new Set(run.weights.map(({ name }) => name));
  const usesWorkbook = run.folds.some(({ alphas }) => alphas.some(({ name }) => name in publishedWeights));
  const others = usesWorkbook ? Object.keys(publishedWeights).filter((name) => !own.has(name)) : [];
  const published = (name: string): readonly Cell[] => {
    const [weight, ic] = publishedWeights[name] ?? [];
    return [weight ?? null, hundredth(ic)];
  };
  const composite = rankIcOut(run, COMPOSITE);
  return {
    title: `${run.name}, Table 3: the selected alphas of the latest half year. Weight: mean slope of what the network makes of the alpha (first fit). IC x 100 of the alpha before the fit and after it, and of the composite after it when this alpha is 0 for everybody. At the end, what the paper selected and is not selected, or cannot be computed, here`,
    columns: [
      { name: 'alpha' },
      ...numbers(3, 'weight'),
      ...numbers(2, 'IC before', 'IC after', 'IC without'),
      ...numbers(3, 'paper weight'),
      ...numbers(2, 'paper IC'),
    ],
    rows: [
      ...run.weights.map(({ name, weight, icBefore, icAfter, compositeWithout }) => [
        name,
        weight,
        ...[icBefore, icAfter, compositeWithout].map(hundredth),
        ...published(name),
      ]),
      [
        'composite, this half year',
        null,
        null,
        hundredth(run.latestIc),
        null,
        null,
        hundredth(publishedComposite.ic),
      ],
      ['composite, all half years', null, null, hundredth(composite?.mean), null, null, null],
      ...others.map((name) => [name, null, null, null, null, ...published(name)]),
    ],
  };
}

export function foldTable({ name, folds }: TablesRun): ResultTable {
  return {
    title: `${name}, Table 5: half years. Days of a fit, the last quarter of them for validation; market state at the fit; mean squared error of validation of the composite's first fit, and of saying 0`,
    columns: [
      { name: 'tested from' },
      { name: 'learned from' },
      ...numbers(0, 'days', 'sel.'),
      { name: 'state' },
      ...numbers(3, 'error', 'of 0'),
    ],
    rows: folds.map(({ first, learned, state, selected, notes }) => [
      `${first}`,
      `${learned.first}-${learned.last}`,
      learned.days,
      selected.length,
      state === undefined ? 'unknown' : `${state.trend}, ${state.volatility}`,
      notes['validationLoss'] ?? null,
      notes['zeroLoss'] ?? null,
    ]),
  };
}
