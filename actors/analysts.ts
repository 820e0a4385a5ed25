import { Registry } from '../core/index.ts';
import type { AnalystKind } from './analyst.ts';
import { openai } from './analysts/openai.ts';
import { random } from './analysts/random.ts';
import { recorded } from './analysts/recorded.ts';
import { rule } from './analysts/rule.ts';

/** All kinds of analyst. */
export const analysts = new Registry<AnalystKind>('analyst', [rule, openai, recorded, random]);
