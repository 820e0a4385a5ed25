import { uniform } from '../../../core/index.ts';
import type { CompletionCall } from '../completion-call.ts';
import type { AnswerDraws } from '../draws.ts';
import { allowedBy } from './asked.ts';
import { holdingPeriods, riskAppetites } from './columns.ts';
import { isChinese, objectIn, type Prompt } from './prompt.ts';
import { mean, numberOf, readTable } from './table.ts';

export interface StrategyAnswer {
  readonly kind: 'strategy';
  readonly members: Readonly<Record<string, string | number>>;
}

/** Share of answers that stand one level below the style, and above it. */
const SHIFTED = 0.15;
/** A level of consistency and rationality. */
const STEP = 0.1;
/** Half of a mood is sentiment, half is how high valuations stand; beyond half way it moves appetite by a level. */
const SENTIMENT = 0.5;
const HEIGHT = 0.5;
const MOOD_THRESHOLD = 0.5;

/** The style's traits, each one level off at times, appetite moved by the macro view as well. */
export function strategyOf(
  prompt: Prompt,
  shape: CompletionCall['shape'],
  draws: AnswerDraws,
): StrategyAnswer {
  const style = objectIn(prompt, 'style');
  const shift = (index: number) => shiftOf(uniform(draws.judgement, index));
  const mood = moodOf(prompt);
  const moved = Math.abs(mood) >= MOOD_THRESHOLD ? Math.sign(mood) : 0;
  const riskAppetite = level(
    allowedBy(shape, 'riskAppetite') ?? riskAppetites,
    style['riskAppetite'],
    shift(0) + moved,
  );
  const holdingPeriod = level(
    allowedBy(shape, 'holdingPeriod') ?? holdingPeriods,
    style['holdingPeriod'],
    shift(1),
  );
  const selector = typeof style['selector'] === 'string' ? style['selector'] : 'random';
  const selectors = allowedBy(shape, 'selector') ?? [selector];
  return {
    kind: 'strategy',
    members: {
      outline: outline(riskAppetite, holdingPeriod, moved, isChinese(prompt)),
      riskAppetite,
      holdingPeriod,
      consistency: trait(style['consistency'], shift(2)),
      rationality: trait(style['rationality'], shift(3)),
      selector: selectors.includes(selector) ? selector : (selectors[0] ?? selector),
    },
  };
}

/** In [-1, 1]: rising sentiment lifts it, high percentiles (of valuations) lower it. */
function moodOf(prompt: Prompt): number {
  const { header, rows } = readTable(prompt.blocks.get('macro') ?? '');
  const cell = (row: readonly string[], name: string) => {
    const place = header.indexOf(name);
    return place < 0 ? undefined : row[place];
  };
  const sentiments = rows
    .filter((row) => /sentiment|情绪/i.test(cell(row, 'name') ?? ''))
    .map((row) => Math.sign(numberOf(cell(row, 'change30'))));
  // In percent or as a fraction.
  const percentiles = rows.map((row) => numberOf(cell(row, 'percentile')));
  const heights = percentiles.map((value) => 1 - 2 * (value > 1 ? value / 100 : value));
  const known = (values: readonly number[]) => values.filter((value) => Math.abs(value) <= 1);
  return SENTIMENT * mean(known(sentiments)) + HEIGHT * mean(known(heights));
}

function shiftOf(u: number): number {
  return u < SHIFTED ? -1 : u >= 1 - SHIFTED ? 1 : 0;
}

/** A style without that trait, or with one that is not allowed, counts as the middle level. */
function level(levels: readonly string[], name: unknown, by: number): string {
  const found = levels.findIndex((other) => other === name);
  const start = found < 0 ? Math.floor(levels.length / 2) : found;
  return levels[Math.min(levels.length - 1, Math.max(0, start + by))] ?? String(name);
}

function trait(value: unknown, by: number): number {
  const start = typeof value === 'number' && value >= 0 && value <= 1 ? value : 0.5;
  return Math.round(Math.min(1, Math.max(0, start + by * STEP)) * 100) / 100;
}

function outline(riskAppetite: string, holdingPeriod: string, moved: number, chinese: boolean): string {
  if (chinese) {
    const mood = moved > 0 ? '随市场更大胆' : moved < 0 ? '随市场更谨慎' : '不受市场情绪影响';
    return `持有期 ${holdingPeriod}，风险偏好 ${riskAppetite}，${mood}。`;
  }
  const mood =
    moved > 0
      ? 'bolder with the market'
      : moved < 0
        ? 'more careful with the market'
        : 'whatever the market does';
  return `Holds for ${holdingPeriod} with ${riskAppetite} appetite for risk, ${mood}.`;
}
