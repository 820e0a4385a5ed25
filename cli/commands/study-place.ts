import { existsSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { MassError } from '../../core/index.ts';
import type { AlphaStudyReport, ExistingStudy, NewStudy } from '../../engine/index.ts';
import type { CommandContext } from '../outcome.ts';

export interface StudyOptions {
  /** Folder that a new run folder is made in. */
  readonly out?: string;
  readonly set: readonly string[];
  readonly kinds?: string;
}

/** Endings of scenario files, which may not be there. */
const scenarioEndings = new Set(['.yaml', '.yml', '.json', '.ts', '.mts', '.js', '.mjs']);

/** Whether words name a run folder: a folder, or what is not there and has no name of a scenario file. */
export function namesRun(words: string, cwd: string): boolean {
  const path = resolve(cwd, words);
  return existsSync(path) ? statSync(path).isDirectory() : !scenarioEndings.has(extname(words));
}

/** A scenario file as a study that is to be made, or a run folder as one that goes on. Throws `scenario.*` and `cli.usage`. */
export async function studyOf(
  { services, terminal: { cwd } }: CommandContext,
  words: string,
  { out, set }: StudyOptions,
): Promise<NewStudy | ExistingStudy> {
  if (!namesRun(words, cwd)) {
    const scenario = await services.loadScenario(words, { set, workingFolder: cwd });
    return { scenario, outDir: resolve(cwd, out ?? scenario.scenario.execution.output.folder) };
  }
  if (out !== undefined) {
    throw new MassError({
      code: 'cli.usage',
      message: 'a run folder goes on where it lies',
      found: `--out ${out}`,
      expected: 'no --out beside a run folder',
      hint: 'leave it out, or give a scenario file for a new run',
    });
  }
  return { runDir: resolve(cwd, words), set, workingFolder: cwd };
}

/** The study of alphas in a run folder; undefined where there is none. */
export async function studyIn(
  { services }: Pick<CommandContext, 'services'>,
  runDir: string,
): Promise<AlphaStudyReport | undefined> {
  try {
    return await services.readAlphaStudy(runDir);
  } catch (error) {
    if (error instanceof MassError && error.code === 'alphas.market') return undefined;
    throw error;
  }
}
