import { beforeEach, expect, it, vi } from 'vitest';
import { engineServices } from '../../cli/services/engine-services.ts';
import { keepHeapSmall } from '../../cli/services/heap-policy.ts';
import { loadScenario } from '../../engine/index.ts';
import { noTables, scenarioFile, small, temporaryFolder } from '../engine/folders.ts';

vi.mock('../../cli/services/heap-policy.ts', { spy: true });
beforeEach(() => vi.mocked(keepHeapSmall).mockClear());

const folder = temporaryFolder();
const control = { observe: () => undefined, signal: new AbortController().signal, command: 'test' };

it('the heap is kept small for the investors of a run that begins, goes on or is extended', async () => {
  const services = engineServices();
  const scenario = await loadScenario(scenarioFile(folder, 'small', small, noTables));
  const { runDir } = await services.runScenario({ ...control, scenario, outDir: folder });
  expect(vi.mocked(keepHeapSmall).mock.calls).toEqual([[32]]);
  const request = { ...control, runDir, set: [], workingFolder: folder };
  await expect(services.resumeRun(request)).rejects.toMatchObject({ code: 'run.nothing-to-do' });
  await services.extendRun({ ...request, set: ['market.days=21'] });
  expect(vi.mocked(keepHeapSmall).mock.calls).toEqual([[32], [32], [32]]);
});
