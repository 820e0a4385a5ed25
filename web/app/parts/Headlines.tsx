import type { MarketView } from '../../api.ts';

type Headline = NonNullable<MarketView['headlines']>[number][number];

/** News as it was written: text, whatever it holds. */
export function Headlines({ headlines }: { readonly headlines: readonly Headline[] }) {
  if (headlines.length === 0) return null;
  return (
    <ul className="headlines">
      {headlines.map(({ timeUtc, text }) => (
        <li key={`${timeUtc} ${text}`}>
          <small>{timeUtc}</small> {text}
        </li>
      ))}
    </ul>
  );
}
