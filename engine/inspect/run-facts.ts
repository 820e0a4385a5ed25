/** What a run says of itself without its market: enough for whatever its journal alone answers. */
import { analysts, type BallotLayout, type MemorySettings } from '../../actors/index.ts';
import { MassError, type ModalityMask, nearest, type TypeId } from '../../core/index.ts';
import type { Simulation } from '../../scenarios/index.ts';
import type { RunNotes } from '../notes.ts';
import type { Replay } from '../replay.ts';

export interface TypeFacts {
  readonly id: TypeId;
  readonly index: number;
  readonly mask: ModalityMask;
  readonly modalities: readonly string[];
  readonly traits: Readonly<Record<string, string | number>>;
}

export interface RunFacts {
  readonly runDir: string;
  readonly simulation: Simulation;
  readonly notes: RunNotes;
  readonly types: readonly TypeFacts[];
  readonly layout: BallotLayout;
  /** Undefined: nobody remembers. */
  readonly memory: MemorySettings | undefined;
  readonly asksModels: boolean;
}

export function factsOf(replay: Replay): RunFacts {
  const { notes: noted, scenario } = replay.manifest();
  const notes = noted as unknown as RunNotes;
  const simulation = scenario.simulation as Simulation;
  const { population } = simulation;
  const kind = analysts.get(simulation.analyst.kind);
  // What an analyst left to a recording stands in the notes alone.
  const options = notes.analyst ?? simulation.analyst;
  return {
    runDir: replay.runDir,
    simulation,
    notes,
    types: notes.types.map(({ id, mask, modalities, style }, index) => ({
      id: id as TypeId,
      index,
      mask: mask as ModalityMask,
      modalities,
      traits: style as TypeFacts['traits'],
    })),
    layout: { pool: population.pool.size, buys: population.picks, sells: population.sells },
    memory: kind.memory?.(options as never),
    asksModels: kind.asksModels === true,
  };
}

/** Throws `replay.no-such-investor`. */
export function typeNamed({ types }: RunFacts, id: string): TypeFacts {
  const type = types.find((known) => known.id === id);
  if (type !== undefined) return type;
  const ids = types.map((known) => known.id as string);
  const guess = nearest(id, ids);
  throw new MassError({
    code: 'replay.no-such-investor',
    message: 'the run has no investor type of this id',
    found: id,
    expected: `one of ${ids.join(', ')}`,
    ...(guess === undefined ? {} : { hint: `did you mean "${guess}"?` }),
  });
}

/** Throws `replay.no-such-investor` for an ordinal that the day's plan does not have. */
export function checkOrdinal({ id }: TypeFacts, ordinal: number, day: number, count: number): void {
  if (Number.isInteger(ordinal) && ordinal >= 0 && ordinal < count) return;
  throw new MassError({
    code: 'replay.no-such-investor',
    message: `type ${id} has no such investor on day ${day}`,
    found: ordinal,
    expected: count === 0 ? 'another type: it has none that day' : `a whole number from 0 to ${count - 1}`,
    hint: 'the population changes from day to day: ordinals count from 0 to below the number of investors of the day',
  });
}
