/**
 * Questions about the scenario schema that error messages, overrides and the starter file ask: which keys may stand here,
 * what is expected there. They are asked of the published JSON Schema, so that it is true by use.
 */

/** The part of JSON Schema (draft 2020-12) that the scenario schema uses. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly items?: boolean | JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** Where something stands in a scenario: keys and list positions from the top. */
export type Path = readonly (string | number)[];

/** The path that a dotted text means; numbers are list positions. */
export function pathOf(text: string): Path {
  return text.split('.').map((word) => (/^\d+$/.test(word) ? Number(word) : word));
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path, own members only; undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string | number, unknown>)[key];
  }
  return current;
}

/** The alternatives of a schema, unions taken apart. */
export function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  const members = schema.anyOf ?? schema.oneOf;
  return members === undefined ? [schema] : members.flatMap(alternatives);
}

/** The name of the kind that a schema of options belongs to. */
export function kindOf(schema: JsonSchema): string | undefined {
  const kind = schema.properties?.['kind']?.const;
  return typeof kind === 'string' ? kind : undefined;
}

/** Whether these options are the ones meant when a section names no kind. */
export function isDefaultKind(schema: JsonSchema): boolean {
  return schema.properties?.['kind']?.default !== undefined;
}

/** The alternatives that a value could mean; all of them when it fits none. */
function fitting(schema: JsonSchema, value: unknown): readonly JsonSchema[] {
  const all = alternatives(schema);
  const ofType = Array.isArray(value)
    ? all.filter((one) => one.type === 'array')
    : isMapping(value)
      ? all.filter((one) => one.type === 'object')
      : all;
  const ofKind = isMapping(value)
    ? ofType.filter((one) =>
        value['kind'] === undefined
          ? isDefaultKind(one)
          : kindOf(one) !== undefined && kindOf(one) === value['kind'],
      )
    : [];
  return [ofKind, ofType, all].find((list) => list.length > 0) as readonly JsonSchema[];
}

function step(schema: JsonSchema, key: string | number): readonly JsonSchema[] {
  if (typeof key === 'number') {
    const item = schema.prefixItems?.[key] ?? schema.items;
    return isMapping(item) ? [item] : [];
  }
  const property =
    schema.properties !== undefined && Object.hasOwn(schema.properties, key)
      ? schema.properties[key]
      : undefined;
  if (property !== undefined) return [property];
  if (schema.propertyNames?.enum !== undefined && !schema.propertyNames.enum.includes(key)) return [];
  return isMapping(schema.additionalProperties) ? [schema.additionalProperties] : [];
}

/** Schemas that may stand at `path`, given what the scenario says on the way there; empty where nothing may. */
export function schemasAt(root: JsonSchema, value: unknown, path: Path): readonly JsonSchema[] {
  let schemas: readonly JsonSchema[] = [root];
  path.forEach((key, depth) => {
    const here = valueAt(value, path.slice(0, depth));
    schemas = schemas.flatMap((schema) => fitting(schema, here)).flatMap((schema) => step(schema, key));
  });
  return schemas;
}

/** As `schemasAt`, whatever kinds the scenario names on the way. */
export function schemasAnywhere(root: JsonSchema, path: Path): readonly JsonSchema[] {
  return path.reduce<readonly JsonSchema[]>(
    (schemas, key) => schemas.flatMap(alternatives).flatMap((schema) => step(schema, key)),
    [root],
  );
}

/** Keys that may stand in the section at `path`, given what the scenario says. */
export function keysAt(root: JsonSchema, value: unknown, path: Path): readonly string[] {
  const here = valueAt(value, path);
  const schemas = schemasAt(root, value, path).flatMap((schema) => fitting(schema, here));
  return [...new Set(schemas.flatMap(ownKeys))];
}

/** Keys that the schema names; none where any key may stand. */
function ownKeys(schema: JsonSchema): readonly string[] {
  return [...Object.keys(schema.properties ?? {}), ...(schema.propertyNames?.enum ?? []).map(String)];
}

/** What may stand here, in words; empty when the schema says nothing. */
export function expectation(schemas: readonly JsonSchema[]): string {
  const members = schemas.flatMap(alternatives);
  const words = members.flatMap((member) =>
    (member.enum ?? (member.const === undefined ? [] : [member.const])).map(String),
  );
  const kinds = members.map(kindOf).filter((kind) => kind !== undefined);
  const rest = members
    .filter(
      (member) => member.enum === undefined && member.const === undefined && kindOf(member) === undefined,
    )
    .map(oneExpectation);
  const parts = [...new Set(rest)];
  if (words.length > 0) parts.unshift(words.length === 1 ? String(words[0]) : `one of ${words.join(', ')}`);
  if (kinds.length > 0) parts.push(`a section of kind ${kinds.join(', ')}`);
  return parts.filter((part) => part !== '').join(', or ');
}

function oneExpectation(schema: JsonSchema): string {
  switch (schema.type) {
    case 'integer':
      return schema.minimum !== undefined && schema.minimum === schema.maximum
        ? String(schema.minimum)
        : `a whole number${range(schema)}`;
    case 'number':
      return `a number${range(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return 'text';
    case 'array': {
      if (schema.prefixItems !== undefined) return `a list of ${schema.prefixItems.length} values`;
      const items = isMapping(schema.items) ? expectation([schema.items]) : '';
      const count =
        schema.minItems === undefined || schema.minItems === 0 ? '' : `, at least ${schema.minItems}`;
      return `a list${count}${items === '' ? '' : ` (each: ${items})`}`;
    }
    case 'object': {
      const keys = ownKeys(schema);
      return keys.length === 0 ? 'a section' : `a section with the keys ${keys.join(', ')}`;
    }
    case undefined:
    default:
      return '';
  }
}

function range(schema: JsonSchema): string {
  // zod states the bounds of safe integers, which tell a reader nothing.
  const bound = (value: number | undefined) =>
    value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;
  const low = bound(schema.minimum);
  const high = bound(schema.maximum);
  const parts: string[] = [];
  if (low !== undefined && high !== undefined) parts.push(`from ${low} to ${high}`);
  else if (low !== undefined) parts.push(`of at least ${low}`);
  else if (high !== undefined) parts.push(`of at most ${high}`);
  if (schema.exclusiveMinimum !== undefined) parts.push(`above ${schema.exclusiveMinimum}`);
  if (schema.exclusiveMaximum !== undefined) parts.push(`below ${schema.exclusiveMaximum}`);
  return parts.length === 0 ? '' : ` ${parts.join(' and ')}`;
}
