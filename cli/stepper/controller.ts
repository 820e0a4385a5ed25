/**
 * A stepper at a keyboard: keys in, a screen model out.
 * 1. The model is what stepper, look-ups and interface state say; it is made anew after each change, and only then.
 * 2. What keys ask of the run is done one after another, in their order. While something long is under way, further
 *    questions are answered with what is awaited; keys of the interface, and quitting, always work.
 * 3. Whatever goes wrong is shown, whole, and ends nothing: the stepper still stands on a committed day.
 * 4. It ends once: asked to quit, after a live run has ended where it can go on later; asked again, at once. From then on it
 *    touches nothing.
 */
import { MassError } from '../../core/index.ts';
import type { StepEvent, Stepper } from '../../engine/index.ts';
import { shownPath } from '../format.ts';
import { messageOf } from './event-message.ts';
import { inspected } from './inspected.ts';
import { fitsAsMessage, type ScreenSize, textExtent } from './layout.ts';
import type { Looking } from './looking.ts';
import { type AskedModels, initialUi, playSpeeds, type StepperScreenModel, type UiState } from './model.ts';
import { PlaceShown } from './place-shown.ts';
import { Playing } from './playing.ts';
import { changesOf, type DaysAhead, dayOf, distributionOf, found, wantedOf } from './requests.ts';
import { textOfError } from './text-of-error.ts';
import { type Going, type KeyPress, press, type Request, reading } from './ui-state.ts';

/** How it ended: `quit` with everything in order, `left` without waiting. */
export interface Ending {
  readonly kind: 'quit' | 'left';
  /** By Ctrl-C or a signal. */
  readonly isInterrupt: boolean;
  /** What failed the run meanwhile. */
  readonly failure?: MassError;
  /** Forks that were made, in words. */
  readonly forks: readonly string[];
}

export interface ControllerOptions {
  readonly stepper: Stepper;
  readonly looking: Looking;
  /** How the reader starts this program, and where, for commands that are named. */
  readonly program: string;
  readonly cwd: string;
}

export class StepperController {
  readonly ended: Promise<Ending>;
  private readonly options: ControllerOptions;
  private readonly listeners = new Set<() => void>();
  private readonly end: (ending: Ending) => void;
  private readonly place: PlaceShown;
  private readonly playing: Playing;
  private readonly unsubscribe: () => void;
  private readonly leaving = new AbortController();
  private ui: UiState = initialUi;
  private busy: string | undefined;
  private turn: Promise<void> = Promise.resolve();
  private failure: MassError | undefined;
  private forks: readonly string[] = [];
  private isOver = false;
  private models: AskedModels | undefined;
  /** Of the screen when a key was pressed last. */
  private size: ScreenSize = { columns: 80, rows: 24 };
  private current: StepperScreenModel;

  constructor(options: ControllerOptions) {
    this.options = options;
    const { promise, resolve } = Promise.withResolvers<Ending>();
    this.ended = promise;
    this.end = resolve;
    const { stepper, looking } = options;
    this.place = new PlaceShown(stepper, looking, () => this.changed());
    this.playing = new Playing({
      step: () => this.serve({ kind: 'step-day' }),
      isOn: () => this.ui.isPlaying,
      daysPerSecond: () => playSpeeds[this.ui.speed] ?? 1,
    });
    this.unsubscribe = stepper.subscribe((event) => this.hear(event));
    this.current = this.modelNow();
  }

  get model(): StepperScreenModel {
    return this.current;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  press(key: KeyPress, size: ScreenSize): void {
    this.size = size;
    const { ui, request } = press(this.model, key, textExtent(this.model, size));
    const wasQuitting = this.ui.isQuitting;
    if (request?.kind === 'quit' && wasQuitting) return this.leave(request.isInterrupt);
    if (wasQuitting) return;
    this.ui = ui;
    this.changed();
    if (request !== undefined) void this.serve(request);
  }

  /** As the key: first to quit, then to leave at once. */
  interrupt(): void {
    this.press({ name: 'text', text: 'c', shift: false, ctrl: true }, this.size);
  }

  private async serve(request: Request): Promise<void> {
    const { stepper } = this.options;
    switch (request.kind) {
      case 'step-phase':
        return this.during(this.casting(), () => this.step(() => stepper.stepPhase()));
      case 'step-day':
        return this.during(this.casting(), () => this.step(() => stepper.stepDay()));
      case 'play':
        return this.playing.start();
      case 'pause':
        return this.playing.stop();
      case 'quit':
        return this.quit(request.isInterrupt);
      case 'fork':
        return this.during('forking', () => this.fork(request));
      case 'inspect':
        return this.during('looking', () => this.inspect(request.text));
      case 'back':
      case 'back-phase':
      case 'first':
      case 'last':
      case 'go-to':
      case 'search':
        return this.during(undefined, () => this.go(request));
    }
  }

  /** In turn. `what` is shown while it lasts; nothing for what is done at once. */
  private during(what: string | undefined, work: () => void | Promise<void>): Promise<void> {
    if (this.busy !== undefined) {
      this.say(`wait: ${this.busy}`);
      return Promise.resolve();
    }
    this.turn = this.turn.then(async () => {
      if (this.ui.isQuitting) return;
      this.busy = what;
      try {
        if (what !== undefined) this.changed();
        await work();
      } catch (error) {
        this.ui = { ...this.ui, isPlaying: false };
        this.say(textOfError(error), true);
      } finally {
        this.busy = undefined;
        this.changed();
      }
    });
    return this.turn;
  }

  /** What a step does that takes its time: only beyond the last committed day. */
  private casting(): string | undefined {
    const { isLive, position, committed } = this.options.stepper;
    return isLive && (position?.day ?? -1) >= committed - 1 ? 'casting' : undefined;
  }

  private async step(move: () => Promise<unknown>): Promise<void> {
    const { stepper } = this.options;
    if ((await move()) !== undefined) return;
    this.ui = { ...this.ui, isPlaying: false };
    const { status, totalDays } = stepper.replay.overview();
    const isAll = totalDays !== null && stepper.committed >= totalDays;
    this.say(
      stepper.isLive || isAll || status === 'finished'
        ? 'this is the last day of the market'
        : `this is the last committed day; it goes on with: ${this.commandOn('replay', ' --continue')}`,
    );
  }

  private go(request: Going): void {
    const { stepper } = this.options;
    switch (request.kind) {
      case 'back':
        stepper.back();
        return;
      case 'back-phase':
        stepper.backPhase();
        return;
      case 'first':
      case 'last':
        if (stepper.committed === 0) return this.say('no day is committed yet');
        stepper.goTo(request.kind === 'first' ? 0 : stepper.committed - 1);
        return;
      case 'go-to':
        stepper.goTo(dayOf(request.text, stepper.replay.series().dates, this.ahead()));
        return;
      case 'search': {
        const hit = found(request.text, this.known());
        this.ui = { ...this.ui, selection: hit };
      }
    }
  }

  /** Days that are still to come; undefined = none are. */
  private ahead(): DaysAhead | undefined {
    const { stepper } = this.options;
    const { status, totalDays: total } = stepper.replay.overview();
    if (status === 'finished' || (total !== null && stepper.committed >= total)) return undefined;
    if (stepper.isLive) {
      return {
        total,
        message: 'this day is not simulated yet',
        hint: 'd simulates the next one, r goes on day by day',
      };
    }
    return status === 'running'
      ? {
          total,
          message: 'this day is not simulated yet',
          hint: 'the run is being written: end goes to its last day',
        }
      : {
          total,
          message: 'the run was interrupted before this day',
          hint: `it goes on with: ${this.commandOn('replay', ' --continue')}`,
        };
  }

  private known(): { readonly types: readonly string[]; readonly codes: readonly string[] } {
    const { stepper } = this.options;
    return {
      types: this.model.run.types.map(({ id }) => id),
      codes: stepper.view()?.instruments.map(({ code }) => code) ?? [],
    };
  }

  private async inspect(text: string): Promise<void> {
    const { stepper, looking } = this.options;
    const wanted = wantedOf(text, this.known());
    const shown = await inspected(wanted, stepper, looking);
    if (shown === undefined) return this.say('no day is committed yet: there is nothing to inspect', true);
    this.ui = reading(this.ui, shown.title, shown.lines);
  }

  private async fork({ changes, distribution }: Extract<Request, { kind: 'fork' }>): Promise<void> {
    const { stepper, looking, program, cwd } = this.options;
    const weights = distributionOf(distribution);
    const day = Math.min(stepper.position?.day ?? 0, stepper.committed);
    const { runDir, days, isComplete } = await looking.fork({
      day,
      set: changesOf(changes),
      ...(weights === undefined ? {} : { distribution: weights }),
      signal: this.leaving.signal,
      progress: (done, of) => {
        this.busy = `forking, ${done} of ${of} days`;
        this.changed();
      },
    });
    const folder = shownPath(runDir, cwd);
    const note = isComplete
      ? `forked from day ${day} into ${folder}, ${days} days`
      : `the fork from day ${day} was stopped after ${days} days; it goes on with: ${program} resume ${folder}`;
    this.forks = [...this.forks, note];
    this.say(note);
  }

  private async quit(isInterrupt: boolean): Promise<void> {
    this.playing.stop();
    this.leaving.abort();
    await this.options.stepper.stop();
    await this.turn;
    this.isOver = true;
    this.unsubscribe();
    this.end({ kind: 'quit', isInterrupt, ...this.outcome() });
  }

  private leave(isInterrupt: boolean): void {
    this.isOver = true;
    this.unsubscribe();
    this.end({ kind: 'left', isInterrupt, ...this.outcome() });
  }

  private outcome(): Pick<Ending, 'failure' | 'forks'> {
    const { failure, forks } = this;
    return { forks, ...(failure === undefined ? {} : { failure }) };
  }

  private hear(event: StepEvent): void {
    if (event.kind === 'models') {
      const { calls, reused, costUsd } = event.account;
      this.models = { calls, reused, costUsd };
    }
    if (event.kind === 'failed') {
      this.failure = new MassError(event.problems);
      this.ui = { ...this.ui, isPlaying: false };
    }
    const message = messageOf(event, (command) => this.commandOn(command));
    if (message === undefined) return this.changed();
    this.say(message.text, message.isProblem);
  }

  private commandOn(command: string, more = ''): string {
    const { program, cwd, stepper } = this.options;
    return `${program} ${command} ${shownPath(stepper.replay.runDir, cwd)}${more}`;
  }

  /** In the message line; a problem that it cannot hold is opened as a text, unless something is being typed. */
  private say(text: string, isProblem = false): void {
    const isOpened = isProblem && this.ui.mode.kind !== 'prompt' && !fitsAsMessage(text, this.size);
    this.ui = isOpened
      ? reading(this.ui, 'what went wrong', [text])
      : { ...this.ui, message: { text, isProblem } };
    this.changed();
  }

  private changed(): void {
    // The run may be closed by now, and nobody looks.
    if (this.isOver) return;
    this.current = this.modelNow();
    for (const listener of this.listeners) listener();
  }

  private modelNow(): StepperScreenModel {
    return {
      ...this.place.now(),
      ...(this.models === undefined ? {} : { models: this.models }),
      ...(this.busy === undefined ? {} : { busy: this.busy }),
      ui: this.ui,
    };
  }
}
