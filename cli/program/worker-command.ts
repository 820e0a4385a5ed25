import type { Command } from 'commander';
import { type WorkerOptions, worker } from '../commands/worker.ts';
import { add, type Dispatch, type Examples, type KindsOption, kindsOption, loadKinds } from './options.ts';
import { defined } from './studio-command.ts';

export function addWorker(program: Command, dispatch: Dispatch, examples: Examples): void {
  examples(
    add(program, 'worker', 'answer shards of the runs of a cluster, until Ctrl-C')
      .option('--join <url>', 'Restate server that runs come in at (default: http://127.0.0.1:8080)')
      .option('--admin <url>', 'its administration (default: the same host, port 9070)')
      .option('--store <where>', 'folder or s3://BUCKET/PREFIX shared with the runs (default: .mass-store)')
      .option('--listen <host:port>', 'where to listen; workers of a machine share it')
      .option('--advertise <url>', 'address that the server calls (default: what is listened at)')
      .option(
        '--key <variable=url>',
        'environment variable with a key, and the model server that it may be sent to; may be repeated',
        (text: string, before: readonly string[] | undefined) => [...(before ?? []), text],
      )
      .addOption(kindsOption())
      .action(
        ({
          kinds,
          join,
          admin,
          store,
          listen,
          advertise,
          key,
        }: WorkerOptions & KindsOption & { readonly key?: readonly string[] }) =>
          dispatch(async (context) => {
            await loadKinds(context, defined({ kinds }));
            return worker(context, defined({ join, admin, store, listen, advertise, keys: key }));
          }),
      ),
    'worker',
    'worker --join http://10.0.0.5:8080 --store s3://mass/runs \\\n      --listen 0.0.0.0:9180 --advertise http://10.0.0.9:9180',
    'worker --kinds my-kinds.ts',
    'worker --key OPENAI_API_KEY=https://api.openai.com',
  );
}
