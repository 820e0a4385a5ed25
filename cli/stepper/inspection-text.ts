/** What inspection shows as text; untrusted parts are cleaned when they reach a line. */
import { formatDate, type TradingDate } from '../../core/index.ts';
import type {
  AnnealingView,
  InstrumentView,
  InvestorView,
  RespawnView,
  StrategyView,
  TypeView,
} from '../../engine/index.ts';
import { money, signed } from '../format.ts';
import { perCent } from './numbers.ts';

const number = (value: number | null, decimals = 4) =>
  value === null ? '-' : Number.isInteger(value) ? String(value) : value.toFixed(decimals);
const traits = (values: StrategyView['traits']) =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? number(value, 2) : value}`)
    .join(', ');
const codes = (list: readonly string[]) => (list.length === 0 ? 'none' : list.join(' '));
const onDay = (day: number, date: TradingDate) => `day ${day} (${formatDate(date)})`;

export function investorLines(view: InvestorView): readonly string[] {
  const { ballot, strategy, memory } = view;
  return [
    `${view.type} ${view.ordinal} on ${onDay(view.day, view.date)}`,
    `sees: ${view.modalities.join(', ')}`,
    `traits: ${traits(view.traits)}`,
    ...view.notes.map((note) => `note: ${note}`),
    '',
    'BALLOT',
    ...(ballot === null
      ? ['  not kept']
      : ballot.status === 'abstention'
        ? [`  abstained: ${ballot.reason ?? 'no reason given'}`]
        : [
            `  bought: ${codes(ballot.buys)}`,
            ...(ballot.sells.length === 0 ? [] : [`  sold: ${codes(ballot.sells)}`]),
            `  candidates: ${codes(ballot.candidates)}`,
          ]),
    '',
    'STRATEGY',
    ...(strategy === null ? ['  not known'] : [`  ${strategy.outline}`, `  ${traits(strategy.traits)}`]),
    ...viewLines(view.view),
    ...view.exchanges.flatMap(exchangeLines),
    ...(memory === null
      ? []
      : [
          '',
          'MEMORY',
          ...(memory.length === 0 ? ['  nothing yet'] : []),
          ...memory.map(
            ({ day, date, buys, returns }) =>
              `  ${onDay(day, date)}: ${buys.map((code, k) => `${code} ${perCent(returns[k] ?? null)}`).join(', ')}`,
          ),
        ]),
    '',
    'HISTORY',
    ...(view.history.length === 0 ? ['  nothing'] : []),
    ...view.history.map(({ day, kind, cause }) => `  day ${day}: ${kind}, ${cause}`),
  ];
}

function viewLines(view: InvestorView['view']): readonly string[] {
  if (view === null) return [];
  const { candidates, columns, headlines, macro } = view;
  return [
    '',
    'VIEW, AS IT SAW IT',
    ...candidates.flatMap((code, k) => [
      `  ${code}: ${columns.map(({ name, values }) => `${name} ${number(values[k] ?? null)}`).join(', ')}`,
      ...(headlines?.[k] ?? []).map(({ timeUtc, text }) => `    ${timeUtc} ${text}`),
    ]),
    ...macro.map(
      ({ name, value, unit, date }) => `  ${name}: ${number(value)} ${unit}, of ${formatDate(date)}`,
    ),
  ];
}

function exchangeLines(exchange: InvestorView['exchanges'][number]): readonly string[] {
  const { purpose, attempt, model, messages, answer, fault, costUsd } = exchange;
  return [
    '',
    `ASKED ${model} for a ${purpose}, attempt ${attempt}${costUsd === null ? '' : `, ${money(costUsd)}`}`,
    ...messages.flatMap(({ role, text }) => [`  ${role}:`, ...paragraphs(text)]),
    '  answer:',
    ...paragraphs(answer ?? 'none recorded'),
    ...(fault === null ? [] : [`  of no use: ${fault}`]),
  ];
}

function paragraphs(text: string): readonly string[] {
  return text.split('\n').map((line) => `    ${line}`);
}

export function typeLines(view: TypeView): readonly string[] {
  const last = view.dates.length - 1;
  const { ballots } = view;
  return [
    view.id,
    `sees: ${view.modalities.join(', ')}`,
    `traits: ${traits(view.traits)}`,
    `rank IC of its own opinion: ${Object.entries(view.opinionRankIc)
      .map(([horizon, value]) => `${horizon}d ${signed(value, 3)}`)
      .join(', ')}`,
    '',
    'WEIGHT, INVESTORS, ABSTENTIONS, newest first',
    ...view.dates
      .map(
        (date, day) =>
          `  ${onDay(day, date)}: ${number(view.weights[day] ?? null, 3)}, ${view.investors[day] ?? 0}, ${view.abstentions[day] ?? 0}`,
      )
      .toReversed()
      .slice(0, Math.min(20, last + 1)),
    ...(ballots === null
      ? []
      : [
          '',
          `BALLOTS of day ${ballots.day}, ${ballots.offset} to ${ballots.offset + ballots.ballots.length - 1} of ${ballots.total}`,
          ...ballots.ballots.map(({ ordinal, status, reason, buys, sells }) =>
            status === 'abstention'
              ? `  ${ordinal}: abstained, ${reason ?? 'no reason given'}`
              : `  ${ordinal}: bought ${codes(buys)}${sells.length === 0 ? '' : `, sold ${codes(sells)}`}`,
          ),
        ]),
  ];
}

export function instrumentLines(view: InstrumentView): readonly string[] {
  const { onDay: day } = view;
  return [
    view.code,
    ...(day === null
      ? ['no member on this day']
      : [
          '',
          `WHO WAS SHOWN IT on day ${day.day}: shown, bought, sold`,
          ...view.types.map(
            (type, k) => `  ${type}: ${day.shown[k] ?? 0}, ${day.bought[k] ?? 0}, ${day.sold[k] ?? 0}`,
          ),
        ]),
    '',
    'SCORE, CONSENSUS, DISAGREEMENT, PLACE, newest first',
    ...view.days
      .map(
        (at, k) =>
          `  ${onDay(at, view.dates[k] as TradingDate)}: ${signed(view.score[k] ?? null, 3)}, ${signed(view.consensus[k] ?? null, 3)}, ${number(view.disagreement[k] ?? null, 3)}, ${view.rank[k]} of ${view.members[k]}`,
      )
      .toReversed()
      .slice(0, 40),
  ];
}

export function annealingLines(view: AnnealingView): readonly string[] {
  const { record } = view;
  return [
    `${view.optimizer} at the close of ${onDay(view.day, view.date)}`,
    ...(record === null
      ? ['nothing was learned: no labels had ended']
      : [
          `fitness ${record.startFitness.toFixed(4)} to ${record.fitness.toFixed(4)} over days ${record.windowFirstDay} to ${record.windowLastDay}`,
          view.isSame
            ? 'done again, it gives what the run has'
            : 'done again, it gives something else than the run has',
        ]),
    '',
    'WEIGHTS before and after',
    ...view.types.map(
      (type, k) => `  ${type}: ${number(view.before[k] ?? null, 3)}, ${number(view.after[k] ?? null, 3)}`,
    ),
    '',
    'STEPS: fitness, best, temperature, taken, move',
    ...view.steps.map(
      ({ step, fitness, best, temperature, accepted, move }) =>
        `  ${step}: ${number(fitness)}, ${number(best)}, ${number(temperature, 2)}, ${accepted ? 'yes' : 'no'}${move === '' ? '' : `, ${move}`}`,
    ),
  ];
}

export function respawnLines(view: RespawnView): readonly string[] {
  return [
    `population plan at the close of ${onDay(view.day, view.date)}`,
    '',
    'INVESTORS before and after, weight before and after',
    ...view.types.map(
      ({ id, before, after, weightBefore, weightAfter }) =>
        `  ${id}: ${before}, ${after}; ${weightBefore.toFixed(3)}, ${weightAfter.toFixed(3)}`,
    ),
    '',
    'EVENTS',
    ...(view.events.length === 0 ? ['  none'] : []),
    ...view.events.map(
      ({ kind, type, first, count, cause }) =>
        `  ${kind} ${type} ${count === 1 ? first : `${first}-${first + count - 1}`}: ${cause}`,
    ),
  ];
}
