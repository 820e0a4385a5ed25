import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { byCodeUnit, type Digest, digestOfJson, isInsideFolder, MassError } from '../core/index.ts';

/** Templates are a page or two. */
const MAXIMUM_BYTES = 2 ** 18;

/** Where a path starts is what users get wrong. */
const PLACES =
  'it must lie in the folder of the scenario; a path in a scenario file starts there, one of --set where the command was started';

/** Texts that decide a run's questions, by name, with the digests of their content. */
export type TextDigests = Readonly<Record<string, Digest>>;

export function digestsOf(texts: Readonly<Record<string, string>>): TextDigests {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, digestOfJson(text)]));
}

/**
 * Reads texts that a scenario names, which lie in its own folder: a scenario from elsewhere must not be able to send other
 * files of this machine to a server. Throws `models.prompt`.
 */
export function scenarioTexts(baseFolder: string): (path: string) => string {
  return (path) => {
    const file = resolve(baseFolder, path);
    if (!isInsideFolder(baseFolder, path)) {
      throw unreadable(file, 'the file lies outside the folder of the scenario', PLACES);
    }
    try {
      const { size } = statSync(file);
      if (size > MAXIMUM_BYTES) throw new RangeError(`${size} bytes, more than the ${MAXIMUM_BYTES} allowed`);
      return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
    } catch (error) {
      throw unreadable(
        file,
        `the file cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        PLACES,
      );
    }
  };
}

/** Throws `run.identity` when the texts are not those that the run was made with. */
export function checkTexts(was: TextDigests | undefined, is: TextDigests): void {
  const names = [...new Set([...Object.keys(was ?? {}), ...Object.keys(is)])].sort(byCodeUnit);
  const changed = names.filter((name) => was?.[name] !== is[name]);
  if (changed.length === 0) return;
  throw new MassError({
    code: 'run.identity',
    path: 'simulation.analyst',
    message: 'a text that decides questions differs from the one that this run was made with',
    found: changed.join(', '),
    expected: 'the same content',
    hint: 'bring the text back, or go on with the version of mass-engine that has it, or start a new run',
  });
}

function unreadable(file: string, message: string, hint: string): MassError {
  return new MassError({ code: 'models.prompt', file, path: 'simulation.analyst.prompts', message, hint });
}
