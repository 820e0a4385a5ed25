import { signed } from '../../format.ts';
import { bar, type Glyphs } from '../glyphs.ts';
import type { ShownType, StepperScreenModel } from '../model.ts';
import { short, shortChange } from '../numbers.ts';
import { cell, cellsOf, type Line, span, toneOf } from '../text-line.ts';
import { heading } from './heading.ts';

/** Cells of the numbers, of the chosen mark with the blank behind a name, and that a name has before all that may give way. */
const WEIGHT = 6;
const WEIGHT_CHANGE = 6;
const COUNT = 6;
const COUNT_CHANGE = 5;
const AROUND_NAME = 2;
const LEAST_NAME = 20;
/** A shorter bar shows nothing. */
const LEAST_BAR = 4;

/** What fits beside names: the bar gives way first, then the changes, of counts before those of weights. */
function columnsIn(width: number, longest: number) {
  const wanted = Math.min(longest, LEAST_NAME);
  const all = width - AROUND_NAME - WEIGHT - COUNT;
  const [weightChange, countChange] = (
    [
      [WEIGHT_CHANGE, COUNT_CHANGE],
      [WEIGHT_CHANGE, 0],
    ] as const
  ).find(([one, other]) => all - one - other >= wanted) ?? [0, 0];
  const free = Math.max(4, all - weightChange - countChange);
  const bars = free - Math.min(longest, Math.max(wanted, Math.ceil(free * 0.75)), free);
  return bars < LEAST_BAR
    ? { name: free, bars: 0, weightChange, countChange }
    : { name: free - bars, bars, weightChange, countChange };
}

/** Investor types with weight, its change and investors, in type order; as many as fit, around the chosen one. */
export function population(
  { run, day, ui }: StepperScreenModel,
  { width, rows }: { readonly width: number; readonly rows: number },
  glyphs: Glyphs,
): readonly Line[] {
  const types: readonly ShownType[] =
    day?.types ??
    run.types.map(({ id }) => ({
      id,
      weight: 1,
      weightChange: 0,
      investors: 0,
      investorsChange: 0,
      abstentions: 0,
    }));
  const chosen = ui.selection?.kind === 'type' ? types.findIndex(({ id }) => id === ui.selection?.id) : -1;
  const room = rows - 2;
  const first = windowStart(types.length, room, Math.max(0, chosen));
  const shown = types.slice(first, first + room);
  const more =
    types.length <= room || room < 1
      ? ''
      : ` ${first + 1}-${first + shown.length} of ${types.length}, up/down`;
  const old = day !== undefined && !day.hasPlan ? ', of the day before' : '';
  const most = Math.max(...types.map(({ weight }) => weight), Number.MIN_VALUE);
  const longest = Math.max(...types.map(({ id }) => cellsOf(id)), 4);
  const { name, bars, weightChange, countChange } = columnsIn(width, longest);
  return [
    heading(`population${more}${old}`, width, glyphs),
    [
      span(
        ` ${cell('type', name)} ${cell('', bars)}${cell('weight', WEIGHT, 'right')}${cell('+/-', weightChange, 'right')}${cell('count', COUNT, 'right')}${cell('+/-', countChange, 'right')}`,
        'dim',
      ),
    ],
    ...shown.map((type, k): Line => {
      const isChosen = first + k === chosen;
      return [
        span(isChosen ? '>' : ' ', 'marked'),
        span(cell(type.id, name), isChosen ? 'marked' : 'plain'),
        span(' '),
        span(cell(bar(type.weight / most, bars, glyphs), bars), 'accent'),
        span(cell(type.weight.toFixed(2), WEIGHT, 'right')),
        span(
          cell(Math.abs(type.weightChange) < 0.005 ? '' : signed(type.weightChange), weightChange, 'right'),
          toneOf(type.weightChange),
        ),
        span(cell(short(type.investors), COUNT, 'right')),
        span(cell(shortChange(type.investorsChange), countChange, 'right'), toneOf(type.investorsChange)),
      ];
    }),
  ].slice(0, rows);
}

/** Start of a window of `size` in `length` that holds `index`, in its middle where it can be. */
export function windowStart(length: number, size: number, index: number): number {
  return Math.max(0, Math.min(length - size, index - Math.floor(size / 2)));
}
