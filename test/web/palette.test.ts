import { expect, it } from 'vitest';
import * as report from '../../report/palette.ts';
import { diverging, palette } from '../../web/app/theme/palette.ts';

it("the studio has the report's colours", () => {
  expect(palette).toEqual(report.palette);
  expect(diverging).toEqual(report.ramps.diverging);
});
