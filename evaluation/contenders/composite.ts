import { zScores } from '../../market/index.ts';
import type { Contender } from '../contender.ts';

/** Which way a column points: its published or declared sign, else the one that ended labels have taught by then. */
const orientations = 'published sign, else the sign of its correlation with ended labels';

/**
 * The plain composite of one modality: the mean of its columns' cross-sectional z-scores, each turned by its sign. What a user
 * gets from the same data without investors, and what factor investors have done for decades. An instrument without any value
 * in these columns has no opinion; a column whose sign nobody knows yet is left out.
 */
export function modalityComposite(modality: string): Contender {
  return {
    name: `composite-${modality}`,
    label: modality.slice(0, 16),
    role: 'rival',
    description: `mean z-score of the columns of ${modality}, each by its ${orientations}`,
    addDay({ snapshot }) {
      const score = new Float64Array(snapshot.instruments.length);
      const seen = new Uint8Array(score.length);
      let used = 0;
      for (const column of snapshot.columns) {
        const { spec, values, learnedSign } = column;
        const sign = spec.sign ?? learnedSign;
        if (spec.modality !== modality || sign === 0) continue;
        used++;
        for (const [j, z] of zScores(column).entries()) {
          if (Number.isNaN(values[j])) continue;
          score[j] = (score[j] as number) + sign * z;
          seen[j] = 1;
        }
      }
      if (used === 0) return undefined;
      return score.map((sum, j) => (seen[j] === 1 ? sum / used : Number.NaN));
    },
    // Signs come with the columns.
    addLabels: () => undefined,
  };
}
