/** Investors that are language models: one question per strategy and ballot, asked again while answers are of no use. */
import { invariant } from '../../../core/index.ts';
import type { View } from '../../../market/index.ts';
import type { ModelClient, Purpose } from '../../../models/index.ts';
import {
  type Abstention,
  type Analyst,
  type AnalystServices,
  type DecisionRequest,
  Declined,
  type Picks,
} from '../../analyst.ts';
import type { InvestorType, Strategy } from '../../investor-type.ts';
import type { ModelSettings } from './options.ts';
import { ModelRequests } from './requests.ts';
import { type Ask, askedUntilUsable, type Outcome } from './tries.ts';

/** Gives the answerer of the questions for a purpose. */
type Asking = (purpose: Omit<Purpose, 'attempt'>) => Ask;

class ModelAnalyst implements Analyst {
  protected readonly options: ModelSettings;
  protected readonly requests: ModelRequests;
  protected readonly client: ModelClient;

  constructor(options: ModelSettings, requests: ModelRequests, client: ModelClient) {
    this.options = options;
    this.requests = requests;
    this.client = client;
  }

  /** Rejects when no answer of the model was of use: the type, or the investor, has no strategy today. */
  async strategy(type: InvestorType, view: View, ordinal?: number): Promise<Strategy> {
    const question = this.requests.strategy(type, view, ordinal);
    const outcome = await this.ask(question, purposeOf('strategy', type, view, ordinal));
    if (outcome.kind === 'value') return outcome.value;
    throw new Declined(this.reason(outcome));
  }

  /** Abstains when no answer of the model was of use. */
  async decide(request: DecisionRequest): Promise<Picks | Abstention> {
    const { type, view, ordinal } = request;
    const question = this.requests.decision(request);
    const outcome = await this.ask(question, purposeOf('decision', type, view, ordinal));
    return outcome.kind === 'value' ? outcome.value : { abstained: this.reason(outcome) };
  }

  recorded(): Analyst & { missing(): number } {
    return new RecordedModelAnalyst(this.options, this.requests, this.client);
  }

  protected asking: Asking = (purpose) => (request, attempt, read) =>
    this.client.ask(request, { ...purpose, attempt }, read);

  private ask<Value>(
    question: Parameters<typeof askedUntilUsable<Value>>[0],
    purpose: Omit<Purpose, 'attempt'>,
  ): Promise<Outcome<Value>> {
    const { tries, language } = this.options;
    return askedUntilUsable(question, tries, language, this.asking(purpose));
  }

  private reason(outcome: Exclude<Outcome<unknown>, { readonly kind: 'value' }>): string {
    if (outcome.kind === 'missing') return 'not recorded';
    const { tries } = this.options;
    return `no usable answer in ${tries} ${tries === 1 ? 'try' : 'tries'}: ${outcome.faults}`;
  }
}

/** The same investors from the recording alone: sends nothing, and counts the questions that it cannot answer. */
class RecordedModelAnalyst extends ModelAnalyst {
  private notRecorded = 0;

  missing(): number {
    return this.notRecorded;
  }

  override recorded(): this {
    return this;
  }

  protected override asking: Asking = () => (request, _attempt, read) => {
    const reading = this.client.recorded(request, read);
    if (reading === undefined) this.notRecorded++;
    return reading;
  };
}

function purposeOf(
  kind: Purpose['kind'],
  type: InvestorType,
  { day, date }: View,
  ordinal: number | undefined,
): Omit<Purpose, 'attempt'> {
  return {
    kind,
    day,
    date,
    type: type.id,
    typeIndex: type.index,
    ...(ordinal === undefined ? {} : { ordinal }),
  };
}

/** Throws `models.prompt` when a template of the scenario cannot be used. */
export function modelAnalyst(options: ModelSettings, services: AnalystServices): Analyst {
  const { models } = services;
  invariant(models !== undefined, 'an analyst that asks models is lent a client');
  return new ModelAnalyst(options, new ModelRequests(options, services), models);
}
