import { experimentOf } from './experiments.ts';
import { jsonOf, textOf } from './print.ts';
import { seedCount } from './seed-count.ts';

export interface ExperimentOptions {
  /** As typed. @default the experiment's own number */
  readonly seeds?: string;
  /** Told before each run. */
  readonly progress?: (text: string) => void;
}

/** Runs the one experiment that is named; its result as text for people and as one plain object. Throws `experiment.unknown` and `cli.usage`. */
export async function runExperiment(
  named: readonly string[],
  options: ExperimentOptions = {},
): Promise<{ readonly text: string; readonly json: object }> {
  const experiment = experimentOf(named);
  const seeds = seedCount(experiment, options.seeds);
  const result = await experiment.run({
    ...(seeds === undefined ? {} : { seeds }),
    progress: (text) => options.progress?.(`${experiment.name}: ${text}`),
  });
  return { text: textOf(experiment, result), json: jsonOf(experiment, result) };
}
