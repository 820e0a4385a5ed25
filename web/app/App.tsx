import { lazy, Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { RunsPage } from './pages/run-list/RunsPage.tsx';
import { ErrorBoundary } from './parts/ErrorBoundary.tsx';
import { Frame } from './parts/Frame.tsx';
import { NotFound } from './parts/NotFound.tsx';
import { PageSkeleton } from './parts/Skeleton.tsx';

// Charts and the editor are large: the list of runs does not wait for them.
const RunPage = lazy(() => import('./pages/run/RunPage.tsx'));
const DayPage = lazy(() => import('./pages/day/DayPage.tsx'));
const TypePage = lazy(() => import('./pages/inspect/TypePage.tsx'));
const InvestorPage = lazy(() => import('./pages/inspect/InvestorPage.tsx'));
const InstrumentPage = lazy(() => import('./pages/inspect/InstrumentPage.tsx'));
const AnnealingPage = lazy(() => import('./pages/inspect/AnnealingPage.tsx'));
const RespawnPage = lazy(() => import('./pages/inspect/RespawnPage.tsx'));
const ComparePage = lazy(() => import('./pages/compare/ComparePage.tsx'));
const EditorPage = lazy(() => import('./pages/editor/EditorPage.tsx'));

export function App() {
  const [page] = useLocation();
  return (
    <Frame>
      <ErrorBoundary page={page}>
        <Suspense fallback={<PageSkeleton />}>
          <Switch>
            <Route path="/" component={RunsPage} />
            <Route path="/new" component={EditorPage} />
            <Route path="/compare/:a/:b" component={ComparePage} />
            <Route path="/runs/:run" component={RunPage} />
            <Route path="/runs/:run/days/:day" component={DayPage} />
            <Route path="/runs/:run/days/:day/types/:type" component={TypePage} />
            <Route path="/runs/:run/days/:day/investors/:type/:ordinal" component={InvestorPage} />
            <Route path="/runs/:run/days/:day/instruments/:code" component={InstrumentPage} />
            <Route path="/runs/:run/days/:day/annealing" component={AnnealingPage} />
            <Route path="/runs/:run/days/:day/respawn" component={RespawnPage} />
            <Route component={NotFound} />
          </Switch>
        </Suspense>
      </ErrorBoundary>
    </Frame>
  );
}
