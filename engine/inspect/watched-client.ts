import {
  CollectingClient,
  type ModelClient,
  type ModelRequest,
  type Purpose,
  type Reader,
  type Reading,
  type Recording,
} from '../../models/index.ts';

/** A question that was asked of the recording, and what it holds. */
export interface WatchedExchange {
  readonly request: ModelRequest;
  readonly purpose: Purpose;
  /** Undefined = not recorded. */
  readonly answer?: {
    readonly text: string;
    readonly costUsd: number;
    readonly reading: Reading<unknown>;
  };
}

/** Answers from a recording alone, and tells what was asked in order; nothing is sent, nothing is written. `close` closes it. */
export class WatchedClient implements ModelClient {
  private readonly recording: Recording;
  private readonly client: CollectingClient;
  private exchanges: WatchedExchange[] = [];

  constructor(recording: Recording) {
    this.recording = recording;
    this.client = new CollectingClient(recording);
  }

  /** Questions without an answer so far. */
  get misses(): number {
    return this.client.misses;
  }

  /** What was asked since the last call. */
  take(): readonly WatchedExchange[] {
    const taken = this.exchanges;
    this.exchanges = [];
    this.client.take();
    return taken;
  }

  async ask<Value>(request: ModelRequest, purpose: Purpose, read: Reader<Value>): Promise<Reading<Value>> {
    const recorded = this.recording.find(request.digest);
    if (recorded === undefined) this.exchanges.push({ request, purpose });
    const reading = await this.client.ask(request, purpose, read);
    if (recorded !== undefined) {
      const { text, refusal } = recorded.answer;
      const shown = text === '' && refusal !== undefined ? refusal : text;
      const answer = { text: shown, costUsd: recorded.costUsd, reading };
      this.exchanges.push({ request, purpose, answer });
    }
    return reading;
  }

  recorded: ModelClient['recorded'] = (request, read) => this.client.recorded(request, read);

  account(): ReturnType<ModelClient['account']> {
    return this.client.account();
  }

  close(): Promise<void> {
    return this.client.close();
  }
}
