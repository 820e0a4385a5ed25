/** Bodies of the OpenAI protocol. */
import type { Answer } from './answer.ts';

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
}

/** What a body says beside the answer. `createdAt`: seconds since 1970. */
export interface Heading {
  readonly id: string;
  readonly createdAt: number;
  readonly model: string;
}

export function errorBody(
  message: string,
  type: string,
  code: string | null = null,
  param: string | null = null,
): string {
  return JSON.stringify({ error: { message, type, param, code } });
}

export function modelsBody(): string {
  return JSON.stringify({
    object: 'list',
    data: [{ id: 'simulated', object: 'model', created: 0, owned_by: 'mass-engine' }],
  });
}

export function completionBody({ id, createdAt, model }: Heading, answer: Answer, usage: Usage): string {
  const { content, refusal, toolCall, finish } = answer;
  return JSON.stringify({
    id,
    object: 'chat.completion',
    created: createdAt,
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content,
          refusal,
          ...(toolCall === undefined ? {} : { tool_calls: [toolCallOf(id, toolCall)] }),
        },
        logprobs: null,
        finish_reason: finish,
      },
    ],
    usage: usageOf(usage),
  });
}

/** Characters of an answer in one chunk of a stream. */
const CHUNK_CHARACTERS = 24;

/** All server-sent events of a streamed completion; with `usage` a last chunk has the token counts. */
export function streamBody(
  { id, createdAt, model }: Heading,
  answer: Answer,
  usage: Usage | undefined,
): string {
  const { content, refusal, toolCall, finish } = answer;
  const chunk = (choices: readonly unknown[], last?: Usage) => {
    const value = { id, object: 'chat.completion.chunk', created: createdAt, model, choices };
    // Where counts are asked for, every chunk has the member, null but in the last.
    const counts = usage === undefined ? {} : { usage: last === undefined ? null : usageOf(last) };
    return `data: ${JSON.stringify({ ...value, ...counts })}\n\n`;
  };
  const part = (delta: object, finishReason: string | null = null) =>
    chunk([{ index: 0, delta, logprobs: null, finish_reason: finishReason }]);
  const deltas: object[] = [];
  if (content !== null) for (const text of pieces(content)) deltas.push({ content: text });
  if (refusal !== null) for (const text of pieces(refusal)) deltas.push({ refusal: text });
  if (toolCall !== undefined) {
    deltas.push({ tool_calls: [{ index: 0, ...toolCallOf(id, { ...toolCall, arguments: '' }) }] });
    for (const text of pieces(toolCall.arguments))
      deltas.push({ tool_calls: [{ index: 0, function: { arguments: text } }] });
  }
  const texts = deltas.map((delta) => part(delta));
  const counts = usage === undefined ? '' : chunk([], usage);
  return `${part({ role: 'assistant' })}${texts.join('')}${part({}, finish)}${counts}data: [DONE]\n\n`;
}

function pieces(text: string): readonly string[] {
  const characters = Array.from(text);
  return Array.from({ length: Math.ceil(characters.length / CHUNK_CHARACTERS) }, (_, i) =>
    characters.slice(i * CHUNK_CHARACTERS, (i + 1) * CHUNK_CHARACTERS).join(''),
  );
}

function toolCallOf(id: string, call: { readonly name: string; readonly arguments: string }): object {
  return { id: `call_${id}`, type: 'function', function: call };
}

function usageOf({ inputTokens, outputTokens, cachedTokens }: Usage): object {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
  };
}
