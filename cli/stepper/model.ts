/** What the screen shows, as plain data: the lines are a function of this and of the screen's size. */
import type {
  DayView,
  InstrumentOnDay,
  PortfolioDayView,
  Position,
  RunOverview,
  StepView,
  TypeOnDay,
} from '../../engine/index.ts';
import type { Line } from './text-line.ts';

/** How a run learns. */
export type Learning = Pick<RunOverview, 'horizon' | 'optimizer' | 'fork'>;

/** The run as a whole. */
export interface RunHead extends Learning {
  readonly name: string;
  readonly runDir: string;
  /** `replay` of committed days, or `live`: beyond the last of them a day is simulated when it is stepped to. */
  readonly kind: 'replay' | 'live';
  readonly status: string;
  readonly committed: number;
  readonly totalDays: number | null;
  readonly types: readonly {
    readonly id: string;
    readonly modalities: readonly string[];
  }[];
}

/** A day as far as it is known at the position; what a later phase tells is absent. */
export type ShownDay = Pick<DayView, 'day' | 'date'> & {
  /** Instruments of the day. */
  readonly members: number;
  readonly endedLabels?: DayView['endedLabels'];
  /** Null = nothing was learned. */
  readonly optimization?: DayView['optimization'];
  /** Weights and their change once they are learned, investors once they are planned; the day before's until then. */
  readonly types: readonly ShownType[];
  readonly hasWeights: boolean;
  readonly hasPlan: boolean;
  readonly events?: DayView['events'];
  readonly ballots?: Pick<DayView, 'ballotsExpected' | 'ballotsReceived' | 'abstentions'>;
  readonly picks?: { readonly shown: number; readonly bought: number; readonly sold: number };
  readonly instruments?: readonly InstrumentOnDay[];
  readonly digest?: string;
};

export type ShownType = Pick<
  TypeOnDay,
  'id' | 'weight' | 'weightChange' | 'investors' | 'investorsChange' | 'abstentions'
>;

/** Daily values up to the position, oldest first. */
export interface Trend {
  /** Of scores whose labels have ended by the position. */
  readonly rankIc: readonly (number | null)[];
  readonly fitness: readonly (number | null)[];
}

/** The portfolio, or why there is none to show. */
export type ShownPortfolio = PortfolioDayView | { readonly missing: string };

export interface AskedModels {
  readonly calls: number;
  readonly reused: number;
  readonly costUsd: number;
}

export type PromptKind = 'go-to' | 'search' | 'inspect' | 'fork-changes' | 'fork-distribution';

export interface Selection {
  readonly kind: 'type' | 'instrument';
  readonly id: string;
}

export type Mode =
  | { readonly kind: 'walk' }
  | { readonly kind: 'prompt'; readonly prompt: PromptKind; readonly text: string }
  /** A text over the panels; `top` is the first line shown. */
  | {
      readonly kind: 'text';
      readonly title: string;
      readonly lines: readonly string[];
      readonly top: number;
    };

export interface UiState {
  readonly mode: Mode;
  readonly selection?: Selection;
  readonly isPlaying: boolean;
  /** Index into `playSpeeds`. */
  readonly speed: number;
  /** The panel that stands first where not all fit. */
  readonly firstPanel: number;
  readonly message?: { readonly text: string; readonly isProblem: boolean };
  /** Changes typed for a fork, until its distribution is asked for. */
  readonly forkChanges: string;
  /** The run is being ended. */
  readonly isQuitting: boolean;
}

export interface StepperScreenModel {
  readonly run: RunHead;
  /** Undefined = before the first day. */
  readonly position: Position | undefined;
  readonly day: ShownDay | undefined;
  readonly trend: Trend;
  readonly portfolio: ShownPortfolio;
  readonly models?: AskedModels;
  /** A step, a look-up or a fork is under way; what, in words. */
  readonly busy?: string;
  readonly ui: UiState;
}

/** A panel's lines in exactly this room. */
export type Panel = (
  model: StepperScreenModel,
  room: { readonly width: number; readonly rows: number },
) => readonly Line[];

/** Days a second. */
export const playSpeeds = [0.25, 0.5, 1, 2, 4, 8, 16] as const;

export const initialUi: UiState = {
  mode: { kind: 'walk' },
  isPlaying: false,
  speed: 2,
  firstPanel: 0,
  forkChanges: '',
  isQuitting: false,
};

/** A day as far as it is known. `before`: weights and investors in type order that it began with. */
export function shownDay(
  view: StepView,
  before: { readonly distribution: readonly number[]; readonly plan: readonly number[] },
): ShownDay {
  const { day, date, endedLabels, optimization, events, digest } = view;
  const { ballotsExpected, ballotsReceived, abstentions } = view;
  const hasScores = view.instruments.some(({ score }) => score !== undefined);
  return {
    day,
    date,
    members: view.instruments.length,
    types: view.types.map((type, k) => ({
      id: type.id,
      weight: type.weight ?? before.distribution[k] ?? 1,
      weightChange: type.weightChange ?? 0,
      investors: type.investors ?? before.plan[k] ?? 0,
      investorsChange: type.investorsChange ?? 0,
      abstentions: type.abstentions ?? 0,
    })),
    hasWeights: view.types.some(({ weight }) => weight !== undefined),
    hasPlan: view.types.some(({ investors }) => investors !== undefined),
    ...(endedLabels === undefined ? {} : { endedLabels }),
    ...(optimization === undefined ? {} : { optimization }),
    ...(events === undefined ? {} : { events }),
    ...(ballotsExpected === undefined || ballotsReceived === undefined || abstentions === undefined
      ? {}
      : { ballots: { ballotsExpected, ballotsReceived, abstentions } }),
    ...(view.types.some(({ shown }) => shown !== undefined) ? { picks: picksOf(view) } : {}),
    ...(hasScores ? { instruments: view.instruments as readonly InstrumentOnDay[] } : {}),
    ...(digest === undefined ? {} : { digest }),
  };
}

function picksOf({ types }: StepView): NonNullable<ShownDay['picks']> {
  const sum = (name: 'shown' | 'bought' | 'sold') => types.reduce((all, type) => all + (type[name] ?? 0), 0);
  return { shown: sum('shown'), bought: sum('bought'), sold: sum('sold') };
}
