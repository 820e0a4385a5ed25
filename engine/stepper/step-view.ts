/** What a day shows phase by phase, in one table. */
import type { DayView, InstrumentOnDay, TypeOnDay } from '../replay/day-view.ts';
import { type DayPhase, dayPhases, type Position } from '../replay/position.ts';

/** A day as far as it is known at a position; what later phases bring is absent. JSON. */
export interface StepView
  extends Pick<DayView, 'day' | 'date'>,
    Partial<Omit<DayView, 'day' | 'date' | 'types' | 'instruments'>> {
  readonly phase: DayPhase;
  /** False while the day is in progress. */
  readonly isCommitted: boolean;
  readonly types: readonly (Pick<TypeOnDay, 'id'> & Partial<TypeOnDay>)[];
  readonly instruments: readonly (Pick<InstrumentOnDay, 'code'> & Partial<InstrumentOnDay>)[];
}

interface Revealed {
  readonly day?: readonly (keyof DayView)[];
  readonly types?: readonly (keyof TypeOnDay)[];
  readonly instruments?: readonly (keyof InstrumentOnDay)[];
}

/** What each phase adds. `events`: see `eventsAt`. */
export const revealed: Readonly<Record<DayPhase, Revealed>> = {
  snapshot: { day: ['day', 'date'], types: ['id'], instruments: ['code'] },
  labels: { day: ['endedLabels'] },
  annealing: { day: ['optimization'], types: ['weight', 'weightChange'] },
  respawn: { day: ['events', 'ballotsExpected'], types: ['investors', 'investorsChange'] },
  strategies: {},
  ballots: { day: ['ballotsReceived', 'abstentions'], types: ['abstentions'] },
  tally: { day: ['opinions'], types: ['bought', 'sold', 'shown'] },
  score: { instruments: ['score', 'consensus', 'disagreement', 'rank', 'rankChange'] },
  portfolio: { day: ['digest'] },
};

/** Whoever fails is restarted or retired while ballots are cast, after the plan's own changes. */
const whileBallotsAreCast: ReadonlySet<string> = new Set(['restarted', 'retired']);

/** The day cut to what is known once `phase` is over. */
export function cutTo(view: DayView, { phase }: Position, isCommitted: boolean): StepView {
  const seen = dayPhases.slice(0, dayPhases.indexOf(phase) + 1);
  const known = (of: keyof Revealed) => seen.flatMap((one) => (revealed[one][of] ?? []) as readonly string[]);
  const day = picked(view, known('day')) as Pick<DayView, 'day' | 'date'> & Partial<DayView>;
  const types = known('types');
  const instruments = known('instruments');
  const events = seen.includes('ballots')
    ? view.events
    : view.events.filter(({ kind }) => !whileBallotsAreCast.has(kind));
  return {
    ...day,
    ...(day.events === undefined ? {} : { events }),
    phase,
    isCommitted,
    types: view.types.map((type) => picked(type, types) as Pick<TypeOnDay, 'id'>),
    instruments: view.instruments.map((one) => picked(one, instruments) as Pick<InstrumentOnDay, 'code'>),
  };
}

function picked(from: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));
}
