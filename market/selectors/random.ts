import { z } from 'zod';
import type { SelectorKind } from '../selector.ts';

/** Every member is as likely as any other. */
export const random: SelectorKind = {
  kind: 'random',
  description: 'every instrument is equally likely',
  options: z.strictObject({ kind: z.literal('random') }),
  create: () => (snapshot) => new Float64Array(snapshot.instruments.length).fill(1),
};
