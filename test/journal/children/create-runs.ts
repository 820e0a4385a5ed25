/** Creates runs in a folder, one after the other, until it is killed. */
import { createRun } from '../../../journal/index.ts';
import { sampleManifest } from '../sample-days.ts';

process.stdout.write('open\n');
for (let k = 0; ; k++) {
  createRun(process.argv[2] as string, sampleManifest(`${process.pid}-${k}`), {
    command: 'test',
  }).journal.close();
}
