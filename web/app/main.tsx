import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { ApiFailure } from './data/client.ts';
import { StudioEventsProvider } from './data/studio-events.tsx';
import { ThemeProvider } from './theme/theme.tsx';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      // A server that is being started again is waited for; what it refuses, it would refuse again.
      retry: (failures, error) => error instanceof ApiFailure && error.isAway && failures < 2,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no place for the studio');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <ThemeProvider>
        <StudioEventsProvider>
          <App />
        </StudioEventsProvider>
      </ThemeProvider>
    </QueryClientProvider>
  </StrictMode>,
);
