import { z } from 'zod';
import { MAX_ANSWER_CHARACTERS, type RawAnswer } from './answer.ts';

const tokens = z.number().min(0).catch(0);
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
 */
export function rawAnswerOf(body: unknown): RawAnswer | undefined {
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
    inputTokens: usage?.prompt_tokens ?? 0,
    outputTokens: usage?.completion_tokens ?? 0,
    cachedTokens: usage?.prompt_tokens_details?.cached_tokens ?? 0,
  };
}
