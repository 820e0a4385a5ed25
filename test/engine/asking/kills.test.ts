import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { integer, rootKey, streamAt, subKey } from '../../../core/index.ts';
import { readReport, runScenario } from '../../../engine/index.ts';
import { chatBody, openRecording, type SimulatedServer } from '../../../models/index.ts';
import { type CompletionCall, readCompletionCall } from '../../../models/simulated/completion-call.ts';
import { digestsOf, recordsIn, temporaryFolder } from '../folders.ts';
import { askingScenario, askingScenarioFile, quickServer, recordingIn, tenthOfFaults } from './scenario.ts';

const KILLS = 10;
const CONCURRENCY = 8;
const folder = temporaryFolder();
const file = askingScenarioFile(folder);
const moments = streamAt(subKey(rootKey('kills of runs that ask models'), 'moments'), 0, 0);

/** Names of recorded requests, as the server names them. */
function recordedIn(outDir: string): readonly string[] {
  const recording = openRecording(recordingIn(outDir), { access: 'read' });
  try {
    return Array.from(recording.entries(), ({ request }) => {
      const call = readCompletionCall(
        JSON.stringify(chatBody(request, 'schema')),
        'schema',
      ) as CompletionCall;
      return call.digest;
    });
  } finally {
    recording.close();
  }
}

/** Times that each of these requests arrived. */
function arrivals(server: SimulatedServer, requests: readonly string[]): readonly number[] {
  const { repeated } = server.counts();
  return requests.map((request) => repeated[request] ?? 1);
}

/** Runs or resumes in a child that is killed once the server has received so many calls; false when it ended before. */
async function dies(outDir: string, server: SimulatedServer, received: number): Promise<boolean> {
  // Long enough that nothing times out: only kills leave answers behind that nobody saw.
  const endpoint = { baseUrl: server.baseUrl, concurrency: CONCURRENCY, timeoutSeconds: 60 };
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('asking-run.ts', import.meta.url)), file, outDir, JSON.stringify([endpoint])],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  const watch = setInterval(() => {
    if (server.counts().received >= received) child.kill('SIGKILL');
  }, 1);
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearInterval(watch);
  expect({ said, code: code ?? 0 }).toEqual({ said: '', code: 0 });
  return signal === 'SIGKILL';
}

it('killed ten times, a run ends with the digest of an undisturbed one, and pays for nothing that was recorded', async () => {
  const faults = {
    faults: { ...tenthOfFaults, timedOut: 0, dropped: 0.012 },
    latency: { medianMs: 15, sigma: 0.8, capMs: 100 },
  };
  const calm = await quickServer(faults);
  const reference = await runScenario({
    scenario: await askingScenario({ file, outDir: join(folder, 'calm'), baseUrl: calm.baseUrl }),
    outDir: join(folder, 'calm'),
  });
  await calm.close();

  const outDir = join(folder, 'killed');
  const server = await quickServer(faults);
  try {
    const recordedAtKills: { readonly requests: readonly string[]; readonly arrived: readonly number[] }[] =
      [];
    let received = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      received = server.counts().received + 4 + integer(moments, kill, 24);
      expect(await dies(outDir, server, received)).toBe(true);
      const requests = recordedIn(outDir);
      recordedAtKills.push({ requests, arrived: arrivals(server, requests) });
    }
    expect(await dies(outDir, server, Number.POSITIVE_INFINITY)).toBe(false);

    const run = readdirSync(outDir).find((name) => name.startsWith('asking-'));
    const runDir = join(outDir, run as string);
    const report = readReport(runDir);
    expect(report).toMatchObject({ complete: true, digest: reference.digest });
    expect(digestsOf(recordsIn(runDir))).toEqual(digestsOf(recordsIn(reference.runDir)));
    expect(report.statistics).toEqual(reference.statistics);

    // Nothing that was recorded at a kill has arrived once more since.
    for (const { requests, arrived } of recordedAtKills) expect(arrivals(server, requests)).toEqual(arrived);
    expect(recordedAtKills.at(-1)?.requests.length).toBeGreaterThan(60);
    // What was answered twice was in flight at a kill, and the run says how many those were.
    const { answeredAgain } = server.counts();
    const paidTwice = Object.values(answeredAgain).reduce((sum, times) => sum + times - 1, 0);
    const reported = report.models?.repeatedAfterCrash ?? 0;
    expect(paidTwice).toBeLessThanOrEqual(reported);
    expect(reported).toBeGreaterThan(0);
    expect(reported).toBeLessThanOrEqual(KILLS * CONCURRENCY);
    expect(report.models?.uncertainCalls).toBeGreaterThanOrEqual(reported);
  } finally {
    await server.close();
  }
});
