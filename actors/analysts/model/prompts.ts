/** The prompts of an analyst: the built-in templates of its language, or the scenario's in their place. */
import { readFileSync } from 'node:fs';
import { invariant } from '../../../core/index.ts';
import type { AnalystServices } from '../../analyst.ts';
import type { Language, OpenaiOptions } from './options.ts';
import { compileTemplate, type Template, type TemplateNames } from './template.ts';
import { textOfWording, wordings } from './wording.ts';

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
const promptNames: readonly PromptName[] = ['system', 'strategy', 'decision'];

const VERSION = /^<!-- (\S{1,100}) -->\n/u;

/** Of the decision prompt: what all investors of a type share on a day. */
export const SHARED_NAMES: readonly string[] = ['columns', 'strategy', 'date', 'modalities', 'macro'];

export interface Prompts {
  readonly system: Template;
  readonly strategy: Template;
  readonly decision: Template;
}

type PromptOptions = Pick<OpenaiOptions, 'language' | 'prompts'>;

/** Throws `models.prompt` when a template of the scenario cannot be read or used. */
export function loadPrompts(options: PromptOptions, readText: AnalystServices['readText']): Prompts {
  const load = (name: PromptName): Template => {
    const { name: file, text } = sourceOf(name, options, readText);
    return compileTemplate(file, text, placeholders[name]);
  };
  return { system: load('system'), strategy: load('strategy'), decision: load('decision') };
}

/**
 * The texts that decide the questions, by name: a built-in template by its version, the scenario's by its file, and what prompts
 * always say. Throws `models.prompt` when one cannot be read.
 */
export function textsOf(
  options: PromptOptions,
  readText: AnalystServices['readText'],
): Readonly<Record<string, string>> {
  const sources = promptNames.map((name) => sourceOf(name, options, readText));
  const { language } = options;
  return {
    ...Object.fromEntries(sources.map(({ name, text }) => [name, text])),
    [`wording/${language}`]: textOfWording(wordings[language]),
  };
}

function sourceOf(
  name: PromptName,
  { language, prompts }: PromptOptions,
  readText: AnalystServices['readText'],
): { readonly name: string; readonly text: string } {
  const own = prompts[name];
  if (own !== undefined) return { name: own, text: readText(own) };
  const text = builtInPrompt(language, name);
  const version = VERSION.exec(text)?.[1];
  invariant(version !== undefined, 'a built-in template begins with its version');
  return { name: version, text };
}

/** Text of a built-in template, its version in the first line. */
export function builtInPrompt(language: Language, name: PromptName): string {
  return readFileSync(new URL(`prompts/${language}/${name}.md`, import.meta.url), 'utf8');
}
