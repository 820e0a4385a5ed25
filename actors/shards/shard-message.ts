import type { OpenedType } from '../opened-type.ts';
import type { DeskMessage } from '../protocol.ts';
import type { ShardAnswer, ShardRequest } from '../shard.ts';
import type { Actor } from '../system.ts';

/**
 * Asks neighbouring investors of one shard to decide, as `InvestorMessage` asks one: usually all of the shard that the day's plan has. Any others
 * (one investor, to look at it) lie in one block, and leave the shard as it is.
 */
export interface ShardMessage {
  readonly kind: 'decide';
  readonly request: number;
  readonly asked: ShardRequest;
  readonly opened: OpenedType;
  readonly replyTo: Actor<DeskMessage<ShardAnswer>>;
}
