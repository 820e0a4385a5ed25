/** A run of the engine against servers that are there, in this process alone: prints what it took as JSON. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { processorMs, runScript, systemClock } from '../../core/index.ts';
import { runScenario } from '../../engine/index.ts';
import { loadScenario } from '../../scenarios/index.ts';
import { inTemporaryFolder } from '../processes.ts';
import { type Answering, countsOf } from './children.ts';

interface Settings {
  readonly days: number;
  readonly servers: readonly { readonly slots: number }[];
  readonly baseUrls: readonly string[];
  readonly recording: string;
  readonly daysInFlight?: number;
}

async function measure(settings: Settings): Promise<Answering> {
  const { days, servers, baseUrls, recording, daysInFlight } = settings;
  const endpoints = baseUrls.map((baseUrl, i) => ({ baseUrl, concurrency: servers[i]?.slots }));
  const scenario = await loadScenario('scenarios/library/first-run.yaml', {
    set: [
      'analyst={kind: openai, model: simulated}',
      `market.days=${days}`,
      `models.endpoints=${JSON.stringify(endpoints)}`,
      `models.recording=${recording}`,
      ...(daysInFlight === undefined ? [] : [`models.daysInFlight=${daysInFlight}`]),
    ],
  });
  const loop = monitorEventLoopDelay({ resolution: 5 });
  const moments: Promise<readonly { readonly busySlotMs: number; readonly spanMs: number }[]>[] = [];
  const counts = () => Promise.all(baseUrls.map(countsOf));
  let started = 0;
  let seconds = 0;
  let spent = 0;
  await inTemporaryFolder((outDir) =>
    runScenario({
      scenario,
      outDir,
      observe(event) {
        if (event.kind === 'opened') {
          started = systemClock.elapsed();
          spent = -processorMs();
          loop.enable();
        }
        if (event.kind !== 'day') return;
        if (event.day === days - 2) moments.push(counts());
        if (event.day < days - 1) return;
        seconds = (systemClock.elapsed() - started) / 1000;
        spent += processorMs();
        loop.disable();
      },
    }),
  );
  const [beforeLast] = await Promise.all(moments);
  const all = await Promise.all(baseUrls.map(countsOf));
  return {
    seconds,
    calls: all.reduce((sum, { received }) => sum + received, 0),
    processorMs: spent,
    busyShares: (beforeLast ?? []).map(
      ({ busySlotMs, spanMs }, i) => busySlotMs / spanMs / (servers[i]?.slots as number),
    ),
    busySlotMs: all.reduce((sum, { busySlotMs }) => sum + busySlotMs, 0),
    loopDelayMs: loop.max / 1e6,
  };
}

await runScript(async () => {
  process.stdout.write(JSON.stringify(await measure(JSON.parse(process.argv[2] as string) as Settings)));
});
