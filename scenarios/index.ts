export { checkScenario } from './check.ts';
export { defineScenario } from './define.ts';
export type { Origin } from './finding.ts';
export { type FromValueOptions, scenarioFromValue } from './from-value.ts';
export { scenarioJsonSchema } from './json-schema.ts';
export { type LoadedScenario, type LoadOptions, loadScenario, loadScenarioText } from './loader.ts';
export { type PresetName, presetNames, presets } from './presets.ts';
export type { KindInput, KindOptions } from './schema/kind-section.ts';
export {
  type EvaluationOptions,
  type Execution,
  type Scenario,
  type ScenarioInput,
  type Simulation,
  scenarioSchema,
} from './schema.ts';
export { valueSetAt } from './set.ts';
export { loadedCode } from './source/code.ts';
export { readText as readScenarioText } from './source/read-text.ts';
export { starterScenario } from './starter.ts';
