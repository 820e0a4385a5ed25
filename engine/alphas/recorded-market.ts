import type { AsOf } from '../../market/index.ts';
import type { Simulation } from '../../scenarios/index.ts';
import { openOffline } from '../models.ts';
import { openMarket } from '../open-market.ts';
import type { OpenMarket } from '../opened-market.ts';
import { asksJudge } from './judge-of-alphas.ts';

/**
 * The market of a run that was made: a judge of its alphas is answered by the recording alone. Throws as `openMarket`, `models.recording`,
 * and `models.missing-answers` where the recording lacks a verdict.
 */
export async function openRecordedMarket(
  simulation: Simulation,
  baseFolder: string,
  { recordingFile, runId }: { readonly recordingFile?: string | undefined; readonly runId: string },
): Promise<OpenMarket> {
  if (!asksJudge(simulation) || recordingFile === undefined) return openMarket(simulation, baseFolder);
  const models = openOffline(recordingFile, runId);
  try {
    return await openMarket(simulation, baseFolder, { client: models.client });
  } finally {
    await models.close();
  }
}

/** Under another future alphas are judged up to the day that it begins after: no verdict of what follows is recorded. */
export function judgedThrough(simulation: Simulation, asOf: AsOf | undefined): AsOf['date'] | undefined {
  return asksJudge(simulation) ? asOf?.date : undefined;
}
