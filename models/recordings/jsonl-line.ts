/** One line of an exported recording: what it looks like, and how it is checked when it comes from elsewhere. */
import { z } from 'zod';
import type { Problem } from '../../core/index.ts';
import { MAX_ANSWER_CHARACTERS } from '../answer.ts';
import { jsonOf } from '../jsonl.ts';
import { imageSize, MAX_ALT_CHARACTERS, MAX_IMAGE_BYTES, MAX_IMAGES } from '../message.ts';
import type { RecordingEntry } from '../recording.ts';
import { modelRequest, purposeKinds } from '../request.ts';
import { visible } from '../visible.ts';

/** The format that this version writes and reads. */
export const LINE_FORMAT = 'mass-recording/1';

const name = z
  .string()
  .max(1000)
  .refine((text) => text.isWellFormed(), 'expected well-formed text');
const amount = z.number().min(0);
/** Sums of them stay exact numbers. */
const tokenCount = z
  .number()
  .min(0)
  .max(2 ** 32);
const partSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: z.string() }),
  z.strictObject({
    kind: z.literal('image'),
    mediaType: z.literal('image/png'),
    data: z
      .string()
      .max(4 * Math.ceil(MAX_IMAGE_BYTES / 3), 'the image is too large')
      .refine((data) => imageSize({ data }) !== undefined, 'expected a PNG file in base64'),
    alt: z.string().max(MAX_ALT_CHARACTERS),
  }),
]);
const messageSchema = z.strictObject({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.union(
    [z.string(), z.array(partSchema)],
    'expected text, or a list of texts and images (image/png)',
  ),
});
const lineSchema = z.strictObject({
  format: z.literal(LINE_FORMAT),
  digest: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits'),
  purpose: z.strictObject({
    kind: z.enum(purposeKinds),
    day: z.int().min(0),
    date: z.int().min(0),
    type: name,
    typeIndex: z.int().min(0),
    ordinal: z.int().min(0).optional(),
    attempt: z.int().min(1),
  }),
  model: z.string(),
  messages: z
    .array(messageSchema)
    .refine(
      (messages) =>
        messages
          .flatMap(({ content }) => (typeof content === 'string' ? [] : content))
          .filter(({ kind }) => kind === 'image').length <= MAX_IMAGES,
      `expected at most ${MAX_IMAGES} images`,
    ),
  sampling: z.strictObject({
    temperature: z.number(),
    topP: z.number(),
    maxOutputTokens: z.number(),
    seed: z.number().optional(),
  }),
  answer: z.strictObject({ name: z.string(), schema: z.record(z.string(), z.unknown()) }),
  raw: z.strictObject({
    text: z.string().max(MAX_ANSWER_CHARACTERS),
    finish: z.string().max(MAX_ANSWER_CHARACTERS),
    refusal: z.string().max(MAX_ANSWER_CHARACTERS).optional(),
  }),
  outcome: z.union(
    [
      z.strictObject({ parsed: z.json() }),
      z.strictObject({ fault: z.string().min(1).max(100), detail: z.string() }),
    ],
    'expected {parsed} or {fault, detail}',
  ),
  tokens: z.strictObject({ input: tokenCount, output: tokenCount, cached: tokenCount }),
  latencyMs: amount,
  endpoint: name,
  costUsd: amount,
  attempts: z.int().min(0),
  run: name,
  at: amount,
});

const noteSchema = z.strictObject({
  format: z.literal(LINE_FORMAT),
  note: z.strictObject({ name, value: z.json() }),
});

/** A note of a recording as one line of JSON. */
export function noteLineOf({
  name: noted,
  value,
}: {
  readonly name: string;
  readonly value: unknown;
}): string {
  return JSON.stringify({ format: LINE_FORMAT, note: { name: noted, value } });
}

/** A recorded answer as one line of JSON, without a line feed. Lone surrogates are escaped: the line is well-formed. */
export function lineOf({ request, purpose, recorded }: RecordingEntry): string {
  const { digest, model, messages, sampling, answer } = request;
  const { kind, day, date, type, typeIndex, ordinal, attempt } = purpose;
  const { text, finish, refusal, inputTokens, outputTokens, cachedTokens } = recorded.answer;
  const { outcome, latencyMs, endpoint, costUsd, attempts, run, at } = recorded;
  const { temperature, topP, maxOutputTokens, seed } = sampling;
  const line: z.input<typeof lineSchema> = {
    format: LINE_FORMAT,
    digest,
    purpose: { kind, day, date, type, typeIndex, ordinal, attempt },
    model,
    messages: messages.map(({ role, content }) => ({
      role,
      content: typeof content === 'string' ? content : content.map((each) => ({ ...each })),
    })),
    sampling: { temperature, topP, maxOutputTokens, seed },
    answer: { name: answer.name, schema: answer.schema },
    raw: { text, finish, refusal },
    outcome: outcome as z.input<typeof lineSchema>['outcome'],
    tokens: { input: inputTokens, output: outputTokens, cached: cachedTokens },
    latencyMs,
    endpoint,
    costUsd,
    attempts,
    run,
    at,
  };
  return JSON.stringify(line);
}

/** What a line says, or what is wrong with it. */
export type ReadLine =
  | { readonly entry: RecordingEntry }
  | { readonly note: { readonly name: string; readonly value: unknown } }
  | { readonly problem: Pick<Problem, 'message' | 'path' | 'found' | 'expected'> };

/** Checks a line. The digest must be that of the request in it. Never throws. */
export function readLine(text: string): ReadLine {
  const read = jsonOf(text);
  if ('problem' in read) return read;
  const raw = read.value;
  const format = (raw as { readonly format?: unknown } | null)?.format;
  if (format !== LINE_FORMAT) {
    const message = 'the line is in an unknown format';
    const found = typeof format === 'string' ? visible(format) : 'none';
    return { problem: { path: 'format', message, found, expected: LINE_FORMAT } };
  }
  const note = noteSchema.safeParse(raw);
  if (note.success) return { note: note.data.note };
  const result = lineSchema.safeParse(raw);
  if (!result.success) {
    const { path, message } = result.error.issues[0] as z.core.$ZodIssue;
    return { problem: { path: visible(path.join('.')), message: visible(message) } };
  }
  return checkedDigest(entryOf(result.data), result.data.digest);
}

function checkedDigest(entry: RecordingEntry, digest: string): ReadLine {
  if (entry.request.digest === digest) return { entry };
  const message = 'the digest is not that of the request in this line';
  return { problem: { path: 'digest', message, found: digest, expected: entry.request.digest } };
}

function entryOf(line: z.output<typeof lineSchema>): RecordingEntry {
  const { model, messages, answer, digest, raw, outcome, tokens } = line;
  const { latencyMs, endpoint, costUsd, attempts, run, at } = line;
  return {
    request: modelRequest({ model, messages, sampling: present(line.sampling), answer }),
    purpose: present(line.purpose),
    recorded: {
      digest,
      answer: {
        ...present(raw),
        inputTokens: tokens.input,
        outputTokens: tokens.output,
        cachedTokens: tokens.cached,
      },
      outcome,
      latencyMs,
      costUsd,
      attempts,
      run,
      endpoint,
      at,
    },
  };
}

/** What zod types as possibly undefined is absent in JSON. */
type Present<Value> = { [Key in keyof Value]: Exclude<Value[Key], undefined> };
function present<Value extends object>(value: Value): Present<Value> {
  return value as Present<Value>;
}
