/**
 * A population whose investors live in shards, wherever those are. Days are opened here: what types share, and what must be
 * remembered from day to day, is known in one place.
 * Invariants:
 * 1. As `Population`; one day at a time. Answers, tally and digests equal those of `createPopulation`.
 * 2. Restarts are spent here, so that where a shard lives cannot be seen. 3. Every request is answered once, or the day fails.
 */
import { invariant, MassError } from '../core/index.ts';
import type { PopulationEvent } from '../journal/index.ts';
import { DayAssembly } from './day-assembly.ts';
import { DayBooks } from './day-books.ts';
import { observeDay, observeEvents } from './observe-day.ts';
import { openType } from './opened-type.ts';
import { checkPlan, type Population } from './population.ts';
import { defaultRestartLimits, RestartBudget } from './restart-budget.ts';
import { Retirements } from './retirements.ts';
import type { PopulationSettings } from './settings.ts';
import { checkSettings } from './settings-check.ts';
import { SHARD_ORDINALS, type ShardAnswer, type ShardLink, type ShardRequest } from './shard.ts';
import { changesOf } from './supervisor.ts';
import { typeDayOf } from './type-day.ts';

/** `link` is stopped with the population. */
export function createShardedPopulation(settings: PopulationSettings, link: ShardLink): Population {
  checkSettings(settings);
  const { types } = settings;
  const books = new DayBooks(settings);
  const retirements = new Retirements();
  const budget = new RestartBudget(settings.restarts ?? defaultRestartLimits);
  let plan: Int32Array = new Int32Array(types.length);
  let failure: { readonly error: unknown } | undefined;
  let isCasting = false;

  const respawn: Population['respawn'] = (next, cause) => {
    checkPlan(next, types.length);
    const events = changesOf(plan, next, types, cause);
    plan = next.slice();
    return Promise.resolve(events);
  };

  const spend = ({ type, failures }: ShardAnswer, day: number): readonly PopulationEvent[] => {
    const id = types[type]?.id as PopulationEvent['type'];
    return failures.map(([ordinal, cause]) => {
      const granted = budget.spend(id, ordinal, day);
      if (!granted) retirements.add(id, ordinal);
      return { kind: granted ? 'restarted' : 'retired', type: id, first: ordinal, count: 1, cause };
    });
  };

  const cast: Population['castDay'] = async (snapshot, endedLabels = [], replay) => {
    const today = books.open(snapshot, plan, endedLabels, replay?.timedOut);
    const assembly = new DayAssembly(settings, snapshot, plan);
    const requests: ShardRequest[] = [];
    for (const type of types) {
      const total = plan[type.index] as number;
      if (total === 0) continue;
      const opened = await openType(settings, today, type);
      assembly.open(opened);
      const typeDay = typeDayOf(opened);
      for (let first = 0; first < total; first += SHARD_ORDINALS) {
        const count = Math.min(SHARD_ORDINALS, total - first);
        requests.push({
          snapshot,
          typeDay,
          first,
          count,
          retired: retirements.within(type.id, first, count),
        });
      }
    }
    const answers = inOrder(await link.castDay(requests), requests);
    for (const answer of answers) assembly.addShard(answer);
    return assembly.finish(answers.flatMap((answer) => spend(answer, snapshot.day)));
  };

  return {
    respawn,
    async castDay(...day) {
      if (failure !== undefined) throw failure.error;
      invariant(!isCasting, 'shards are asked for one day at a time');
      isCasting = true;
      try {
        return await cast(...day);
      } catch (error) {
        failure = { error };
        throw error;
      } finally {
        isCasting = false;
      }
    },
    async observe(committed) {
      observeEvents(committed, retirements, budget);
      await observeDay(settings, books, committed);
    },
    async restore(next) {
      await respawn(next, 'resumed');
    },
    messages: () => link.messages(),
    async stop() {
      failure ??= {
        error: new MassError({ code: 'run.interrupted', message: 'the population was stopped' }),
      };
      await link.stop();
    },
  };
}

/** The answers in the order of their requests. Throws when one is missing, or is no answer to any of them. */
function inOrder(answers: readonly ShardAnswer[], requests: readonly ShardRequest[]): readonly ShardAnswer[] {
  const named = new Map(answers.map((answer) => [`${answer.type} ${answer.first} ${answer.count}`, answer]));
  invariant(named.size === answers.length && answers.length === requests.length, 'every shard answers once');
  return requests.map(({ typeDay, first, count }) => {
    const answer = named.get(`${typeDay.type} ${first} ${count}`);
    invariant(answer !== undefined, `a shard from ordinal ${first} on did not answer`);
    return answer;
  });
}
