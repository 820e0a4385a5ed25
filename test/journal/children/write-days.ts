/** Appends days to a run until it is killed or told to stop; prints each day once it is committed. */
import { createRun, openRun } from '../../../journal/index.ts';
import { sampleDay, sampleManifest } from '../sample-days.ts';

const [mode, path = '', count = '1000000', investors = '200'] = process.argv.slice(2);
const writer = { command: 'test writer' };
try {
  const { journal } =
    mode === 'create' ? createRun(path, sampleManifest('run'), writer) : openRun(path, writer);
  process.stdout.write('open\n');
  const first = journal.days();
  for (let day = first; day < first + Number(count); day++) {
    journal.commitDay(sampleDay(day, { types: 16, instruments: 60, investors: Number(investors) }));
    process.stdout.write(`${day}\n`);
  }
  journal.close();
  process.stdout.write('closed\n');
} catch (error) {
  process.stdout.write(
    `${JSON.stringify({ error: (error as { code?: unknown }).code, message: String(error) })}\n`,
  );
}
