/** What a stepper shows where it stands: looked up once for each position, and for each day's portfolio. */
import type { PortfolioDayView, Stepper } from '../../engine/index.ts';
import type { Looking } from './looking.ts';
import { type ShownPortfolio, type StepperScreenModel, shownDay } from './model.ts';
import { textOfError } from './text-of-error.ts';
import { trendAt } from './trend.ts';

type Place = Pick<StepperScreenModel, 'position' | 'day' | 'trend'>;

export class PlaceShown {
  private readonly stepper: Stepper;
  private readonly looking: Pick<Looking, 'portfolio'>;
  private readonly arrived: () => void;
  private readonly portfolios = new Map<number, ShownPortfolio>();
  private last: { readonly key: string; readonly place: Place } | undefined;

  /** `arrived` is called when a portfolio is there that was waited for. */
  constructor(stepper: Stepper, looking: Pick<Looking, 'portfolio'>, arrived: () => void) {
    this.stepper = stepper;
    this.looking = looking;
    this.arrived = arrived;
  }

  now(): Place & Pick<StepperScreenModel, 'run' | 'portfolio'> {
    const { stepper } = this;
    const { replay } = stepper;
    const { name, status, totalDays, horizon, optimizer, fork, types } = replay.overview();
    const kind = stepper.isLive ? 'live' : 'replay';
    const { committed } = stepper;
    return {
      run: {
        name,
        runDir: replay.runDir,
        kind,
        status,
        committed,
        totalDays,
        horizon,
        optimizer,
        ...(fork === undefined ? {} : { fork }),
        types,
      },
      ...this.place(horizon),
      portfolio: this.portfolio(),
    };
  }

  private place(horizon: number): Place {
    const { stepper } = this;
    const { position, committed, replay } = stepper;
    const key = `${position?.day} ${position?.phase} ${committed}`;
    if (this.last?.key !== key) {
      const view = stepper.view();
      const day = view === undefined ? undefined : shownDay(view, stepper.state);
      this.last = { key, place: { position, day, trend: trendAt(replay, { horizon }, position) } };
    }
    return this.last.place;
  }

  /** After the last close that is over at the position; looked up once, and shown when it is there. */
  private portfolio(): ShownPortfolio {
    const day = this.stepper.state.day - 1;
    if (day < 0) return { missing: 'none before the close of the first day' };
    const known = this.portfolios.get(day);
    if (known !== undefined) return known;
    const waiting = { missing: 'being worked out ...' };
    this.portfolios.set(day, waiting);
    const arrived = (shown: PortfolioDayView | { readonly missing: string }) => {
      this.portfolios.set(day, shown);
      this.arrived();
    };
    this.looking.portfolio(day).then(arrived, (error: unknown) => arrived({ missing: textOfError(error) }));
    return waiting;
  }
}
