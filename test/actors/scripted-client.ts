/** A model client that answers by a function and records in memory. */
import { byCodeUnit, wordOf } from '../../core/index.ts';
import {
  accountOf,
  type ModelClient,
  type ModelRequest,
  noCalls,
  type Purpose,
  type RawAnswer,
  textOfMessage,
} from '../../models/index.ts';

export interface Asked {
  readonly request: ModelRequest;
  readonly purpose: Purpose;
}

export interface ScriptedClient extends ModelClient {
  /** Every question that was asked, recorded ones included, in order. */
  readonly asked: readonly Asked[];
  /** Answers by digest. */
  readonly answers: Map<string, RawAnswer>;
}

export function answered(text: string, rest: Partial<RawAnswer> = {}): RawAnswer {
  return { text, finish: 'stop', inputTokens: 0, outputTokens: 0, cachedTokens: 0, ...rest };
}

/** `answer` may throw, which rejects the question. */
export function scriptedClient(
  answer: (request: ModelRequest, purpose: Purpose) => string | RawAnswer = sensible,
): ScriptedClient {
  const asked: Asked[] = [];
  const answers = new Map<string, RawAnswer>();
  return {
    asked,
    answers,
    ask: async (request, purpose, read) => {
      asked.push({ request, purpose });
      let raw = answers.get(request.digest);
      if (raw === undefined) {
        const given = answer(request, purpose);
        raw = typeof given === 'string' ? answered(given) : given;
        answers.set(request.digest, raw);
      }
      return read(raw);
    },
    recorded: (request, read) => {
      const raw = answers.get(request.digest);
      return raw === undefined ? undefined : read(raw);
    },
    account: () => accountOf(noCalls, 0),
    close: () => Promise.resolve(),
  };
}

/** The last message. */
export function lastMessage({ messages }: ModelRequest): string {
  const message = messages.at(-1);
  return message === undefined ? '' : textOfMessage(message);
}

interface ListShape {
  readonly items: { readonly enum: readonly string[] };
  readonly minItems: number;
}

/** A legal answer, drawn from the names of the candidates. */
export function sensible({ answer }: ModelRequest): string {
  const properties = answer.schema['properties'] as Readonly<Record<string, ListShape | undefined>>;
  const { buys, sells } = properties;
  if (buys === undefined) {
    return '{"outline":"steady","riskAppetite":"low","holdingPeriod":"weeks","consistency":0.5,"rationality":0.75,"selector":"random"}';
  }
  const names = [...buys.items.enum].sort((a, b) => wordOf(a) - wordOf(b) || byCodeUnit(a, b));
  const sold =
    sells === undefined ? {} : { sells: names.slice(buys.minItems, buys.minItems + sells.minItems) };
  return JSON.stringify({ buys: names.slice(0, buys.minItems), ...sold });
}
