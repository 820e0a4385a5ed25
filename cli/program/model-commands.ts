/** Grammar of the commands about model answers that were not asked for one by one. */
import type { Command } from 'commander';
import { type BatchExportOptions, batchExport } from '../commands/batch-export.ts';
import { type BatchImportOptions, batchImport } from '../commands/batch-import.ts';
import { recordingExport, recordingImport } from '../commands/recording.ts';
import {
  add,
  type Dispatch,
  type Examples,
  group,
  type KindsOption,
  kindsOption,
  loadKinds,
  setOption,
} from './options.ts';

export function addBatch(program: Command, dispatch: Dispatch, examples: Examples): void {
  const batch = group(program, 'batch', 'have model answers made by a batch interface');
  examples(batch, 'batch export my.yaml --out requests.jsonl');
  examples(
    add(batch, 'export <file>', 'write what is missing and can be asked now as a batch')
      .requiredOption('--out <file>', 'JSONL file to write; never over another one')
      .option('--cover-plan', 'ask all investors that any plan could hold, so that no day waits')
      .option('--max-completion-tokens', 'for models that do not know max_tokens')
      .option('--leave-out <names>', 'sampling that the model refuses, e.g. temperature,top_p')
      .addOption(setOption())
      .addOption(kindsOption())
      .action((file: string, options: BatchExportOptions & KindsOption) =>
        dispatch(async (context) => {
          await loadKinds(context, options);
          return batchExport(context, file, { ...options, set: options.set ?? [] });
        }),
      ),
    'batch export my.yaml --out requests.jsonl',
    'batch export my.yaml --out requests.jsonl --cover-plan',
  );
  examples(
    add(batch, 'import <file>', 'take the results of a batch into the recording')
      .requiredOption('--requests <file>', 'JSONL file that was exported')
      .requiredOption('--results <file>', 'JSONL file that the batch interface gave back')
      .addOption(setOption())
      .addOption(kindsOption())
      .action((file: string, options: BatchImportOptions & KindsOption) =>
        dispatch(async (context) => {
          await loadKinds(context, options);
          return batchImport(context, file, { ...options, set: options.set ?? [] });
        }),
      ),
    'batch import my.yaml --requests requests.jsonl --results results.jsonl',
  );
}

export function addRecording(program: Command, dispatch: Dispatch, examples: Examples): void {
  const recording = group(program, 'recording', 'move recorded model answers');
  examples(recording, 'recording export runs/recording.sqlite --out answers.jsonl');
  examples(
    add(recording, 'export <run-or-file>', 'write recorded answers as lines of JSON')
      .requiredOption('--out <file>', 'JSONL file to write; never over another one')
      .action((from: string, { out }: { out: string }) =>
        dispatch((context) => recordingExport(context, from, out)),
      ),
    'recording export runs/my-20260101-120000 --out answers.jsonl',
  );
  examples(
    add(recording, 'import <file>', 'add exported answers to a recording')
      .requiredOption('--into <recording>', 'recording; made where there is none')
      .action((file: string, { into }: { into: string }) =>
        dispatch((context) => recordingImport(context, file, into)),
      ),
    'recording import answers.jsonl --into runs/recording.sqlite',
  );
}
