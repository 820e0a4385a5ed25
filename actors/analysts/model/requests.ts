/**
 * Questions to the model: strategy calls, decision calls, and asking again. The only place where requests are made, so that
 * whoever plans, exports or replays a run makes the very same ones.
 * Invariants:
 * 1. A question is a function of (options, key, type, ordinal, view, strategy, candidates, memory): what is kept between two
 *    questions is only what was worked out before.
 * 2. The system message is the same for all; the user message begins with what a type's investors share on a day.
 */
import { drawnSelectors, selectors, type View } from '../../../market/index.ts';
import {
  type AnswerShape,
  type ModelRequest,
  modelRequest,
  type Reader,
  type Sampling,
} from '../../../models/index.ts';
import type { AnalystServices, DecisionRequest, Picks } from '../../analyst.ts';
import { holdingPeriods, type InvestorType, riskAppetites, type Strategy } from '../../investor-type.ts';
import { fenced } from './cells.ts';
import { MAX_OUTLINE_CHARACTERS } from './harmless.ts';
import { candidatesBlock, memoryBlock, newsBlock, RowOrder, rowOrder } from './investor-blocks.ts';
import { type Masking, maskingOf } from './masking.ts';
import type { ModelSettings } from './options.ts';
import { type CellCache, PreparedView } from './prepared-view.ts';
import { loadPrompts, SHARED_NAMES } from './prompts.ts';
import { decisionReader } from './read-decision.ts';
import { strategyReader } from './read-strategy.ts';
import { renderTemplate, splitTemplate, type Template } from './template.ts';
import { type Wording, wordings } from './wording.ts';

/** A request, how its answer is read, and the last line of its message: the form of the answer. */
export interface Question<Value> {
  readonly request: ModelRequest;
  readonly read: Reader<Value>;
  readonly form: string;
}

/** What the investors with one type, view and strategy share: values of their prompts, and how these begin. */
interface SharedPart {
  readonly values: Readonly<Record<string, string>>;
  readonly begin: string;
}

export class ModelRequests {
  private readonly options: ModelSettings;
  private readonly masking: Masking;
  private readonly wording: Wording;
  private readonly sampling: Sampling;
  private readonly system: string;
  private readonly strategyTemplate: Template;
  private readonly sharedTemplate: Template;
  private readonly ownTemplate: Template;
  private readonly rowOrder: RowOrder;
  private readonly cells: CellCache = new WeakMap();
  private readonly views = new WeakMap<View, PreparedView>();
  /** By view, strategy and type. */
  private readonly shared = new WeakMap<View, WeakMap<Strategy, Map<string, SharedPart>>>();

  /** Throws `models.prompt` when a template of the scenario cannot be used. */
  constructor(options: ModelSettings, { key, readText }: Pick<AnalystServices, 'key' | 'readText'>) {
    const { temperature, topP, maxOutputTokens, seed } = options;
    const prompts = loadPrompts(options, readText);
    this.options = options;
    this.masking = maskingOf(options.masking, key);
    this.wording = wordings[options.language];
    this.sampling = { temperature, topP, maxOutputTokens, ...(seed === undefined ? {} : { seed }) };
    this.system = renderTemplate(prompts.system, {}).trim();
    this.strategyTemplate = prompts.strategy;
    [this.sharedTemplate, this.ownTemplate] = splitTemplate(prompts.decision, SHARED_NAMES);
    this.rowOrder = new RowOrder(options.masking.salt);
  }

  /** The strategy of a type, or of one of its investors. */
  strategy(type: InvestorType, view: View, ordinal: number | undefined): Question<Strategy> {
    const prepared = this.prepared(view);
    const offered = drawnSelectors.includes(type.style.selector)
      ? drawnSelectors
      : [...drawnSelectors, type.style.selector];
    const text = renderTemplate(this.strategyTemplate, {
      ...this.sharedValues(prepared),
      style: styleBlock(type),
      selectors: offered.map((kind) => `- ${kind}: ${selectors.get(kind).description}`).join('\n'),
      investor: ordinal === undefined ? '' : String(ordinal),
    });
    const { outline, share } = this.wording;
    const form = `{"outline": "${outline}", "riskAppetite": "${riskAppetites.join(' | ')}", "holdingPeriod": "${holdingPeriods.join(' | ')}", "consistency": ${share}, "rationality": ${share}, "selector": "${offered.join(' | ')}"}`;
    return this.question(text, form, strategyShape(offered), strategyReader(offered));
  }

  /** The ballot of an investor. */
  decision(asked: DecisionRequest): Question<Picks> {
    const { type, ordinal, view, candidates, buys, sells, memory = [] } = asked;
    const { digits, news, rationale } = this.options;
    const prepared = this.prepared(view);
    const showsNews = prepared.hasNews;
    const ranks =
      showsNews || this.masking.shuffles
        ? this.rowOrder.ranks(type.key, ordinal, view, candidates)
        : undefined;
    const order = rowOrder(candidates, view, this.masking.shuffles ? ranks : undefined);
    const codes = (count: number) => this.wording.codes(count);
    const { begin, values } = this.sharedPart(asked, prepared);
    const own = renderTemplate(this.ownTemplate, {
      ...values,
      memory: memoryBlock(
        memory,
        view,
        prepared,
        this.masking,
        digits,
        this.masking.shuffles ? this.rowOrder.rankOf(type.key, ordinal, view.day) : undefined,
      ),
      candidates: candidatesBlock(prepared, order),
      news: showsNews && ranks !== undefined ? newsBlock(prepared, order, ranks, news.tokens) : '',
      buys: String(buys),
      sells: sells === 0 ? '' : String(sells),
    });
    const parts = [`"buys": [${codes(buys)}]`];
    if (sells > 0) parts.push(`"sells": [${codes(sells)}]`);
    if (rationale) parts.push(`"rationale": "${this.wording.rationale}"`);
    const names = order.map((position) => prepared.names[position] as string);
    return this.question(
      begin + own,
      `{${parts.join(', ')}}`,
      decisionShape(names, buys, sells, rationale),
      decisionReader({
        names,
        codes: order.map((position) => view.instruments[position] as string),
        positions: order,
        buys,
        sells,
      }),
    );
  }

  private question<Value>(
    text: string,
    form: string,
    answer: AnswerShape,
    read: Reader<Value>,
  ): Question<Value> {
    const messages = [
      { role: 'system', content: this.system },
      { role: 'user', content: `${text.trim()}\n\n${this.wording.answer}\n${form}` },
    ] as const;
    const { model } = this.options;
    return { request: modelRequest({ model, messages, sampling: this.sampling, answer }), read, form };
  }

  private sharedPart({ type, view, strategy }: DecisionRequest, prepared: PreparedView): SharedPart {
    let ofView = this.shared.get(view);
    if (ofView === undefined) this.shared.set(view, (ofView = new WeakMap()));
    let ofStrategy = ofView.get(strategy);
    if (ofStrategy === undefined) ofView.set(strategy, (ofStrategy = new Map()));
    let part = ofStrategy.get(type.id);
    if (part === undefined) {
      const values = { ...this.sharedValues(prepared), strategy: this.strategyBlock(strategy, view) };
      ofStrategy.set(type.id, (part = { values, begin: renderTemplate(this.sharedTemplate, values) }));
    }
    return part;
  }

  private sharedValues({
    modalities,
    columnsBlock,
    dateLine,
    macroBlock,
  }: PreparedView): Record<string, string> {
    return { modalities, columns: columnsBlock, date: dateLine, macro: macroBlock };
  }

  /** A strategy as JSON. Its outline is a model's text. */
  private strategyBlock(strategy: Strategy, view: View): string {
    const { outline, riskAppetite, holdingPeriod, consistency, rationality, selector } = strategy;
    const shown = {
      outline: this.masking.text(outline, MAX_OUTLINE_CHARACTERS, view.instruments),
      riskAppetite,
      holdingPeriod,
      consistency,
      rationality,
      selector,
    };
    return fenced('strategy', [JSON.stringify(shown)]);
  }

  private prepared(view: View): PreparedView {
    let prepared = this.views.get(view);
    if (prepared === undefined) {
      prepared = new PreparedView(view, this.masking, this.options, this.cells);
      this.views.set(view, prepared);
    }
    return prepared;
  }
}

function styleBlock({ style }: InvestorType): string {
  const { riskAppetite, holdingPeriod, consistency, rationality, selector } = style;
  return fenced('style', [
    JSON.stringify({ riskAppetite, holdingPeriod, consistency, rationality, selector }),
  ]);
}

function decisionShape(
  names: readonly string[],
  buys: number,
  sells: number,
  rationale: boolean,
): AnswerShape {
  const list = (count: number) => ({
    type: 'array',
    items: { type: 'string', enum: names },
    minItems: count,
    maxItems: count,
  });
  const properties = {
    buys: list(buys),
    ...(sells > 0 ? { sells: list(sells) } : {}),
    ...(rationale ? { rationale: { type: 'string' } } : {}),
  };
  return shape('decision', properties);
}

function strategyShape(offered: readonly string[]): AnswerShape {
  return shape('strategy', {
    outline: { type: 'string' },
    riskAppetite: { type: 'string', enum: riskAppetites },
    holdingPeriod: { type: 'string', enum: holdingPeriods },
    // Bounds of numbers are checked when answers are read: several servers refuse schemas that hold them.
    consistency: { type: 'number' },
    rationality: { type: 'number' },
    selector: { type: 'string', enum: offered },
  });
}

function shape(name: string, properties: Readonly<Record<string, unknown>>): AnswerShape {
  return {
    name,
    schema: { type: 'object', properties, required: Object.keys(properties), additionalProperties: false },
  };
}
