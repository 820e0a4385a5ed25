import { describe, expect, it } from 'vitest';
import { ShardsDone } from '../../cli/commands/worker.ts';
import { capturedTerminal, exitCodes } from '../../cli/index.ts';
import { MassError, VirtualClock } from '../../core/index.ts';
import type { ClusterWorkerOptions } from '../../engine/index.ts';
import { invoke, jsonOf } from './fakes.ts';

describe('mass worker', () => {
  it('gives what was typed to the engine, says where it joined, and ends at a signal with 0', async () => {
    const given: ClusterWorkerOptions[] = [];
    let closed = 0;
    const services = {
      startClusterWorker: async (options: ClusterWorkerOptions) => {
        given.push(options);
        return {
          server: 'http://a:8080',
          address: 'http://b:9180',
          store: 's3://c/d',
          close: async () => {
            closed++;
          },
        };
      },
    };
    const flags =
      '--join http://a:8080 --store s3://c/d --listen 0.0.0.0:9180 --advertise http://b:9180 --key A=http://c --key B=https://d:1';
    const argv = ['worker', ...flags.split(' ')];
    const untilSaid = async (more: readonly string[]) => {
      const terminal = capturedTerminal();
      const ended = invoke([...argv, ...more], services, { terminal });
      while (terminal.outLines.length === 0) await new Promise(setImmediate);
      expect(terminal.errLines).toEqual([]);
      await new Promise(setImmediate);
      terminal.press('SIGTERM');
      return ended;
    };
    const result = await untilSaid([]);
    expect(result.code).toBe(exitCodes.ok);
    expect(result.out).toBe('Worker      joined http://a:8080, called at http://b:9180, store s3://c/d');
    expect(result.err).toContain('leaving after the shards in progress');
    expect(closed).toBe(1);
    expect(given).toMatchObject([
      {
        join: 'http://a:8080',
        store: 's3://c/d',
        listen: '0.0.0.0:9180',
        advertise: 'http://b:9180',
        keys: ['A=http://c', 'B=https://d:1'],
      },
    ]);
    expect(jsonOf(await untilSaid(['--json']))).toEqual({
      server: 'http://a:8080',
      address: 'http://b:9180',
      store: 's3://c/d',
    });
  });

  it('ends with one error and code 3 where no server answers', async () => {
    const services = {
      startClusterWorker: () =>
        Promise.reject(new MassError({ code: 'cluster.unreachable', message: 'nobody', hint: 'start one' })),
    };
    const result = await invoke(['worker'], services);
    expect(result.code).toBe(exitCodes.environment);
    expect(result.out).toBe('');
    expect(result.err).toContain('nobody. Start one [cluster.unreachable]');
  });

  it('makes one line of the shards of a day', () => {
    const clock = new VirtualClock();
    const lines: string[] = [];
    const done = new ShardsDone((line) => lines.push(line), clock);
    const shard = (run: string, day: number, investors: number): void =>
      done.observe({ kind: 'shard', run, day, investors, ms: 1 });
    done.observe({ kind: 'opened', run: 'a' });
    shard('a', 0, 16_384);
    shard('a', 0, 1_000);
    shard('a', 1, 5);
    shard('b', 1, 5);
    clock.advance(999);
    expect(lines).toEqual([
      'a: opened',
      'a: day 0: 2 shards, 17,384 investors',
      'a: day 1: 1 shard, 5 investors',
    ]);
    clock.advance(1);
    expect(lines.at(-1)).toBe('b: day 1: 1 shard, 5 investors');
    shard('b', 2, 7);
    done.observe({ kind: 'failed', run: 'b', text: 'it broke' });
    done.observe({ kind: 'warning', text: 'odd' });
    done.flush();
    expect(lines.slice(-3)).toEqual(['b: day 2: 1 shard, 7 investors', 'b: it broke', 'warning: odd']);
  });
});
