/** One piece of work in a thread of its own; started by `threads.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { checkRun } from '../../engine/index.ts';
import { reportHtml } from '../../report/index.ts';
import { loadScenario, loadScenarioText } from '../../scenarios/index.ts';
import { problemsOf } from '../problems.ts';
import type { Results, Work, WorkAnswer } from './job.ts';

async function resultOf(work: Work): Promise<Results[Work['kind']]> {
  if (work.kinds !== undefined) await loadScenario(work.kinds);
  if (work.kind === 'report') return reportHtml(work.runDir);
  const { text, file, baseFolder } = work;
  return checkRun(loadScenarioText(text, { file, baseFolder }));
}

async function answerTo(work: Work): Promise<WorkAnswer<Work['kind']>> {
  try {
    return { result: await resultOf(work) };
  } catch (error) {
    return { problems: problemsOf(error) };
  }
}

parentPort?.postMessage(await answerTo(workerData as Work));
