/** The days that a fork shares with its origin, met with the market once more. */
import { type DecisionSettings, type FirstSelectors, SelectorWatch } from '../../actors/index.ts';
import { breathe, EMPTY_DIGEST, MassError } from '../../core/index.ts';
import type { RunNotes } from '../notes.ts';
import { checkSameData } from '../same-data.ts';
import { pastSelectors } from './fork-start.ts';
import { askedBefore, type PastRequest } from './models-of-fork.ts';
import { checkWanted } from './wanted.ts';

/**
 * Which selectors decided the static pools of the shared days; none where nobody is asked. Throws `run.identity` where the market is
 * not the one that the days were cast on, `models.missing-answers` where strategies are not recorded, and `run.interrupted` when the
 * signal is aborted.
 */
export async function selectorsOf(request: PastRequest): Promise<FirstSelectors> {
  const asked = await askedBefore(request);
  try {
    return await watched(request, asked?.settings);
  } finally {
    await asked?.close();
  }
}

async function watched(
  { folder: { journal }, day: days, market, signal }: PastRequest,
  asked: DecisionSettings | undefined,
): Promise<FirstSelectors> {
  const { fork } = journal.manifest().notes as unknown as RunNotes;
  const recorded = asked?.analyst.recorded?.();
  const watch =
    asked === undefined
      ? undefined
      : new SelectorWatch(recorded === undefined ? asked : { ...asked, analyst: recorded });
  const feed = market.feed();
  let before = EMPTY_DIGEST;
  for (let day = 0; day < days; day++) {
    await breathe();
    checkWanted(signal);
    const record = journal.day(day, { ballots: false });
    const marketDay = feed.next();
    checkSameData(record, before, marketDay);
    before = record.dataDigest;
    await watch?.see(marketDay.snapshot, record.plan, pastSelectors(fork, day));
    if (recorded !== undefined && recorded.missing() > 0) throw strategiesLost(day);
  }
  return watch?.found ?? {};
}

function strategiesLost(day: number): MassError {
  return new MassError({
    code: 'models.missing-answers',
    message: `the recording lacks strategies of day ${day}, which decided the candidate pools that the fork goes on with`,
    hint: 'bring back the recording that the origin was made with, or fork with population.pool.redraw=daily',
  });
}
