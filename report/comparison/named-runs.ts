import { type ColourName, seriesColour } from '../palette.ts';
import type { RunData } from '../run-data.ts';

/** A run among several, with a name that no other has. */
export interface NamedRun {
  readonly name: string;
  readonly colour: ColourName;
  readonly data: RunData;
}

/** Scenario names where they tell the runs apart, else run ids, else their numbers too. */
export function namedRuns(runs: readonly RunData[]): readonly NamedRun[] {
  const names = [
    runs.map(({ report }) => report.name),
    runs.map(({ report }) => report.runId),
    runs.map(({ report }, index) => `${report.runId} (${index + 1})`),
  ].find((candidates) => new Set(candidates).size === runs.length) as readonly string[];
  return runs.map((data, index) => ({ name: names[index] as string, colour: seriesColour(index), data }));
}
