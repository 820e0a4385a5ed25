import type { ErrorCode, Problem } from '../core/index.ts';
import { type Path, valueAt } from './schema-tree.ts';
import type { ScenarioSource } from './source.ts';

/** A problem of a scenario's content, before it has a file and a line. */
export interface Finding {
  readonly code: ErrorCode;
  readonly message: string;
  readonly path: Path;
  /** Whether the key is at fault, not its value. */
  readonly onKey?: boolean;
  /** Other fields that contradict the one at `path`. */
  readonly reads?: readonly Path[];
  readonly found?: unknown;
  readonly expected?: string;
  readonly hint?: string;
}

/** A field that was set from outside the file. */
export interface Override {
  readonly path: Path;
  /** As the user wrote the path. */
  readonly name: string;
}

/** Gives a finding its place: the override that caused it, by name, or the line of the file. */
export function located(finding: Finding, source: ScenarioSource, overrides: readonly Override[]): Problem {
  const { path, onKey, reads = [], ...rest } = finding;
  const at = writtenOf([path, ...reads], source, overrides);
  // What is wrong with a section as a whole came with the field that was set in it.
  const within = overrides.findLast(
    (override) => at.length > 0 && covers({ ...override, path: at }, override.path),
  );
  return {
    ...rest,
    ...placeOf(within?.path ?? at, source, overrides, onKey),
    path: path.join('.'),
  };
}

/** The field to show: of a contradiction, one that was set from outside, or else the first one that somebody wrote. */
function writtenOf(paths: readonly Path[], source: ScenarioSource, overrides: readonly Override[]): Path {
  const isSet = (path: Path) => overrides.some((override) => covers(override, path));
  const isWritten = (path: Path) => valueAt(source.value, path) !== undefined;
  return (paths.find(isSet) ?? paths.find(isWritten) ?? paths[0]) as Path;
}

function covers(override: Override, path: Path): boolean {
  return override.path.every((key, i) => path[i] === key);
}

/** Where a field comes from. */
export interface Origin {
  /** The scenario file, or `--set PATH` for a field set from outside it. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** Where the field at a path comes from: the override that set it, or the file. */
export function placeOf(
  path: Path,
  source: ScenarioSource,
  overrides: readonly Override[],
  onKey = false,
): Origin {
  const cause = overrides.findLast((override) => covers(override, path));
  return cause === undefined
    ? { file: source.file, ...source.locate(path, onKey) }
    : { file: `--set ${cause.name}` };
}
