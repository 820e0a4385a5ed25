import type { AlphaStudyReport } from '../../engine/index.ts';
import type { Section } from '../page.ts';
import { counted } from '../sections/words.ts';
import { firstRows } from './study-data.ts';

/** Alphas that the market has no columns for, and those that are another by another name; absent where there are none. */
export function leftOutSection({ alphas, duplicates }: AlphaStudyReport): readonly Section[] {
  const unavailable = alphas.filter((alpha) => alpha.unavailable !== undefined);
  if (unavailable.length === 0 && duplicates.length === 0) return [];
  return [
    {
      id: 'left-out',
      title: 'Alphas that were left out',
      text: [
        `${counted(unavailable.length, 'alpha')} could not be computed on this market, and ${counted(duplicates.length, 'alpha')} ${duplicates.length === 1 ? 'has' : 'have'} the same values as another, which stands for both.`,
      ],
      tables: [
        {
          id: 'unavailable',
          title: 'Not available on this market',
          columns: [
            { key: 'alpha', label: 'Alpha' },
            { key: 'formula', label: 'Formula', texts: 'code' },
            { key: 'reason', label: 'Why', texts: 'prose' },
          ],
          ...firstRows(
            unavailable.map(({ name, formula, unavailable: why }) => [name, formula, why ?? null]),
          ),
        },
        {
          id: 'duplicates',
          title: 'The same by another name',
          columns: [
            { key: 'alpha', label: 'Alpha' },
            { key: 'same_as', label: 'Same as' },
          ],
          ...firstRows(duplicates.map(({ name, sameAs }) => [name, sameAs])),
        },
      ],
      charts: [],
    },
  ];
}
