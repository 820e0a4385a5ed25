import { MassError } from '../core/index.ts';
import type { AlphaIdentity } from './alpha-day.ts';

/** Column that investors read an alpha in. Two names may have one: alphas that are studied together may not. */
export function alphaColumn({ name }: Pick<AlphaIdentity, 'name'>): string {
  return `alpha_${name.replaceAll(/[^A-Za-z0-9_-]/g, '_')}`;
}

/** Names of what a study mines itself, in every spelling of their columns. */
export const MINED_NAME = /^mined[ ._-]\d+$/;

/** Throws `alphas.market` where a market has a column already that an alpha would have. */
export function checkAlphaColumns(
  columns: readonly { readonly name: string }[],
  alphas: readonly AlphaIdentity[],
): void {
  const taken = new Set(columns.map(({ name }) => name));
  const clashing = alphas.find((alpha) => taken.has(alphaColumn(alpha)));
  if (clashing === undefined) return;
  throw new MassError({
    code: 'alphas.market',
    message: 'the market has a column of the name that an alpha would have',
    found: `${alphaColumn(clashing)}, of the alpha ${clashing.name}`,
    expected: 'another name',
    hint: 'rename the alpha or the column',
  });
}
