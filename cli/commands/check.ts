import { exitCodes } from '../exit-codes.ts';
import { counted, shownPath } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';

/** `mass check`: validates a scenario file and shows the fields that decide most. Runs nothing and writes nothing. */
export async function check(
  { services, terminal }: CommandContext,
  file: string,
  set: readonly string[],
): Promise<Outcome> {
  const { scenario, warnings } = await services.checkScenario(file, { set, workingFolder: terminal.cwd });
  const { market, population, optimizer, seed } = scenario.simulation;
  const types = typeof population.types === 'number' ? population.types : population.types.length;
  const shown = shownPath(file, terminal.cwd);
  return {
    json: { file, valid: true, warnings, scenario },
    lines: [
      `${shown} is valid: ${scenario.name}, preset ${scenario.preset}, seed ${seed}`,
      `${counted(types * population.investorsPerType, 'investor')} of ${counted(types, 'type')}, market ${market.kind}, optimizer ${optimizer.kind}`,
      ...warnings.map((warning) => `warning: ${warning}`),
      `Next        ${terminal.program} run ${shown}`,
    ],
    exitCode: exitCodes.ok,
  };
}
