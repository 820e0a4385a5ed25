/** Appends to a log of a run until it is killed; prints each entry's number once it is appended. */
import { openRun } from '../../../journal/index.ts';
import { sampleEntry } from '../sample-days.ts';

const [path = '', log = ''] = process.argv.slice(2);
const { journal } = openRun(path, { command: 'test writer' });
for (let number = journal.entryCount(log); ; number++) {
  journal.append(log, sampleEntry(number));
  process.stdout.write(`${number}\n`);
}
