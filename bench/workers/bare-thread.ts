/** A thread that only computes: the bare loop over some investors whenever it is asked. Started by `bare-threads.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { layoutOf, recordWords } from '../../actors/index.ts';
import { bareDayOf } from '../kernel/bare-day.ts';
import { bareBlock } from '../kernel/bare-loop.ts';
import { COLUMNS, INSTRUMENTS, settingsOf } from '../population/settings.ts';

/** Investors of the thread. */
export type BareThreadData = number;
/** What it answers: made from its results, so that nothing is left out. */
export type BareThreadAnswer = number;

const port = parentPort;
if (port === null) throw new Error('this file is the start of a worker thread');

const BLOCK = 1_024;
const investors = workerData as BareThreadData;
const settings = settingsOf();
const { picks } = settings;
const { size } = settings.pool;
const stride = recordWords(layoutOf(settings));
// Ascending places, another set for each investor.
const words = Uint16Array.from(
  { length: BLOCK * stride },
  (_, k) => (k % stride) * 2 + (k % 3 === 0 ? 1 : 0),
);
const day = bareDayOf({ instruments: INSTRUMENTS, columns: COLUMNS }, 0);
const bought = new Uint16Array(BLOCK * picks);

port.on('message', () => {
  let sum = 0;
  for (let first = 0; first < investors; first += BLOCK) {
    const count = Math.min(BLOCK, investors - first);
    bareBlock(day, { words, offset: 0, stride, size }, first, count, picks, bought);
    sum += bought[0] as number;
  }
  port.postMessage(sum satisfies BareThreadAnswer);
});
