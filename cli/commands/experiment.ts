import { exitCodes } from '../exit-codes.ts';
import type { CommandContext, Outcome } from '../outcome.ts';

/** `mass experiment`: one experiment of docs/results.md, as tables or as one JSON object. */
export async function experiment(
  { services, terminal, json }: CommandContext,
  named: readonly string[],
  seeds: string | undefined,
): Promise<Outcome> {
  const result = await services.runExperiment(named, {
    ...(seeds === undefined ? {} : { seeds }),
    ...(json ? {} : { progress: (text: string) => terminal.err(text) }),
  });
  return { json: result.json, lines: result.text.split('\n'), exitCode: exitCodes.ok };
}
