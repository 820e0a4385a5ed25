import type {
  AnnealingView,
  InstrumentView,
  InvestorView,
  PortfolioDayView,
  RespawnView,
  TypeView,
} from '../../engine/index.ts';

/** What a stepper can be asked beside its steps. Everything may reject with a `MassError`, which is shown. */
export interface Looking {
  investor(of: {
    readonly day: number;
    readonly type: string;
    readonly ordinal: number;
  }): Promise<InvestorView>;
  type(of: { readonly day: number; readonly type: string }): Promise<TypeView>;
  instrument(of: { readonly day: number; readonly code: string }): Promise<InstrumentView>;
  annealing(day: number): Promise<AnnealingView>;
  respawn(day: number): Promise<RespawnView>;
  /** After the close of a committed day. */
  portfolio(day: number): Promise<PortfolioDayView>;
  /** Runs a fork to its end. `day`: its first own. */
  fork(request: {
    readonly day: number;
    readonly set: readonly string[];
    readonly distribution?: Readonly<Record<string, number>>;
    readonly signal: AbortSignal;
    readonly progress: (done: number, days: number) => void;
  }): Promise<{ readonly runDir: string; readonly days: number; readonly isComplete: boolean }>;
  close(): Promise<void>;
}
