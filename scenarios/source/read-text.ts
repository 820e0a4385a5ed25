import { readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MassError, nearest } from '../../core/index.ts';

/** Largest scenario file, in bytes. */
export const MAX_SCENARIO_BYTES = 1_000_000;

/** The text of a scenario file. Throws `scenario.not-found`, `scenario.too-large`, `scenario.syntax` (not UTF-8). */
export async function readText(file: string): Promise<string> {
  const about = await stat(file).catch(() => undefined);
  if (about === undefined) {
    const guess = nearest(basename(file), namesIn(dirname(file)));
    throw new MassError({
      code: 'scenario.not-found',
      message: 'there is no such scenario file',
      file,
      hint:
        guess === undefined
          ? '"mass new NAME" writes a starter file'
          : `did you mean ${join(dirname(file), guess)}?`,
    });
  }
  if (!about.isFile()) {
    const inside = about.isDirectory() ? namesIn(file).filter((name) => /\.(ya?ml|json|ts)$/.test(name)) : [];
    throw new MassError({
      code: 'scenario.not-found',
      message: about.isDirectory() ? 'this is a folder' : 'this is not a plain file',
      file,
      expected: 'a scenario file',
      ...(inside.length === 0 ? {} : { hint: `name one of its files: ${inside.slice(0, 5).join(', ')}` }),
    });
  }
  checkSize(file, about.size);
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new MassError(
      {
        code: 'scenario.not-found',
        message: 'the scenario file cannot be read',
        file,
        hint: 'check its permissions',
      },
      { cause },
    );
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new MassError(
      {
        code: 'scenario.syntax',
        message: 'the scenario file is not text in UTF-8',
        file,
        hint: 'save it as UTF-8',
      },
      { cause },
    );
  }
}

/** Throws `scenario.too-large`. */
export function checkSize(file: string, bytes: number): void {
  if (bytes <= MAX_SCENARIO_BYTES) return;
  throw new MassError({
    code: 'scenario.too-large',
    message: 'the scenario file is too large',
    file,
    found: `${bytes} bytes`,
    expected: `at most ${MAX_SCENARIO_BYTES} bytes`,
    hint: 'keep data in data files and name their folder in simulation.market',
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
