import type { Problem } from '../core/index.ts';
import { crossFindings, warningsOf } from './cross-checks.ts';
import { type Finding, located, type Origin, type Override, placeOf } from './finding.ts';
import { scenarioJsonSchema } from './json-schema.ts';
import { plainCopy } from './plain-value.ts';
import { isPresetName, presets } from './presets.ts';
import { SCENARIO_VERSION, type Scenario, scenarioSchema } from './schema.ts';
import { schemaFindings } from './schema-findings.ts';
import { isMapping, type JsonSchema, type Path, pathOf, valueAt } from './schema-tree.ts';
import { applySet, type PathFolders } from './set.ts';
import { type ScenarioSource, throwProblems } from './source.ts';
import { underlay } from './underlay.ts';

export interface Resolved {
  readonly scenario: Scenario;
  readonly warnings: readonly string[];
  /** Where the field at a dotted path comes from. */
  readonly originOf: (path: string) => Origin;
}

/**
 * Checks what a scenario file says and fills in its preset. Throws every problem at once, each with its line or the
 * override that caused it.
 */
export function resolveSource(
  source: ScenarioSource,
  options: { readonly name: string; readonly set: readonly string[]; readonly folders?: PathFolders },
): Resolved {
  const copy = plainCopy(source.value);
  const throwAt = (
    findings: readonly Finding[],
    overrides: readonly Override[] = [],
    more: readonly Problem[] = [],
  ) => throwProblems([...findings.map((finding) => located(finding, source, overrides)), ...more]);
  if (copy === undefined) {
    throwAt([
      {
        code: 'scenario.syntax',
        message: 'the scenario contains itself, or is nested too deeply',
        path: [],
        hint: 'write the values out',
      },
    ]);
  }
  if (!isMapping(copy?.value)) {
    const empty = copy?.value === null || copy?.value === undefined;
    throwAt([
      {
        code: 'scenario.syntax',
        message: empty ? 'the scenario file is empty' : 'a scenario is a section with keys',
        path: [],
        ...(empty ? {} : { found: Array.isArray(copy.value) ? 'a list' : copy.value }),
        expected: 'version: 1, and simulation: with what to simulate',
        hint: '"mass new NAME" writes a commented starter file',
      },
    ]);
  }
  const schema = scenarioJsonSchema();
  const { value, overrides, problems } = applySet(copy?.value, options.set, schema, options.folders);
  const version = valueAt(value, ['version']);
  const filled = withPreset({ name: options.name, ...(value as object) }, schema);
  const parsed = scenarioSchema().safeParse(filled);
  const findings = parsed.success ? [] : schemaFindings(parsed.error.issues, filled, schema);
  // Another format's keys are not this one's: nothing else that was found would be true.
  const foreign = findings.filter(
    (finding) => finding.code === 'scenario.version' && version !== undefined && version !== SCENARIO_VERSION,
  );
  if (foreign.length > 0) throwAt(foreign, overrides, problems);
  throwAt([...findings, ...crossFindingsBeside(findings, filled)], overrides, problems);
  const scenario = parsed.data as Scenario;
  const originOf = (path: string) => placeOf(pathOf(path), source, overrides);
  return { scenario, warnings: warningsOf(scenario, value), originOf };
}

function withPreset(value: object, schema: JsonSchema): unknown {
  const name = (value as { readonly preset?: unknown }).preset ?? 'paper';
  return isPresetName(name) ? underlay(value, presets[name], schema) : value;
}

/**
 * Contradictions between the valid fields: what is at fault is taken out, so that defaults stand in for it, and checks
 * that would read it are left for the next look.
 */
function crossFindingsBeside(findings: readonly Finding[], value: unknown): readonly Finding[] {
  const repaired = plainCopy(value)?.value;
  const faulty: Path[] = findings
    .filter((finding) => finding.code !== 'scenario.unknown-key')
    .map((finding) => finding.path);
  for (const finding of findings.toReversed()) remove(repaired, finding.path);
  if (isMapping(repaired)) repaired['version'] = SCENARIO_VERSION;
  let parsed = scenarioSchema().safeParse(repaired);
  // A required field has no default to stand in for it: the default of its section does.
  for (const issue of parsed.error?.issues ?? []) {
    const section = issue.path.slice(0, 2).map(String);
    faulty.push(section);
    remove(repaired, section);
  }
  if (!parsed.success) parsed = scenarioSchema().safeParse(repaired);
  return parsed.success
    ? crossFindings(
        parsed.data,
        faulty.map((path) => path.join('.')),
      )
    : [];
}

function remove(root: unknown, path: Path): void {
  const parent = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (last === undefined || typeof parent !== 'object' || parent === null) return;
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete (parent as Record<string, unknown>)[last as string];
}
