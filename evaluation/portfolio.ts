import { z } from 'zod';
import type { TradingDate } from '../core/index.ts';
import type { PortfolioDay } from './portfolio-rule.ts';

const share = z.number().gt(0).max(1);

/** Options of a portfolio beside those of its rule. */
export const constraintOptions = {
  name: z
    .string()
    .min(1)
    .max(40)
    .optional()
    .describe(
      'Name in tables and pictures; names are distinct. Default: the rule and its number among equals',
    ),
  maxWeight: share.optional().describe('Most that one instrument may weigh, as a fraction; absent = no cap'),
  maxIndustryWeight: share
    .optional()
    .describe('Most that the instruments of one industry may weigh together; absent = no cap'),
  maxTurnover: share
    .optional()
    .describe('Most that one rebalancing may trade, one way, as a fraction of the value; absent = no cap'),
  cash: z.number().min(0).lt(1).default(0).describe('Share of the value that stays uninvested'),
};

/** What keeps weights in bounds. */
export interface Constraints {
  readonly maxWeight?: number | undefined;
  readonly maxIndustryWeight?: number | undefined;
  readonly maxTurnover?: number | undefined;
  readonly cash: number;
}

/** Weights chosen at a close, to be traded at the next fill (or this one, with same-close fills). */
export interface Decision {
  /** N weights over the day's members. Instruments that are held and no member any more are to be sold. */
  readonly weights: Float64Array;
  /** 1 - sum of the weights. */
  readonly cash: number;
  /** Caps left no room for all: the rest stays cash. */
  readonly isShort: boolean;
}

/** A rule with its schedule and constraints. */
export interface Portfolio {
  readonly name: string;
  readonly kind: string;
  /** How it is chosen, for people: rule, options, schedule and constraints in one line. */
  readonly description: string;
  readonly needsOpinion: boolean;
  readonly isCostly: boolean;
  /** A signal that scores all instruments alike is none to it: it stays as it is. */
  readonly ranks: boolean;
  /** Most sessions of returns that it asks for. */
  readonly historySessions: number;
  /** Whether it is chosen anew at the close of `date`. `previous`: when it was chosen last, absent before the first time. */
  isDue(date: TradingDate, previous: TradingDate | undefined): boolean;
  /** Undefined where it is left as it is all the same. */
  decide(day: PortfolioDay): Decision | undefined;
}
