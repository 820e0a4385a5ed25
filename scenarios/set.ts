/** `--set path=value`: fields of a scenario replaced from outside its file. */
import { isAbsolute, relative, resolve } from 'node:path';
import { MassError, nearest, type Problem } from '../core/index.ts';
import type { Override } from './finding.ts';
import { scenarioJsonSchema } from './json-schema.ts';
import { plainCopy } from './plain-value.ts';
import {
  alternatives,
  isMapping,
  type JsonSchema,
  type Path,
  pathOf,
  schemasAnywhere,
  valueAt,
} from './schema-tree.ts';
import { parseYamlValue } from './source/yaml.ts';

export interface AppliedSets {
  readonly value: unknown;
  readonly overrides: readonly Override[];
  readonly problems: readonly Problem[];
}

/** Folders that a path given on the command line starts at and is rewritten to. */
export interface PathFolders {
  readonly workingFolder: string;
  readonly baseFolder: string;
}

/** First words that a path may leave out. */
const parts = ['simulation', 'execution', 'evaluation'] as const;

/**
 * A copy of `value` with each `path=value` applied in turn. Paths are dotted, list positions are numbers from 0; the
 * first word `simulation`, `execution` or `evaluation` may be left out where the rest is unambiguous. Values are YAML scalars or flow
 * collections. Data paths (`market.path`, `analyst.recording`, `analyst.prompts`) start at the working folder, as on any command line. Problems are
 * `scenario.set-path` and name the override.
 */
export function applySet(
  value: unknown,
  sets: readonly string[],
  schema: JsonSchema,
  folders?: PathFolders,
): AppliedSets {
  const result = plainCopy(value)?.value;
  const overrides: Override[] = [];
  const problems: Problem[] = [];
  for (const text of sets) {
    try {
      const { name, path, given } = parsed(text, schema);
      write(result, name, path, folders === undefined ? given : fromWorkingFolder(path, given, folders));
      overrides.push({ name, path });
    } catch (error) {
      if (!(error instanceof MassError)) throw error;
      problems.push(...error.problems);
    }
  }
  return { value: result, overrides, problems };
}

/** What overrides alone make of a field, however they spell it; undefined where none names it. */
export function valueSetAt(sets: readonly string[], path: Path): unknown {
  return valueAt(applySet({}, sets, scenarioJsonSchema()).value, path);
}

function refuse(name: string, message: string, rest: Partial<Problem> = {}): never {
  throw new MassError({ code: 'scenario.set-path', message, file: `--set ${name}`, ...rest });
}

function parsed(
  text: string,
  schema: JsonSchema,
): { readonly name: string; readonly path: Path; readonly given: unknown } {
  const sign = text.indexOf('=');
  if (sign < 1)
    refuse(text, 'an override is not of the form path=value', {
      found: text,
      expected: 'path=value',
      hint: 'write for example --set seed=3',
    });
  const name = text.slice(0, sign).trim();
  const raw = text.slice(sign + 1).trim();
  const path = fullPath(name, schema);
  if (raw === '')
    refuse(name, 'the override has no value', {
      path: path.join('.'),
      expected: 'path=value',
      hint: `write "" for an empty text`,
    });
  return { name, path, given: valueOf(name, raw, schemasAnywhere(schema, path)) };
}

function valueOf(name: string, raw: string, schemas: readonly JsonSchema[]): unknown {
  // A field of text alone takes the words as they are: a folder may be called 2021 or contain ": ".
  const textOnly = schemas.flatMap(alternatives).every((one) => one.type === 'string');
  if (textOnly && !/^["']/.test(raw)) return raw;
  try {
    return parseYamlValue(raw);
  } catch (cause) {
    return refuse(
      name,
      `the value is not valid YAML: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        found: raw,
        hint: 'quote texts that contain : # [ ] { } or begin with a special character',
      },
    );
  }
}

/** The path with its first word, checked against every kind's schema. */
function fullPath(name: string, schema: JsonSchema): Path {
  const given = pathOf(name);
  const candidates = [given, ...parts.map((part) => pathOf(`${part}.${name}`))];
  const known = candidates.filter((path) => schemasAnywhere(schema, path).length > 0);
  const [first, second] = known;
  if (first !== undefined && second === undefined) return first;
  if (first !== undefined) {
    return refuse(name, 'this path is ambiguous', {
      expected: `one of ${known.map((path) => path.join('.')).join(', ')}`,
    });
  }
  const guess = suggestion(name, schema);
  return refuse(name, 'there is no such field', {
    path: name,
    expected: 'a path into the scenario, such as seed or population.floor',
    hint: guess === undefined ? '"mass new NAME" writes a file with every field' : `did you mean "${guess}"?`,
  });
}

/** Every dotted path of the schema, list positions as 0. */
function everyPath(schema: JsonSchema): ReadonlySet<string> {
  const paths = new Set<string>();
  const visit = (one: JsonSchema, prefix: string): void => {
    for (const member of alternatives(one)) {
      for (const [key, child] of Object.entries(member.properties ?? {})) {
        paths.add(`${prefix}${key}`);
        visit(child, `${prefix}${key}.`);
      }
      if (isMapping(member.items)) visit(member.items, `${prefix}0.`);
    }
  };
  visit(schema, '');
  return paths;
}

function suggestion(name: string, schema: JsonSchema): string | undefined {
  const all = [...everyPath(schema)].map((path) => path.replace(/^(simulation|execution|evaluation)\./, ''));
  // A last word that stands in one place only is more likely a path cut short than a typo.
  const lastWord = name.split('.').at(-1) as string;
  const ending = all.filter((path) => path.endsWith(`.${lastWord}`));
  return ending.length === 1
    ? ending[0]
    : nearest(name.replace(/^(simulation|execution|evaluation)\./, ''), all);
}

function write(root: unknown, name: string, path: Path, given: unknown): void {
  let parent = root;
  path.forEach((key, depth) => {
    const here = path.slice(0, depth).join('.');
    if (Array.isArray(parent)) {
      if (typeof key !== 'number' || key >= parent.length) {
        refuse(name, `${here} is a list without this position`, {
          found: key,
          expected: `0 to ${parent.length - 1}`,
        });
      }
    } else if (!isMapping(parent) || typeof key === 'number') {
      refuse(name, `${here} is ${Array.isArray(parent) ? 'a list' : 'not a section or list'} in the file`, {
        found: valueAt(root, path.slice(0, depth)),
        hint: `set ${here} as a whole`,
      });
    }
    const container = parent as Record<string | number, unknown>;
    if (depth === path.length - 1) container[key] = given;
    // null is how a section is said to be absent.
    else if ((container[key] ?? undefined) === undefined && typeof path[depth + 1] === 'string')
      container[key] = {};
    parent = container[key];
  });
}

/** Fields that hold a path of data: those of the command line start where it was typed. */
const dataPaths = /^simulation\.(market(\..+)?\.path|analyst\.(recording|prompts\.[a-z]+))$/;

function fromWorkingFolder(path: Path, given: unknown, folders: PathFolders): unknown {
  if (!dataPaths.test(path.join('.')) || typeof given !== 'string' || isAbsolute(given)) return given;
  return relative(resolve(folders.baseFolder), resolve(folders.workingFolder, given)) || '.';
}
