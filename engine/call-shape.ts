import { formatDate } from '../core/index.ts';
import type { LoadedScenario } from '../scenarios/index.ts';
import type { BatchShape } from './batch-choices.ts';
import { dependencies, hasStrategiesAhead, mostOfEach } from './model-walk.ts';
import { lookAtModels } from './models.ts';
import { type PlacementShown, shownPlacement } from './placement.ts';
import { prepareRun } from './prepare-run.ts';

/** What decides the number of calls and batches of a scenario. */
export interface CallShape {
  readonly days: number;
  /** Of its days, yyyy-mm-dd. */
  readonly dates: readonly string[];
  readonly types: number;
  /** Of one day, all types together. */
  readonly investors: number;
  /** Where they live, and why. */
  readonly placement: PlacementShown;
  /** Investors that any plan could give a type. */
  readonly mostPerType: number;
  readonly batches: BatchShape;
}

/** Meets the scenario with its market. Throws as `prepareRun`. */
export async function callShape(loaded: LoadedScenario): Promise<CallShape> {
  const { market, blueprint, close } = await prepareRun(loaded, {
    openModels: () => Promise.resolve(lookAtModels(loaded)),
    alphas: 'described',
  });
  try {
    const dates: string[] = [];
    const feed = market.feed();
    for (let next = feed.next(); next !== undefined; next = feed.next())
      dates.push(formatDate(next.snapshot.date));
    const { decisions, investors, types, respawn } = blueprint;
    const learns = loaded.scenario.simulation.optimizer.kind !== 'fixed';
    const changes = respawn === 'plan' && learns;
    return {
      days: dates.length,
      dates,
      types: types.length,
      investors,
      placement: shownPlacement(blueprint.placement),
      mostPerType: mostOfEach(blueprint)[0] ?? 0,
      batches: {
        days: dates.length,
        strategiesAhead: hasStrategiesAhead({ blueprint, learns }),
        canCover: changes && decisions.memory === undefined,
        waitsFor: dependencies({ blueprint, market, learns }),
        waitsForWhenCovered: dependencies({ blueprint, market, learns, coverPlan: true }),
      },
    };
  } finally {
    await close();
  }
}
