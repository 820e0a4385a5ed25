import { formatDate } from '../../../core/index.ts';
import { dayPhases } from '../../../engine/index.ts';
import { plainText } from '../../../market/index.ts';
import { signed } from '../../format.ts';
import { type Glyphs, sparkline } from '../glyphs.ts';
import { playSpeeds, type StepperScreenModel } from '../model.ts';
import { cell, cellsOf, type Line, type Span, span, textOf, toneOf } from '../text-line.ts';

/** The run on the left; where one stands in it on the right. What matters least goes first where there is little room. */
export function titleLine(model: StepperScreenModel, width: number, glyphs: Glyphs): Line {
  const { run, position, day, ui } = model;
  const total = run.totalDays ?? run.committed;
  const date = day === undefined ? '' : ` ${formatDate(day.date)}`;
  const at = position === undefined ? 'before day 0' : `day ${position.day}`;
  const where =
    position === undefined
      ? `before the first of ${total} days`
      : `${at} (${position.day + 1} of ${total})${date}`;
  const playing = ui.isPlaying ? ` playing ${playSpeeds[ui.speed] ?? 1}/s ` : '';
  const kind = ` ${glyphs.dot} ${run.kind}, ${run.status}`;
  const name = plainText(run.name);
  const least = Math.min(8, cellsOf(name));
  const room = (shownKind: string, shownWhere: string) =>
    width - cellsOf(shownKind) - cellsOf(playing) - cellsOf(shownWhere) - 1;
  const [middle, end] = (
    [
      [kind, where],
      ['', where],
      ['', at],
    ] as const
  ).find(([shownKind, shownWhere]) => room(shownKind, shownWhere) >= least) ?? ['', at];
  const short = cell(name, Math.max(0, Math.min(cellsOf(name), room(middle, end))));
  const used = cellsOf(short) + cellsOf(middle) + cellsOf(playing) + cellsOf(end);
  return [
    span(short, 'strong'),
    span(middle, run.kind === 'live' ? 'warning' : 'dim'),
    span(playing, 'good'),
    span(' '.repeat(Math.max(0, Math.min(width - used, width)))),
    span(end, 'strong'),
  ];
}

/** All phases of a day, those that are over and the one that was walked to last; only this one where there is little room. */
export function phaseLine({ position }: StepperScreenModel, width: number): Line {
  const at = position === undefined ? -1 : dayPhases.indexOf(position.phase);
  const all = dayPhases.flatMap((phase, k): Span[] => [
    span(k === at ? `[${phase}]` : phase, k === at ? 'marked' : k < at ? 'plain' : 'dim'),
    span(' '),
  ]);
  if (cellsOf(textOf(all)) - 1 <= width) return all;
  if (position === undefined) return [span('no phase yet', 'dim')];
  const next = dayPhases[at + 1];
  return [
    span(`phase ${at + 1} of ${dayPhases.length} `, 'dim'),
    span(`[${position.phase}]`, 'marked'),
    span(next === undefined ? '' : ` next ${next}`, 'dim'),
  ];
}

/** Rank IC of the score and fitness of the distribution, day by day up to here. */
export function trendLine({ run, trend }: StepperScreenModel, width: number, glyphs: Glyphs): Line {
  const known = trend.rankIc.filter((value) => value !== null);
  const mean = known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  const last = known.at(-1) ?? null;
  const fitness = trend.fitness.findLast((value) => value !== null) ?? null;
  const first = `rank IC ${run.horizon}d `;
  const second = 'fitness ';
  const texts = [` ${signed(last, 3)} mean `, signed(mean, 3), '  ', ` ${signed(fitness, 3)}`] as const;
  const used = cellsOf(first) + cellsOf(second) + texts.reduce((sum, text) => sum + cellsOf(text), 0);
  const room = Math.max(0, width - used);
  const left = Math.ceil(room / 2);
  return [
    span(first, 'dim'),
    span(cell(sparkline(trend.rankIc, left, glyphs), left), 'accent'),
    span(` ${signed(last, 3)}`, toneOf(last)),
    span(' mean ', 'dim'),
    span(texts[1], toneOf(mean)),
    span(texts[2]),
    span(second, 'dim'),
    span(cell(sparkline(trend.fitness, room - left, glyphs), room - left), 'accent'),
    span(texts[3], toneOf(fitness)),
  ];
}
