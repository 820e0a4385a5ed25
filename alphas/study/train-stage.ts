/**
 * Selected alphas become one signal, session by session.
 * 1. A fit takes what was selected at its close, and learns from labels that had ended by it.
 * 2. An entry is written before the next session is met. Who continues walks the market again and repeats the fit in force, no earlier one.
 */
import { breathe, invariant } from '../../core/index.ts';
import { createMarketStateDetector } from '../states/trailing-detector.ts';
import { studyLogs } from '../study-log.ts';
import { createWeightTrainer, type OrientedAlpha, type WeighedDay } from '../weights/walk-forward.ts';
import { jsonNumber, latestEntry, stageEntries, type WeightEntry } from './entries.ts';
import { type StageEnd, type StageRequest, studyHistory, timingOf } from './settings.ts';
import { type AlphaSession, type AlphaWalk, createAlphaWalk } from './walk.ts';

/** Writes one entry of `alphas.weights` per session from the first fit on, from where the log ends. All is selected by then. */
export async function trainAlphas(request: StageRequest): Promise<StageEnd> {
  const { market, settings, log, signal, progress } = request;
  const latest = latestEntry(log, 'train');
  if (latest !== undefined && latest.day + 1 >= market.description.days) return 'done';

  const walk = createAlphaWalk(market, settings.alphas, { history: studyHistory(settings) });
  const detector = createMarketStateDetector(settings.state);
  const trainer = createWeightTrainer({
    ...settings,
    timing: timingOf(market),
    ...(latest === undefined ? {} : { firstFit: latest.fittedAt }),
  });
  const selections = new Map(
    [...stageEntries(log, 'select')].map((entry) => [entry.day, oriented(entry.selected, walk)]),
  );
  for (let done = 0; done < walk.sessions; done++) {
    await breathe();
    if (signal?.aborted === true) return 'interrupted';
    const session = walk.next();
    invariant(session !== undefined, 'a market delivers the same sessions each time');
    for (const labels of session.labels) trainer.addLabels(labels);
    const { day, values, marketReturn } = session.input;
    const state = detector.addDay(marketReturn);
    const selected = selections.get(day);
    invariant(
      trainer.isDue === (selected !== undefined),
      `session ${day} is due where it was judged and selected, and nowhere else`,
    );
    const weighed = trainer.addDay({ day, values, state }, selected ?? []);
    if (weighed !== undefined && day > (latest?.day ?? Number.NEGATIVE_INFINITY)) {
      log.append(studyLogs.train, entryOf(session, weighed, walk));
    }
    progress?.(done + 1, walk.sessions);
  }
  return 'done';
}

/** Places of a log and of a walk are the same: both leave out what the market has no columns for. */
function oriented(
  selected: readonly (OrientedAlpha & { readonly name: string })[],
  { alphas }: AlphaWalk,
): readonly OrientedAlpha[] {
  return selected.map(({ index, name, sign }) => {
    invariant(alphas[index]?.name === name, `the selected alpha ${name} has another place in this study`);
    return { index, sign };
  });
}

function entryOf(
  { marketDay, gather }: AlphaSession,
  { composite, weights, importance, fittedAt, alphas, notes }: WeighedDay,
  walk: AlphaWalk,
): WeightEntry {
  const { day, date } = marketDay.snapshot;
  return {
    day,
    date,
    fittedAt,
    composite: Array.from(gather(composite), jsonNumber),
    alphas: alphas.map(({ index, sign }) => ({
      name: walk.alphas[index]?.name ?? '',
      sign,
      weight: weights[index] ?? 0,
      importance: importance[index] ?? 0,
    })),
    ...(day === fittedAt
      ? {
          notes: Object.fromEntries(Object.entries(notes).map(([name, value]) => [name, jsonNumber(value)])),
        }
      : {}),
  };
}
