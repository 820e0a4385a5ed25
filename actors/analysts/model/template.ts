/**
 * Templates of prompts: text with placeholders `{{name}}` and sections `{{#name}}` ... `{{/name}}` that fall away when their
 * value is empty. Strict: what is not known is an error, and values are never looked at again.
 */
import { MassError, nearest } from '../../../core/index.ts';

/** Largest template, in characters. */
export const MAX_TEMPLATE_CHARACTERS = 65_536;

/** What a template may and must name. */
export interface TemplateNames {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value' | 'open' | 'close'; readonly name: string };

export interface Template {
  readonly parts: readonly Part[];
}

const VERSION_LINE = /^\uFEFF?<!--[^\n]*-->[^\S\n]*\n/u;
/** A section's mark alone on its line takes the line with it. */
const MARK = /(?<=^|\n)[^\S\n]*\{\{([#/])([^{}\n]*)\}\}[^\S\n]*\n|\{\{([#/]?)([^{}\n]*)\}\}|\{\{/gu;

/** Compiles a template. Throws `models.prompt` with file and line, naming what is wrong and what is allowed. */
export function compileTemplate(file: string, source: string, names: TemplateNames): Template {
  const problem = (message: string, at: number, found: string | undefined, hint: string): never => {
    throw new MassError({
      code: 'models.prompt',
      message,
      file,
      line: text.slice(0, at).split('\n').length,
      ...(found === undefined ? {} : { found }),
      expected:
        allowed.length === 0
          ? 'text without placeholders'
          : `placeholders of ${allowed.map((name) => `{{${name}}}`).join(', ')}`,
      hint,
    });
  };
  const allowed = [...names.required, ...names.optional];
  const text = source.replaceAll('\r\n', '\n');
  if (text.length > MAX_TEMPLATE_CHARACTERS) {
    throw new MassError({
      code: 'models.prompt',
      message: 'the template is too long',
      file,
      found: text.length,
      expected: `at most ${MAX_TEMPLATE_CHARACTERS} characters`,
      hint: 'shorten it',
    });
  }
  const start = VERSION_LINE.exec(text)?.[0].length ?? 0;
  if (text.slice(start).trim() === '')
    problem('the template is empty', 0, undefined, 'write a text, or leave the option out');
  const parts: Part[] = [];
  const open: { readonly name: string; readonly at: number }[] = [];
  let from = start;
  const literal = (to: number) => {
    if (to > from) parts.push({ kind: 'text', text: text.slice(from, to) });
  };
  for (const match of text.matchAll(MARK)) {
    if (match.index < start) continue;
    const at = match.index + match[0].indexOf('{{');
    const sign = match[1] ?? match[3];
    const name = match[2] ?? match[4];
    if (name === undefined)
      return problem('"{{" begins no placeholder', at, undefined, 'close it with "}}" on its line');
    if (!allowed.includes(name)) {
      const guess = nearest(name, allowed);
      const hint = guess === undefined ? 'leave it out' : `did you mean "{{${guess}}}"?`;
      return problem('there is no placeholder of this name', at, name, hint);
    }
    literal(match.index);
    from = match.index + match[0].length;
    if (sign === '#') {
      open.push({ name, at });
      parts.push({ kind: 'open', name });
    } else if (sign === '/') {
      if (open.pop()?.name !== name)
        return problem(
          'this section was not opened last',
          at,
          `{{/${name}}}`,
          `begin it with "{{#${name}}}"`,
        );
      parts.push({ kind: 'close', name });
    } else parts.push({ kind: 'value', name });
  }
  literal(text.length);
  const unclosed = open.pop();
  if (unclosed !== undefined) {
    problem(
      'this section has no end',
      unclosed.at,
      `{{#${unclosed.name}}}`,
      `end it with "{{/${unclosed.name}}}"`,
    );
  }
  const missing = names.required.filter(
    (name) => !parts.some((part) => part.kind === 'value' && part.name === name),
  );
  if (missing.length > 0) {
    problem(
      'the template lacks a placeholder that prompts need',
      text.length,
      missing.map((name) => `no {{${name}}}`).join(', '),
      'add it',
    );
  }
  return { parts };
}

/**
 * Cuts a template where the first name outside `stable` stands: what comes before can be rendered once for many. A section
 * is never cut.
 */
export function splitTemplate({ parts }: Template, stable: readonly string[]): readonly [Template, Template] {
  let depth = 0;
  let whole = 0;
  for (const [i, part] of parts.entries()) {
    if (part.kind !== 'text' && !stable.includes(part.name)) break;
    if (part.kind === 'open') depth++;
    if (part.kind === 'close') depth--;
    if (depth === 0) whole = i + 1;
  }
  return [{ parts: parts.slice(0, whole) }, { parts: parts.slice(whole) }];
}

/** The text of a template; a name without a value counts as empty. */
export function renderTemplate({ parts }: Template, values: Readonly<Record<string, string>>): string {
  let text = '';
  let skipped = 0;
  for (const part of parts) {
    if (part.kind === 'open') {
      if (skipped > 0 || (values[part.name] ?? '') === '') skipped++;
    } else if (part.kind === 'close') {
      if (skipped > 0) skipped--;
    } else if (skipped === 0) text += part.kind === 'text' ? part.text : (values[part.name] ?? '');
  }
  return text;
}
