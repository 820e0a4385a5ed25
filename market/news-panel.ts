import { newsSpecs, tone } from './lexicon.ts';
import type { Panel, PanelHeadline } from './panel.ts';

/**
 * Writes one session's row of both news columns from the texts that became known at its close: the mean tone per
 * instrument, NaN without texts, and their number.
 */
export function writeNews(
  texts: readonly PanelHeadline[],
  sentiments: Float64Array,
  counts: Float64Array,
): void {
  sentiments.fill(0);
  counts.fill(0);
  for (const { instrument, text } of texts) {
    sentiments[instrument] = (sentiments[instrument] as number) + tone(text);
    counts[instrument] = (counts[instrument] as number) + 1;
  }
  // 0 / 0: no texts, no tone.
  for (const [i, count] of counts.entries()) sentiments[i] = (sentiments[i] as number) / count;
}

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
    const row = [day * width, (day + 1) * width] as const;
    writeNews(texts, sentiments.subarray(...row), counts.subarray(...row));
  });
  const columns = [
    ...panel.columns,
    { spec: newsSpecs.sentiment, values: sentiments },
    { spec: newsSpecs.count, values: counts },
  ];
  return { ...panel, columns };
}
