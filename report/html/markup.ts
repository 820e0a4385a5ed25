/** Text that is HTML already. Only `html` and `raw` make it, so what reaches a page without them is escaped. */
export interface Html {
  readonly markup: string;
}

type Part = string | number | Html | readonly Html[];

/** A template of HTML: every value that is not `Html` is escaped, for text and for quoted attributes. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  const markup = strings.reduce((text, next, index) => {
    const value = values[index - 1];
    return `${text}${value === undefined ? '' : markupOf(value)}${next}`;
  });
  return { markup };
}

/** Markup that this project wrote itself: style sheets, scripts and templates. Never for text from data. */
export function raw(markup: string): Html {
  return { markup };
}

/** JSON for a script element: no `<`, so that no text in it can end the element or begin a comment. */
export function scriptJson(value: unknown): Html {
  return raw(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

/** JavaScript for a script element. In strings and regular expressions, where alone these can stand, `\/` and `\!` are `/` and `!`. */
export function scriptText(source: string): Html {
  return raw(source.replaceAll(/<\/(?=script)/gi, '<\\/').replaceAll('<!--', '<\\!--'));
}

function markupOf(value: Part): string {
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] as string);
}
