/** The report's colours. Its file has no imports, so that pages can be built from it; what else `report` has needs Node. */
import { ramps } from '../../../report/palette.ts';

export { type ColourName, palette, seriesColour } from '../../../report/palette.ts';
export const { diverging } = ramps;

export type Theme = 'light' | 'dark';
