/** The embedded analyst: utilities from columns, no model, no key, no cost. */
import { z } from 'zod';
import type { View } from '../../market/index.ts';
import type { Analyst, AnalystKind, BatchRequest, DecisionRequest, Picks } from '../analyst.ts';
import type { InvestorType, Strategy } from '../investor-type.ts';
import { BatchChooser } from './kernel/batch-chooser.ts';
import { Chooser } from './kernel/chooser.ts';
import { type Orientation, type PreparedType, RuleKernel } from './rule-kernel.ts';
import { ruleStrategy } from './rule-strategy.ts';

const options = z.strictObject({
  kind: z.literal('rule'),
  orientation: z
    .record(z.string(), z.union([z.literal(-1), z.literal(0), z.literal(1)]))
    .default({})
    .describe(
      "sign of a column against the next days' return, by column name; goes before published and learned signs",
    ),
});

export type RuleOptions = z.infer<typeof options>;

const NONE = new Uint16Array(0);

export class RuleAnalyst implements Analyst {
  private readonly kernel: RuleKernel;
  private readonly chooser = new Chooser();
  // Made when the first batch comes: actors need none.
  private batch: BatchChooser | undefined;
  private readonly prepared = new WeakMap<View, Map<string, PreparedType>>();
  // Investors of a group are asked one after the other: the last preparation nearly always fits.
  private lastView: View | undefined;
  private lastType: InvestorType | undefined;
  private lastStrategy: Strategy | undefined;
  private last: PreparedType | undefined;

  constructor(orientation: Orientation = {}) {
    this.kernel = new RuleKernel(orientation);
  }

  strategy(type: InvestorType, view: View, ordinal?: number): Strategy {
    return ruleStrategy(type, view, ordinal);
  }

  decide({ type, ordinal, strategy, view, candidates, buys, sells }: DecisionRequest): Picks {
    const bought = new Uint16Array(buys);
    const sold = sells === 0 ? NONE : new Uint16Array(sells);
    const prepared = this.prepare(view, type, strategy);
    this.chooser.choose(prepared, ordinal, candidates, 0, candidates.length, bought, 0, buys, sold, 0, sells);
    for (let i = 0; i < buys; i++) bought[i] = candidates[bought[i] as number] as number;
    for (let i = 0; i < sells; i++) sold[i] = candidates[sold[i] as number] as number;
    return { buys: bought, sells: sold };
  }

  decideBatch(request: BatchRequest, bought: Uint16Array, sold: Uint16Array): void {
    const prepared = this.prepare(request.view, request.type, request.strategy);
    this.batch ??= new BatchChooser();
    if (!this.batch.choose(prepared, request, bought, sold))
      this.chooser.chooseEach(prepared, request, bought, sold);
  }

  private prepare(view: View, type: InvestorType, strategy: Strategy): PreparedType {
    if (view === this.lastView && type === this.lastType && strategy === this.lastStrategy) {
      return this.last as PreparedType;
    }
    let ofView = this.prepared.get(view);
    if (ofView === undefined) this.prepared.set(view, (ofView = new Map()));
    const { riskAppetite, holdingPeriod, consistency, rationality } = strategy;
    const name = `${type.key.hi} ${type.key.lo} ${riskAppetite} ${holdingPeriod} ${consistency} ${rationality}`;
    let prepared = ofView.get(name);
    if (prepared === undefined) ofView.set(name, (prepared = this.kernel.prepare(view, type, strategy)));
    this.lastView = view;
    this.lastType = type;
    this.lastStrategy = strategy;
    this.last = prepared;
    return prepared;
  }
}

export const rule: AnalystKind = {
  kind: 'rule',
  description: 'deterministic investors who weigh the columns that they see; needs no key and costs nothing',
  options,
  create: ({ orientation }: RuleOptions) => new RuleAnalyst(orientation),
  columns: ({ orientation }: RuleOptions) => Object.keys(orientation),
};
