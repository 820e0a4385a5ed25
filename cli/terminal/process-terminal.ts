import { basename, relative, sep } from 'node:path';
import { type Clock, shellWord, systemClock } from '../../core/index.ts';
import type { FullScreen, StopSignal, Terminal } from '../terminal.ts';

const SAME_PRESS_MS = 400;
const stopSignals = ['SIGINT', 'SIGTERM'] as const;

/**
 * The terminal of this process. Output to a closed pipe (`mass runs | head`) is dropped: the command goes on and keeps its exit code.
 */
export function processTerminal(clock: Clock = systemClock): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    get columns() {
      return { out: columnsOf(process.stdout), err: columnsOf(process.stderr) };
    },
    drawing: process.stderr.isTTY && process.env['TERM'] !== 'dumb' ? process.stderr : undefined,
    screen: fullScreen(),
    colour: process.stdout.isTTY && process.stdout.hasColors(),
    program: programName(process.argv[1] ?? 'mass', process.cwd()),
    cwd: process.cwd(),
    onStop: (stop) => listen(stop, clock),
    leave: (exitCode) => process.exit(exitCode),
  };
}

/** A terminal that does not know its width says 0. */
function columnsOf({ isTTY, columns }: NodeJS.WriteStream): number | undefined {
  return isTTY && columns > 0 ? columns : undefined;
}

function fullScreen(): FullScreen | undefined {
  const { stdin, stdout, env } = process;
  if (!stdin.isTTY || !stdout.isTTY || env['TERM'] === 'dumb') return undefined;
  return {
    stdin,
    stdout,
    colour: stdout.hasColors(),
    unicode: showsUnicode(env, process.platform),
    onCrash: (restore) => {
      process.prependListener('uncaughtException', restore);
      return () => void process.off('uncaughtException', restore);
    },
  };
}

/** As the locale says; the fonts of the Linux console have few block elements. */
export function showsUnicode(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (env['TERM'] === 'linux') return false;
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(
    (text) => text !== undefined && text !== '',
  );
  return locale === undefined ? platform === 'win32' || platform === 'darwin' : /utf-?8/i.test(locale);
}

/** `mass` when a package manager put it on the path, else the path that this copy was started by. */
export function programName(script: string, cwd: string): string {
  if (basename(script) === 'mass') {
    return script.includes(`node_modules${sep}.bin`) ? 'npx mass' : 'mass';
  }
  const near = relative(cwd, script);
  const path = near.startsWith('..') ? script : near;
  return `node ${shellWord(path.split(sep).join('/'))}`;
}

function listen(stop: (signal: StopSignal) => void, clock: Clock): () => void {
  let last = Number.NEGATIVE_INFINITY;
  const heard = (signal: StopSignal) => {
    const now = clock.elapsed();
    if (now - last < SAME_PRESS_MS) return;
    last = now;
    stop(signal);
  };
  for (const signal of stopSignals) process.on(signal, heard);
  return () => {
    for (const signal of stopSignals) process.off(signal, heard);
  };
}
