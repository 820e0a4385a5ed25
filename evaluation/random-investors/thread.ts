/** The thread of `randomInvestorsInThread`. */
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../../core/index.ts';
import { aggregatorOf } from '../../optimizer/index.ts';
import { createRandomInvestors } from '../random-investors.ts';
import { type FromThread, type ThreadSettings, type ToThread, unpackPools } from './messages.ts';

const port = parentPort;
invariant(port !== null, 'this file is the start of a worker thread');
const { aggregation, ...settings } = workerData as ThreadSettings;
const investors = createRandomInvestors(settings, aggregatorOf(aggregation));
const answer = (message: FromThread) => port.postMessage(message);

port.on('message', (message: ToThread) => {
  if (message.kind === 'result') {
    void investors.result(message.start).then((result) => answer({ kind: 'result', result }));
    return;
  }
  if (message.kind === 'history') investors.addHistory(message.session);
  else investors.addDay(message.session, unpackPools(message.pools));
  answer({ kind: 'added' });
});
