/**
 * A simulated server in a process of its own: `node models/simulated/serve.ts '{"slots": 64}' [--port N] [--key-env NAME]`.
 * Prints `{"baseUrl": "..."}` in one line; ends on SIGTERM, SIGINT, and with `--with-parent` when standard input closes.
 */
import { runScript } from '../../core/index.ts';

async function main(): Promise<void> {
  const { parseArgs } = await import('node:util');
  const { environmentVariable, MassError } = await import('../../core/index.ts');
  const { simulatedServerOptions } = await import('./options.ts');
  const { startSimulatedServer } = await import('./server.ts');
  const { values, positionals } = parseArgs({
    options: { port: { type: 'string' }, 'key-env': { type: 'string' }, 'with-parent': { type: 'boolean' } },
    allowPositionals: true,
  });
  const [text = '{}'] = positionals;
  const parsed = simulatedServerOptions.safeParse(jsonOf(text));
  if (!parsed.success)
    throw new MassError({
      code: 'cli.usage',
      message: 'these are no options of a simulated server',
      found: text,
      expected: parsed.error.issues
        .map(({ path, message }) => [path.join('.'), message].filter((part) => part !== '').join(': '))
        .join('; '),
      hint: 'give them as one JSON object, e.g. \'{"slots": 64}\' (docs/models.md)',
    });
  const keyName = values['key-env'];
  const apiKey = keyName === undefined ? undefined : environmentVariable(keyName);
  if (keyName !== undefined && apiKey === undefined)
    throw new MassError({
      code: 'models.key',
      message: 'the environment variable for the key is not set',
      found: keyName,
      hint: 'set it, or leave --key-env out',
    });
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new MassError({
      code: 'cli.usage',
      message: 'this is no port',
      found: values.port,
      expected: 'a number from 1 to 65535, or 0 for any free one',
    });
  const surroundings = { port, ...(apiKey === undefined ? {} : { apiKey }) };
  const server = await startSimulatedServer(parsed.data, surroundings).catch((error: unknown) => {
    throw new MassError({
      code: 'cli.usage',
      message: 'the server cannot listen on this port',
      found: error instanceof Error ? error.message : String(error),
      hint: 'choose another --port, or leave it out for any free one',
    });
  });
  process.stdout.write(`${JSON.stringify({ baseUrl: server.baseUrl })}\n`);

  let closing = false;
  const close = () => {
    if (closing) return;
    closing = true;
    process.stdin.destroy();
    void server.close();
  };
  process.once('SIGTERM', close);
  process.once('SIGINT', close);
  if (values['with-parent'] === true) process.stdin.once('end', close).once('error', close).resume();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

await runScript(main);
