import { type DayView, LAST_PHASE, type Position, type Stepper } from '../../engine/index.ts';
import type { Looking } from './looking.ts';
import { type ShownDay, type ShownPortfolio, shownDay } from './model.ts';
import { dayBlock, phaseBlock } from './plain.ts';
import { textOfError } from './text-of-error.ts';

export interface PlainRequest {
  /** @default where the stepper stands, the next day */
  readonly first?: number;
  readonly most: number;
  /** A block for each phase. */
  readonly phases: boolean;
  readonly say: (line: string) => void;
  /** Asked after each day. */
  readonly isStopped: () => boolean;
}

/** Walks a stepper forward and says each day, or each phase. */
export class PlainWalk {
  private readonly stepper: Stepper;
  private readonly looking: Pick<Looking, 'portfolio'>;

  constructor(stepper: Stepper, looking: Pick<Looking, 'portfolio'>) {
    this.stepper = stepper;
    this.looking = looking;
  }

  /** The days that were said. Throws `replay.no-such-day` for a first day that is not there. */
  async days({ first, most, phases, say, isStopped }: PlainRequest): Promise<readonly DayView[]> {
    const { stepper } = this;
    if (first !== undefined) {
      // Throws where there is no such day.
      stepper.goTo(first);
      stepper.back();
    }
    const shown: DayView[] = [];
    while (shown.length < most && !isStopped()) {
      const lines = phases ? this.phases() : this.day();
      let day: number | undefined;
      for await (const { text, day: of } of lines) {
        for (const line of text) say(line);
        day = of;
      }
      if (day === undefined || day >= stepper.committed) break;
      shown.push(stepper.replay.day(day));
    }
    return shown;
  }

  private async *day(): AsyncGenerator<{ readonly text: readonly string[]; readonly day: number }> {
    const { stepper } = this;
    const position = await stepper.stepDay();
    const day = this.shown();
    if (position === undefined || day === undefined) return;
    const portfolio = await this.portfolio(position);
    yield { text: dayBlock(day, portfolio, stepper.replay.overview()), day: position.day };
  }

  private async *phases(): AsyncGenerator<{ readonly text: readonly string[]; readonly day: number }> {
    const { stepper } = this;
    const run = stepper.replay.overview();
    for (;;) {
      const position = await stepper.stepPhase();
      const day = this.shown();
      if (position === undefined || day === undefined) return;
      const portfolio = position.phase === LAST_PHASE ? await this.portfolio(position) : { missing: '' };
      yield { text: phaseBlock(position, day, portfolio, run), day: position.day };
      if (position.phase === LAST_PHASE) return;
    }
  }

  private shown(): ShownDay | undefined {
    const view = this.stepper.view();
    return view === undefined ? undefined : shownDay(view, this.stepper.state);
  }

  private portfolio({ day }: Position): Promise<ShownPortfolio> {
    return this.looking.portfolio(day).catch((error: unknown) => ({ missing: textOfError(error) }));
  }
}
