/** The market actor owns a feed and answers with its next day: nobody else can move or read ahead of it. */
import { MassError } from '../core/index.ts';
import { type MarketDay, type MarketFeed } from '../market/index.ts';
import { Desk } from './desk.ts';
import type { MarketMessage } from './protocol.ts';
import { ActorSystem, type Behaviour } from './system.ts';

export function marketBehaviour(system: ActorSystem): Behaviour<MarketFeed, MarketMessage> {
  return {
    receive(feed, { request, replyTo }) {
      system.send(replyTo, { kind: 'reply', request, reply: feed.next() });
      return feed;
    },
  };
}

export interface MarketPort {
  /** The next market day, or undefined after the last. Rejects with what the feed threw. */
  next(): Promise<MarketDay | undefined>;
  stop(): Promise<void>;
}

export function createMarketActor(run: string, feed: MarketFeed): MarketPort {
  const system = new ActorSystem(`market-${run}`, { onCrash: ({ error }) => desk.fail(error) });
  const desk = new Desk<MarketDay | undefined>(system);
  const market = system.spawn(undefined, 'market', marketBehaviour(system), feed);
  return {
    next: () => desk.ask((request, replyTo) => system.send(market, { kind: 'nextDay', request, replyTo })),
    stop() {
      desk.fail(new MassError({ code: 'run.interrupted', message: 'the market was stopped' }));
      return system.shutdown();
    },
  };
}
