/**
 * What happened to a population, day by day: read once, and further as days are added.
 * 1. Committed days never change: what was read stays true.
 * 2. Abstentions are kept up to a bound, and read again beyond it, so that memory does not grow with investors times days.
 */
import { breathe, type TradingDate } from '../../core/index.ts';
import type { AbstentionRecord, PopulationEvent } from '../../journal/index.ts';
import { plainText } from '../../market/index.ts';
import type { Replay } from '../replay.ts';
import { BREATH_DAYS } from './breath.ts';
import type { RunFacts, TypeFacts } from './run-facts.ts';
import type { InvestorView } from './views.ts';

/** Abstentions of all days that are kept. */
const MOST_KEPT = 200_000;

export interface LoggedDay {
  readonly date: TradingDate;
  readonly weights: Float64Array;
  readonly plan: Int32Array;
  /** Abstentions by type. */
  readonly abstained: Int32Array;
  readonly events: readonly PopulationEvent[];
  /** Absent beyond the bound. */
  readonly abstentions?: readonly AbstentionRecord[];
}

export class RunLog {
  private readonly replay: Replay;
  private readonly rows: ReadonlyMap<string, number>;
  private readonly logged: LoggedDay[] = [];
  private kept = 0;

  constructor(replay: Replay, { types }: Pick<RunFacts, 'types'>) {
    this.replay = replay;
    this.rows = new Map(types.map(({ id, index }) => [id as string, index]));
  }

  /** All committed days. */
  async days(): Promise<readonly LoggedDay[]> {
    const days = this.replay.days();
    while (this.logged.length < days) {
      this.read(this.logged.length);
      if (this.logged.length % BREATH_DAYS === 0) await breathe();
    }
    return this.logged;
  }

  /** What happened to an investor on days 0 .. day; once it is retired, its further abstentions say nothing new. */
  async historyOf({ id, index }: TypeFacts, ordinal: number, day: number): Promise<InvestorView['history']> {
    const days = await this.days();
    const history: InvestorView['history'][number][] = [];
    let isRetired = false;
    for (const [of, logged] of days.slice(0, day + 1).entries()) {
      const events = logged.events.filter(
        ({ type, first, count }) => type === id && ordinal >= first && ordinal < first + count,
      );
      const told = (kinds: readonly string[]): void => {
        for (const { kind, cause } of events)
          if (kinds.includes(kind)) history.push({ day: of, kind, cause: plainText(cause) });
      };
      told(['stopped', 'spawned']);
      if (!isRetired && (logged.abstained[index] as number) > 0) {
        const abstentions = logged.abstentions ?? this.replay.record(of, { ballots: false }).abstentions;
        const own = abstentions.find((record) => record.type === id && record.ordinal === ordinal);
        if (own !== undefined) history.push({ day: of, kind: 'abstained', cause: plainText(own.reason) });
      }
      told(['restarted', 'retired']);
      isRetired ||= events.some(({ kind }) => kind === 'retired');
    }
    return history;
  }

  private read(day: number): void {
    const record = this.replay.record(day, { ballots: false });
    const { date, distribution: weights, plan, events, abstentions } = record;
    const abstained = new Int32Array(this.rows.size);
    for (const { type } of abstentions) {
      const row = this.rows.get(type);
      if (row !== undefined) abstained[row] = (abstained[row] as number) + 1;
    }
    const isKept = this.kept + abstentions.length <= MOST_KEPT;
    if (isKept) this.kept += abstentions.length;
    const logged = { date, weights, plan, abstained, events };
    this.logged.push(isKept ? { ...logged, abstentions } : logged);
  }
}
