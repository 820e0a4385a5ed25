/** The commented file that `mass new` writes: made from the schema, so that it cannot go stale. */
import { stringify } from 'yaml';
import { scenarioJsonSchema } from './json-schema.ts';
import { type PresetName, presets } from './presets.ts';
import {
  alternatives,
  expectation,
  isDefaultKind,
  isMapping,
  type JsonSchema,
  kindOf,
} from './schema-tree.ts';
import { underlay } from './underlay.ts';

/** Fields that stand without a comment sign; the file says what to do with the others. */
const live = new Set([
  'version',
  'name',
  'preset',
  'simulation',
  'simulation.seed',
  'simulation.market',
  'simulation.market.kind',
]);
const COLUMNS = 110;
/** Of new scenarios. */
const PRESET: PresetName = 'recommended';

/**
 * A scenario in YAML that names every field with its meaning, unit and default. `schema` is the path or address of the
 * JSON Schema that editors shall use.
 */
export function starterScenario(name: string, options: { readonly schema?: string } = {}): string {
  const schema = scenarioJsonSchema();
  const filled = underlay({ version: 1, name, preset: PRESET }, presets[PRESET], schema);
  const lines = [
    ...(options.schema === undefined ? [] : [`# yaml-language-server: $schema=${options.schema}`]),
    ...prose(
      'A mass-engine scenario. Settings with a # before them show their defaults, those of the recommended preset. To change one, remove the # before it and before the sections that it stands in.',
      0,
    ),
    '',
    ...section(schema, '', 0, filled as Record<string, unknown>),
  ];
  return `${lines.join('\n')}\n`;
}

/** The lines of a section's fields. `values` replaces defaults. */
function section(
  schema: JsonSchema,
  path: string,
  indent: number,
  values: Readonly<Record<string, unknown>> = {},
): readonly string[] {
  const fields = Object.entries(schema.properties ?? {}).filter(([key]) => key !== '$schema');
  // The kind first: it decides which of the others there are.
  fields.sort(([a], [b]) => Number(b === 'kind') - Number(a === 'kind'));
  const lines: string[] = [];
  for (const [key, field] of fields) {
    lines.push(...fieldLines(key, field, path === '' ? key : `${path}.${key}`, indent, values[key]));
    if (indent === 0) lines.push('');
  }
  return lines;
}

function fieldLines(
  key: string,
  field: JsonSchema,
  path: string,
  indent: number,
  given: unknown,
): readonly string[] {
  const value = given ?? field.default;
  const own = isMapping(given) ? given : {};
  const space = ' '.repeat(indent);
  const sign = live.has(path) ? '' : '#';
  const members = alternatives(field);
  const inner = sectionOf(members, own['kind']);
  if (inner !== undefined && isMapping(value)) {
    return [
      ...prose(field.description ?? key, indent),
      ...kindLines(members, inner, indent),
      `${space}${sign}${key}:${hasDefaults(inner) ? '' : ' {}'}`,
      ...section(inner, path, indent + 2, own),
    ];
  }
  const expected = key === 'kind' ? '' : expectation([field]);
  const bounds = expected === '' ? '' : ` (${expected})`;
  if (value === undefined && inner?.properties !== undefined) {
    return [
      ...prose(`${key}, a section that is not there by default: ${field.description ?? ''}`, indent),
      ...optionalLines(inner, indent + 2),
    ];
  }
  if (value === undefined)
    return prose(`${key}${bounds}, nothing by default: ${field.description ?? ''}`, indent);
  return [
    ...prose(`${field.description ?? key}${bounds}`, indent),
    ...itemLines(field, indent),
    `${space}${sign}${key}: ${flow(value)}`,
  ];
}

/** The section that a field holds: that of `kind`, the default kind, or the only one that there is. */
function sectionOf(members: readonly JsonSchema[], kind?: unknown): JsonSchema | undefined {
  const [only, second] = members;
  return (
    members.find((member) => kind !== undefined && kindOf(member) === kind) ??
    members.find(isDefaultKind) ??
    (second === undefined && only?.properties !== undefined ? only : undefined)
  );
}

/** The fields of a section that is not there: all prose, for whoever writes the section. */
function optionalLines(schema: JsonSchema, indent: number): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const members = alternatives(field);
    const inner = sectionOf(members);
    const expected = inner === undefined ? expectation([field]) : '';
    const facts = [
      ...(expected === '' ? [] : [expected]),
      ...(field.default === undefined || inner !== undefined ? [] : [`default ${flow(field.default)}`]),
    ];
    return [
      ...prose(
        `- ${key}${facts.length === 0 ? '' : ` (${facts.join('; ')})`}: ${field.description ?? ''}`,
        indent,
      ),
      ...kindLines(members, inner, indent + 2),
      ...itemLines(field, indent + 2),
      ...(inner === undefined ? [] : optionalLines(inner, indent + 2)),
    ];
  });
}

/** What the kinds of a section are, where it has several, each with its own options; those of `chosen` follow anyway. */
function kindLines(
  members: readonly JsonSchema[],
  chosen: JsonSchema | undefined,
  indent: number,
): readonly string[] {
  const kinds = members.filter((member) => kindOf(member) !== undefined);
  if (kinds.length < 2) return [];
  const isShared = (key: string) => kinds.every(({ properties = {} }) => key in properties);
  return [
    ...prose('Kinds:', indent),
    ...kinds.flatMap((kind) => [
      ...prose(`- ${kindOf(kind)}: ${kind.properties?.['kind']?.description ?? ''}`, indent),
      ...Object.entries(kind === chosen ? {} : (kind.properties ?? {}))
        .filter(([key]) => !isShared(key))
        .flatMap(([key, field]) => prose(`- ${optionInWords(key, field)}`, indent + 2)),
    ]),
  ];
}

function optionInWords(key: string, field: JsonSchema): string {
  // A section of options tells its own defaults.
  const isTold = field.default === undefined || isMapping(field.default);
  const byDefault = isTold ? '' : ` (default ${flow(field.default)})`;
  return `${key}${byDefault}: ${field.description ?? expectation([field])}`;
}

/** Where nothing has a default, only comments follow, and the key would stand there without a value. */
function hasDefaults({ properties = {} }: JsonSchema): boolean {
  return Object.values(properties).some((field) => field.default !== undefined);
}

/** What the entries of a list or mapping hold. */
function itemLines(field: JsonSchema, indent: number): readonly string[] {
  const entries = alternatives(field)
    .flatMap((member) => [member.items, member.additionalProperties])
    .flatMap((entry) => (isMapping(entry) ? alternatives(entry as JsonSchema) : []));
  return entries.flatMap((entry) => [
    ...(kindOf(entry) === undefined
      ? []
      : prose(`Kind ${kindOf(entry)}: ${entry.properties?.['kind']?.description ?? ''}`, indent)),
    ...Object.entries(entry.properties ?? {})
      .filter(([, { const: fixed }]) => fixed === undefined)
      .flatMap(([key, one]) => prose(`- ${key}: ${one.description ?? expectation([one])}`, indent)),
  ]);
}

/** Comment lines, wrapped. */
function prose(text: string, indent: number): readonly string[] {
  const space = ' '.repeat(indent);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && space.length + 3 + line.length + word.length > COLUMNS) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => `${space}# ${one}`);
}

function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trim();
}
