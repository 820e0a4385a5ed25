import { type ColourName, seriesColour } from '../palette.ts';
import type { RunData } from '../run-data.ts';

/** A run among several, with a name that no other has. */
export interface NamedRun {
  readonly name: string;
  readonly colour: ColourName;
  readonly data: RunData;
}

/** Scenario names where they tell the runs apart; else run ids behind a letter, because ids of one scenario begin alike. */
export function namedRuns(runs: readonly RunData[]): readonly NamedRun[] {
  const scenarios = runs.map(({ report }) => report.name);
  const names =
    new Set(scenarios).size === runs.length
      ? scenarios
      : runs.map(({ report }, index) => `${letterOf(index)}: ${report.runId}`);
  return runs.map((data, index) => ({ name: names[index] as string, colour: seriesColour(index), data }));
}

/** A to Z, then A2 to Z2. */
function letterOf(index: number): string {
  const round = Math.floor(index / 26);
  return `${String.fromCharCode(65 + (index % 26))}${round === 0 ? '' : round + 1}`;
}
