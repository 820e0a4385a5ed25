import { meanTone, newsSpecs, tone } from './lexicon.ts';
import type { Panel } from './panel.ts';

/**
 * The panel with the columns that its headlines give (`news_sentiment`, `news_count`), after its own. Row d is made of the
 * texts that became known at the close of d alone. A panel without text, or that brings these columns, stays as it is.
 */
export function withNewsColumns(panel: Panel): Panel {
  const { headlines } = panel;
  if (headlines === undefined) return panel;
  if (panel.columns.some(({ spec }) => spec.name === newsSpecs.sentiment.name)) return panel;
  const width = panel.instruments.length;
  const sentiments = new Float64Array(panel.dates.length * width).fill(Number.NaN);
  const counts = new Float64Array(panel.dates.length * width);
  headlines.forEach((texts, day) => {
    const tones = new Map<number, number[]>();
    for (const { instrument, text } of texts) {
      const known = tones.get(instrument);
      if (known === undefined) tones.set(instrument, [tone(text)]);
      else known.push(tone(text));
    }
    for (const [instrument, values] of tones) {
      sentiments[day * width + instrument] = meanTone(values);
      counts[day * width + instrument] = values.length;
    }
  });
  const columns = [
    ...panel.columns,
    { spec: newsSpecs.sentiment, values: sentiments },
    { spec: newsSpecs.count, values: counts },
  ];
  return { ...panel, columns };
}
