/** Arms of the experiment `alpha-tables`, fixed before any result. */
import type { KindChoice } from '../../../alphas/index.ts';
import { publishedNetworks, publishedShares } from './published.ts';

/** What an arm weighs: what agents select at these shares of theta and rho, or all alphas. */
export type ArmAlphas = 'all' | { readonly confidence: number; readonly risk: number };

export interface TableArm {
  readonly name: string;
  readonly alphas: ArmAlphas;
  readonly weights: KindChoice;
  /** Its fits draw: it is fitted once per seed. */
  readonly draws: boolean;
}

/** The paper's best (Table 9), which is also the default here. */
export const COMPOSITE = 'composite';
export const usualShares = { confidence: 0.6, risk: 0.4 } as const;
const network = (options: Readonly<Record<string, number>> = {}): KindChoice => ({
  kind: 'network',
  ...options,
});

/** The paper's best values (Table 10), which are also the defaults here. */
const usualOptions: Readonly<Record<string, number>> = {
  hidden: 10,
  learningRate: 0.001,
  weightDecay: 0.001,
};

/** Name of the arm with this share of theta; agents of a side without weight are not heard at all. */
export function sharesArm(confidence: number): string {
  return confidence === usualShares.confidence ? COMPOSITE : `shares ${confidence}`;
}

/** Name of the arm with this value of an option of the network. */
export function networkArm(option: string, value: number): string {
  return usualOptions[option] === value ? COMPOSITE : `${option} ${value}`;
}

const others = <T extends { readonly name: string }>(arms: readonly T[]): readonly T[] =>
  arms.filter(({ name }) => name !== COMPOSITE);

/** The composite first. */
export const tableArms: readonly TableArm[] = [
  { name: COMPOSITE, alphas: usualShares, weights: network(), draws: true },
  { name: 'equal', alphas: usualShares, weights: { kind: 'equal' }, draws: false },
  { name: 'linear', alphas: usualShares, weights: { kind: 'linear' }, draws: false },
  { name: 'all network', alphas: 'all', weights: network(), draws: true },
  { name: 'all boosting', alphas: 'all', weights: { kind: 'boosting' }, draws: false },
  { name: 'all linear', alphas: 'all', weights: { kind: 'linear' }, draws: false },
  { name: 'all equal', alphas: 'all', weights: { kind: 'equal' }, draws: false },
  ...others(
    publishedShares.map(({ confidence }) => ({
      name: sharesArm(confidence),
      alphas: { confidence, risk: Number((1 - confidence).toFixed(6)) },
      weights: network(),
      draws: true,
    })),
  ),
  ...others(
    publishedNetworks.flatMap(({ option, sharpes }) =>
      sharpes.map(([value]) => ({
        name: networkArm(option, value),
        alphas: usualShares,
        weights: network({ [option]: value }),
        draws: true,
      })),
    ),
  ),
];

/** Tables 7 and 8: who is heard. A share of 0 is the same as agents left out. */
export const ablationArms: Readonly<Record<string, string>> = {
  full: COMPOSITE,
  'no confidence': sharesArm(0),
  'no risk': sharesArm(1),
};
