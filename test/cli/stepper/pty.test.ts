import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openReplay } from '../../../engine/index.ts';
import { launcher, userEnvironment } from '../launcher.ts';
import { keys } from './shown-stepper.ts';
import { smallFolder } from './small-run.ts';
import { TerminalScreen } from './terminal-screen.ts';

/** `script` of util-linux gives a command a terminal of its own. */
const version = spawnSync('script', ['--version'], { encoding: 'utf8' });
const hasScript = version.status === 0 && version.stdout.includes('util-linux');
const skipped = hasScript ? '' : ' (skipped: no "script" of util-linux on this machine)';

const folder = smallFolder();
let runDir = '';
const children: ChildProcess[] = [];
let started = 0;
beforeAll(async () => {
  runDir = await folder.run();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => folder.remove());

interface Started {
  readonly screen: TerminalScreen;
  readonly written: () => string;
  readonly type: (text: string, until: RegExp) => Promise<string>;
  readonly ended: Promise<number | null>;
  readonly signal: (name: NodeJS.Signals) => void;
}

/** Writes the program's process id, and makes it fail at SIGUSR2. */
const preload = `data:text/javascript,${encodeURIComponent(`
import { writeFileSync } from 'node:fs';
writeFileSync(process.env.PID_FILE, String(process.pid));
process.on('SIGUSR2', () => { throw new Error('a failure of this test'); });
`)}`;

/** `mass` in a terminal of its own, which says its state before and after. */
function inTerminal(args: readonly string[], environment: NodeJS.ProcessEnv = {}, rows = 24): Started {
  started += 1;
  const pidFile = join(folder.path, `pid-${started}`);
  const words = [process.execPath, launcher, ...args].map((word) => `'${word}'`).join(' ');
  const command = `stty rows ${rows} cols 80; before=$(stty -g); ${words}; code=$?; if [ "$before" = "$(stty -g)" ]; then echo same-terminal; else echo other-terminal; fi; exit $code`;
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    cwd: folder.path,
    env: userEnvironment({
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      LC_ALL: 'C.UTF-8',
      SHELL: '/bin/sh',
      PID_FILE: pidFile,
      NODE_OPTIONS: `--import ${preload}`,
      CI: undefined,
      NO_COLOR: undefined,
      FORCE_COLOR: undefined,
      ...environment,
    }),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  children.push(child);
  const screen = new TerminalScreen(80, rows);
  let written = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    written += chunk;
    screen.write(chunk);
  });
  const ended = new Promise<number | null>((settle) => child.on('close', (code) => settle(code)));
  return {
    screen,
    written: () => written,
    ended,
    signal: (name) => void process.kill(Number(readFileSync(pidFile, 'utf8')), name),
    async type(text, until) {
      if (text !== '') child.stdin.write(text);
      for (let wait = 0; wait < 2000; wait++) {
        if (until.test(screen.text())) return screen.text();
        await pause(10);
      }
      throw new Error(`the terminal never showed ${until}:\n${screen.text()}`);
    },
  };
}

describe.skipIf(!hasScript)(`in a real terminal${skipped}`, () => {
  it('replays a run, quits by key, and leaves the terminal as it was', async () => {
    const { type, screen, ended, written } = inTerminal(['replay', runDir, '--day', '12']);
    const text = await type('', /day 12 \(13 of 16\)[^]*in all/);
    expect(text).toContain('[portfolio]');
    expect(screen).toMatchObject({ isAlternate: true, isCursorShown: false });
    await type('d', /day 13/);
    await type('pp', /day 14 .*\n.*\[labels\]/);
    await type(keys.left, /day 13/);
    await type('g', /go to: _/);
    await type(`3${keys.enter}`, /day 3 /);
    expect(screen.overflows).toBe(0);
    expect(screen.styles.length).toBeGreaterThan(0);
    await type('q', /same-terminal/);
    expect(await ended).toBe(0);
    expect(screen).toMatchObject({ isAlternate: false, isCursorShown: true });
    expect(written()).not.toContain('error');
  });

  it('ends at Ctrl-C with 130 and a clean terminal, without colour where none is wanted', async () => {
    const { type, screen, ended } = inTerminal(['replay', runDir], { NO_COLOR: '1' });
    await type('', /before the first of 16 days/);
    // Once a key was read the terminal is raw: before, Ctrl-C would end the shell around the command as well.
    await type('d', /day 0 /);
    await type(keys.ctrlC, /same-terminal/);
    expect(await ended).toBe(130);
    expect(screen).toMatchObject({ isAlternate: false, isCursorShown: true, styles: [] });
  });

  it('is stopped by SIGTERM as by a key, and says so in its exit code', async () => {
    const { type, screen, ended, written, signal } = inTerminal(['step', 'small.yaml', '--out', 'stopped']);
    await type('', /live, running/);
    await type('d', /day 0 /);
    signal('SIGTERM');
    expect(await ended).toBe(143);
    expect(written()).toContain('same-terminal');
    expect(screen).toMatchObject({ isAlternate: false, isCursorShown: true });
    expect(written()).toMatch(/stopped after 1 day; go on with/);
  });

  it('leaves a clean terminal when the program fails, with the error on it', async () => {
    const { type, screen, ended, signal } = inTerminal(['replay', runDir]);
    await type('', /before the first of 16 days/);
    signal('SIGUSR2');
    const text = await type('', /same-terminal/);
    expect(text).toContain('unexpected failure: a failure of this test');
    expect(await ended).toBe(1);
    expect(screen).toMatchObject({ isAlternate: false, isCursorShown: true });
  });

  it('prints text where a terminal cannot be drawn on', async () => {
    const { type, ended, written } = inTerminal(['replay', runDir, '--day', '12'], { TERM: 'dumb' }, 60);
    await type('', /same-terminal/);
    expect(await ended).toBe(0);
    expect(written()).toContain('day 12 (13 of 16)');
    expect(written()).not.toContain('\u001B');
  });

  it('quits a live run in the middle of a day; resumed, it has the digest of one that nobody disturbed', async () => {
    const { type, ended, screen, written } = inTerminal(['step', 'small.yaml', '--out', 'live']);
    await type('', /live, running/);
    await type('ddd', /day 2 /);
    await type('pppp', /day 3 .*\n.*\[respawn\]/);
    await type('q', /same-terminal/);
    expect(await ended).toBe(0);
    expect(screen.isAlternate).toBe(false);
    const stopped = /resume (live\/small-[\d-]+)/.exec(written())?.[1] as string;
    expect(written()).toContain('stopped after 4 days');
    const resumed = spawnSync(process.execPath, [launcher, 'resume', stopped, '--json'], {
      cwd: folder.path,
      env: userEnvironment(),
      encoding: 'utf8',
    });
    const whole = openReplay(runDir);
    expect(JSON.parse(resumed.stdout)).toMatchObject({
      complete: true,
      days: 16,
      digest: whole.day(15).digest,
    });
    whole.close();
  });
});
