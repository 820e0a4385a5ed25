/** The prompts of an analyst: the built-in templates of its language, or the scenario's in their place. */
import { readFileSync } from 'node:fs';
import type { AnalystServices } from '../../analyst.ts';
import type { Language, OpenaiOptions } from './options.ts';
import { compileTemplate, type Template, type TemplateNames } from './template.ts';

/** What templates may name; docs/models.md explains each. */
export const placeholders = {
  system: { required: [], optional: [] },
  strategy: {
    required: ['columns', 'style'],
    optional: ['date', 'modalities', 'macro', 'selectors', 'investor'],
  },
  decision: {
    required: ['columns', 'strategy', 'candidates'],
    optional: ['date', 'modalities', 'macro', 'memory', 'news', 'buys', 'sells'],
  },
} as const satisfies Record<string, TemplateNames>;
export type PromptName = keyof typeof placeholders;

/** Of the decision prompt: what all investors of a type share on a day. */
export const SHARED_NAMES: readonly string[] = ['columns', 'strategy', 'date', 'modalities', 'macro'];

export interface Prompts {
  readonly system: Template;
  readonly strategy: Template;
  readonly decision: Template;
}

/** Throws `models.prompt` when a template of the scenario cannot be read or used. */
export function loadPrompts(
  { language, prompts }: Pick<OpenaiOptions, 'language' | 'prompts'>,
  readText: AnalystServices['readText'],
): Prompts {
  const load = (name: PromptName, own?: string): Template =>
    compileTemplate(
      own ?? `${language}/${name}.md`,
      own === undefined ? builtInPrompt(language, name) : readText(own),
      placeholders[name],
    );
  return {
    system: load('system'),
    strategy: load('strategy', prompts.strategy),
    decision: load('decision', prompts.decision),
  };
}

/** Text of a built-in template, its version in the first line. */
export function builtInPrompt(language: Language, name: PromptName): string {
  return readFileSync(new URL(`prompts/${language}/${name}.md`, import.meta.url), 'utf8');
}
