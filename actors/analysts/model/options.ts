/** Options of the analysts `openai` and `recorded`: what decides the prompts and how answers are drawn. */
import { z } from 'zod';
import type { MemorySettings } from '../../analyst.ts';

export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

const file = (what: string) =>
  z.string().min(1).max(1000).optional().describe(`Template of ${what}, in place of the built-in one`);

const prompts = z
  .strictObject({
    system: file('the system message'),
    strategy: file('strategy calls'),
    decision: file('decision calls'),
  })
  .describe('Templates of your own, relative to the scenario (docs/models.md). Default: the built-in ones');

const news = z
  .strictObject({
    tokens: z
      .int()
      .min(0)
      .max(100_000)
      .default(1000)
      .describe('Most tokens of headlines in a prompt (o200k_base); 0 = no headlines'),
    perInstrument: z
      .int()
      .min(1)
      .max(100)
      .default(3)
      .describe('Most headlines of an instrument, newest first'),
  })
  .describe('Headlines in decision prompts, of investors who see news');

const masking = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .describe(
        'Whether codes, names, dates and row order are replaced by neutral ones, so that a model cannot recognise the past',
      ),
    salt: z
      .string()
      .max(200)
      .default('')
      .describe('Another salt gives other neutral names and another row order'),
    names: z
      .record(z.string().min(1).max(100), z.array(z.string().min(2).max(200)).max(50))
      .default({})
      .describe('Names of instruments, by code: replaced in headlines'),
    headlines: z
      .enum(['replace', 'leave-out'])
      .default('replace')
      .describe(
        'replace = codes, the given names and dates in headlines are replaced; leave-out = no headlines, which can name what nobody listed',
      ),
  })
  .describe('Neutral names in prompts; answers are mapped back');

const reflection = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .describe('Whether investors are shown their own past picks and what came of them'),
    items: z.int().min(1).max(50).default(3).describe('Most past ballots, newest first'),
    horizon: z
      .int()
      .min(1)
      .max(250)
      .default(5)
      .describe('Trading days of the label that says what came of a pick; one of labels.horizons'),
  })
  .describe("An investor's memory of its own ballots whose outcome is known");

/**
 * `maxOutputTokens`: 30 codes with a short rationale take about 300 tokens, a strategy about 150; twice that leaves room for
 * wordy models and keeps what a budget must reserve per call small. Models that think before they answer need more.
 */
const MAX_OUTPUT_TOKENS = 600;

const model = z.string().min(1).max(200).describe('Name of the model, as its servers know it');
const temperature = z.number().min(0).max(2).describe('Sampling temperature (0 in MASS)');
const topP = z.number().gt(0).max(1).describe('Share of the probability that is sampled from');
const maxOutputTokens = z
  .int()
  .min(1)
  .max(1_000_000)
  .describe('Most tokens of an answer, thinking included; models that think need more');
const seed = z.int().min(0).optional().describe('Sampling seed, for servers that take one');
const language = z.enum(languages).describe('Language of the prompts');
const rationale = z
  .boolean()
  .describe('Whether decisions come with a reason of at most 30 words, kept in the recording');
const tries = z
  .int()
  .min(1)
  .max(10)
  .describe('Times that an investor is asked until its answer can be used; then it abstains');
const digits = z.int().min(1).max(17).describe('Significant digits of numbers in prompts');

export const openaiOptions = z.strictObject({
  kind: z.literal('openai'),
  model,
  temperature: temperature.default(0),
  topP: topP.default(1),
  maxOutputTokens: maxOutputTokens.default(MAX_OUTPUT_TOKENS),
  seed,
  language: language.default('en'),
  prompts: prompts.prefault({}),
  rationale: rationale.default(false),
  tries: tries.default(3),
  digits: digits.default(4),
  news: news.prefault({}),
  masking: masking.prefault({}),
  reflection: reflection.prefault({}),
});
export type OpenaiOptions = z.output<typeof openaiOptions>;

/** What an analyst is made of, whoever answers. */
export type ModelSettings = Omit<OpenaiOptions, 'kind'>;

export function memoryOf(chosen: OpenaiOptions['reflection'] | undefined): MemorySettings | undefined {
  return chosen?.enabled === true ? { items: chosen.items, horizon: chosen.horizon } : undefined;
}

export const recordedOptions = z.strictObject({
  kind: z.literal('recorded'),
  recording: z
    .string()
    .min(1)
    .max(1000)
    .describe('Run folder or recording file that all answers come from. Options left out are taken from it'),
  model: model.optional(),
  temperature: temperature.optional(),
  topP: topP.optional(),
  maxOutputTokens: maxOutputTokens.optional(),
  seed,
  language: language.optional(),
  prompts: prompts.optional(),
  rationale: rationale.optional(),
  tries: tries.optional(),
  digits: digits.optional(),
  news: news.optional(),
  masking: masking.optional(),
  reflection: reflection.optional(),
});
export type RecordedOptions = z.output<typeof recordedOptions>;
