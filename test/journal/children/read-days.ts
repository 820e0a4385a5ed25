/** Reads a run made by write-days.ts, checks every day, and prints how many there are. */
import { isDeepStrictEqual } from 'node:util';
import { readRun } from '../../../journal/index.ts';
import { sampleDay } from '../sample-days.ts';

const { journal } = readRun(process.argv[2] as string);
const days = [...journal.records()];
const whole = days.filter((record) =>
  isDeepStrictEqual(record, sampleDay(record.day, { types: 16, instruments: 60, investors: 200 })),
);
process.stdout.write(
  `${whole.length}${whole.length === days.length ? '' : ` of ${days.length}`} whole days\n`,
);
