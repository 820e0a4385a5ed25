import { writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { MassError } from '../../core/index.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext, Outcome } from '../outcome.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;

/** `mass new`: writes a commented starter scenario NAME.yaml into the working folder; never over an existing file. */
export async function newScenario({ services, terminal }: CommandContext, name: string): Promise<Outcome> {
  if (!NAME.test(name)) {
    throw new MassError({
      code: 'cli.usage',
      message: 'this cannot be the name of a scenario',
      found: name,
      expected: 'letters, digits, dot, underscore and hyphen, 80 at most, beginning with a letter or digit',
      hint: 'the file is written into the working folder: change folder instead of giving a path',
    });
  }
  const stem = name.replace(/\.ya?ml$/, '');
  const file = `${stem}.yaml`;
  const text = await services.starterScenario(stem, { schema: schemaPath(terminal.cwd) });
  await writeNew(join(terminal.cwd, file), file, text);
  return {
    json: { file, name: stem },
    lines: [
      `wrote ${file}`,
      `Next        ${terminal.program} check ${file}`,
      `            ${terminal.program} run ${file}`,
    ],
    exitCode: exitCodes.ok,
  };
}

/** Where editors find the published JSON Schema, from the new file. */
function schemaPath(folder: string): string {
  const schema = join(import.meta.dirname, '..', '..', 'scenarios', 'scenario.schema.json');
  const path = relative(folder, schema).split(sep).join('/');
  return path.startsWith('.') || path.startsWith('/') ? path : `./${path}`;
}

async function writeNew(path: string, file: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const exists = code === 'EEXIST';
    throw new MassError(
      {
        code: 'cli.usage',
        message: exists ? 'the file exists already and was left as it is' : 'the file cannot be written',
        file,
        ...(exists ? {} : { found: code }),
        hint: exists
          ? 'choose another name, or delete the file first'
          : 'change to a folder that you may write to',
      },
      { cause: error },
    );
  }
}
