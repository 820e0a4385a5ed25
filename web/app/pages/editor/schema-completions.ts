import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { keysOf, type Schema, type Suggestion, schemasAt, valuesOf } from './schema-walk.ts';
import { parentPath, type YamlLine, yamlLines } from './yaml-places.ts';

/** Completion of a scenario's keys and values from its schema. */
export function schemaCompletions(schema: Schema): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    const { state, pos, explicit } = context;
    const line = state.doc.lineAt(pos);
    const before = line.text.slice(0, pos - line.from);
    if (/(^|\s)#/.test(before)) return null;
    const text = state.doc.toString();
    const lines = yamlLines(text);
    const kindAt = kindsIn(lines);
    const value = /^(?<lead>(?: |- )*)(?<key>[\w$.+-]+):\s+(?<written>[^\s{}[\],]*)$/.exec(before)?.groups;
    if (value !== undefined) {
      const parent = parentPath(lines, line.number, (value['lead'] as string).length);
      const key = value['key'] as string;
      const path = parent === '' ? key : `${parent}.${key}`;
      // The kind that is being written must not narrow what it may be.
      const schemas = key === 'kind' ? schemasAt(schema, parent, excluding(kindAt, parent)) : [];
      const of =
        key === 'kind'
          ? schemas.flatMap((one) => one.properties?.['kind'] ?? [])
          : schemasAt(schema, path, kindAt);
      return result(pos - (value['written'] as string).length, valuesOf(of), '');
    }
    const key = /^(?<lead>(?: |- )*)(?<written>[\w$.+-]*)$/.exec(before)?.groups;
    if (key === undefined || (!explicit && key['written'] === '')) return null;
    const parent = parentPath(lines, line.number, (key['lead'] as string).length);
    return result(pos - (key['written'] as string).length, keysOf(schemasAt(schema, parent, kindAt)), ': ');
  };
}

function kindsIn(lines: readonly YamlLine[]): (path: string) => string | undefined {
  const kinds = new Map(
    lines
      .filter(({ path }) => path.endsWith('.kind'))
      .map(({ path, value }) => [path.slice(0, -5), value.trim()]),
  );
  return (path) => kinds.get(path);
}

function excluding(kindAt: (path: string) => string | undefined, parent: string) {
  return (path: string) => (path === parent ? undefined : kindAt(path));
}

function result(from: number, suggestions: readonly Suggestion[], after: string): CompletionResult | null {
  if (suggestions.length === 0) return null;
  const options = suggestions.map(
    ({ label, detail, info }): Completion => ({
      label,
      apply: `${label}${after}`,
      ...(detail === '' ? {} : { detail }),
      ...(info === '' ? {} : { info }),
    }),
  );
  return { from, options, validFor: /^[\w$.+-]*$/ };
}
