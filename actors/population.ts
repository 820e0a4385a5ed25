/**
 * The population as the engine sees it.
 * Invariants:
 * 1. After a failure of the actor system every call rejects with it: a day is cast whole or not at all.
 * 2. A message that nobody receives while a day is cast is a lost ballot.
 */
import { MassError } from '../core/index.ts';
import type { PopulationEvent } from '../journal/index.ts';
import type { Snapshot } from '../market/index.ts';
import { type AggregatorState, aggregatorBehaviour } from './aggregator.ts';
import { type DayBallots } from './day-assembly.ts';
import { Desk } from './desk.ts';
import { openType } from './opened-type.ts';
import { PoolBook } from './pool-book.ts';
import type { PopulationReply } from './protocol.ts';
import { defaultRestartLimits, RestartBudget } from './restart-budget.ts';
import { Retirements } from './retirements.ts';
import type { DecisionSettings, PopulationSettings } from './settings.ts';
import { checkSettings } from './settings-check.ts';
import { emptySupervisor, supervisorBehaviour } from './supervisor.ts';
import { ActorSystem, type DeadLetters } from './system.ts';
import { type TypeState, typeBehaviour } from './type-supervisor.ts';

/** A day that was cast before, with the market of that day. The clock stands where it stood then. */
export interface CommittedDay {
  readonly snapshot: Snapshot;
  readonly plan: ArrayLike<number>;
  readonly events: readonly PopulationEvent[];
}

export interface Population {
  /** Brings every type to its number of investors; only the last ordinals come and go. Events in type order. */
  respawn(plan: Int32Array, cause: string): Promise<readonly PopulationEvent[]>;
  /** Asks every investor once. Throws `run.ballots-lost` when an answer cannot come. */
  castDay(snapshot: Snapshot): Promise<DayBallots>;
  /** Shows a day that is not cast again (a resumed run) and its plan, in order: static pools keep what earlier days gave. */
  observe(day: CommittedDay): Promise<void>;
  /** Takes up a run after days that were observed: retired investors stay retired, and the plan is spawned. */
  restore(plan: Int32Array): Promise<void>;
  stop(): Promise<void>;
}

/** Lanes of `PopulationSettings.lanes`. */
const DEFAULT_LANES = 16;

export function createPopulation(settings: PopulationSettings): Population {
  checkSettings(settings);
  let stopping = false;
  const system = new ActorSystem(settings.run, {
    onCrash: ({ error }) => desk.fail(error),
    onDeadLetters: (letters) => {
      if (!stopping) desk.fail(lostLetters(letters));
    },
  });
  const desk = new Desk<PopulationReply>(system);
  const book = new PoolBook(settings);
  const retirements = new Retirements();
  const budget = new RestartBudget(settings.restarts ?? defaultRestartLimits, settings.clock);
  const behaviour = typeBehaviour({ system, settings, book, retirements, budget });
  const lanes = Array.from({ length: settings.lanes ?? DEFAULT_LANES }, (_, lane) => {
    const idle: AggregatorState = { phase: 'idle' };
    return system.spawn(undefined, `aggregator-${lane}`, aggregatorBehaviour(system, settings, lane), idle);
  });
  // Types are spawned below the supervisor, which has to know them: it is given the list before it is filled.
  const types: Parameters<typeof supervisorBehaviour>[0]['types'][number][] = [];
  const supervisor = system.spawn(
    undefined,
    'supervisor',
    supervisorBehaviour({ system, settings, book, types, lanes }),
    emptySupervisor(settings.types.length),
  );
  for (const type of settings.types) {
    const initial: TypeState = { type, wings: [], groups: [], count: 0 };
    types.push(system.spawn(supervisor, `type-${type.index}`, behaviour, initial));
  }

  const respawn = async (plan: Int32Array, cause: string): Promise<readonly PopulationEvent[]> => {
    checkPlan(plan, settings.types.length);
    const reply = await desk.ask((request, replyTo) =>
      system.send(supervisor, { kind: 'respawn', request, plan: plan.slice(), cause, replyTo }),
    );
    return reply as readonly PopulationEvent[];
  };

  return {
    respawn,
    async castDay(snapshot) {
      const reply = await desk.ask((request, replyTo) =>
        system.send(supervisor, { kind: 'castDay', request, snapshot, replyTo }),
      );
      return reply as DayBallots;
    },
    async observe({ snapshot, plan, events }) {
      for (const { kind, type, first, count } of events) {
        if (kind === 'retired') retirements.add(type, first, count);
        // Spends what the run spent on that day: a resumed run retires whom an uninterrupted one would.
        if (kind === 'restarted') budget.spend(type, first);
      }
      await observeDay(settings, book, snapshot, plan);
    },
    async restore(plan) {
      await respawn(plan, 'resumed');
    },
    async stop() {
      stopping = true;
      desk.fail(new MassError({ code: 'run.interrupted', message: 'the population was stopped' }));
      await system.shutdown();
    },
  };
}

/** As `castDay` for what the pools remember, without asking any investor. */
export async function observeDay(
  settings: DecisionSettings,
  book: PoolBook,
  snapshot: Snapshot,
  plan: ArrayLike<number>,
): Promise<void> {
  book.open(snapshot);
  if (settings.pool.redraw === 'daily') return;
  for (const type of settings.types) {
    if (plan[type.index] === 0) continue;
    const known = book.knownSelector(type);
    if (known === undefined) await openType(settings, book, type, snapshot);
    else book.source(type, known);
  }
}

function checkPlan(plan: Int32Array, types: number): void {
  if (plan.length === types && plan.every((count) => count >= 0)) return;
  throw new MassError({
    code: 'population.floor',
    message: 'a population plan gives every type a number of investors',
    found: Array.from(plan),
    expected: `${types} whole numbers at or above 0`,
    hint: 'give one number per investor type',
  });
}

function lostLetters({ to, count }: DeadLetters): MassError {
  return new MassError({
    code: 'run.ballots-lost',
    message: `${count} message${count === 1 ? '' : 's'} to the actor ${to} could not be delivered`,
    hint: 'the day was not committed; this is a defect of mass-engine: please report it',
  });
}
