import { Registry } from '../core/index.ts';
import type { AnalystKind } from './analyst.ts';
import { rule } from './analysts/rule.ts';

/** All kinds of analyst. */
export const analysts = new Registry<AnalystKind>('analyst', [rule]);
