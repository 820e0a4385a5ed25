import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MassError } from '../core/index.ts';
import { type LoadedScenario, type LoadOptions, loadScenario } from './loader.ts';

/**
 * What `mass check` does: loads a scenario, and finds out whether its data are there. Throws what `loadScenario` throws,
 * and `market.not-found`.
 */
export async function checkScenario(file: string, options: LoadOptions = {}): Promise<LoadedScenario> {
  const loaded = await loadScenario(file, options);
  const { market } = loaded.scenario.simulation;
  const path = market['path'];
  if (typeof path !== 'string') return loaded;
  const folder = resolve(loaded.baseFolder, path);
  if ((await stat(folder).catch(() => undefined)) === undefined) {
    throw new MassError({
      code: 'market.not-found',
      message: 'the data of the market are not there',
      ...loaded.originOf('simulation.market.path'),
      path: 'simulation.market.path',
      found: path,
      expected: `data at ${folder}`,
      hint: 'relative paths start at the scenario file; --set market.path=DIR names another folder',
    });
  }
  return loaded;
}
