import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Digest, digestOfJson, isInsideFolder, MassError } from '../core/index.ts';

/** Templates are a page or two. */
const MAXIMUM_BYTES = 2 ** 18;

/** Where a path starts is what users get wrong. */
const PLACES =
  'it must lie in the folder of the scenario; a path in a scenario file starts there, one of --set where the command was started';

/** Texts that were read, by the name that the scenario gives them, with the digests of their content. */
export type TextDigests = Readonly<Record<string, Digest>>;

export interface ScenarioTexts {
  readonly read: (path: string) => string;
  readonly digests: () => TextDigests;
}

/**
 * Reads texts that a scenario names, which lie in its own folder: a scenario from elsewhere must not be able to send other
 * files of this machine to a server. Throws `models.prompt`.
 */
export function scenarioTexts(baseFolder: string): ScenarioTexts {
  const digests: Record<string, Digest> = {};
  const read = (path: string): string => {
    const file = resolve(baseFolder, path);
    if (!isInsideFolder(baseFolder, path)) {
      throw unreadable(file, 'the file lies outside the folder of the scenario', PLACES);
    }
    try {
      const { size } = statSync(file);
      if (size > MAXIMUM_BYTES) throw new RangeError(`${size} bytes, more than the ${MAXIMUM_BYTES} allowed`);
      const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
      digests[path] = digestOfJson(text);
      return text;
    } catch (error) {
      throw unreadable(
        file,
        `the file cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        PLACES,
      );
    }
  };
  return { read, digests: () => digests };
}

/** Throws `run.identity` when a text has another content than when the run was made. */
export function checkTexts(was: TextDigests | undefined, is: TextDigests, baseFolder: string): void {
  const changed = Object.keys(is).filter((path) => was?.[path] !== is[path]);
  if (changed.length === 0) return;
  throw new MassError({
    code: 'run.identity',
    file: resolve(baseFolder, changed[0] as string),
    message: 'a text of the scenario differs from the one that this run was made with',
    found: changed.join(', '),
    expected: 'the same content',
    hint: 'bring the text back, or start a new run',
  });
}

function unreadable(file: string, message: string, hint: string): MassError {
  return new MassError({ code: 'models.prompt', file, path: 'simulation.analyst.prompts', message, hint });
}
