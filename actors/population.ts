/**
 * The population as the engine sees it.
 * Invariants:
 * 1. After a failure of the actor system, or a `RunStop` of an analyst, every call rejects with it, those that wait
 *    included: a day is cast whole or not at all.
 * 2. A message that nobody receives while a day is cast is a lost ballot.
 */
import { formatDate, MassError, RunStop } from '../core/index.ts';
import type { AbstentionRecord, PopulationEvent } from '../journal/index.ts';
import type { Snapshot } from '../market/index.ts';
import { type AggregatorState, aggregatorBehaviour } from './aggregator.ts';
import { askingOf } from './asking.ts';
import { type DayBallots } from './day-assembly.ts';
import { DayBooks } from './day-books.ts';
import { Desk } from './desk.ts';
import type { EndedLabel } from './memory-book.ts';
import { type CommittedDay, observeDay, observeEvents } from './observe-day.ts';
import type { PopulationReply } from './protocol.ts';
import { defaultRestartLimits, RestartBudget } from './restart-budget.ts';
import { Retirements } from './retirements.ts';
import type { PopulationSettings } from './settings.ts';
import { checkSettings, MOST_LANES } from './settings-check.ts';
import { emptySupervisor, supervisorBehaviour } from './supervisor.ts';
import { ActorSystem, type DeadLetters } from './system.ts';
import { type TypeState, typeBehaviour } from './type-supervisor.ts';

export interface Population {
  /**
   * Brings every type to its number of investors; only the last ordinals come and go. Events in type order. Days in flight
   * keep the plan that they began with, and whom it names.
   */
  respawn(plan: Int32Array, cause: string): Promise<readonly PopulationEvent[]>;
  /**
   * Asks every investor of the plan once. May be called for later days, in ascending order, while up to `daysInFlight` are
   * being answered; each investor answers them in that order and waits for nobody else. `endedLabels`: those that ended by
   * this close, for investors who remember. Throws `run.ballots-lost` when an answer cannot come, and the analyst's
   * `RunStop`, with which all days in flight end.
   */
  castDay(snapshot: Snapshot, endedLabels?: readonly EndedLabel[], replay?: DayReplay): Promise<DayBallots>;
  /** Shows a day that is not cast again (a resumed run) and its plan, in order: static pools keep what earlier days gave. */
  observe(day: CommittedDay): Promise<void>;
  /** Takes up a run after days that were observed: retired investors stay retired, and the plan is spawned. */
  restore(plan: Int32Array): Promise<void>;
  /** Messages between its actors so far. */
  messages(): number;
  stop(): Promise<void>;
}

/** What a day that is cast again takes from its first time. */
export interface DayReplay {
  /**
   * Who did not answer in time (`timedOutOf` its record): they abstain with these reasons and are not asked, as failures of
   * that day. Everybody else is waited for as long as it takes.
   */
  readonly timedOut: readonly AbstentionRecord[];
}

const LANES_PER_DAY = 16;

/** Default of `PopulationSettings.lanes`: groups may be as small as types are many. */
function lanesFor({ daysInFlight = 1, types }: PopulationSettings): number {
  return Math.min(MOST_LANES, daysInFlight * Math.max(LANES_PER_DAY, types.length));
}

export function createPopulation(given: PopulationSettings): Population {
  checkSettings(given);
  const { settings, again, timeout } = askingOf(given);
  let stopping = false;
  const system = new ActorSystem(settings.run, {
    onCrash: ({ error }) => desk.fail(error),
    onDeadLetters: (letters) => {
      if (!stopping) desk.fail(lostLetters(letters));
    },
  });
  const desk = new Desk<PopulationReply>(system);
  const books = new DayBooks(settings);
  const retirements = new Retirements();
  const budget = new RestartBudget(settings.restarts ?? defaultRestartLimits);
  const behaviour = typeBehaviour({ system, settings, again, timeout, retirements, budget });
  const lanes = Array.from({ length: settings.lanes ?? lanesFor(settings) }, (_, lane) => {
    const idle: AggregatorState = { phase: 'idle' };
    return system.spawn(undefined, `aggregator-${lane}`, aggregatorBehaviour(system, settings, lane), idle);
  });
  // Types are spawned below the supervisor, which has to know them: it is given the list before it is filled.
  const types: Parameters<typeof supervisorBehaviour>[0]['types'][number][] = [];
  const supervisor = system.spawn(
    undefined,
    'supervisor',
    supervisorBehaviour({ system, settings, books, types, lanes }),
    emptySupervisor(settings.types.length, lanes.length, settings.daysInFlight ?? 1),
  );
  for (const type of settings.types) {
    const initial: TypeState = { type, wings: [], groups: [], count: 0, opened: Promise.resolve() };
    types.push(system.spawn(supervisor, `type-${type.index}`, behaviour, initial));
  }

  // What was answered is looked up, never asked again.
  const recorded = settings.analyst.recorded?.();

  const respawn = async (plan: Int32Array, cause: string): Promise<readonly PopulationEvent[]> => {
    checkPlan(plan, settings.types.length);
    const reply = await desk.ask((request, replyTo) =>
      system.send(supervisor, { kind: 'respawn', request, plan: plan.slice(), cause, replyTo }),
    );
    return reply as readonly PopulationEvent[];
  };

  return {
    respawn,
    async castDay(snapshot, endedLabels = [], replay) {
      const timedOut = replay?.timedOut;
      const reply = await desk.ask((request, replyTo) =>
        system.send(supervisor, { kind: 'castDay', request, snapshot, endedLabels, timedOut, replyTo }),
      );
      return reply as DayBallots;
    },
    async observe(committed) {
      observeEvents(committed, retirements, budget);
      const missedBefore = recorded?.missing() ?? 0;
      await observeDay(
        recorded === undefined ? settings : { ...settings, analyst: recorded },
        books,
        committed,
      );
      if (recorded !== undefined && recorded.missing() > missedBefore)
        throw strategiesLost(committed.snapshot);
    },
    async restore(plan) {
      await respawn(plan, 'resumed');
    },
    messages: () => system.sent,
    async stop() {
      stopping = true;
      timeout?.stop();
      desk.fail(new MassError({ code: 'run.interrupted', message: 'the population was stopped' }));
      await system.shutdown();
    },
  };
}

function strategiesLost({ day, date }: Snapshot): RunStop {
  return new RunStop({
    code: 'models.missing-answers',
    message: `the recording lacks strategies of day ${day} (${formatDate(date)}), which decided the candidate pools`,
    hint: 'go on with the recording that the run was made with, or start a new run',
  });
}

export function checkPlan(plan: Int32Array, types: number): void {
  if (plan.length === types && plan.every((count) => count >= 0)) return;
  throw new MassError({
    code: 'population.floor',
    message: 'a population plan gives every type a number of investors',
    found: Array.from(plan),
    expected: `${types} whole numbers at or above 0`,
    hint: 'give one number per investor type',
  });
}

export function lostLetters({ to, count }: DeadLetters): MassError {
  return new MassError({
    code: 'run.ballots-lost',
    message: `${count} message${count === 1 ? '' : 's'} to the actor ${to} could not be delivered`,
    hint: 'the day was not committed; this is a defect of mass-engine: please report it',
  });
}
