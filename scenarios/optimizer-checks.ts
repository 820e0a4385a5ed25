/** Contradictions between the options of an optimizer's kind. */
import { MassError } from '../core/index.ts';
import { optimizers } from '../optimizer/index.ts';
import type { Finding } from './finding.ts';
import type { Simulation } from './schema.ts';
import { pathOf } from './schema-tree.ts';

/** What the kind refuses when an optimizer of these options is made, under the path that it names among them. */
export function kindOptions({ optimizer }: Simulation): readonly Finding[] {
  try {
    optimizers.get(optimizer.kind).create(optimizer as never);
    return [];
  } catch (error) {
    if (!(error instanceof MassError)) throw error;
    return error.problems.map(
      ({ code, message, path, found, expected, hint }): Finding => ({
        code,
        message,
        path: ['simulation', 'optimizer', ...(path === undefined ? [] : pathOf(path))],
        onKey: code === 'scenario.unknown-key',
        ...(found === undefined ? {} : { found }),
        ...(expected === undefined ? {} : { expected }),
        ...(hint === undefined ? {} : { hint }),
      }),
    );
  }
}
