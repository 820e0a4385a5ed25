import type { InstrumentOnDay } from '../../../engine/index.ts';
import { signed } from '../../format.ts';
import type { Glyphs } from '../glyphs.ts';
import type { StepperScreenModel } from '../model.ts';
import { cell, type Line, span, toneOf } from '../text-line.ts';
import { heading } from './heading.ts';
import { windowStart } from './population.ts';

const PLACE = 4;
const NUMBERS = PLACE + 7 + 7 + 6 + 4;

/** Instruments by score, highest first. */
export function byScore(instruments: readonly InstrumentOnDay[]): readonly InstrumentOnDay[] {
  return instruments.toSorted((a, b) => a.rank - b.rank);
}

/** The highest and the lowest; around the chosen one where there is one. */
export function scores(
  { day, ui }: StepperScreenModel,
  { width, rows }: { readonly width: number; readonly rows: number },
  glyphs: Glyphs,
): readonly Line[] {
  if (day?.instruments === undefined) {
    return [
      heading('scores', width, glyphs),
      [span(day === undefined ? 'none before the first day' : 'not known before the score', 'dim')],
    ];
  }
  const ranked = byScore(day.instruments);
  const chosen =
    ui.selection?.kind === 'instrument' ? ranked.findIndex(({ code }) => code === ui.selection?.id) : -1;
  const room = rows - 2;
  const top = Math.ceil(room / 2);
  const start = windowStart(ranked.length, room, chosen);
  const shown =
    ranked.length <= room
      ? ranked
      : chosen >= 0
        ? ranked.slice(start, start + room)
        : [...ranked.slice(0, top), ...ranked.slice(ranked.length - (room - top))];
  const name = Math.max(4, width - NUMBERS - 1);
  const which = ranked.length <= room || chosen >= 0 ? '' : ', highest and lowest';
  return [
    heading(`scores of ${ranked.length}${which}`, width, glyphs),
    [
      span(
        `${cell('#', PLACE, 'right')} ${cell('code', name)}${cell('score', 7, 'right')}${cell('cons.', 7, 'right')}${cell('dis.', 6, 'right')}${cell('+/-', 4, 'right')}`,
        'dim',
      ),
    ],
    ...shown.map(({ code, rank, rankChange, score, consensus, disagreement }): Line => {
      const isChosen = ranked[chosen]?.code === code;
      return [
        span(cell(`${isChosen ? '>' : ''}${rank}`, PLACE, 'right'), isChosen ? 'marked' : 'dim'),
        span(` ${cell(code, name)}`, isChosen ? 'marked' : 'plain'),
        span(cell(signed(score, 3), 7, 'right'), toneOf(score)),
        span(cell(signed(consensus, 3), 7, 'right')),
        span(cell(disagreement.toFixed(3), 6, 'right')),
        span(cell(placeChange(rankChange), 4, 'right'), toneOf(rankChange)),
      ];
    }),
  ].slice(0, rows);
}

/** Places won or lost; `new` for who was no member the day before. */
export function placeChange(change: number | null): string {
  if (change === null) return 'new';
  return change === 0 ? '=' : `${change > 0 ? '+' : ''}${change}`;
}
