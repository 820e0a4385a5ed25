import type { ArmCells, MatrixOutcome } from '../matrix.ts';
import { counted } from '../wording.ts';
import type { Plan } from './plan-cells.ts';

/** What was run, in sentences: before what the cells say themselves. */
export function setupOf({ design, cells }: Pick<Plan, 'design' | 'cells'>, outcome: MatrixOutcome) {
  const runs = new Set(cells.map(({ key }) => key)).size;
  const { seeds, scenario } = outcome;
  const over = seeds.length === 1 ? 'seed 1' : `seeds 1 to ${seeds.length}`;
  return [
    `Scenario ${scenario}; ${counted(design.arms.length, 'arm')} x ${over} = ${counted(cells.length, 'cell')}${runs < cells.length ? `, ${runs} of them different` : ''}. ${intervalsLine(outcome)}`,
    ...design.notes,
  ];
}

/** What intervals over seeds hold. Whether the market moved with the seed is what the data of the cells say, whatever made them. */
export function intervalsLine({ arms }: Pick<MatrixOutcome, 'arms'>): string {
  const several = arms.filter(({ cells }) => cells.length > 1);
  if (several.length === 0) return 'There are no intervals: they need two seeds with a result.';
  const moved = several.filter(hasMovingMarket).length;
  const start = 'Intervals are 95 % t intervals over seeds: they hold what seeds move';
  if (moved === 0)
    return `${start} (types, pools, tilts, draws), not what another market or period would: the market is the same for all seeds.`;
  if (moved === several.length)
    return `${start} (the market, which is another one for each seed, types, pools, tilts, draws), not what a market of another kind would.`;
  return `${start} (types, pools, tilts, draws, and in ${moved} of ${several.length} arms the market), not what another period or a market of another kind would.`;
}

function hasMovingMarket({ cells }: ArmCells): boolean {
  return new Set(cells.map(({ measures }) => measures.dataDigest)).size > 1;
}
