import { exitCodes } from '../exit-codes.ts';
import { counted, scenarioWords, shownPath, wrap, wrappedFor } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';

export interface CheckOptions {
  readonly set: readonly string[];
  readonly kinds?: string;
}

/** `mass check`: validates a scenario and its data, and shows what decides most. Runs nothing and writes nothing. */
export async function check(
  { services, terminal }: CommandContext,
  file: string,
  { set, kinds }: CheckOptions,
): Promise<Outcome> {
  const loaded = await services.checkScenario(file, { set, workingFolder: terminal.cwd });
  const forecast = await services.checkRun(loaded);
  const { scenario } = loaded;
  const { market, optimizer, seed } = scenario.simulation;
  const { days, firstDate, lastDate, instruments, investors, types, placement, warnings } = forecast;
  const shown = shownPath(file, terminal.cwd);
  const again = scenarioWords(file, { set, kinds }, terminal.cwd);
  return {
    json: { file, valid: true, ...forecast, scenario },
    lines: [
      `${shown} is valid: ${scenario.name}, preset ${scenario.preset}, seed ${seed}`,
      `${counted(days, 'day')} ${firstDate} to ${lastDate}, ${counted(instruments, 'instrument')}, market ${market.kind}`,
      `${counted(investors, 'investor')} of ${counted(types, 'type')}, optimizer ${optimizer.kind}`,
      ...wrap(placement.reasons.join('; '), '  '),
      ...warnings.flatMap((warning) => wrappedFor(terminal.columns.out, `warning: ${warning}`)),
      `Next        ${terminal.program} run ${again}`,
    ],
    exitCode: exitCodes.ok,
  };
}
