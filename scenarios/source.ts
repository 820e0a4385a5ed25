import { MassError, type Problem } from '../core/index.ts';
import type { Path } from './schema-tree.ts';

/** A place in a file; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What a scenario file says, before it is checked. */
export interface ScenarioSource {
  /** As the user named it. */
  readonly file: string;
  readonly value: unknown;
  /** Where the value at `path` stands (`onKey`: its key), or what holds it; undefined for code. */
  locate(path: Path, onKey?: boolean): Place | undefined;
}

/** Throws the problems, if there are any, in the order of their lines; those without a line come last. */
export function throwProblems(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const line = (problem: Problem) => problem.line ?? Number.MAX_SAFE_INTEGER;
  throw new MassError([...problems].sort((a, b) => line(a) - line(b)));
}
