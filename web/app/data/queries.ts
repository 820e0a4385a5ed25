/** What the page asks for, by the name under which it is kept. Committed days never change; all else is asked again after events. */
import { keepPreviousData, type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import type {
  AnnealingView,
  DayPortfolio,
  DayView,
  InstrumentView,
  InvestorView,
  MarketView,
  RespawnView,
  RunCharts,
  RunComparison,
  RunDetail,
  RunsPage,
  ScenarioItem,
  ScenarioText,
  Session,
  TypeView,
} from '../../api.ts';
import { get, path } from './client.ts';

type Page = { readonly offset: number; readonly limit: number; readonly search?: string };

function kept<T>(key: readonly unknown[], address: string) {
  return queryOptions({ queryKey: key, queryFn: ({ signal }) => get<T>(address, signal) });
}

/** Of a committed day: true for good. The one before is shown until the next has arrived, so that nothing jumps. */
function ofDay<T>(run: string, day: number, what: readonly (string | number)[], query: Partial<Page> = {}) {
  const address = path(['runs', run, 'days', day, ...what], query);
  return queryOptions({
    queryKey: ['run', run, 'day', day, ...what, query],
    queryFn: ({ signal }) => get<T>(address, signal),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: ofSameRun(run),
  });
}

function ofSameRun(run: string) {
  return <T>(previous: T | undefined, query?: { readonly queryKey: readonly unknown[] }): T | undefined =>
    query?.queryKey[1] === run ? previous : undefined;
}

const dayOptions = (run: string, day: number) => ofDay<DayView>(run, day, []);
/** That of another day would be taken for this one's: nothing is shown meanwhile. */
const portfolioOptions = (run: string, day: number) => {
  const { placeholderData: _, ...options } = ofDay<DayPortfolio>(run, day, ['portfolio']);
  return options;
};

export const useSession = () => useQuery(kept<Session>(['session'], path(['session'])));
export const useRuns = (page: Page) =>
  useQuery({ ...kept<RunsPage>(['runs', page], path(['runs'], page)), placeholderData: keepPreviousData });
export const useRun = (run: string) => useQuery(kept<RunDetail>(['run', run, 'detail'], path(['runs', run])));
export const useCharts = (run: string) =>
  useQuery(kept<RunCharts>(['run', run, 'series'], path(['runs', run, 'series'])));
export const useDay = (run: string, day: number) => useQuery(dayOptions(run, day));
export const usePortfolio = (run: string, day: number) => useQuery(portfolioOptions(run, day));
export const useMarket = (run: string, day: number, page: Page) =>
  useQuery(ofDay<MarketView>(run, day, ['market'], page));
export const useType = (run: string, day: number, type: string, page: Page) =>
  useQuery(ofDay<TypeView>(run, day, ['types', type], page));
export const useInvestor = (run: string, day: number, type: string, ordinal: number) =>
  useQuery(ofDay<InvestorView>(run, day, ['investors', type, ordinal]));
export const useInstrument = (run: string, day: number, code: string) =>
  useQuery(ofDay<InstrumentView>(run, day, ['instruments', code]));
export const useAnnealing = (run: string, day: number) =>
  useQuery(ofDay<AnnealingView>(run, day, ['annealing']));
export const useRespawn = (run: string, day: number) => useQuery(ofDay<RespawnView>(run, day, ['respawn']));
export const useComparison = (a: string, b: string) =>
  useQuery(kept<RunComparison>(['compare', a, b], path(['runs', a, 'compare', b])));
export const useScenarios = () => useQuery(kept<readonly ScenarioItem[]>(['scenarios'], path(['scenarios'])));
export const useSchema = () =>
  useQuery({ ...kept<object>(['schema'], path(['schema'])), staleTime: Number.POSITIVE_INFINITY });

export function fetchScenario(client: QueryClient, name: string): Promise<ScenarioText> {
  return client.fetchQuery(kept<ScenarioText>(['scenario', name], path(['scenarios', name])));
}

/** Days that will be looked at next. */
export function prefetchDays(client: QueryClient, run: string, days: readonly number[]): void {
  for (const day of days) {
    void client.prefetchQuery(dayOptions(run, day));
    void client.prefetchQuery(portfolioOptions(run, day));
  }
}
