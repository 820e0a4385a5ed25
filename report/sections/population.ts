import { linesChart } from '../charts/lines.ts';
import type { Section } from '../page.ts';
import { seriesColour } from '../palette.ts';
import type { RunData } from '../run-data.ts';
import type { Table } from '../table.ts';
import { typeLabel } from './distribution.ts';
import { counted } from './words.ts';

const MOST_TYPES = 16;

/** How many investors of each type there were, and why that changed. */
export function populationSection(data: RunData): Section {
  const { days, report } = data;
  const events = days.flatMap((day) => day.events);
  const isFixed = days.every(({ plan }) => plan.every((count, at) => count === days[0]?.plan[at]));
  const abstentions =
    report.abstentions === 0
      ? 'Every investor answered on every day.'
      : `${counted(report.abstentions, 'answer')} of ${counted(
          days.reduce((sum, { plan }) => sum + plan.reduce((a, b) => a + b, 0), 0),
          'expected answer',
        )} were abstentions.`;
  return {
    id: 'population',
    title: 'Population',
    text: [
      isFixed
        ? 'The number of investors of each type stayed as it was.'
        : 'The distribution decides how many investors each type has. An investor that comes back has its old view of the market and no memory.',
      abstentions,
    ],
    tables: [
      ...(events.length === 0 ? [] : [causeTable(data)]),
      ...(report.abstentions === 0 ? [] : [abstentionTable(data)]),
    ],
    charts:
      days.length === 0 || isFixed
        ? []
        : [planChart(data), ...(events.length === 0 ? [] : [changeChart(data)])],
  };
}

function causeTable({ days }: RunData): Table {
  const found = new Map<string, { kind: string; cause: string; investors: number; days: Set<number> }>();
  for (const [day, { events }] of days.entries()) {
    for (const { kind, cause, count } of events) {
      // Causes name their day; what recurs is one cause.
      const reason = cause.replaceAll(/\bday \d+/g, 'the day');
      const key = `${kind}\n${reason}`;
      const so = found.get(key) ?? { kind, cause: reason, investors: 0, days: new Set<number>() };
      so.investors += count;
      so.days.add(day);
      found.set(key, so);
    }
  }
  return {
    id: 'population-events',
    title: 'Changes by their cause',
    columns: [
      { key: 'change', label: 'Change' },
      { key: 'cause', label: 'Cause' },
      { key: 'investors', label: 'Investors', format: 'count' },
      { key: 'days', label: 'Days', format: 'count' },
    ],
    rows: [...found.values()]
      .sort((a, b) => b.investors - a.investors)
      .slice(0, 40)
      .map(({ kind, cause, investors, days: on }) => [kind, cause, investors, on.size]),
    ...(found.size > 40 ? { note: `The 40 most frequent of ${found.size} causes.` } : {}),
  };
}

function abstentionTable({ abstentionReasons }: RunData): Table {
  return {
    id: 'abstentions',
    title: 'Abstentions by their reason',
    columns: [
      { key: 'reason', label: 'Reason' },
      { key: 'answers', label: 'Answers', format: 'count' },
    ],
    rows: Object.entries(abstentionReasons).sort(([, a], [, b]) => b - a),
  };
}

function planChart({ days, types }: RunData) {
  const last = days.at(-1)?.plan ?? [];
  const order = types.map((_, at) => at).sort((a, b) => (last[b] ?? 0) - (last[a] ?? 0));
  const shown = new Set(types.length <= MOST_TYPES ? order : order.slice(0, MOST_TYPES - 1));
  const others = order.filter((at) => !shown.has(at));
  return linesChart({
    id: 'plan',
    title: 'Investors of each type',
    note: 'Areas add up to the whole population.',
    x: days.map(({ date }) => date),
    format: 'count',
    canZoom: true,
    isStacked: true,
    height: 420,
    lines: [
      ...types.flatMap((type, at) =>
        shown.has(at)
          ? [
              {
                name: typeLabel(type),
                colour: seriesColour(at),
                values: days.map(({ plan }) => plan[at] ?? null),
              },
            ]
          : [],
      ),
      ...(others.length === 0
        ? []
        : [
            {
              name: `${others.length} other types`,
              colour: 'muted' as const,
              values: days.map(({ plan }) => others.reduce((sum, at) => sum + (plan[at] ?? 0), 0)),
            },
          ]),
    ],
  });
}

function changeChart({ days }: RunData) {
  const kinds = [...new Set(days.flatMap(({ events }) => events.map(({ kind }) => kind)))].sort();
  return linesChart({
    id: 'population-changes',
    title: 'Changes of the population a day',
    note: 'Investors by what happened to them.',
    x: days.map(({ date }) => date),
    format: 'count',
    canZoom: true,
    height: 280,
    lines: kinds.map((kind, index) => ({
      name: kind,
      colour: seriesColour(index),
      width: 1.2,
      values: days.map(({ events }) =>
        events.reduce((sum, event) => sum + (event.kind === kind ? event.count : 0), 0),
      ),
    })),
  });
}
