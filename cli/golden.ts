/** Entry point of `npm run golden`. */
import { onNeededNode } from '../core/index.ts';

await onNeededNode(async () => {
  const { reportGolden } = await import('./golden-report.ts');
  const { processTerminal } = await import('./terminal/process-terminal.ts');
  process.exitCode = await reportGolden(process.argv.slice(2), processTerminal());
});
