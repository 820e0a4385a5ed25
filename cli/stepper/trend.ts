import type { Position, Replay, RunOverview } from '../../engine/index.ts';
import { dayPhases } from '../../engine/index.ts';
import type { Trend } from './model.ts';

/** Daily values that are known at a position: nothing of labels that have not ended by then. */
export function trendAt(
  replay: Replay,
  { horizon }: Pick<RunOverview, 'horizon'>,
  position: Position | undefined,
): Trend {
  if (position === undefined) return { rankIc: [], fitness: [] };
  const series = replay.series();
  const isPast = (phase: 'labels' | 'annealing') =>
    dayPhases.indexOf(position.phase) >= dayPhases.indexOf(phase);
  const labelled = Math.min(isPast('labels') ? position.day : position.day - 1, replay.days() - 1);
  const learned = isPast('annealing') ? position.day + 1 : position.day;
  const ended = lastEnded(replay, horizon, labelled);
  return {
    rankIc: (series.rankIc[String(horizon)] ?? []).slice(0, ended + 1),
    fitness: series.fitness.slice(0, learned),
  };
}

/** The last day whose label had ended by the close of `day`; -1 for none. */
function lastEnded(replay: Replay, horizon: number, day: number): number {
  for (let at = day; at >= 0 && at > day - 2 * horizon - 10; at--) {
    const ended = replay.journal
      .day(at, { ballots: false })
      .endedLabels.filter((labels) => labels.horizon === horizon)
      .map((labels) => labels.day);
    if (ended.length > 0) return Math.max(...ended);
  }
  return -1;
}
