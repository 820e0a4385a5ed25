/** How results are made again: one command, and the engine that it was given to. */
import { shellWord } from '../core/index.ts';
import { ENGINE_VERSION, SEMANTICS } from '../engine/index.ts';

export interface Origin {
  /** The command, quoted for a shell, in parts that are not to be broken: the first names what is run, then one per option. */
  readonly command: readonly string[];
  readonly engineVersion: string;
  readonly semantics: number;
}

/** Of an experiment that has no scenario. `seeds`: null where it has none to vary. */
export function originAlone(experiment: string, seeds: number | null): Origin {
  return originOf([
    `mass experiment ${shellWord(experiment)}`,
    ...(seeds === null ? [] : [`--seeds ${seeds}`]),
  ]);
}

/** Of a command to this engine. */
export function originOf(command: readonly string[]): Origin {
  return { command, engineVersion: ENGINE_VERSION, semantics: SEMANTICS };
}

/** What stands before the command. */
export function originHeading({ engineVersion, semantics }: Origin): string {
  return `How to make this again (mass-engine ${engineVersion}, semantics ${semantics}):`;
}

/** The command as lines that a shell takes as one, `width` wide where its options allow. */
export function commandLines({ command }: Origin, width: number): readonly string[] {
  const lines: string[] = [];
  for (const part of command) {
    const last = lines.at(-1);
    // Room for the backslash.
    if (last !== undefined && `${last} ${part}`.length + 2 <= width)
      lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(`${last === undefined ? '  ' : '    '}${part}`);
  }
  return lines.map((line, i) => (i < lines.length - 1 ? `${line} \\` : line));
}
