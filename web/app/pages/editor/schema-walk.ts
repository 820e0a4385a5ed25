/** The parts of a JSON schema that help somebody who writes. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema | boolean;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

/** What may stand at a path: several where the schema has alternatives. `kindAt` tells what a mapping says of its kind. */
export function schemasAt(
  root: Schema,
  path: string,
  kindAt: (path: string) => string | undefined,
): readonly Schema[] {
  let now = alternatives(root, kindAt(''));
  const walked: string[] = [];
  for (const part of path === '' ? [] : path.split('.')) {
    walked.push(part);
    const kind = kindAt(walked.join('.'));
    now = now.flatMap((schema) => {
      const next = schema.properties?.[part] ?? (/^\d+$/.test(part) ? schema.items : undefined);
      return next === undefined || typeof next === 'boolean' ? [] : alternatives(next, kind);
    });
  }
  return now;
}

function alternatives(schema: Schema, kind: string | undefined): readonly Schema[] {
  const several = schema.oneOf ?? schema.anyOf;
  if (several === undefined) return [schema];
  const all = several.flatMap((one) => alternatives(one, kind));
  const ofKind = all.filter((one) => kind !== undefined && one.properties?.['kind']?.const === kind);
  return ofKind.length > 0 ? ofKind : all;
}

export interface Suggestion {
  readonly label: string;
  readonly detail: string;
  readonly info: string;
}

/** Keys that a mapping may have. */
export function keysOf(schemas: readonly Schema[]): readonly Suggestion[] {
  const found = new Map<string, Suggestion>();
  for (const { properties = {} } of schemas) {
    for (const [label, schema] of Object.entries(properties)) {
      if (!found.has(label))
        found.set(label, { label, detail: summary(schema), info: schema.description ?? '' });
    }
  }
  return [...found.values()];
}

/** Values that may be written, where they can be listed. */
export function valuesOf(schemas: readonly Schema[]): readonly Suggestion[] {
  const found = new Map<string, Suggestion>();
  const add = (value: unknown, info: string, detail = '') => {
    const label = String(value);
    if (!found.has(label)) found.set(label, { label, detail, info });
  };
  for (const schema of schemas) {
    const info = schema.description ?? '';
    if (schema.const !== undefined) add(schema.const, info);
    for (const value of schema.enum ?? []) add(value, info);
    if (schema.type === 'boolean') for (const value of [true, false]) add(value, info);
    if (isPlain(schema.default)) add(schema.default, info, 'default');
  }
  return [...found.values()];
}

function isPlain(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function summary({ default: standard, const: fixed, enum: values, type }: Schema): string {
  if (isPlain(fixed)) return String(fixed);
  if (isPlain(standard)) return `default ${String(standard)}`;
  if (values !== undefined) return values.join(' | ');
  return typeof type === 'string' ? type : '';
}
