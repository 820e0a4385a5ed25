/** Investors that ask a language model behind any server of the OpenAI protocol. */
import type { AnalystKind } from '../analyst.ts';
import { modelAnalyst } from './model/model-analyst.ts';
import { memoryOf, type OpenaiOptions, openaiOptions } from './model/options.ts';
import { textsOf } from './model/prompts.ts';

export const openai: AnalystKind = {
  kind: 'openai',
  description:
    'investors who ask a language model: any server that speaks the OpenAI protocol (execution.models)',
  options: openaiOptions,
  create: (options: OpenaiOptions, services) => modelAnalyst(options, services),
  asksModels: true,
  memory: ({ reflection }: OpenaiOptions) => memoryOf(reflection),
  texts: (options: OpenaiOptions, readText) => textsOf(options, readText),
};
