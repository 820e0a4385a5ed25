/**
 * Stands in for a model while calls are planned: every request gets a plausible answer of the right shape at once, made from the
 * request's own schema and, for strategies, from the rule analyst.
 */
import { type Analyst, type InvestorType, RuleAnalyst, type Strategy } from '../actors/index.ts';
import {
  accountOf,
  type ModelClient,
  type ModelRequest,
  noCalls,
  type Purpose,
  type Reader,
} from '../models/index.ts';

/** As long as rationales that a decision prompt asks for, at most 30 words. */
const RATIONALE =
  'Valuation and earnings quality look better than those of the other candidates, momentum is stable, and the risk fits the strategy of this investor.';

export interface PlannedCall {
  readonly request: ModelRequest;
  readonly purpose: Purpose;
  readonly answer: string;
}

export interface PlannedAnswers {
  readonly client: ModelClient;
  /** The analyst with the rule analyst's strategies behind its own; decides as it does. */
  wrap(analyst: Analyst): Analyst;
  /** Calls since the last time. */
  take(): readonly PlannedCall[];
}

export function plannedAnswers(): PlannedAnswers {
  const rule = new RuleAnalyst();
  const strategies = new Map<string, Strategy>();
  const nameOf = (type: number, ordinal: number | undefined) => `${type} ${ordinal ?? ''}`;
  let calls: PlannedCall[] = [];
  return {
    client: {
      async ask<Value>(
        request: ModelRequest,
        purpose: Purpose,
        read: Reader<Value>,
      ): Promise<ReturnType<Reader<Value>>> {
        const strategy = strategies.get(nameOf(purpose.typeIndex, purpose.ordinal));
        const answer = JSON.stringify(answerTo(request, purpose.kind === 'strategy' ? strategy : undefined));
        calls.push({ request, purpose, answer });
        return read({ text: answer, finish: 'stop', inputTokens: 0, outputTokens: 0, cachedTokens: 0 });
      },
      recorded: () => undefined,
      account: () => accountOf(noCalls, 0),
      close: () => Promise.resolve(),
    },
    wrap: (analyst) => ({
      strategy(type: InvestorType, view, ordinal) {
        strategies.set(nameOf(type.index, ordinal), rule.strategy(type, view, ordinal));
        return analyst.strategy(type, view, ordinal);
      },
      decide: (request) => analyst.decide(request),
    }),
    take() {
      const taken = calls;
      calls = [];
      return taken;
    },
  };
}

function answerTo({ answer: { schema } }: ModelRequest, strategy: Strategy | undefined): unknown {
  const made = instanceOf(schema);
  if (typeof made !== 'object' || made === null) return made;
  const known: Readonly<Record<string, unknown>> = { ...strategy, rationale: RATIONALE };
  const answer: Record<string, unknown> = {};
  const taken = new Set<unknown>();
  for (const [name, value] of Object.entries(made)) {
    // Buys and sells are chosen from the same codes: what is bought is not sold.
    const { items = {}, minItems = 0 } = propertyOf(schema, name);
    const codes = isRecord(items) && Array.isArray(items['enum']) ? (items['enum'] as unknown[]) : undefined;
    if (codes === undefined) {
      answer[name] = name in known ? known[name] : value;
      continue;
    }
    const chosen = codes.filter((code) => !taken.has(code)).slice(0, Number(minItems));
    for (const code of chosen) taken.add(code);
    answer[name] = chosen;
  }
  return answer;
}

/** The smallest value of a JSON Schema, as far as answer shapes go: objects, lists, enums, texts and numbers. */
function instanceOf(schema: Readonly<Record<string, unknown>>): unknown {
  const { type, properties, items, minItems, minimum, enum: values } = schema;
  if (Array.isArray(values)) return values[0];
  if (type === 'object' && isRecord(properties)) {
    return Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [
        name,
        isRecord(property) ? instanceOf(property) : null,
      ]),
    );
  }
  if (type === 'array') {
    const length = typeof minItems === 'number' ? minItems : 0;
    return Array.from({ length }, () => (isRecord(items) ? instanceOf(items) : null));
  }
  if (type === 'number' || type === 'integer') return typeof minimum === 'number' ? minimum : 0;
  return type === 'boolean' ? false : '';
}

function propertyOf(
  { properties }: Readonly<Record<string, unknown>>,
  name: string,
): Record<string, unknown> {
  const property = isRecord(properties) ? properties[name] : undefined;
  return isRecord(property) ? property : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
