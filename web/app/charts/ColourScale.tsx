import { formatTick } from '../format/numbers.ts';
import { diverging } from '../theme/palette.ts';
import { useTheme } from '../theme/theme.tsx';

/** What the colours of a matrix mean. */
export function ColourScale({ range }: { readonly range: number }) {
  const { theme } = useTheme();
  return (
    <p className="scale">
      <span>{formatTick(-range, 'number')} sold</span>
      <i
        style={{ background: `linear-gradient(to right, ${diverging[theme].join(', ')})` }}
        aria-hidden="true"
      />
      <span>{formatTick(range, 'number')} bought</span>
      <i className="missing" aria-hidden="true" />
      <span>shown to nobody of the type</span>
    </p>
  );
}
