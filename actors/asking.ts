import { invariant, systemTimers } from '../core/index.ts';
import { AnswerTimeout, DEFAULT_TIMEOUT_SECONDS } from './answer-timeout.ts';
import { type FaultRates, faultyAnalyst } from './faulty-analyst.ts';
import type { DecisionSettings } from './settings.ts';

/** How investors are asked: with the faults that are injected into them, and how long each is waited for. */
export interface Asking<Settings> {
  /** With an analyst that misbehaves as the faults say. */
  readonly settings: Settings;
  /** For a day that is cast again: who hung on it is told to the day, and not asked. */
  readonly again: Settings;
  /** Undefined: as long as it takes. */
  readonly timeout: AnswerTimeout | undefined;
}

/** `given`, made ready to be asked with. */
export function askingOf<Settings extends DecisionSettings & { readonly faults?: FaultRates }>(
  given: Settings,
): Asking<Settings> {
  const { analyst, faults, answerTimeoutSeconds, timers = systemTimers } = given;
  const seconds = answerTimeoutSeconds ?? ((faults?.hang ?? 0) > 0 ? DEFAULT_TIMEOUT_SECONDS : undefined);
  const timeout = seconds === undefined ? undefined : new AnswerTimeout(seconds, timers);
  if (faults === undefined) return { settings: given, again: given, timeout };
  return {
    settings: { ...given, analyst: faultyAnalyst(analyst, faults) },
    again: { ...given, analyst: faultyAnalyst(analyst, faults, neverTimedOut) },
    timeout,
  };
}

/** A hanging investor would be waited for without end. */
function neverTimedOut(): never {
  invariant(false, 'an investor hangs on a day that is cast again and is not among those who timed out');
}
