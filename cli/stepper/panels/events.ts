import { formatDate } from '../../../core/index.ts';
import { plainText } from '../../../market/index.ts';
import { counted, money, signed } from '../../format.ts';
import type { Glyphs } from '../glyphs.ts';
import type { Learning, ShownDay, StepperScreenModel } from '../model.ts';
import { perCent, short } from '../numbers.ts';
import { type Line, type Span, span, toneOf } from '../text-line.ts';
import { heading } from './heading.ts';

/** What happened on the day so far: first a line or two for each phase, then each event. */
export function events(
  model: StepperScreenModel,
  { width, rows }: { readonly width: number; readonly rows: number },
  glyphs: Glyphs,
): readonly Line[] {
  const first = summary({ ...model, learning: model.run });
  const total = first.length + detailCount(model.day);
  const room = Math.max(0, rows - 1);
  const lines = [
    ...first,
    ...details({ day: model.day, learning: model.run }, room).map((text): Line => [span(text)]),
  ];
  const shown = total > room ? lines.slice(0, Math.max(0, room - 1)) : lines;
  const more: readonly Line[] = total > room ? [[span(`${total - shown.length} more: e`, 'dim')]] : [];
  return [
    heading('events', width, glyphs),
    ...(total === 0 ? [[span('nothing yet', 'dim')]] : shown),
    ...more,
  ].slice(0, rows);
}

/** What the log is made from. */
export interface Logged extends Pick<StepperScreenModel, 'day' | 'models'> {
  readonly learning: Learning;
}

/** The whole log of the day, in sentences. */
export function eventTexts(logged: Logged): readonly string[] {
  return [...summary(logged).map((line) => line.map(({ text }) => text).join('')), ...details(logged)];
}

function summary({ day, models, learning }: Logged): readonly Line[] {
  const lines: Line[] = [];
  // What the optimizer learns from stands first.
  const ended = (day?.endedLabels ?? []).toSorted(
    (a, b) =>
      Number(b.horizon === learning.horizon) - Number(a.horizon === learning.horizon) ||
      a.horizon - b.horizon,
  );
  for (const { day: of, date, horizon, rankIc, mean, defined } of ended) {
    lines.push([
      span(`labels ${horizon}d of day ${of}: `),
      span(`rank IC ${signed(rankIc, 3)}`, toneOf(rankIc)),
      span(`, mean ${perCent(mean)}, ${counted(defined, 'instrument')}, ${formatDate(date)}`, 'dim'),
    ]);
  }
  if (day?.optimization !== undefined) lines.push(learnedLine(day.optimization, optimizerOf(learning, day)));
  if (day?.events !== undefined) lines.push([span('respawn: '), ...respawned(day.events)]);
  if (day?.ballots !== undefined) {
    const { ballotsExpected, ballotsReceived, abstentions } = day.ballots;
    lines.push([
      span(`ballots ${short(ballotsReceived)} of ${short(ballotsExpected)}`),
      abstentions.length === 0
        ? span(', no abstentions', 'dim')
        : span(`, ${counted(abstentions.length, 'abstention')}`, 'warning'),
    ]);
  }
  if (day?.picks !== undefined) {
    const { shown, bought, sold } = day.picks;
    lines.push([
      span(
        `tally: ${short(bought)} bought${sold === 0 ? '' : `, ${short(sold)} sold`} of ${short(shown)} shown`,
      ),
    ]);
  }
  if (models !== undefined) {
    lines.push([
      span(`models: ${counted(models.calls, 'call')}, ${models.reused} reused, ${money(models.costUsd)}`),
    ]);
  }
  return lines;
}

/** More evaluations than of the start and of the outcome: distributions were tried. */
const LEAST_TRIED = 3;

function learnedLine(record: NonNullable<ShownDay['optimization']> | null, optimizer: string): Line {
  if (record === null) return [span(`${optimizer}: no labels to learn from`, 'dim')];
  const { startFitness, fitness, accepted, evaluations } = record;
  return [
    span(`${optimizer} ${startFitness.toFixed(3)} to `),
    span(fitness.toFixed(3), fitness > startFitness ? 'good' : 'plain'),
    ...(evaluations < LEAST_TRIED ? [] : [span(`, ${accepted} of ${evaluations} taken`, 'dim')]),
  ];
}

/** Kind of optimizer that learned on a day; on days that a fork shares, that of its origin, which it does not know. */
function optimizerOf({ optimizer, fork }: Learning, { day }: Pick<ShownDay, 'day'>): string {
  return fork === undefined || day >= fork.day ? plainText(optimizer) : 'optimizer';
}

function respawned(changes: NonNullable<ShownDay['events']>): readonly Span[] {
  const sum = (kind: string) =>
    changes.filter((change) => change.kind === kind).reduce((all, { count }) => all + count, 0);
  const parts = (['spawned', 'stopped', 'restarted', 'retired'] as const)
    .map((kind) => [kind, sum(kind)] as const)
    .filter(([, number]) => number > 0)
    .map(([kind, number]) => `${short(number)} ${kind}`);
  return [parts.length === 0 ? span('nobody', 'dim') : span(parts.join(', '))];
}

/** Each event; `most` of a kind, where more are not looked at: a million investors may abstain on one day. */
function details(
  { day, learning }: Pick<Logged, 'day' | 'learning'>,
  most = Number.POSITIVE_INFINITY,
): readonly string[] {
  if (day === undefined) return [];
  return [
    ...(day.events ?? [])
      .slice(0, most)
      .map(
        ({ kind, type, first, count, cause }) =>
          `${kind} ${plainText(type)} ${count === 1 ? first : `${first}-${first + count - 1}`}: ${plainText(cause)}`,
      ),
    ...(day.ballots?.abstentions ?? [])
      .slice(0, most)
      .map(
        ({ type, ordinal, reason, timedOut }) =>
          `abstained ${plainText(type)} ${ordinal}: ${plainText(reason)}${timedOut === true ? ' (no answer in time)' : ''}`,
      ),
    ...(day.optimization === undefined || day.optimization === null
      ? []
      : [
          `${optimizerOf(learning, day)} looked at days ${day.optimization.windowFirstDay} to ${day.optimization.windowLastDay}`,
        ]),
  ];
}

/** Length of all `details`. */
function detailCount(day: ShownDay | undefined): number {
  const { events: changes = [], ballots, optimization } = day ?? {};
  const learned = optimization === undefined || optimization === null ? 0 : 1;
  return changes.length + (ballots?.abstentions.length ?? 0) + learned;
}
