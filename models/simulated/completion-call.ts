/** What a client asks of `POST /v1/chat/completions`: the part of the protocol that the simulated server reads. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { tokensOfImage } from '../tokens.ts';
import type { SimulatedServerOptions } from './options.ts';

const part = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  image_url: z.looseObject({ url: z.string() }).optional(),
});
const body = z.looseObject({
  model: z.string().min(1),
  messages: z
    .array(
      z.looseObject({
        role: z.string(),
        content: z.union([z.string(), z.array(part)]).nullish(),
      }),
    )
    .min(1),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  seed: z.int().nullish(),
  n: z.literal(1, { error: "'n' must be 1" }).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  response_format: z
    .discriminatedUnion('type', [
      z.looseObject({ type: z.literal('text') }),
      z.looseObject({ type: z.literal('json_object') }),
      z.looseObject({
        type: z.literal('json_schema'),
        json_schema: z.looseObject({
          name: z.string().min(1),
          schema: z.record(z.string(), z.unknown()).optional(),
        }),
      }),
    ])
    .nullish(),
});

export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

export interface CompletionCall {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly maxTokens: number | undefined;
  readonly stream: boolean;
  /** A stream ends with a chunk of token counts. */
  readonly streamsUsage: boolean;
  readonly format: 'text' | 'json' | 'schema';
  /** Name and JSON Schema that the answer is asked to have. */
  readonly shape: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> } | undefined;
  /** Hexadecimal; of model, messages and sampling, not of the format: the same answer in every shape. */
  readonly digest: string;
  /** Roles and contents in UTF-8: what tokens are counted of. */
  readonly prompt: Uint8Array;
  /** Tokens of its images. */
  readonly imageTokens: number;
}

/** Why a body is not taken, as a 400 says it. */
export interface BadCall {
  readonly message: string;
  readonly param: string | null;
}

/** Best format that each kind of server knows, and how it complains about more. */
const known: Readonly<
  Record<
    SimulatedServerOptions['structured'],
    { readonly formats: readonly string[]; readonly types: string }
  >
> = {
  schema: {
    formats: ['text', 'json', 'schema'],
    types: "one of 'text', 'json_object', 'json_schema'",
  },
  json: { formats: ['text', 'json'], types: "one of 'text', 'json_object'" },
  text: { formats: ['text'], types: "'text'" },
};

/** Length of a digest that names a request: 128 bits. */
const DIGEST_CHARACTERS = 32;

/** Reads a body. Everything in it is untrusted; members that it does not know are left aside, as real servers do. */
export function readCompletionCall(
  text: string,
  structured: SimulatedServerOptions['structured'],
): CompletionCall | BadCall {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { message: 'We could not parse the JSON body of your request.', param: null };
  }
  const parsed = body.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const param = issue === undefined || issue.path.length === 0 ? null : issue.path.join('.');
    return { message: `Invalid request: ${issue?.message ?? 'unknown'}`, param };
  }
  const { data } = parsed;
  const format = formatOf(data.response_format?.type);
  if (!known[structured].formats.includes(format))
    return {
      message: `'response_format.type' must be ${known[structured].types}`,
      param: 'response_format.type',
    };
  const messages = data.messages.map(({ role, content }) => ({ role, content: contentOf(content) }));
  const maxTokens = data.max_completion_tokens ?? data.max_tokens ?? undefined;
  const prompt = Buffer.from(messages.map(({ role, content }) => `${role}\n${content}\0`).join(''), 'utf8');
  // Lengths frame the contents, so that no two lists of messages are one prompt.
  const address = JSON.stringify([
    data.model,
    data.temperature ?? null,
    data.top_p ?? null,
    maxTokens ?? null,
    data.seed ?? null,
    messages.map(({ role, content }) => [role.length, content.length]),
  ]);
  const wanted = data.response_format?.type === 'json_schema' ? data.response_format.json_schema : undefined;
  return {
    model: data.model,
    messages,
    maxTokens,
    stream: data.stream === true,
    streamsUsage: data.stream_options?.include_usage === true,
    format,
    shape: wanted === undefined ? undefined : { name: wanted.name, schema: wanted.schema ?? {} },
    digest: createHash('sha256').update(address).update(prompt).digest('hex').slice(0, DIGEST_CHARACTERS),
    prompt,
    imageTokens: data.messages.reduce((sum, { content }) => sum + imageTokens(content), 0),
  };
}

function formatOf(type: 'text' | 'json_object' | 'json_schema' | undefined): CompletionCall['format'] {
  return type === 'json_schema' ? 'schema' : type === 'json_object' ? 'json' : 'text';
}

function contentOf(content: string | readonly z.output<typeof part>[] | null | undefined): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map(({ text, image_url }) => text ?? imageText(image_url?.url)).join('\n');
}

/** The server does not see: of an image it knows that there is one, and whether it saw the same before. */
function imageText(url: string | undefined): string {
  return url === undefined ? '' : `[image ${createHash('sha256').update(url).digest('hex').slice(0, 16)}]`;
}

const DATA_URL = /^data:image\/png;base64,/;

function imageTokens(content: z.output<typeof body>['messages'][number]['content']): number {
  if (typeof content === 'string') return 0;
  const urls = (content ?? []).flatMap(({ image_url }) => (image_url === undefined ? [] : [image_url.url]));
  return urls.reduce((sum, url) => sum + tokensOfImage({ data: url.replace(DATA_URL, '') }), 0);
}
