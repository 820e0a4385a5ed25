/** Opens a run for writing and holds it until it is killed. */
import { openRun } from '../../../journal/index.ts';

openRun(process.argv[2] as string, { command: 'mass resume held' });
process.stdout.write('open\n');
setInterval(() => undefined, 1000);
