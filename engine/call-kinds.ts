import type { PurposeKind } from '../models/index.ts';

/** What the investors of a run ask for: what a plan of its calls counts. Other kinds may stand in the same recording. */
export const callKinds = ['strategy', 'decision'] as const;
export type CallKind = (typeof callKinds)[number];

export function isCallKind(kind: PurposeKind): kind is CallKind {
  return callKinds.some((each) => each === kind);
}
