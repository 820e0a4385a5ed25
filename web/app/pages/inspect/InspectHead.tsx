import type { ReactNode } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { addressOf } from '../../data/addresses.ts';
import { useCharts } from '../../data/queries.ts';
import { formatDate } from '../../format/numbers.ts';
import { useDayKeys } from '../../hooks/use-day-keys.ts';
import { PageHead } from '../../parts/PageHead.tsx';

interface InspectHeadProps {
  readonly run: string;
  readonly day: number;
  readonly title: string;
  readonly subtitle?: ReactNode;
  /** The same view on another day. */
  readonly on: (day: number) => string;
}

/** Head of a view on a day, with the way to the same view on other days. */
export function InspectHead({ run, day, title, subtitle, on }: InspectHeadProps) {
  const { data } = useCharts(run);
  const dates = data?.series.dates ?? [];
  const last = Math.max(day, dates.length - 1);
  const go = (to: number) => {
    const next = Math.max(0, Math.min(last, to));
    if (next !== day) navigate(on(next), { replace: true });
  };
  useDayKeys({ step: (by) => go(day + by), first: () => go(0), last: () => go(last), play: () => undefined });
  return (
    <PageHead
      title={title}
      subtitle={subtitle}
      crumbs={[
        { label: 'Runs', href: addressOf.runs() },
        { label: run, href: addressOf.run(run) },
        { label: `Day ${day}`, href: addressOf.day(run, day) },
      ]}
    >
      <div className="buttons" role="group" aria-label="Days">
        <button type="button" disabled={day <= 0} onClick={() => go(day - 1)}>
          Day before
        </button>
        <span className="date">{`Day ${day}, ${formatDate(dates[day])}`}</span>
        <button type="button" disabled={day >= last} onClick={() => go(day + 1)}>
          Next day
        </button>
      </div>
    </PageHead>
  );
}
