import type { Command } from 'commander';
import { type AuditFlags, audit } from '../commands/audit.ts';
import { add, type Dispatch, type Examples, type KindsOption, kindsOption, loadKinds } from './options.ts';

export function addAudit(program: Command, dispatch: Dispatch, examples: Examples): void {
  examples(
    add(program, 'audit <run>', 'prove that a run never looked ahead, or show where it did')
      .option('--days <n>', 'days to cast again without their future (default: 8)')
      .option('--full', 'cast all days of the run again, to verify the digest of each')
      .addOption(kindsOption())
      .action((folder: string, options: AuditFlags & KindsOption) =>
        dispatch(async (context) => {
          await loadKinds(context, options);
          return audit(context, folder, options);
        }),
      ),
    'audit runs/my-20260101-120000',
    'audit runs/my-20260101-120000 --days 30 --full --json',
  );
}
