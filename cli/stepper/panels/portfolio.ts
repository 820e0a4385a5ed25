import type { PortfolioDayView } from '../../../engine/index.ts';
import { plainText } from '../../../market/index.ts';
import { bar, type Glyphs } from '../glyphs.ts';
import type { StepperScreenModel } from '../model.ts';
import { perCent } from '../numbers.ts';
import { cell, type Line, span, toneOf, wrapped } from '../text-line.ts';
import { heading } from './heading.ts';

const SAME = 1e-9;

/** Held now and not the session before. */
export function boughtIn({ holdings }: PortfolioDayView): readonly string[] {
  return holdings
    .filter(({ weight, change }) => change > SAME && Math.abs(weight - change) < SAME)
    .map(({ code }) => code);
}

/** What the session bought, what left, and the heaviest holdings. */
export function portfolio(
  { portfolio: shown }: StepperScreenModel,
  { width, rows }: { readonly width: number; readonly rows: number },
  glyphs: Glyphs,
): readonly Line[] {
  if ('missing' in shown) {
    return [
      heading('portfolio', width, glyphs),
      ...wrapped(shown.missing, width).map((text): Line => [span(text, 'dim')]),
    ].slice(0, rows);
  }
  const bought = boughtIn(shown);
  const list = (word: string, codes: readonly string[]): Line[] =>
    codes.length === 0
      ? []
      : [[span(`${word} ${codes.length}: `, 'dim'), span(codes.map(plainText).join(' '))]];
  const name = Math.max(6, Math.min(16, width - 26));
  const bars = Math.max(0, width - name - 20);
  const heaviest = shown.holdings[0]?.weight ?? 1;
  return [
    heading(`portfolio after day ${shown.day}`, width, glyphs),
    [
      span(perCent(shown.return), toneOf(shown.return)),
      span(' today, ', 'dim'),
      span(perCent(shown.cumulativeReturn), toneOf(shown.cumulativeReturn)),
      span(' in all', 'dim'),
    ],
    ...list('bought', bought),
    ...list('left', shown.left),
    ...(bought.length + shown.left.length === 0 ? [[span('nothing bought, nothing left', 'dim')]] : []),
    ...(shown.holdings.length === 0 ? [[span('holds nothing', 'dim')]] : []),
    ...shown.holdings.map(
      ({ code, weight, change }): Line => [
        span(cell(code, name)),
        span(cell(`${(weight * 100).toFixed(2)} %`, 9, 'right')),
        span(cell(perCent(change), 10, 'right'), toneOf(change)),
        span(` ${bar(weight / heaviest, bars, glyphs)}`, 'accent'),
      ],
    ),
  ].slice(0, rows);
}
