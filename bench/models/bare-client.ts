/** The same calls in a bare loop over the openai package: nothing is planned, checked, recorded or cast. */
import OpenAI from 'openai';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import { processorMs, runScript, systemClock } from '../../core/index.ts';
import { chatBody, openRecording } from '../../models/index.ts';
import type { Answering } from './children.ts';

interface Settings {
  readonly servers: readonly { readonly slots: number }[];
  readonly baseUrls: readonly string[];
  /** Of a run of the engine: the requests to send. */
  readonly recording: string;
}

async function measure({ servers, baseUrls, recording: file }: Settings): Promise<Answering> {
  const recording = openRecording(file, { access: 'read' });
  const bodies = [...recording.entries()].map(({ request }) => chatBody(request, 'schema'));
  recording.close();
  const client = new OpenAI({ baseURL: baseUrls[0], apiKey: 'none', maxRetries: 0 });
  let next = 0;
  let characters = 0;
  const worker = async () => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const answer = await client.chat.completions.create(
        body as unknown as ChatCompletionCreateParamsNonStreaming,
      );
      characters += answer.choices[0]?.message.content?.length ?? 0;
    }
  };
  const started = systemClock.elapsed();
  const spent = -processorMs();
  await Promise.all(Array.from({ length: servers[0]?.slots ?? 1 }, worker));
  if (characters === 0) throw new Error('no answers came');
  return {
    seconds: (systemClock.elapsed() - started) / 1000,
    calls: bodies.length,
    processorMs: spent + processorMs(),
    busyShares: [],
    busySlotMs: 0,
    loopDelayMs: 0,
  };
}

await runScript(async () => {
  process.stdout.write(JSON.stringify(await measure(JSON.parse(process.argv[2] as string) as Settings)));
});
