import { z } from 'zod';

/** Option of the kinds that weigh evidence by statistics. */
export const overlapOption = z
  .number()
  .min(1)
  .max(10_000)
  .optional()
  .describe(
    "Days of the window that tell as much as one: labels of h days overlap. Default: the optimizer's horizon",
  );
