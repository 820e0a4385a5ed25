import type { OpenedType } from '../opened-type.ts';
import type { DeskMessage } from '../protocol.ts';
import type { ShardAnswer, ShardRequest } from '../shard.ts';
import type { Actor } from '../system.ts';

/** Asks the investors of a shard to decide, all that the day's plan has of it, as `InvestorMessage` asks one. */
export interface ShardMessage {
  readonly kind: 'decide';
  readonly request: number;
  readonly asked: ShardRequest;
  readonly opened: OpenedType;
  readonly replyTo: Actor<DeskMessage<ShardAnswer>>;
}
