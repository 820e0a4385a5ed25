import type { ScenarioInput } from './schema.ts';

/**
 * A scenario in TypeScript: `export default defineScenario({ version: 1, ... })`. Returns its argument; editors check it.
 * Such a file is code and runs when it is loaded: register kinds of your own before.
 */
export function defineScenario(scenario: ScenarioInput): ScenarioInput {
  return scenario;
}
