/**
 * The stream of events.
 * 1. A listener that reads slowly misses no state: of each run the latest event waits for it, earlier ones are left out.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { MassError } from '../../core/index.ts';
import type { StudioEvent } from '../api.ts';
import type { StudioParts } from '../studio-parts.ts';
import { MOST_STREAMS } from './limits.ts';

/** Returns what ends all streams. */
export function eventRoutes(server: FastifyInstance, { events }: StudioParts): () => void {
  const streams = new Set<FastifyReply['sse']>();

  server.get('/api/events', { sse: 'only' }, async (_request, { sse }) => {
    if (streams.size >= MOST_STREAMS) {
      throw new MassError({
        code: 'studio.busy',
        message: 'as many pages listen to the studio as it serves',
        found: streams.size,
        hint: 'close pages that nobody looks at',
      });
    }
    streams.add(sse);
    sse.keepAlive();
    sse.sendHeaders();
    const queue = new EventQueue((event) => sse.send({ data: event }));
    let stop = () => {};
    let isClosed = false;
    sse.onClose(() => {
      isClosed = true;
      streams.delete(sse);
      stop();
    });
    stop = await events.listen((event) => queue.add(event));
    if (isClosed) stop();
  });

  return () => {
    for (const sse of streams) sse.close();
  };
}

class EventQueue {
  private readonly send: (event: StudioEvent) => Promise<void>;
  private readonly waiting = new Map<string, StudioEvent>();
  private isSending = false;

  constructor(send: (event: StudioEvent) => Promise<void>) {
    this.send = send;
  }

  add(event: StudioEvent): void {
    const key = event.kind === 'runs' ? event.kind : `${event.kind} ${event.run}`;
    this.waiting.delete(key);
    this.waiting.set(key, event);
    if (!this.isSending) void this.sendAll();
  }

  private async sendAll(): Promise<void> {
    this.isSending = true;
    try {
      for (const [key, event] of this.waiting) {
        this.waiting.delete(key);
        await this.send(event);
      }
    } catch {
      // The listener is gone, and its stream says so.
      this.waiting.clear();
    } finally {
      this.isSending = false;
    }
  }
}
