/** A market source that honours `asOf` as it reads its rows, and then makes one mistake, if it is asked to. */
import { z } from 'zod';
import { epochDay } from '../../../core/index.ts';
import { forwardReturns, type MarketSource, type Panel, panelMarket } from '../../../market/index.ts';
import { type RawData, RELEASE_LAG, rawData } from './raw-data.ts';

export const leaks = [
  'none',
  'column',
  'label',
  'revised-macro',
  'early-macro',
  'early-text',
  'survivors',
  'whole-period z-score',
] as const;
export type Leak = (typeof leaks)[number];

/** Where a careless source leaves what it has read: the closes of its sessions, day-major. */
export const leftLyingAbout: { closes: Float64Array; width: number } = {
  closes: new Float64Array(0),
  width: 0,
};

const leakyOptions = z.strictObject({
  kind: z.literal('leaky'),
  days: z.int().min(12).default(24),
  leak: z.enum(leaks).default('none'),
  /** What it does of what it promises by `supportsAsOf`. */
  honours: z.enum(['both', 'absent', 'nothing']).default('both'),
});

export const leakyMarket: MarketSource = {
  kind: 'leaky',
  description: 'rows that become known one after another, put together with one mistake',
  options: leakyOptions,
  supportsAsOf: true,
  open: async ({ days, leak, honours }: z.infer<typeof leakyOptions>, request) => {
    const isHonoured = honours === 'both' || (honours === 'absent' && request.asOf?.future === 'absent');
    const panel = panelOf(rawData(days, request.seed, isHonoured ? request.asOf : undefined), leak, request);
    leftLyingAbout.closes = panel.closes;
    leftLyingAbout.width = panel.instruments.length;
    return panelMarket({ kind: 'leaky', panel }, request);
  },
};

function panelOf(
  raw: RawData,
  leak: Leak,
  { horizons, fill }: { readonly horizons: readonly number[]; readonly fill: Panel['labelFill'] },
): Panel & { readonly closes: Float64Array } {
  const { dates, instruments } = raw;
  const width = instruments.length;
  const dayOf = new Map(dates.map((date, day) => [date, day]));
  const empty = () => new Float64Array(dates.length * width).fill(Number.NaN);
  const [open, close] = [empty(), empty()];
  const members = new Uint8Array(dates.length * width);
  for (const { instrument, date, open: first, close: last } of raw.prices) {
    const cell = (dayOf.get(date) as number) * width + instrument;
    open[cell] = first;
    close[cell] = last;
    members[cell] = 1;
  }
  // Only what is still there when the data end.
  if (leak === 'survivors') {
    for (let cell = 0; cell < members.length; cell++) {
      const survives = members[(dates.length - 1) * width + (cell % width)] === 1;
      if (!survives) members[cell] = 0;
    }
  }
  const move = close.map((price, cell) => price / (open[cell] as number) - 1);
  const column = (name: string, modality: string, values: Float64Array) => ({
    spec: { name, modality, description: name.replaceAll('_', ' '), sign: 1 as const },
    values,
  });
  const tomorrow = close.map((price, cell) => (close[cell + width] ?? Number.NaN) / price - 1);
  const mean = close.reduce((sum, price) => sum + (Number.isNaN(price) ? 0 : price), 0) / raw.prices.length;
  const columns = [
    column('day_move', 'price', move),
    column('close', 'base', close),
    ...(leak === 'column' ? [column('tomorrow_return', 'risk', tomorrow)] : []),
    ...(leak === 'whole-period z-score'
      ? [
          column(
            'scaled_close',
            'risk',
            close.map((price) => price - mean),
          ),
        ]
      : []),
  ];
  const labels = forwardReturns(
    { days: dates.length, instruments: width, open, close },
    horizons,
    'next-open',
  );
  return {
    dates,
    instruments,
    members,
    industries: instruments.map((_, i) => (i % 2 === 0 ? 'even' : 'odd')),
    columns,
    labels,
    // Said to end at a close, they are delivered a day before their last open is known.
    labelFill: leak === 'label' ? 'same-close' : fill,
    headlines: headlinesOf(raw, leak),
    macro: [macroOf(raw, leak)],
    closes: close,
  };
}

/** A text is known at the first close after it; a careless source takes its date for that of the market. */
function headlinesOf({ dates, texts }: RawData, leak: Leak): NonNullable<Panel['headlines']> {
  const byDay = dates.map((): { instrument: number; timeUtc: string; text: string }[] => []);
  for (const { instrument, date, beforeClose, text } of texts) {
    const session = dates.findIndex((of) => (beforeClose || leak === 'early-text' ? of >= date : of > date));
    const timeUtc = new Date(epochDay(date) * 86_400_000).toISOString();
    if (session !== -1) byDay[session]?.push({ instrument, timeUtc, text });
  }
  return byDay;
}

function macroOf({ macro }: RawData, leak: Leak): Panel['macro'][number] {
  const values = Float64Array.from(macro, ({ value }) => value);
  return {
    name: 'rate',
    description: 'a rate',
    unit: '%',
    releaseLagDays: leak === 'early-macro' ? 0 : RELEASE_LAG,
    dates: macro.map(({ date }) => date),
    // Revised by what came three rows later, under the date of the first release.
    values:
      leak === 'revised-macro' ? values.map((value, i) => (value + (values[i + 3] ?? value)) / 2) : values,
  };
}
