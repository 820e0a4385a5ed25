import { join } from 'node:path';
import { type Bench, type BenchRow, costRow, ratios } from './bench.ts';
import { type Answering, answeringOf } from './models/children.ts';
import { inTemporaryFolder } from './processes.ts';

/** Servers of a case: slots and median service time each; sigma 0.8, capped at 20 s. */
interface Case {
  readonly name: string;
  readonly days: number;
  readonly servers: readonly { readonly slots: number; readonly medianMs: number }[];
  /** Also with a barrier after every day, and as a bare client loop. */
  readonly compared: boolean;
}

const cases: readonly Case[] = [
  { name: '64 slots, 20 days', days: 20, servers: [{ slots: 64, medianMs: 500 }], compared: true },
  { name: '8 slots, 4 days', days: 4, servers: [{ slots: 8, medianMs: 500 }], compared: false },
  { name: '256 slots, 20 days', days: 20, servers: [{ slots: 256, medianMs: 500 }], compared: false },
  {
    name: 'two endpoints, 48 slots at 500 ms and 16 slots at 1500 ms, 20 days',
    days: 20,
    servers: [
      { slots: 48, medianMs: 500 },
      { slots: 16, medianMs: 1500 },
    ],
    compared: false,
  },
];

async function rowsOf(one: Case): Promise<readonly BenchRow[]> {
  return inTemporaryFolder(async (folder) => {
    const recording = join(folder, 'recording.sqlite');
    const run = (more: object) => answeringOf('engine-run.ts', { ...one, recording, ...more });
    const ahead = await run({});
    const rows: BenchRow[] = [
      ...ahead.busyShares.map((share, i) =>
        costRow(`${one.name}: slot time busy${shown(one, i)} (at least 95)`, 100 * share, '%', 100),
      ),
      costRow(`${one.name}: run`, ahead.seconds, 's', boundOf(ahead, one)),
      costRow(`${one.name}: calls`, ahead.calls, 'calls'),
      costRow(`${one.name}: largest event-loop delay`, ahead.loopDelayMs, 'ms'),
    ];
    if (!one.compared) return rows;
    const barrier = await run({ daysInFlight: 1, recording: join(folder, 'barrier.sqlite') });
    const bare = await answeringOf('bare-client.ts', { ...one, recording });
    const perCall = (measured: Answering) => measured.processorMs / measured.calls;
    return [
      ...rows,
      costRow(
        `${one.name}: with a barrier after every day (at least 1.3)`,
        barrier.seconds,
        's',
        ahead.seconds,
      ),
      costRow(`${one.name}: bare client loop of the same calls`, bare.seconds, 's', ahead.seconds),
      costRow(`${one.name}: processor time a call`, perCall(ahead), 'ms', perCall(bare)),
      costRow(
        `${one.name}: processor time a call beyond the bare loop (at most 1)`,
        perCall(ahead) - perCall(bare),
        'ms',
      ),
    ];
  });
}

/** The least time in which these slots can serve what they served. */
function boundOf({ busySlotMs }: Answering, { servers }: Case): number {
  const slots = servers.reduce((sum, server) => sum + server.slots, 0);
  return busySlotMs / slots / 1000;
}

function shown({ servers }: Case, i: number): string {
  return servers.length === 1 ? '' : `, endpoint ${i + 1}`;
}

export const modelsBench: Bench = {
  name: 'models',
  description:
    '512 investors that ask a simulated model server in a process of its own (log-normal latency, sigma 0.8, capped at 20 s); the baseline of a run is the time that its slots need at the least',
  ratio: ratios.cost,
  async run() {
    const rows: BenchRow[] = [];
    for (const one of cases) rows.push(...(await rowsOf(one)));
    return rows;
  },
};
