import { formatDate } from '../core/index.ts';
import type { Market } from '../market/index.ts';
import type { LoadedScenario } from '../scenarios/index.ts';
import { type Blueprint, buildBlueprint } from './blueprint.ts';
import { notesOf } from './notes.ts';
import { openMarket } from './open-market.ts';

/** A scenario met with its market. Whoever asked for it closes the market. */
export interface PreparedRun {
  readonly market: Market;
  readonly blueprint: Blueprint;
}

/**
 * What a run does before it simulates: opens the market and resolves the scenario against it. Throws `market.*`,
 * `population.*` and `scenario.unknown-kind`, and then leaves nothing open.
 */
export async function prepareRun(
  loaded: Pick<LoadedScenario, 'scenario' | 'baseFolder'>,
  runIdOf: () => string = () => loaded.scenario.name,
): Promise<PreparedRun> {
  const { simulation, execution } = loaded.scenario;
  const market = await openMarket(simulation, loaded.baseFolder);
  try {
    return { market, blueprint: buildBlueprint(simulation, execution, market.description, runIdOf()) };
  } catch (error) {
    market.close();
    throw error;
  }
}

/** What a run of a scenario would be. Dates are yyyy-mm-dd. */
export interface RunForecast {
  readonly days: number;
  readonly firstDate: string;
  readonly lastDate: string;
  /** Distinct ones over all days. */
  readonly instruments: number;
  readonly investors: number;
  readonly types: number;
  /** All that the run's report would begin with. */
  readonly warnings: readonly string[];
}

/** Finds everything that would keep a run from its first day, and runs nothing. Throws as `prepareRun`. */
export async function checkRun(loaded: LoadedScenario): Promise<RunForecast> {
  const { market, blueprint } = await prepareRun(loaded);
  try {
    const { days, firstDate, lastDate, instruments } = market.description;
    return {
      days,
      firstDate: formatDate(firstDate),
      lastDate: formatDate(lastDate),
      instruments,
      investors: blueprint.investors,
      types: blueprint.types.length,
      warnings: notesOf(loaded, market.description, blueprint).warnings,
    };
  } finally {
    market.close();
  }
}
