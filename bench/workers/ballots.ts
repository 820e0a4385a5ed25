/**
 * The ballot phase in one worker thread and in two, in a process of its own: `node ballots.ts JSON`, see `WorkersRequest`. Prints one JSON
 * object. Both populations live at once, and their days are interleaved with those of bare threads.
 */
import { createShardedPopulation, type Population } from '../../actors/index.ts';
import { createThreadLink } from '../../engine/index.ts';
import { elapsedMs, pairedTimes } from '../paired.ts';
import { hostSettingsOf, planOf, settingsOf, snapshotOf } from '../population/settings.ts';
import { startBareThreads } from './bare-threads.ts';

export interface WorkersRequest {
  readonly investors: number;
  readonly grain: 'actor' | 'cohort';
  /** Timed pairs of days, and days before them. */
  readonly pairs: number;
  readonly warmUp: number;
}

/** Milliseconds of the same round in both: with one worker, and with two. */
export interface Pairs {
  readonly one: readonly number[];
  readonly two: readonly number[];
}

export interface BallotsMeasurement {
  readonly ballots: Pairs;
  readonly bare: Pairs;
}

interface Timed {
  readonly population: Population;
  /** Milliseconds of the link's last day. */
  linkMs: number;
}

async function started({ investors, grain }: WorkersRequest, workers: number): Promise<Timed> {
  const settings = settingsOf();
  const link = createThreadLink({
    settings: hostSettingsOf(settings, grain),
    workers,
    modalities: [],
    code: [],
  });
  const timed: Timed = {
    population: createShardedPopulation(settings, {
      ...link,
      async castDay(requests) {
        let answers: Awaited<ReturnType<typeof link.castDay>> = [];
        timed.linkMs = await elapsedMs(async () => {
          answers = await link.castDay(requests);
        });
        return answers;
      },
    }),
    linkMs: Number.NaN,
  };
  await timed.population.respawn(Int32Array.from(planOf(investors)), 'bench');
  return timed;
}

export async function measureBallots(request: WorkersRequest): Promise<BallotsMeasurement> {
  const { pairs, warmUp } = request;
  const links = { one: await started(request, 1), two: await started(request, 2) };
  const threads = startBareThreads();
  const ballots = { one: [] as number[], two: [] as number[] };
  const digests = new Map<number, string>();
  const castOf =
    (name: 'one' | 'two') =>
    async (round: number): Promise<void> => {
      const timed = links[name];
      const { digest } = await timed.population.castDay(snapshotOf(round + warmUp));
      const seen = digests.get(round) ?? digest;
      if (seen !== digest) throw new Error('one worker and two cast the same ballots');
      digests.set(round, digest);
      if (round >= 0) ballots[name].push(timed.linkMs);
    };
  const times = await pairedTimes(
    {
      one: castOf('one'),
      two: castOf('two'),
      bareOne: () => threads.one(),
      bareTwo: () => threads.two(),
    },
    { rounds: pairs, warmUp },
  );
  await Promise.all([links.one.population.stop(), links.two.population.stop(), threads.stop()]);
  return { ballots, bare: { one: times.bareOne.wall, two: times.bareTwo.wall } };
}

if (import.meta.main) {
  const request = JSON.parse(process.argv[2] as string) as WorkersRequest;
  process.stdout.write(`${JSON.stringify(await measureBallots(request))}\n`);
}
