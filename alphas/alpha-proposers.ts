import { MassError, Registry } from '../core/index.ts';
import type { AlphaProposer, AlphaProposerKind, ProposerServices } from './alpha-proposer.ts';
import { grammar } from './factory/grammar.ts';
import { model } from './factory/model.ts';

/** All kinds of proposer of alphas. */
export const alphaProposers = new Registry<AlphaProposerKind>('alpha proposer', [model, grammar]);

/** Options of one proposer, checked. Without a name it is called by its kind, and a number from the second of a kind on. */
export interface ProposerOptions {
  readonly kind: string;
  readonly name?: string | undefined;
}

/** Makes proposers. Throws `alphas.proposer` where two have one name, or a service is missing. */
export function createProposers(
  list: readonly ProposerOptions[],
  services: ProposerServices,
): readonly AlphaProposer[] {
  const names = list.map(({ kind, name }, k) => {
    const before = list.slice(0, k).filter((other) => other.kind === kind).length;
    return name ?? (before === 0 ? kind : `${kind} ${before + 1}`);
  });
  return list.map((options, k) => {
    const name = names[k] as string;
    if (names.indexOf(name) !== k) {
      throw new MassError({
        code: 'alphas.proposer',
        message: 'two proposers have one name',
        path: `mining.proposers.${k}.name`,
        found: name,
        hint: 'give one of them another',
      });
    }
    return alphaProposers.get(options.kind).create(options as never, name, services);
  });
}
