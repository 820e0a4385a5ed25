import { beforeAll, describe, expect, it } from 'vitest';
import { epochDay, isTradingDate, rootKey, type TradingDate } from '../../core/index.ts';
import {
  type AsOf,
  lastLabelledDay,
  type Market,
  type MarketDay,
  marketSources,
  modalities,
} from '../../market/index.ts';
import { daysOf, openSource } from './panel-fixtures.ts';

type Options = Readonly<Record<string, unknown>>;

/**
 * What every market source keeps to. One call per registered kind, with options under which it opens; a function is asked
 * once, before the first test, for sources that need files.
 */
export function marketSourceConformance(
  kind: string,
  given: Options | (() => Options | Promise<Options>),
  horizons: readonly number[] = [1, 3],
): void {
  describe(`the market source "${kind}"`, () => {
    let options: Options = {};
    let market: Market;
    let days: readonly MarketDay[] = [];
    const open = (request: Parameters<typeof openSource>[1] = {}) =>
      openSource({ kind, ...options }, { horizons, ...request });
    beforeAll(async () => {
      options = typeof given === 'function' ? await given() : given;
      market = await open();
      days = daysOf(market.feed());
      return () => market.close();
    });

    it('delivers the days that it describes: dates of the calendar, ascending, members in code-unit order', () => {
      const { description } = market;
      expect(description.kind).toBe(kind);
      expect(days).toHaveLength(description.days);
      expect(days.length).toBeGreaterThan(2);
      expect(days[0]?.snapshot.date).toBe(description.firstDate);
      expect(days.at(-1)?.snapshot.date).toBe(description.lastDate);
      const codes = new Set<string>();
      for (const [k, { snapshot }] of days.entries()) {
        expect(snapshot.day).toBe(k);
        expect(isTradingDate(snapshot.date)).toBe(true);
        expect(snapshot.date).toBeGreaterThan(days[k - 1]?.snapshot.date ?? 0);
        const { instruments } = snapshot;
        expect(instruments).toEqual([...new Set(instruments)].sort());
        for (const code of instruments) codes.add(code);
      }
      expect(codes.size).toBe(description.instruments);
    });

    it('gives one value per member in every column, of modalities that are known, never infinite', () => {
      const { description } = market;
      for (const { snapshot } of days) {
        const n = snapshot.instruments.length;
        expect(snapshot.industries).toHaveLength(n);
        expect(snapshot.sizes?.length ?? n).toBe(n);
        expect(snapshot.headlines?.length ?? n).toBe(n);
        expect(snapshot.columns.map(({ spec }) => spec)).toEqual(description.columns);
        for (const { spec, values } of snapshot.columns) {
          expect(modalities.names()).toContain(spec.modality);
          expect(values).toHaveLength(n);
          expect(values.every((value) => Number.isFinite(value) || Number.isNaN(value))).toBe(true);
        }
        for (const reading of snapshot.macro) expect(Number.isFinite(reading.value)).toBe(true);
      }
      const brought = new Set(description.columns.map(({ modality }) => modality));
      for (const missing of description.missingModalities) expect(brought).not.toContain(missing);
    });

    it('hands labels out when they end, once, for the members of their own day', () => {
      const { fill } = market.description;
      const seen = new Set<string>();
      for (const { snapshot, endedLabels } of days) {
        const due = horizons.filter((horizon) => lastLabelledDay(snapshot.day, horizon, fill) >= 0);
        expect(endedLabels).toHaveLength(due.length);
        for (const { day, date, horizon, values } of endedLabels) {
          expect(day).toBe(lastLabelledDay(snapshot.day, horizon, fill));
          expect(date).toBe(days[day]?.snapshot.date);
          expect(values).toHaveLength(days[day]?.snapshot.instruments.length as number);
          expect(seen.has(`${day} ${horizon}`)).toBe(false);
          seen.add(`${day} ${horizon}`);
        }
      }
      const known = days.flatMap(({ endedLabels }) => endedLabels).flatMap(({ values }) => [...values]);
      expect(known.some((value) => Number.isFinite(value))).toBe(true);
    });

    it('tells at each close what orders of the session could be filled at, as the one-day labels have it', () => {
      const { fill, labelLag } = market.description;
      const known = new Set<string>();
      let compared = 0;
      for (const { snapshot, fills, endedLabels } of days) {
        for (const code of snapshot.instruments) known.add(code);
        if (fills === undefined) throw new Error('a built-in source has prices or one-day labels');
        expect(fills.instruments).toEqual([...fills.instruments].sort());
        expect(fills.instruments).toEqual(expect.arrayContaining([...known]));
        expect(fills.returns).toHaveLength(fills.instruments.length);
        expect(fills.gaps?.length ?? fills.returns.length).toBe(fills.returns.length);
        expect(fills.returns.every((value) => Number.isNaN(value) || value > -1)).toBe(true);
        const label = endedLabels.find(({ horizon }) => horizon === 1);
        if (label === undefined || labelLag > 0) continue;
        expect(label.day).toBe(lastLabelledDay(snapshot.day, 1, fill));
        for (const [k, code] of days[label.day]?.snapshot.instruments.entries() ?? []) {
          const value = label.values[k] as number;
          if (Number.isNaN(value)) continue;
          expect(fills.returns[fills.instruments.indexOf(code)]).toBeCloseTo(value, 12);
          compared++;
        }
      }
      expect(compared).toBeGreaterThan(0);
    });

    it('gives independent passes, and an opening of its own, the same days', async () => {
      const [first, second] = [market.feed(), market.feed()];
      const again: MarketDay[] = [];
      // One pass is a day behind the other.
      let ahead = first.next();
      for (let behind = second.next(); behind !== undefined; behind = second.next()) {
        again.push(behind);
        ahead = first.next();
      }
      expect(ahead).toBeUndefined();
      expect(again).toEqual(days);
      const other = await open();
      expect(daysOf(other.feed()).map(({ dataDigest }) => dataDigest)).toEqual(
        days.map(({ dataDigest }) => dataDigest),
      );
      other.close();
    });

    it('tells days apart by their digests', () => {
      expect(new Set(days.map(({ dataDigest }) => dataDigest)).size).toBe(days.length);
    });

    it('delivers the same first days whatever the last one is', async () => {
      for (const last of [0, 1, Math.floor(days.length / 2)]) {
        const end = days[last]?.snapshot.date as MarketDay['snapshot']['date'];
        const shorter = await open({ end });
        expect(daysOf(shorter.feed())).toEqual(days.slice(0, last + 1));
        shorter.close();
      }
    });

    describe('as of a date', () => {
      const noise = rootKey('another future');
      const openAsOf = (future: AsOf['future'], session: number) =>
        open({ asOf: { date: days[session]?.snapshot.date as TradingDate, future } });
      const sessions = () => [0, Math.floor(days.length / 2), days.length - 2];

      it('says that it honours it', () => {
        expect(marketSources.get(kind).supportsAsOf).toBe(true);
      });

      it('has the same days up to it and none after, when the future is absent', async () => {
        for (const last of sessions()) {
          const cut = await openAsOf('absent', last);
          expect(cut.description.days).toBe(last + 1);
          expect(cut.description.lastDate).toBe(days[last]?.snapshot.date);
          expect(cut.description.columns).toEqual(market.description.columns);
          expect(daysOf(cut.feed())).toEqual(days.slice(0, last + 1));
          cut.close();
        }
      });

      it('has the same days up to it and other ones after, as many, when the future is noise', async () => {
        for (const last of sessions()) {
          const noisy = await openAsOf({ noise }, last);
          expect(noisy.description.days).toBe(days.length);
          const found = daysOf(noisy.feed());
          expect(found.slice(0, last + 1)).toEqual(days.slice(0, last + 1));
          const later = found.slice(last + 1);
          expect(later).toHaveLength(days.length - last - 1);
          for (const [k, { snapshot, dataDigest }] of later.entries()) {
            expect(dataDigest).not.toBe(days[last + 1 + k]?.dataDigest);
            expect(snapshot.instruments.length).toBeGreaterThanOrEqual(2);
          }
          if (last > 0) continue;
          const full = days.slice(last + 1);
          const parts: readonly ((day: MarketDay) => unknown)[] = [
            ({ snapshot }) => snapshot.instruments,
            ({ snapshot }) => snapshot.columns,
            ({ fills }) => fills,
            ({ endedLabels }) => endedLabels,
          ];
          for (const part of parts) {
            expect(later.map((day) => part(day))).not.toEqual(full.map((day) => part(day)));
          }
          noisy.close();
        }
      });

      it('changes labels that end after it, also those of days before it', async () => {
        const last = Math.floor(days.length / 2);
        const noisy = await openAsOf({ noise }, last);
        const [after, full] = [daysOf(noisy.feed())[last + 1], days[last + 1]];
        const { fill } = noisy.description;
        expect(lastLabelledDay(last + 1, 1, fill)).toBeLessThanOrEqual(last);
        const values = (day: MarketDay | undefined) => [
          ...(day?.endedLabels.find(({ horizon }) => horizon === horizons[0])?.values ?? []),
        ];
        expect(values(full).filter(Number.isFinite).length).toBeGreaterThan(0);
        expect(values(after)).toHaveLength(values(full).length);
        expect(values(after).filter((value, k) => value === values(full)[k])).toEqual([]);
        noisy.close();
      });

      it('draws its noise from the key', async () => {
        const digests = async (seed: string) => {
          const noisy = await openAsOf({ noise: rootKey(seed) }, 1);
          const found = daysOf(noisy.feed()).map(({ dataDigest }) => dataDigest);
          noisy.close();
          return found;
        };
        const once = await digests('a');
        expect(await digests('a')).toEqual(once);
        expect(await digests('b')).not.toEqual(once);
      });

      it('takes a date without a session for the session before', async () => {
        const gap = days.findIndex(
          ({ snapshot }, k) =>
            k > 0 && epochDay(snapshot.date) - epochDay(days[k - 1]?.snapshot.date as TradingDate) > 1,
        );
        expect(gap).toBeGreaterThan(0);
        const date = ((days[gap - 1]?.snapshot.date as number) + 1) as TradingDate;
        for (const future of ['absent', { noise }] as const) {
          const other = await open({ asOf: { date, future } });
          const found = daysOf(other.feed());
          expect(found.slice(0, gap)).toEqual(days.slice(0, gap));
          expect(found[gap]?.dataDigest).not.toBe(days[gap]?.dataDigest);
          other.close();
        }
      });
    });

    it('refuses options that it does not know', () => {
      expect(marketSources.get(kind).options.safeParse({ kind, ...options, nonsense: 1 }).success).toBe(
        false,
      );
    });
  });
}
