import { signed } from '../../format.ts';
import { bar, type Glyphs } from '../glyphs.ts';
import type { ShownType, StepperScreenModel } from '../model.ts';
import { short, shortChange } from '../numbers.ts';
import { cell, cellsOf, type Line, span, toneOf } from '../text-line.ts';
import { heading } from './heading.ts';

const NUMBERS = 6 + 6 + 6 + 5;

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
  const free = Math.max(4, width - NUMBERS - 2);
  const longest = Math.max(...types.map(({ id }) => cellsOf(id)), 4);
  const name = Math.min(longest, Math.ceil(free * 0.75));
  const bars = free - name;
  return [
    heading(`population${more}${old}`, width, glyphs),
    [
      span(
        ` ${cell('type', name)} ${cell('', bars)}${cell('weight', 6, 'right')}${cell('+/-', 6, 'right')}${cell('count', 6, 'right')}${cell('+/-', 5, 'right')}`,
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
        span(cell(type.weight.toFixed(2), 6, 'right')),
        span(
          cell(Math.abs(type.weightChange) < 0.005 ? '' : signed(type.weightChange), 6, 'right'),
          toneOf(type.weightChange),
        ),
        span(cell(short(type.investors), 6, 'right')),
        span(cell(shortChange(type.investorsChange), 5, 'right'), toneOf(type.investorsChange)),
      ];
    }),
  ].slice(0, rows);
}

/** Start of a window of `size` in `length` that holds `index`, in its middle where it can be. */
export function windowStart(length: number, size: number, index: number): number {
  return Math.max(0, Math.min(length - size, index - Math.floor(size / 2)));
}
