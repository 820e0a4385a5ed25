import { z } from 'zod';
import { MAX_ANSWER_CHARACTERS, type RawAnswer } from './answer.ts';
import type { TokenCounts } from './price.ts';

/** Largest count that is believed: more tokens than any model takes. */
const MOST_TOKENS = 2 ** 24;
/** How many times the most that a call can use is believed: servers add words of their own, and some think beyond the limit. */
const MOST_TIMES = 8;

/** What is not counted, or not in numbers that anything can have, is as if it were not said. */
const tokens = z.number().min(0).max(MOST_TOKENS).optional().catch(undefined);
const text = z.string().nullish().catch(undefined);

/** Only what is read, and that loosely: servers differ in everything else. */
const completion = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: text,
        message: z.object({
          content: z
            .union([z.string(), z.array(z.object({ text: z.string().optional() }))])
            .nullish()
            .catch(undefined),
          refusal: text,
          tool_calls: z
            .array(z.object({ function: z.object({ arguments: z.string() }) }))
            .nullish()
            .catch(undefined),
        }),
      }),
    )
    .min(1),
  usage: z
    .object({
      prompt_tokens: tokens,
      completion_tokens: tokens,
      prompt_tokens_details: z.object({ cached_tokens: tokens }).nullish().catch(undefined),
    })
    .nullish()
    .catch(undefined),
});

/**
 * The answer in a body of the chat completions interface; undefined when there is none. The text is the message's content, or
 * the arguments of its first tool call; what is longer than `MAX_ANSWER_CHARACTERS` is cut and ends as `length`.
 * `most`: what the call can use at most. Each count that the server leaves out is set to that, as a budget must not take silence
 * for nothing (but for answers that a filter withheld), and none is taken for more than eight times that. Without `most`, counts
 * left out are 0.
 */
export function rawAnswerOf(body: unknown, most?: TokenCounts): RawAnswer | undefined {
  const parsed = completion.safeParse(body);
  const choice = parsed.data?.choices[0];
  if (parsed.data === undefined || choice === undefined) return undefined;
  const { message, finish_reason } = choice;
  const { usage } = parsed.data;
  const content =
    typeof message.content === 'string'
      ? message.content
      : (message.content ?? []).map((part) => part.text ?? '').join('');
  const whole = content === '' ? (message.tool_calls?.[0]?.function.arguments ?? '') : content;
  const isCut = whole.length > MAX_ANSWER_CHARACTERS;
  const refusal = message.refusal ?? '';
  return {
    text: isCut ? whole.slice(0, MAX_ANSWER_CHARACTERS) : whole,
    finish: isCut ? 'length' : (finish_reason ?? 'stop').slice(0, 100),
    ...(refusal === '' ? {} : { refusal: refusal.slice(0, MAX_ANSWER_CHARACTERS) }),
    ...countsOf(usage, { isWithheld: finish_reason === 'content_filter', isEmpty: whole === '' }, most),
  };
}

function countsOf(
  usage: z.output<typeof completion>['usage'],
  answer: { readonly isWithheld: boolean; readonly isEmpty: boolean },
  most: TokenCounts | undefined,
): Pick<RawAnswer, 'inputTokens' | 'outputTokens' | 'cachedTokens'> {
  const { prompt_tokens: input = 0, completion_tokens: output } = usage ?? {};
  const cachedTokens = Math.min(usage?.prompt_tokens_details?.cached_tokens ?? 0, input);
  if (most === undefined || (answer.isWithheld && input === 0))
    return { inputTokens: input, outputTokens: output ?? 0, cachedTokens };
  // Every request has input tokens, and every text has output tokens: 0 of them is silence.
  const isSilent = output === undefined || (output === 0 && !answer.isEmpty);
  const inputTokens = input === 0 ? most.input : Math.min(input, MOST_TIMES * most.input);
  return {
    inputTokens,
    outputTokens: isSilent ? most.output : Math.min(output, MOST_TIMES * most.output),
    cachedTokens: Math.min(cachedTokens, inputTokens),
  };
}
