/** Sends and answers calls in slots until it is killed or told to stop; prints each step once it is durable. */
import { openRecording } from '../../../models/index.ts';
import { answeredCall, decisionPurpose, decisionRequest, sentCall } from '../recording-samples.ts';

const [file = '', first = '0', count = '1000000', slots = '8'] = process.argv.slice(2);
try {
  const recording = openRecording(file, { access: 'write', writer: { command: 'mass run calls' } });
  process.stdout.write('open\n');
  let next = Number(first);
  const last = next + Number(count);
  const slot = async (): Promise<void> => {
    while (next < last) {
      const ordinal = next++;
      const request = decisionRequest(0, ordinal);
      const id = await recording.sent(request, decisionPurpose(0, ordinal), sentCall());
      process.stdout.write(`sent ${ordinal}\n`);
      await new Promise((resolve) => {
        setTimeout(resolve, ordinal % 5);
      });
      await recording.answered(id, answeredCall({ latencyMs: ordinal }));
      process.stdout.write(`answered ${ordinal}\n`);
    }
  };
  await Promise.all(Array.from({ length: Number(slots) }, slot));
  recording.close();
  process.stdout.write('closed\n');
} catch (error) {
  process.stdout.write(
    `${JSON.stringify({ error: (error as { code?: unknown }).code, message: String(error) })}\n`,
  );
}
