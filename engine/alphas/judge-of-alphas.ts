/** Who is asked by agents that compare alphas: the model that a scenario names, or nobody. */
import { type AgentServices, type AlphaJudge, modelJudge } from '../../alphas/index.ts';
import { invariant, MassError, type TradingDate } from '../../core/index.ts';
import type { Market } from '../../market/index.ts';
import type { ModelClient } from '../../models/index.ts';
import type { Simulation } from '../../scenarios/index.ts';
import type { SessionDates } from './study-data.ts';

/** Whether alphas of a scenario are judged by a model. */
export function asksJudge({ alphas }: Pick<Simulation, 'alphas'>): boolean {
  return alphas?.judge !== undefined;
}

/** What agents of a scenario ask of the outside. Without a client they can be described, and reject when they are asked. */
export function agentServices(
  { judge }: Pick<NonNullable<Simulation['alphas']>, 'judge'>,
  client: ModelClient | undefined,
  dates: () => SessionDates,
): AgentServices {
  if (judge === undefined) return {};
  if (client === undefined) return { judge: nobody };
  const dateOf = (day: number): TradingDate => {
    const date = dates().get(day);
    invariant(date !== undefined, `session ${day} has a date`);
    return date;
  };
  return { judge: modelJudge(judge, { client, dateOf }) };
}

/** Dates of a market's sessions by day, those of its history from below 0 on. */
export function sessionDates(market: Pick<Market, 'feed'>, history: number): SessionDates {
  const dates = new Map<number, TradingDate>();
  const feed = market.feed(history);
  for (let day = feed.next(); day !== undefined; day = feed.next()) {
    dates.set(day.snapshot.day, day.snapshot.date);
  }
  return dates;
}

/** Stands for the judge where nobody can be asked. */
const nobody: AlphaJudge = {
  name: 'model',
  compare: () =>
    Promise.reject(
      new MassError({
        code: 'alphas.agents',
        path: 'simulation.alphas.judge',
        message: 'alphas of this scenario are compared by a model, and none can be asked here',
        hint: 'run the scenario first: its recording answers from then on',
      }),
    ),
};
