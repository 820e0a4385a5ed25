/**
 * From values of alphas to one signal, day by day: market state, evidence, agents, selection, weights.
 * 1. Day t: labels that ended by its close, then its values and its return, then its composite. Nothing of t + 1 is ever at hand.
 * 2. Agents judge, the rule selects and the model is fitted at the same closes, every `retrainEvery` sessions once enough labels have ended,
 *    whether anybody passes or not: a judge is asked no more often.
 */
import { invariant } from '../core/index.ts';
import type { DayLabels } from '../evaluation/index.ts';
import type { AgentPanel, PanelEvaluation } from './agents/agent-panel.ts';
import { type AlphaHistorySettings, createAlphaHistory } from './agents/alpha-history.ts';
import type { AlphaDay } from './alpha-day.ts';
import type { MarketStateDetector, MeasuredState } from './market-state.ts';
import { candidatesOf, type Selected, type SelectionRule } from './selection.ts';
import { createWeightTrainer, type WeighedDay, type WeightTrainerSettings } from './weights/walk-forward.ts';

export interface AlphaCompositeSettings
  extends Pick<AlphaHistorySettings, 'alphas' | 'window' | 'leastNames' | 'leastIcDays'>,
    WeightTrainerSettings {
  readonly detector: MarketStateDetector;
  /** Stays the caller's to stop. */
  readonly panel: AgentPanel;
  readonly rule: SelectionRule;
}

/** A day as the market gives it: the state follows from the returns. */
export interface AlphaInput extends Omit<AlphaDay, 'state'> {
  /** Equal-weight return of the universe up to this close (`equalWeightReturn`); NaN where there is none. */
  readonly marketReturn: number;
}

export interface CompositeDay {
  readonly day: number;
  readonly state: MeasuredState | undefined;
  /** Present on days on which agents judged. */
  readonly evaluation?: PanelEvaluation;
  /** Of the latest judgement. */
  readonly selected: readonly Selected[];
  /** Absent before the first fit, which waits for a day on which somebody is selected. */
  readonly weighed?: WeighedDay;
}

export interface AlphaComposite {
  /** Labels that ended by the close of the next day to be added, of the horizon and of `SPREAD_HORIZON`; others change nothing. */
  addLabels(labels: DayLabels): void;
  /** Rejects with what the panel rejects with. A day is added when the one before is done. */
  addDay(day: AlphaInput): Promise<CompositeDay>;
}

export function createAlphaComposite(settings: AlphaCompositeSettings): AlphaComposite {
  const { detector, panel, rule } = settings;
  const history = createAlphaHistory(settings);
  const trainer = createWeightTrainer(settings);
  let selected: readonly Selected[] = [];
  let busy = false;

  return {
    addLabels(labels) {
      history.addLabels(labels);
      trainer.addLabels(labels);
    },
    async addDay({ day, values, marketReturn }) {
      invariant(!busy, 'days of a composite are added one after another');
      busy = true;
      try {
        const state = detector.addDay(marketReturn);
        const own: AlphaDay = { day, values, state };
        history.addDay(own);
        let evaluation: PanelEvaluation | undefined;
        if (trainer.isDue) {
          const evidence = history.evidence();
          evaluation = await panel.evaluate(evidence);
          selected = rule.select(candidatesOf(evidence, evaluation));
        }
        const weighed = trainer.addDay(own, selected);
        return {
          day,
          state,
          ...(evaluation === undefined ? {} : { evaluation }),
          selected,
          ...(weighed === undefined ? {} : { weighed }),
        };
      } finally {
        busy = false;
      }
    },
  };
}
