/** Holds a folder of results until it is killed. */
import { lockFolder } from '../../../experiments/folder-lock.ts';

lockFolder(process.argv[2] as string, 'mass experiment grid held.yaml', 'the experiment');
process.stdout.write('held\n');
setInterval(() => undefined, 1000);
