import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { blaming, MassError } from '../../core/index.ts';
import type { ScenarioSource } from '../source.ts';
import { provideOwnPackage } from './own-package.ts';

/** Files of code that were run in this process, in order: what other threads have to run to know the same kinds. */
const loaded = new Set<string>();

export function loadedCode(): readonly string[] {
  return [...loaded];
}

/**
 * Runs a scenario that is code and takes its default export. It may register kinds while it runs. Throws
 * `scenario.syntax` when it throws or has no default export.
 */
export async function readCode(file: string): Promise<ScenarioSource> {
  provideOwnPackage();
  let module: Record<string, unknown>;
  try {
    module = (await import(pathToFileURL(resolve(file)).href)) as Record<string, unknown>;
  } catch (cause) {
    if (cause instanceof MassError) throw blaming(cause, () => file);
    throw new MassError(
      {
        code: 'scenario.syntax',
        message: `the scenario's code failed: ${cause instanceof Error ? cause.message : String(cause)}`,
        file,
        ...placeIn(cause, file),
        hint: 'a TypeScript scenario is code: it must run under Node 24 without a compiler (types only, no enums)',
      },
      { cause },
    );
  }
  const value = module['default'];
  if (typeof value !== 'object' || value === null) {
    throw new MassError({
      code: 'scenario.syntax',
      message:
        value === undefined ? 'the scenario has no default export' : 'the default export is not a scenario',
      file,
      expected: 'export default defineScenario({ version: 1, ... })',
    });
  }
  loaded.add(resolve(file));
  return { file, value, locate: () => undefined };
}

/** The line of the scenario in the error's stack, if it was the scenario itself that threw. */
function placeIn(cause: unknown, file: string): { readonly line?: number; readonly column?: number } {
  const stack = cause instanceof Error ? (cause.stack ?? '') : '';
  const full = resolve(file);
  const line = stack.split('\n').find((text) => text.includes(full));
  const place = line === undefined ? null : /:(\d+):(\d+)\)?\s*$/.exec(line);
  return place === null ? {} : { line: Number(place[1]), column: Number(place[2]) };
}
