import { Registry } from '../core/index.ts';
import { allAbove } from './selection/all-above.ts';
import { bestPerCategory } from './selection/best-per-category.ts';
import type { SelectionRuleKind } from './selection.ts';

/** All selection rules. */
export const selectionRules = new Registry<SelectionRuleKind>('selection rule', [allAbove, bestPerCategory]);
