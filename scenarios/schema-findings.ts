import type { z } from 'zod';
import { nearest } from '../core/index.ts';
import type { Finding } from './finding.ts';
import {
  alternatives,
  expectation,
  type JsonSchema,
  keysAt,
  type Path,
  schemasAnywhere,
  schemasAt,
  valueAt,
} from './schema-tree.ts';

type Issue = z.core.$ZodIssue;

/** What is wrong with a scenario's value, from the issues that its schema raised. */
export function schemaFindings(
  issues: readonly Issue[],
  value: unknown,
  schema: JsonSchema,
): readonly Finding[] {
  return issues.flatMap((issue) => findingsOf(issue, [], { value, schema }));
}

interface Context {
  readonly value: unknown;
  readonly schema: JsonSchema;
}

function findingsOf(issue: Issue, above: Path, context: Context): readonly Finding[] {
  const path: Path = [...above, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key, context));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const inner = meantAlternative(issue.errors);
    if (inner !== undefined) return inner.flatMap((one) => findingsOf(one, path, context));
  }
  return [oneFinding(issue, path, context)];
}

/** The alternative of a union that the user meant: the one whose problems lie within the value, not in what it is. */
function meantAlternative(errors: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return errors.find((issues) =>
    issues.every((issue) => issue.path.length > 0 || !['invalid_type', 'invalid_value'].includes(issue.code)),
  );
}

function unknownKey(parent: Path, key: string, { value, schema }: Context): Finding {
  const known = keysAt(schema, value, parent);
  const guess = nearest(key, known);
  const path = [...parent, key];
  const elsewhere = guess === undefined && schemasAnywhere(schema, path).length > 0;
  const kind = valueAt(value, [...parent, 'kind']);
  return {
    code: 'scenario.unknown-key',
    message: `unknown key "${key}"`,
    path,
    onKey: true,
    expected: `one of ${known.join(', ')}`,
    ...(guess === undefined ? {} : { hint: `did you mean "${guess}"?` }),
    ...(elsewhere
      ? {
          hint: `another kind has this option${typeof kind === 'string' ? `, "${kind}" has not` : ''}: remove it or change the kind`,
        }
      : {}),
  };
}

function oneFinding(issue: Issue, path: Path, { value, schema }: Context): Finding {
  const found = valueAt(value, path);
  const schemas = schemasAt(schema, value, path);
  const last = path.at(-1);
  const base = {
    path,
    // Where a variable's name or an address belongs, somebody may have written the key itself.
    ...(found === undefined || last === 'apiKeyEnv' || last === 'baseUrl'
      ? {}
      : { found: typeof found === 'number' && !Number.isFinite(found) ? String(found) : found }),
  };
  if (last === 'kind' || last === 'selector' || last === 'fitness') {
    const unknown = kindFinding(base, last === 'kind' ? kindsAt(schema, path) : namesOf(schemas));
    if (unknown !== undefined) return unknown;
  }
  if (path.length === 1 && last === 'version') {
    return {
      ...base,
      code: 'scenario.version',
      message:
        found === undefined
          ? 'the version of the scenario format is missing'
          : 'this version does not read this scenario format',
      expected: expectation(schemas),
      hint:
        found === undefined
          ? 'write "version: 1" at the top'
          : 'use the mass-engine that the scenario was written for, or start from "mass new NAME"',
    };
  }
  // Ours, from the schema, may say what belongs there and what to do.
  const own: Readonly<Record<string, unknown>> = issue.code === 'custom' ? (issue.params ?? {}) : {};
  const expected = typeof own['expected'] === 'string' ? own['expected'] : expectation(schemas);
  const about = schemas.flatMap((one) => (one.description === undefined ? [] : [one.description]));
  const guess = typeof found === 'string' ? nearest(found, namesOf(schemas)) : undefined;
  const hint =
    typeof own['hint'] === 'string'
      ? own['hint']
      : isKindOf(schemas, found)
        ? `write { kind: ${found} }`
        : guess !== undefined
          ? `did you mean "${guess}"?`
          : about[0] === undefined
            ? undefined
            : `"${String(last)}" means: ${about[0]}`;
  return {
    ...base,
    code: 'scenario.invalid',
    message: messageOf(issue, found),
    ...(expected === '' ? {} : { expected }),
    ...(hint === undefined ? {} : { hint }),
  };
}

function kindFinding(
  base: { readonly path: Path; readonly found?: unknown },
  kinds: readonly string[],
): Finding | undefined {
  if (kinds.length === 0 || (typeof base.found !== 'string' && base.found !== undefined)) return undefined;
  const guess = base.found === undefined ? undefined : nearest(base.found, kinds);
  const section = sectionName(base.path.at(-1) === 'kind' ? base.path.slice(0, -1) : base.path);
  return {
    ...base,
    code: 'scenario.unknown-kind',
    message:
      base.found === undefined ? `the ${section} names no kind` : `there is no ${section} of this kind`,
    expected: `one of ${kinds.join(', ')}`,
    hint:
      guess === undefined
        ? 'a TypeScript scenario may register kinds of its own; --kinds FILE loads one first'
        : `did you mean "${guess}"?`,
  };
}

/** The last key of a path; of a member of a list, `portfolios`, what one of it is called. */
function sectionName(path: Path): string {
  const last = path.at(-1);
  return typeof last === 'number' ? String(path.at(-2)).replace(/s$/, '') : String(last);
}

function kindsAt(schema: JsonSchema, path: Path): readonly string[] {
  return namesOf(schemasAnywhere(schema, path));
}

/** Whether a word names a kind of the section that belongs here; a section whose kinds the schema does not know may take any. */
function isKindOf(schemas: readonly JsonSchema[], found: unknown): found is string {
  if (typeof found !== 'string' || !/^[\w-]+$/.test(found)) return false;
  const kinds = schemas.flatMap(alternatives).flatMap(({ properties }) => properties?.['kind'] ?? []);
  return kinds.some((kind) => (kind.const ?? found) === found);
}

/** The words that may stand here. */
function namesOf(schemas: readonly JsonSchema[]): readonly string[] {
  return [...new Set(schemas.flatMap(alternatives).flatMap((one) => one.enum ?? [one.const]))].filter(
    (word) => typeof word === 'string',
  );
}

function messageOf(issue: Issue, found: unknown): string {
  if (found === undefined && issue.code !== 'custom') return 'a required value is missing';
  // Ours, from the schema: they say what is wrong better than any general text.
  if (issue.code === 'custom' || issue.code === 'invalid_format') return issue.message;
  if (issue.code === 'invalid_type')
    return found === null ? 'nothing stands here' : 'this is not the kind of value that belongs here';
  const isLength = typeof found !== 'number';
  if (issue.code === 'too_small') return isLength ? 'this is too short' : 'this is too small';
  if (issue.code === 'too_big') return isLength ? 'this is too long' : 'this is too large';
  return 'this is not one of the values that may stand here';
}
