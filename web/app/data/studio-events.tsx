/**
 * What the server tells by itself.
 * 1. One stream for the whole page; what an event is about is asked for again, at most every half second, and not before the last
 *    answer has come.
 * 2. A stream that breaks is opened again until it works; then everything is asked for again, since events may have been missed.
 * 3. Where the server does not know this page any more (it has no token, or that of an earlier start), it is said, and nothing is tried in vain.
 */
import { type InvalidateQueryFilters, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import type { RunDetail, StudioEvent } from '../../api.ts';
import { ApiFailure, get, path } from './client.ts';

export type Connection = 'connecting' | 'open' | 'away' | 'refused';
export type Failure = Extract<StudioEvent, { kind: 'failed' }>;

interface StudioState {
  readonly connection: Connection;
  readonly failures: readonly Failure[];
  readonly forget: (failure: Failure) => void;
}

const StudioContext = createContext<StudioState>({
  connection: 'connecting',
  failures: [],
  forget: () => undefined,
});

const GATHER_MS = 500;
const RETRY_MS = 2000;

export function StudioEventsProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [connection, setConnection] = useState<Connection>('connecting');
  const [failures, setFailures] = useState<readonly Failure[]>([]);
  useEffect(() => {
    const refresh = refresher(client);
    let known: Connection = 'connecting';
    const close = listen(
      (event) => {
        if (event.kind === 'failed') setFailures((now) => [...now, event]);
        if (event.kind === 'run') noteLive(client, event);
        refresh.about(event);
      },
      (next) => {
        if (next === 'away' && known === 'refused') return;
        if (next === 'open' && known !== 'connecting') void client.invalidateQueries();
        known = next;
        setConnection(next);
      },
    );
    return () => {
      close();
      refresh.stop();
    };
  }, [client]);
  const state = useMemo(
    () => ({
      connection,
      failures,
      forget: (failure: Failure) => setFailures((now) => now.filter((one) => one !== failure)),
    }),
    [connection, failures],
  );
  return <StudioContext value={state}>{children}</StudioContext>;
}

export function useStudio(): StudioState {
  return use(StudioContext);
}

function listen(hear: (event: StudioEvent) => void, tell: (connection: Connection) => void): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;
  const open = () => {
    source = new EventSource(path(['events']));
    source.addEventListener('open', () => tell('open'));
    source.addEventListener('message', ({ data }) => hear(JSON.parse(String(data)) as StudioEvent));
    source.addEventListener('error', () => {
      source?.close();
      tell('away');
      void later();
    });
  };
  const later = async () => {
    const isRefused = await get(path(['session'])).then(
      () => false,
      (error: unknown) => error instanceof ApiFailure && error.status === 401,
    );
    if (isClosed) return;
    if (isRefused) tell('refused');
    timer = setTimeout(open, RETRY_MS);
  };
  open();
  return () => {
    isClosed = true;
    clearTimeout(timer);
    source?.close();
  };
}

/** What is known of a live run is shown at once; the rest is asked for. */
function noteLive(client: QueryClient, { run, live }: Extract<StudioEvent, { kind: 'run' }>): void {
  client.setQueryData<RunDetail>(['run', run, 'detail'], (detail) => detail && { ...detail, live });
}

function refresher(client: QueryClient) {
  const runs = new Set<string>();
  let haveRunsChanged = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  let isDue = false;
  const refresh = async () => {
    timer = undefined;
    isAsking = true;
    isDue = false;
    const filters: InvalidateQueryFilters[] = [
      { queryKey: ['runs'] },
      ...[...runs].flatMap((run) => [
        { queryKey: ['run', run, 'detail'] },
        { queryKey: ['run', run, 'series'] },
      ]),
    ];
    // Any of them may be gone.
    if (haveRunsChanged) filters.push({ predicate: ({ queryKey }) => queryKey[2] === 'detail' });
    runs.clear();
    haveRunsChanged = false;
    await Promise.allSettled(filters.map((filter) => client.invalidateQueries(filter)));
    isAsking = false;
    if (isDue) later();
  };
  const later = () => {
    timer ??= setTimeout(() => void refresh(), GATHER_MS);
  };
  return {
    about(event: StudioEvent) {
      if (event.kind === 'runs') haveRunsChanged = true;
      else runs.add(event.run);
      isDue = true;
      if (!isAsking) later();
    },
    stop: () => clearTimeout(timer),
  };
}
