import type { DayView } from '../../../api.ts';
import { formatNumber } from '../../format/numbers.ts';
import { Bar } from '../../parts/Bar.tsx';

interface DistributionFieldsProps {
  readonly types: DayView['types'];
  readonly weights: Readonly<Record<string, string>>;
  readonly set: (weights: Readonly<Record<string, string>>) => void;
}

/** A weight per type, and the share that it comes to. */
export function DistributionFields({ types, weights, set }: DistributionFieldsProps) {
  const value = (id: string) => Math.max(0, Number(weights[id]) || 0);
  const sum = types.reduce((total, { id }) => total + value(id), 0);
  const most = Math.max(...types.map(({ id }) => value(id)), 1e-9);
  const equal = () => set(Object.fromEntries(types.map(({ id }) => [id, '1'])));
  return (
    <fieldset className="distribution">
      <legend>Weights, all above 0; only their proportions count</legend>
      <button type="button" onClick={equal}>
        Make all equal
      </button>
      <ul>
        {types.map(({ id }) => {
          const isSound = value(id) > 0;
          return (
            <li key={id}>
              <label>
                <span>{id}</span>
                <input
                  type="number"
                  min={0}
                  step="any"
                  required
                  value={weights[id] ?? ''}
                  aria-invalid={!isSound}
                  onChange={({ target }) => set({ ...weights, [id]: target.value })}
                />
              </label>
              <Bar share={value(id) / most} />
              <output>{isSound ? formatNumber(value(id) / sum, 'percentShort') : 'must be above 0'}</output>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
