/** Words that the grammars of several commands share. */
import { type Command, Option } from 'commander';
import { MassError, type Problem } from '../../core/index.ts';
import type { CommandContext, Outcome } from '../outcome.ts';

/** What the parser calls when a command line is complete. */
export type Dispatch = (work: (context: CommandContext) => Promise<Outcome>) => Promise<void>;

export type Examples = (command: Command, ...lines: readonly string[]) => Command;

export interface SetOption {
  readonly set?: readonly string[];
}

export interface OfflineOption {
  readonly offline?: boolean;
}

export interface ClusterOption {
  readonly cluster?: string;
  readonly store?: string;
}

export interface KindsOption {
  readonly kinds?: string;
}

export function add(parent: Command, grammar: string, description: string): Command {
  return parent.command(grammar).description(description).addOption(jsonOption());
}

export function jsonOption(): Option {
  return new Option('--json', 'print one JSON object on standard output and nothing else there');
}

export function offlineOption(): Option {
  return new Option('--offline', 'take model answers from the recording alone: no key, no network, no cost');
}

/** Overrides in the order given; the other options are short for some of them. */
export function setsOf({
  set = [],
  offline,
  cluster,
  store,
}: SetOption & OfflineOption & ClusterOption): readonly string[] {
  return [
    ...set,
    ...(offline === true ? ['execution.models.offline=true'] : []),
    ...(cluster === undefined ? [] : [`execution.cluster.url=${JSON.stringify(cluster)}`]),
    ...(store === undefined ? [] : [`execution.cluster.store=${JSON.stringify(store)}`]),
  ];
}

/**
 * Does what takes `--store`; where no cluster is asked, the option is blamed and not the file that names none. Throws `cli.usage` then, and
 * what `work` throws.
 */
export async function withStore<Result>(
  { cluster, store }: ClusterOption,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (store === undefined || cluster !== undefined || !(error instanceof MassError)) throw error;
    const problems = error.problems.map((problem): Problem => {
      // An address that was given and is wrong is found.
      if (problem.path !== 'execution.cluster.url' || problem.found !== undefined) return problem;
      return {
        code: 'cli.usage',
        message:
          '--store says where a run and the workers of its cluster share data, and no cluster is asked',
        found: `--store ${store}`,
        hint: 'give --cluster URL too, the address of a Restate server that workers have joined, or leave --store out',
      };
    });
    if (problems.every((problem, place) => problem === error.problems[place])) throw error;
    throw new MassError(problems, { cause: error });
  }
}

export function addClusterOptions(command: Command): Command {
  return command
    .option('--cluster <url>', 'ask the workers that joined this Restate server (its ingress)')
    .option('--store <where>', 'folder or s3://BUCKET/PREFIX that the workers share (default: .mass-store)');
}

export function kindsOption(): Option {
  return new Option('--kinds <file>', 'load this TypeScript scenario first, for the kinds it registers');
}

/** A run folder holds data and no code: kinds that a scenario registered must be registered again. */
export async function loadKinds(
  { services, terminal }: CommandContext,
  { kinds }: KindsOption,
): Promise<void> {
  if (kinds !== undefined) await services.loadScenario(kinds, { workingFolder: terminal.cwd });
}

export function setOption(text = 'override a field, e.g. seed=3 or market.path=DIR; repeatable'): Option {
  return repeated('--set <path=value>', text);
}

/** An option that may be given more than once: its values in the order given. */
export function repeated(grammar: string, text: string): Option {
  return new Option(grammar, text).argParser((value, previous: readonly string[] | undefined) => [
    ...(previous ?? []),
    value,
  ]);
}

export function group(program: Command, name: string, description: string): Command {
  return program.command(name).helpCommand(false).usage('COMMAND [OPTIONS]').description(description);
}
