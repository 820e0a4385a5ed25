/** What the page asks the server to do. */
import type {
  CheckRequest,
  CheckResult,
  ControlRequest,
  ForkBody,
  LiveStatus,
  Started,
  StartRequest,
} from '../../api.ts';
import { path, post, remove } from './client.ts';

export const deleteRun = (run: string) => remove(path(['runs', run]));
export const startRun = (request: StartRequest) => post<Started>(path(['runs']), request);
export const controlRun = (run: string, request: ControlRequest) =>
  post<LiveStatus>(path(['runs', run, 'control']), request);
export const forkRun = (run: string, body: ForkBody) => post<Started>(path(['runs', run, 'fork']), body);
export const checkScenario = (request: CheckRequest) =>
  post<CheckResult>(path(['scenarios', 'check']), request);
