/** An instrument over the days on which it was a member: read once, and further as days are added. */
import { breathe, MassError, nearest, rankGrid, type TradingDate } from '../../core/index.ts';
import type { DayRecord } from '../../journal/index.ts';
import type { Replay } from '../replay.ts';
import { BREATH_DAYS } from './breath.ts';
import type { RunFacts } from './run-facts.ts';
import type { InstrumentView } from './views.ts';

interface InstrumentDay {
  readonly day: number;
  readonly date: TradingDate;
  readonly score: number;
  readonly consensus: number;
  readonly disagreement: number;
  readonly rank: number;
  readonly members: number;
  /** By type. */
  readonly opinions: readonly (number | null)[];
}

export class InstrumentReader {
  private readonly replay: Replay;
  private readonly code: string;
  private readonly days: InstrumentDay[] = [];
  private next = 0;

  constructor(replay: Replay, code: string) {
    this.replay = replay;
    this.code = code;
  }

  /** Throws `replay.no-such-investor` for a code that was no member on any day. */
  async view({ types }: Pick<RunFacts, 'types'>, day: number | undefined): Promise<InstrumentView> {
    const { replay, code, days } = this;
    const committed = replay.days();
    while (this.next < committed) {
      this.add(replay.record(this.next, { ballots: false }));
      this.next++;
      if (this.next % BREATH_DAYS === 0) await breathe();
    }
    if (days.length === 0) throw noSuchInstrument(replay, code);
    return {
      code,
      days: days.map((one) => one.day),
      dates: days.map(({ date }) => date),
      score: days.map(({ score }) => score),
      consensus: days.map(({ consensus }) => consensus),
      disagreement: days.map(({ disagreement }) => disagreement),
      rank: days.map(({ rank }) => rank),
      members: days.map(({ members }) => members),
      opinions: types.map(({ index }) => days.map(({ opinions }) => opinions[index] ?? null)),
      types: types.map(({ id }) => id),
      onDay: day === undefined ? null : onDay(replay.record(day, { ballots: false }), code),
    };
  }

  private add({ day, date, instruments, score, consensus, disagreement, tally }: DayRecord): void {
    const j = instruments.indexOf(this.code);
    if (j < 0) return;
    const own = rankGrid(score[j] as number);
    let rank = 1;
    for (const other of score) if (rankGrid(other) > own) rank++;
    this.days.push({
      day,
      date,
      score: score[j] as number,
      consensus: consensus[j] as number,
      disagreement: disagreement[j] as number,
      rank,
      members: instruments.length,
      opinions: Array.from({ length: tally.types }, (_, k) => {
        const cell = k * instruments.length + j;
        const shown = tally.shown[cell] as number;
        return shown === 0 ? null : ((tally.bought[cell] as number) - (tally.sold[cell] as number)) / shown;
      }),
    });
  }
}

/** Null on a day on which it was no member. */
function onDay({ day, instruments, tally }: DayRecord, code: string): InstrumentView['onDay'] {
  const j = instruments.indexOf(code);
  if (j < 0) return null;
  const column = (counts: Int32Array) =>
    Array.from({ length: tally.types }, (_, k) => counts[k * instruments.length + j] as number);
  return { day, shown: column(tally.shown), bought: column(tally.bought), sold: column(tally.sold) };
}

function noSuchInstrument(replay: Replay, code: string): MassError {
  const days = replay.days();
  const members = (day: number) => (days === 0 ? [] : replay.record(day, { ballots: false }).instruments);
  const codes = [...new Set([...members(0), ...members(days - 1)])];
  const guess = nearest(code, codes);
  return new MassError({
    code: 'replay.no-such-investor',
    message: 'the run never had an instrument of this code',
    found: code,
    expected:
      codes.length === 0 ? 'a run with committed days' : `a code such as ${codes.slice(0, 3).join(', ')}`,
    ...(guess === undefined ? {} : { hint: `did you mean "${guess}"?` }),
  });
}
