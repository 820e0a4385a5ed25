/** A thread that hosts shards; started by `worker-seat.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { createShardHost, type ShardAnswer, type ShardLink } from '../../actors/index.ts';
import { invariant } from '../../core/index.ts';
import { modalities } from '../../market/index.ts';
import { DayReader } from './day-reader.ts';
import type { FromThread, ThreadSettings, ToThread } from './messages.ts';
import { thrownData } from './thrown.ts';

const port = parentPort;
invariant(port !== null, 'this file is the start of a worker thread');
const send = (message: FromThread, transferred: ArrayBuffer[] = []): void =>
  port.postMessage(message, transferred);
const fail = (error: unknown): void => send({ kind: 'failed', thrown: thrownData(error) });

async function openHost({ settings, modalities: declared, code }: ThreadSettings): Promise<ShardLink> {
  if (code.length > 0) {
    const { loadedCode, loadScenario } = await import('../../scenarios/index.ts');
    for (const file of code) {
      try {
        await loadScenario(file);
      } catch (error) {
        // Its code ran: whether it is a valid scenario without the overrides of the run is not asked here.
        if (!loadedCode().includes(file)) throw error;
      }
    }
  }
  for (const modality of declared) modalities.register(modality);
  return createShardHost(settings);
}

/** Buffers of the answers, which go to the link without copies. */
function buffersOf(answers: readonly ShardAnswer[]): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { shown, bought, sold, words } of answers) {
    for (const array of [shown, bought, sold, words]) {
      if (array?.buffer instanceof ArrayBuffer) buffers.add(array.buffer);
    }
  }
  return [...buffers];
}

async function answerDay(host: ShardLink, reader: DayReader, { cast, day }: ToThread): Promise<void> {
  try {
    const answers = await host.castDay(reader.read(day));
    send({ kind: 'answered', cast, answers, messages: host.messages() }, buffersOf(answers));
  } catch (error) {
    fail(error);
  }
}

try {
  const host = await openHost(workerData as ThreadSettings);
  const reader = new DayReader();
  port.on('message', (message: ToThread) => void answerDay(host, reader, message));
} catch (error) {
  fail(error);
}
